"""Check of a study's size before it begins: above a limit on combinations and runs, the user must confirm.

Time and disk space are not guessed from the scenario: two runs are tried, the first of which builds its world.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.config.validation_errors import ConfigError
from experiments.io.provenance import Model
from experiments.runner.reporter import SILENT, Reporter
from sim.text.catalogue import Phrase

if TYPE_CHECKING:
    from sim.scenario import Scenario

MANY_RUNS = 20_000
"""Number of runs, or of combinations, above which a study begins only with sure=true."""
POINT_SECONDS, POINT_BYTES = 0.0003, 5_000
"""Time and memory to compose and hold one combination (small_town, 10,000 of them: 0.27 ms and 4.8 kB each)."""
KEPT_SHARE = 0.3
"""Bytes on disk per byte of a run's numbers, each time they are written (0.2 in small_town, 0.36 in xianlin)."""


@dataclass(frozen=True)
class StudySize:
    """The size of a study: combinations to compose, runs to compute, and copies of a run's numbers to write.

    A sweep writes two copies: its tables and the store.
    """

    points: int
    runs: int
    copies: int = 1

    @property
    def is_large(self) -> bool:
        """Whether the user must confirm the study with sure=true."""
        return max(self.points, self.runs) > MANY_RUNS


@dataclass(frozen=True)
class Cost:
    """The estimated cost of a study: seconds by the clock, bytes on disk, bytes of memory for the combinations."""

    seconds: float
    disk: float
    memory: float


def check_size(
    size: StudySize,
    scenario: Callable[[], Any],
    model: Model,
    sure: bool,
    processes: int | None = None,
    reporter: Reporter = SILENT,
) -> None:
    """Raise ConfigError `study_large` if the study is large and the user has not said sure=true.

    The error says what the study would take. `scenario` returns one of the scenarios that would be run; it is called
    only if the study is large.
    """
    if sure or not size.is_large:
        return
    workers = processes or os.cpu_count() or 1
    cost = estimate(size, scenario(), model, workers, reporter)
    raise ConfigError(
        "study_large",
        points=f"{size.points:,}",
        runs=f"{size.runs:,}",
        time=duration(cost.seconds),
        processes=workers,
        disk=gigabytes(cost.disk),
        memory=gigabytes(cost.memory),
    )


def estimate(size: StudySize, scenario: Scenario, model: Model, workers: int, reporter: Reporter = SILENT) -> Cost:
    """Estimate the cost of a study from two trial runs.

    Only the second is timed, because the runs of a seed share its world.
    """
    model.check(scenario)
    model.warm_up(reporter.announce)
    worlds: dict[Any, Any] = {}
    model.simulate(scenario, 1, log=False, world_cache=worlds)
    began = time.perf_counter()
    result = model.simulate(scenario, 1, log=False, world_cache=worlds)
    each = time.perf_counter() - began
    kept = 8 * len(result.outcomes) + sum(column.nbytes for column in result.daily.values())
    return Cost(
        seconds=size.points * POINT_SECONDS + size.runs * each / workers,
        disk=size.runs * kept * KEPT_SHARE * size.copies,
        memory=float(size.points * POINT_BYTES),
    )


def duration(seconds: float) -> Phrase:
    """Return a duration as people say it, in the unit that fits.

    >>> [duration(each).line("en") for each in (20, 5400, 200_000)]
    ['1 minute', '90 minutes', '2.3 days']
    """
    for unit, length in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * length:
            return Phrase(f"duration_{unit}", n=f"{seconds / length:,.1f}")
    minutes = max(1, round(seconds / 60))
    return Phrase("duration_minutes" if minutes > 1 else "duration_minute", n=minutes)


def gigabytes(count: float) -> str:
    """Return a number of bytes in the unit that fits.

    >>> gigabytes(3.2e6), gigabytes(4.56e9)
    ('3 MB', '4.6 GB')
    """
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
