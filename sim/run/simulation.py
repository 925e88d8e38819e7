"""A run without agent objects: the compiled loop over a world. Sweeps use nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.event_queue import ARITY, DELIVERED, EMPTY, LOST, earliest, kind_of, tick_of
from sim.engine.numba import compiling
from sim.engine.numba.homes import VARIABLE
from sim.outcomes.measures import outcomes
from sim.outcomes.stretches import Stretches
from sim.run.event_log import event_table
from sim.run.loop import DONE, HEAP_FULL, LOG_FULL, NO_ANSWER, RULE_FAULT, run
from sim.run.policy_change.policy import change_policy
from sim.scenario import Scenario
from sim.scenario.later import Change, check_each_changes, later_scenario
from sim.setup.build import build_world
from sim.text.catalogue import Phrase, WanggeError
from sim.vocabulary.units import DAY, HOUR
from sim.world import World

if TYPE_CHECKING:
    import pandas as pd


BUDGET = 100_000  # messages delivered before the loop returns to Python


class Simulation:
    """A world and its time in whole seconds; `advance` runs the compiled loop and keeps the event log if asked to.

    `scenario` is the scenario in force: a change of `policy.later` is made when its day has come, and its policy then
    names only the changes still ahead.

    `between`, if set, is called at each advance and whenever the loop returns to Python before it is finished, after
    `budget` messages at the latest. It may take the log out, or raise an exception to end the run for good: the world
    is then left in the middle of a second.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        *,
        log: bool = False,
        every_move: bool = False,
        world_cache: dict[Any, Any] | None = None,
        troubles: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        check_each_changes(scenario)
        if troubles is not None and (given is not None or scenario.given.cases):
            raise WanggeError("given_and_troubles")
        self.scenario, self.seed = scenario, seed
        self.world: World = build_world(
            scenario, seed, log=log, every_move=every_move, cache=world_cache, troubles=troubles, given=given
        )
        self.now = 0
        self.horizon = scenario.horizon.days * DAY
        self._pages: list[np.ndarray[Any, Any]] = []
        self._run: Callable[..., int] | None = None
        self.budget = BUDGET
        self.between: Callable[[], None] | None = None
        self.stretches = Stretches(scenario)
        self.changes_made: list[Change] = []

    def __getstate__(self) -> dict[str, Any]:
        """Return the state to copy: all but `between` and the entry to the compiled loop, which is looked up again."""
        return self.__dict__ | {"_run": None, "between": None}

    @property
    def messages(self) -> int:
        """Number of messages delivered so far."""
        return int(self.world.count[DELIVERED])

    def advance(self, until: int) -> None:
        """Run to the second `until` (at most to the horizon); Ctrl-C is noticed many times a second.

        Raises WanggeError `rule_failed` if the dispatch rule raises or returns not-a-number during the run.
        """
        until = min(until, self.horizon)
        if until > self.now:
            if self.between is not None:
                self.between()
            for stop in self.stops(until):
                self.run_to(stop)
                self.now = stop
                self.arrive()

    def next_stop(self, until: int) -> int:
        """Return the next second, at most `until`, at which the policy changes or a stretch begins to count."""
        coming = [change.day * DAY for change in self.scenario.policy.later[:1]]
        if self.stretches.kept and not self.stretches.counting:
            coming.append(self.stretches.counts_from)
        return min([until, *(second for second in coming if second > self.now)])

    def stops(self, until: int) -> Iterator[int]:
        """Yield every `next_stop` and at last `until` itself, each asked for when time has come to the one before."""
        while (stop := self.next_stop(until)) < until:
            yield stop
        yield until

    def arrive(self) -> bool:
        """Make the change of policy that is due now, after all messages of this second; return whether there was one.

        The loop of a Mesa model, which delivers the messages itself, calls this at each of the `stops`.
        """
        later = self.scenario.policy.later
        due = bool(later) and later[0].day * DAY <= self.now
        if due:
            self.stretches.end(self.world, self.scenario, self.now)
            change_policy(self, later_scenario(self.scenario))
            self.changes_made.append(later[0])
        self.stretches.look(self.world, self.scenario, self.now)
        return due

    def run_to(self, second: int) -> None:
        """Deliver every message up to this second, making room in full buffers on the way."""
        if self._run is None:
            self._run = compiling.prepared(run, self.world, second, self.budget)
        while True:
            try:
                state = self._run(self.world, second, self.budget)
            except Exception as error:
                raise self.rule_failed(
                    Phrase("rule_raised", error=f"{type(error).__name__}: {error}".splitlines()[0])
                ) from error
            if state == DONE:
                return
            if state == RULE_FAULT:
                raise self.rule_failed(Phrase("rule_not_a_number"))
            if state == NO_ANSWER:
                kind = kind_of(int(self.world.heap[0]))  # nothing was sent since: the root still shows what was taken
                raise LookupError(f"no behaviour in sim.run.schedule answers messages of kind {kind}")
            if state == LOG_FULL:
                self.turn_page()
            elif state == HEAP_FULL:
                self._enlarge_heap()
            if self.between is not None:
                self.between()

    def rule_failed(self, why: Phrase) -> WanggeError:
        """Return the error for a dispatch rule that fails during a run."""
        now = min(tick_of(earliest(self.world.heap, self.world.count)), self.horizon)
        return WanggeError(
            "rule_failed", rule=self.scenario.policy.dispatch.rule, seed=self.seed, hour=f"{now / HOUR:.0f}", why=why
        )

    def turn_page(self) -> None:
        """Set the full log buffer aside and start an empty one."""
        self._pages.append(np.array(self.world.log[: self.world.logged[0]]))
        self.world.logged[0] = 0

    def hand_over_log(self) -> np.ndarray[Any, Any]:
        """Return the event log since the last call and drop it here; the caller may keep it."""
        found = self.log
        self._pages, self.world.logged[0] = [], 0
        return found

    def _enlarge_heap(self) -> None:
        if self.world.count[LOST] > 0:
            raise WanggeError("calendar_full", capacity=len(self.world.heap) - ARITY)
        grown = np.full(2 * len(self.world.heap), EMPTY, np.int64)
        grown[: len(self.world.heap)] = self.world.heap
        self.world = self.world._replace(heap=grown)

    @property
    def log(self) -> np.ndarray[Any, Any]:
        """The event log so far; rows of `log_record`."""
        page = np.array(self.world.log[: self.world.logged[0]])
        return np.concatenate([*self._pages, page]) if self._pages else page


