"""Replications in the background that show how sure the difference between two policies is.

A separate process runs both policies, with the changes made so far, under further seeds. It returns the cumulative
measures of every day, so that the page can say for any moment what the difference was up to then. The interval is
Student's for paired differences, as elsewhere in this repository.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.demo.curves import Books, measures_of
from experiments.demo.log_world import plays_log
from experiments.demo.session_request import Change, SideName, Wish, changed, side_world
from experiments.runner.memory import give_back_memory, let_freed_memory_go
from sim.run.policy_change.policy import change_policy
from sim.run.simulation import Simulation
from sim.text.catalogue import LANGUAGES, WanggeError
from sim.vocabulary.units import DAY

Floats = NDArray[np.float64]
PAIRS = 30  # enough for intervals that a class can read; more would only drain the battery
LEAST_PAIRS = 3
NICENESS = 10
PLACES = 1024
"""Number of abandoned pieces of work that are remembered; far fewer can be waiting at once."""


class Abandoned(Exception):
    """Raised when the page that a pair was being computed for is gone."""


class Workshop:
    """The process that replicates, started when first needed and shared by all pages.

    Pieces of work are numbered; many times a second the process checks whether its piece has been abandoned.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._numbers = itertools.count(1)
        self._context = get_context("spawn")
        self._abandoned = self._context.Array("Q", PLACES)

    def submit(
        self, wish: Wish, changes: tuple[Change, ...], seed: int, own_files: frozenset[str]
    ) -> tuple[int, Future[Any]]:
        """Start computing this pair in the process; return its number and the future of its result."""
        work = (number := next(self._numbers), wish, changes, seed, own_files)
        try:
            return number, self._running().submit(_numbered, *work)
        except BrokenProcessPool:  # something outside ended the process: start another
            self._pool = None
            return number, self._running().submit(_numbered, *work)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, mp_context=self._context, initializer=_begin, initargs=(NICENESS, self._abandoned)
            )
        return self._pool

    def abandon(self, number: int) -> None:
        """End a piece of work, whether it is running or still waiting in the process."""
        self._abandoned[number % PLACES] = number

    def close(self) -> None:
        """End the process, even in the middle of a pair."""
        if self._pool is not None:
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            self._pool = None


class Replications:
    """The pairs of one page, begun anew whenever a lever moves."""

    def __init__(self, workshop: Workshop, own_files: frozenset[str] = frozenset()) -> None:
        self._workshop, self._own_files = workshop, own_files
        self._asked: tuple[Any, ...] = ()
        self._found: list[Floats] = []
        self._under_way: tuple[int, Future[Any]] | None = None
        self._work: tuple[Wish, tuple[Change, ...]] | None = None
        self._lock = threading.RLock()  # re-entrant: a pair that fails at once calls back while it is being submitted
        self.failed: dict[str, str] | None = None
        self._is_log = False

    def ask(self, wish: Wish, changes: list[Change]) -> None:
        """Make sure that pairs for this wish are being computed; costs nothing if they already are."""
        asked = (wish.world, wish.seed, wish.a, wish.b, tuple(change.model_dump_json() for change in changes))
        with self._lock:
            if asked == self._asked:
                return
            self._cancel()
            self._asked, self._found, self.failed = asked, [], None
            self._is_log = plays_log(wish.world)
            self._work = (wish, tuple(changes)) if wish.b is not None else None
            self._submit()

    def _submit(self) -> None:
        """Submit the next pair, if one is wanted."""
        if self._work is not None and len(self._found) < PAIRS and not self.failed:
            asked, (wish, changes) = self._asked, self._work
            self._under_way = self._workshop.submit(wish, changes, wish.seed + 1 + len(self._found), self._own_files)
            self._under_way[1].add_done_callback(lambda done: self._arrived(asked, done))

    def _arrived(self, asked: tuple[Any, ...], done: Future[Any]) -> None:
        """Keep a finished pair, unless levers have moved since, and submit the next one."""
        with self._lock:
            if done.cancelled() or asked != self._asked:
                return
            error = done.exception()
            if error is None:
                self._found.append(done.result())
            else:
                told = (
                    error if isinstance(error, WanggeError) else WanggeError("demo_failed", kind=type(error).__name__)
                )
                self.failed = {lang: told.line(lang) for lang in LANGUAGES}
            self._submit()

    def _cancel(self) -> None:
        if self._under_way is not None:
            number, future = self._under_way
            if not future.cancel() and not future.done():
                self._workshop.abandon(number)
        self._under_way = None

    def stop(self) -> None:
        """Stop computing pairs."""
        with self._lock:
            self._cancel()
            self._asked, self._work = (), None

    def differences(self, day: int) -> dict[str, Any]:
        """Return the number of pairs so far and, by measure, the mean difference B - A with its 95 % interval.

        Differences are those up to the end of `day`.
        """
        found: dict[str, Any] = {"pairs": len(self._found), "most": PAIRS, "failed": self.failed}
        if day < 1 or len(self._found) < LEAST_PAIRS:
            return found
        until = np.array([each[1, :, day - 1] - each[0, :, day - 1] for each in self._found])
        names = measures_of(self._is_log)
        return found | {name: interval(until[:, place]) for place, name in enumerate(names)}


