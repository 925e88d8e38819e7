"""What outcomes are computed from: the cases and days of a run after its warm-up, and the statistics that all of them use."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cases.record import arisen
from sim.engine.working_time import open_until
from sim.scenario import Scenario
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR
from sim.world import World

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Evidence:
    """What the measures look at: the troubles that were not prevented of those after the warm-up, and the days after it."""

    def __init__(self, world: World, scenario: Scenario, now: int) -> None:
        self.world, self.scenario, self.now = world, scenario, now
        self.start = min(scenario.horizon.warmup_days * DAY, now)
        arises = world.cases["arises"]
        self.cases: Any = world.cases[(arises >= self.start) & arisen(world.cases)]
        self.disputes: Any = world.disputes[(world.disputes["starts"] >= self.start) & (world.disputes["state"] > 0)]
        self.days: Any = world.days[self.start // DAY : max(1, now // DAY)]

    @cached_property
    def reported(self) -> Mask:
        """Cases that came to light."""
        return np.asarray(self.cases["reported"] >= 0)

    @cached_property
    def filed(self) -> Mask:
        """Cases on file."""
        return np.asarray(self.cases["filed"] >= 0)

    @cached_property
    def due(self) -> Mask:
        """Cases whose time limit falls in the span; open ones that are overdue count."""
        return self.reported & (self.cases["deadline"] <= self.now) & (self.cases["state"] != a.WITHDRAWN_STATE)

    def hours(self, start: str, end: str) -> Floats:
        """Hours between two time stamps, for the cases that have both."""
        first, last = self.cases[start], self.cases[end]
        both = (first >= 0) & (last >= 0)
        return np.asarray((last[both] - first[both]) / HOUR)

    @cached_property
    def span_hours(self) -> float:
        """Hours observed after the warm-up."""
        return max(1, self.now - self.start) / HOUR


def share(part: float, whole: float) -> float:
    """A ratio that is not-a-number where nothing is counted."""
    return float(part) / float(whole) if whole > 0 else float("nan")


def mean(values: Floats) -> float:
    """Mean, not-a-number of nothing."""
    return float(values.mean()) if len(values) else float("nan")


def quantile(values: Floats, q: float) -> float:
    """Quantile, not-a-number of nothing."""
    return float(np.quantile(values, q)) if len(values) else float("nan")


def opening_seconds(e: Evidence, calendars: NDArray[Any]) -> NDArray[np.int64]:
    """Working seconds of each calendar from the start until the day of now."""
    return open_until(e.world.clock, calendars, e.now)