@dataclass(frozen=True)
class RunResult:
    """Result of a run: outcomes by name, daily series, the event log if it was kept, and tables on request."""

    outcomes: dict[str, float]
    daily: dict[str, np.ndarray[Any, Any]]
    simulation: Simulation
    keeps_log: bool

    @property
    def log(self) -> np.ndarray[Any, Any] | None:
        """The event log, or None if none was kept."""
        return self.simulation.log if self.keeps_log else None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return data frames by name: cases, daily, grids, departments, groups, stations, cells.

        Also given if the cases are those of a log, society if it changes from day to day, officials if they are scored
        singly, disputes, accounts and tiers if there are any, stretches if the policy changed on a day, and events if a
        log was kept.
        """
        import pandas as pd

        from sim.outcomes import tables
        from sim.outcomes.dispute_table import dispute_table
        from sim.outcomes.given import given_outcomes
        from sim.outcomes.official_table import official_table
        from sim.outcomes.tiers import tier_table

        simulation = self.simulation
        where = (simulation.world, simulation.scenario)
        found = {
            "cases": tables.case_table(*where),
            "daily": pd.DataFrame(self.daily),
            "grids": tables.grid_table(*where, simulation.now),
            "departments": tables.department_table(*where, simulation.now),
            "groups": tables.group_table(*where, simulation.now),
            "stations": tables.station_table(*where, simulation.now),
            "cells": tables.cell_table(simulation.world.cells),
        }
        if simulation.world.settings[0].society:
            found["society"] = tables.society_table(simulation.world, simulation.now)
        if simulation.world.settings[0].scoring > 0:
            found["officials"] = official_table(simulation.world)
        if len(simulation.world.disputes):
            found["disputes"] = dispute_table(*where)
        if simulation.stretches.kept:
            found["stretches"] = pd.DataFrame(simulation.stretches.until_now(*where, simulation.now))
        if len(simulation.world.accounts):
            found["accounts"] = tables.account_table(*where)
        if len(simulation.world.tier_offices):
            found["tiers"] = tier_table(*where, simulation.now)
        if len(simulation.world.given):
            found["given"] = pd.DataFrame(given_outcomes(simulation.world))
        if self.keeps_log:
            found["events"] = event_table(simulation.log)
        return found


def simulate(
    scenario: Scenario,
    seed: int,
    log: bool = False,
    world_cache: dict[Any, Any] | None = None,
    troubles: Mapping[str, Any] | None = None,
    given: Mapping[str, Any] | None = None,
) -> RunResult:
    """Run a scenario with a seed to its horizon on the compiled loop.

    `log`: keep the event log. `world_cache`: a plain dict that keeps what no policy affects, for runs of one seed.
    `troubles`: columns of given troubles instead of the synthetic stream (see sim.setup.replay.given_troubles).
    `given`: columns of the cases of a log, in place of the file that `scenario.given` may name (see sim.setup.given).
    Raises WanggeError if a dispatch rule fails or the troubles or cases cannot be used.
    """
    from sim.outcomes.tables import daily_columns

    simulation = Simulation(scenario, seed, log=log, world_cache=world_cache, troubles=troubles, given=given)
    simulation.advance(simulation.horizon)
    found = outcomes(simulation.world, simulation.scenario, simulation.now)
    return RunResult(found, daily_columns(simulation.world, simulation.now), simulation, log)


def warm_up(announce: Callable[[Phrase], object]) -> None:
    """Compile everything once, before a pool of processes starts; announce it first if it will take a while."""
    from sim.scenario.minimal import smallest_scenario

    for line in _waits():
        announce(line)
    simulation = Simulation(smallest_scenario(), 1, log=True)
    simulation.advance(DAY)
    compiling.mark_compiled()


def _waits() -> Iterator[Phrase]:
    """Yield what to announce before compiling: how long it takes, whether later starts wait again, and what helps."""
    home = compiling.HOME
    fields = {"folder": home.folder, "refused": home.refused, "variable": VARIABLE}
    if home.refused:
        yield Phrase("cache_refused" if home.folder else "cache_refused_none", **fields)
    if not compiling.is_compiled():
        yield Phrase(
            {"lasting": "compiling_once", "temporary": "compiling_temporary"}.get(home.stays, "compiling_each"),
            **fields,
        )