def interval(differences: Floats) -> list[float] | None:
    """Return the mean and 95 % interval of paired differences by Student's t, or None if a run has no value.

    >>> [round(each, 2) for each in interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.48, 4.48]
    """
    from scipy.special import stdtrit

    n = len(differences)
    if n < LEAST_PAIRS or not np.isfinite(differences).all():
        return None
    mean, half = float(differences.mean()), float(stdtrit(n - 1, 0.975) * differences.std(ddof=1) / np.sqrt(n))
    return [mean, mean - half, mean + half]


_abandoned: Any = None
"""In the process that replicates: numbers of abandoned pieces of work, each stored at its place."""


def _begin(niceness: int, abandoned: Any) -> None:
    """Set up the process."""
    global _abandoned
    os.nice(niceness)
    let_freed_memory_go()
    _abandoned = abandoned


def _numbered(number: int, wish: Wish, changes: tuple[Change, ...], seed: int, own_files: frozenset[str]) -> Floats:
    """Compute a pair as a numbered piece of work.

    It ends when it is abandoned, and leaves no memory behind.
    """

    def between() -> None:
        if _abandoned[number % PLACES] == number:
            raise Abandoned

    try:
        return pair(wish, changes, seed, own_files, between)
    finally:
        give_back_memory()


def pair(
    wish: Wish,
    changes: tuple[Change, ...],
    seed: int,
    own_files: frozenset[str] = frozenset(),
    between: Callable[[], None] = lambda: None,
) -> Floats:
    """Return the cumulative measures of all sides under a seed: (sides, measures, days).

    `between` is called now and then, and may raise.
    """
    cache: dict[Any, Any] = {}
    return np.array([_one(wish, name, changes, seed, cache, own_files, between) for name in wish.sides])


def _one(
    wish: Wish,
    name: SideName,
    changes: tuple[Change, ...],
    seed: int,
    cache: dict[Any, Any],
    own_files: frozenset[str],
    between: Callable[[], None],
) -> Floats:
    between()
    world = side_world(wish, name, seed, own_files)
    simulation = Simulation(world.scenario, seed, world_cache=cache, given=world.given)
    simulation.between = between
    books = Books(simulation)
    for change in changes:
        if change.side == name:
            _advance(books, change.second, between)
            scenario = changed(simulation.scenario, wish.world, wish.sides[name], change.levers, own_files)
            change_policy(simulation, scenario, cache)
    _advance(books, simulation.horizon, between)
    return books.so_far(simulation.horizon // DAY)


def _advance(books: Books, second: int, between: Callable[[], None]) -> None:
    """Run to this second, a month at a time."""
    simulation = books.simulation
    while simulation.now < (last := min(second, simulation.horizon)):
        books.advance(min(last, simulation.now + 30 * DAY))
        between()
