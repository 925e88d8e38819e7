"""The evidence for outcomes: cases and days of a run after its warm-up, and the statistics that outcomes share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cases.record import arisen
from sim.engine.working_time import open_until
from sim.scenario import Scenario
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY, HOUR
from sim.world import World

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Evidence:
    """Cases (troubles that arose and were not prevented), disputes and days of a run after its warm-up.

    With `start`, those from that second on.
    """

    def __init__(self, world: World, scenario: Scenario, now: int, start: int | None = None) -> None:
        self.world, self.scenario, self.now = world, scenario, now
        self.start = min(scenario.horizon.warmup_days * DAY if start is None else start, now)
        arises = world.cases["arises"]
        counted = (arises >= self.start) & arisen(world.cases)
        self.cases: Any = world.cases[counted]
        self.limits: Any = world.limits[counted]
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
    def resolved(self) -> Mask:
        """Cases truly resolved."""
        return np.asarray(self.cases["resolved"] >= 0)

    @cached_property
    def handled(self) -> Mask:
        """Cases somebody has finished work on."""
        return np.asarray(self.cases["handled"] >= 0)

    @cached_property
    def due(self) -> Mask:
        """Cases whose time limit falls in the span; open ones that are overdue count."""
        running = self.reported & (self.limits["halted"] < 0) & (self.cases["state"] != CaseState.WITHDRAWN)
        return running & (self.cases["deadline"] <= self.now)

    @cached_property
    def on_time(self) -> Mask:
        """Due cases whose work was reported done within the limit, as it stands on file."""
        signed_off = self.limits["signed_off"]
        done = np.where(signed_off >= 0, signed_off, self.cases["handled"])
        return np.asarray(self.due & (done >= 0) & (done <= self.cases["deadline"]))

    @cached_property
    def revisit(self) -> float:
        """Seconds from closing to the call that asks whether the resident is satisfied."""
        return self.scenario.behaviour.centre.revisit_hours * HOUR

    def hours(self, start: str, end: str) -> Floats:
        """Hours between two time stamps, for the cases that have both."""
        first, last = self.cases[start], self.cases[end]
        both = (first >= 0) & (last >= 0)
        return np.asarray((last[both] - first[both]) / HOUR)

    def per_10k(self, total: float) -> float:
        """A total per 10,000 residents."""
        return share(total * 1e4, len(self.world.residents))

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


def gini(values: Floats) -> float:
    """Gini coefficient of values >= 0: 0 all equal, towards 1 all in one hand.

    >>> gini(np.array([1.0, 1.0, 1.0])), round(gini(np.array([0.0, 0.0, 1.0])), 3)
    (0.0, 0.667)
    """
    if len(values) == 0 or values.sum() <= 0:
        return float("nan") if len(values) == 0 else 0.0
    ordered = np.sort(values)
    n = len(ordered)
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def count(mask: Any) -> float:
    """Return how many entries are true."""
    return float(np.count_nonzero(mask))
