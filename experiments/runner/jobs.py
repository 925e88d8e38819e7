"""Runs as work for a process: the jobs it gets, how many at a time, and the report that it gives back."""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.io.files import first_line
from experiments.runner.measure import Measure
from experiments.store.measures import Measurement
from experiments.store.segments import Finished, Key, Segment, segments
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    from sim.scenario import Scenario

CHUNK_SECONDS = 1.0
"""Seconds of work that a process gets at a time: long compared to handing it over, short compared to the whole."""
LONGEST_CHUNK = 500


@dataclass(frozen=True)
class Job:
    """One scenario under one seed, still to be simulated, and what to measure beyond its outcomes."""

    key: Key
    scenario: Scenario
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Failed:
    """A run that ended with an exception."""

    key: Key
    reason: str
    traceback: str


@dataclass(frozen=True)
class Report:
    """A process's report on a chunk: how many runs it tried, their results, which failed, and how long it took."""

    tried: int
    segments: list[Segment]
    failures: list[Failed]
    seconds: float
    model_version: str
    measured: list[Measurement] = field(default_factory=list)


@dataclass
class Pace:
    """The size of chunks: few runs at first, then as many as fit into a second, fewer again towards the end."""

    processes: int
    _seconds: float | None = None

    def heard(self, report: Report) -> None:
        """Learn from the report on a chunk how long a run takes."""
        each = report.seconds / max(1, report.tried)
        self._seconds = each if self._seconds is None else 0.5 * (self._seconds + each)

    def size(self, left: int) -> int:
        """Return the number of runs in the next chunk when `left` runs remain.

        >>> pace = Pace(2)
        >>> pace.size(1000), pace.heard(Report(10, [], [], 0.2, "")), pace.size(1000), pace.size(40)
        (1, None, 50, 10)
        """
        if self._seconds is None:
            return 1
        fitting = int(CHUNK_SECONDS / max(self._seconds, 1e-6))
        return max(1, min(fitting, LONGEST_CHUNK, -(-left // (2 * self.processes))))

    def estimate(self, runs: int) -> float | None:
        """Return the seconds of work in a number of runs, or None before the first is done."""
        return None if self._seconds is None else runs * self._seconds


def chunks(jobs: Sequence[Job], pace: Pace) -> Iterator[list[Job]]:
    """Yield consecutive jobs in chunks, each of which is cut when it is asked for."""
    left = deque(jobs)
    while left:
        yield [left.popleft() for _ in range(min(len(left), pace.size(len(left))))]


_worlds: dict[int, dict[Any, Any]] = {}
"""The worlds of the seed that this process works on, filled by the model."""


def run_chunk(chunk: Sequence[Job], simulate: Callable[..., Any], model_version: str | None = None) -> Report:
    """Simulate some runs and report on them.

    A run that fails does not stop the others; runs of one seed share a world. With `model_version` None, the process
    finds out by itself which version of the model it has, as it must on another machine.
    """
    began = time.perf_counter()
    finished, failures, measured = [], [], []
    for job in chunk:
        seed = job.key[1]
        if seed not in _worlds:
            _worlds.clear()
        try:
            log = any(measure.needs_log for measure in job.measures)
            result = simulate(job.scenario, seed, log=log, world_cache=_worlds.setdefault(seed, {}))
            values = [(job.key, measure.stored_as, measure.values(result)) for measure in job.measures]
            finished.append(Finished(job.key, result.outcomes, result.daily))
            measured += values
        except Exception as error:
            reason = str(error) if isinstance(error, WanggeError) else f"{type(error).__name__}: {first_line(error)}"
            failures.append(Failed(job.key, reason, traceback.format_exc(limit=-4)))
    seconds = time.perf_counter() - began
    return Report(len(chunk), segments(finished), failures, seconds, model_version or _own_version(), measured)


def _own_version() -> str:
    from experiments.io.provenance import packaged_model

    return packaged_model().version
