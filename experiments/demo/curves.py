"""Curves of a run, one point a day, and cumulative measures for comparing two policies.

The cumulative measures are those of the curves, taken from the first day on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cases.record import PARKED_LINE
from sim.outcomes.costs import spent
from sim.outcomes.evidence import Evidence
from sim.outcomes.times import RESTRICTED_DAYS
from sim.run.simulation import Simulation
from sim.vocabulary.units import DAY, HOUR

Floats = NDArray[np.float64]
MEASURES = ("response", "backlog", "unresolved", "satisfaction", "petitions", "cost")
LOG_MEASURES = ("response", "backlog", "parked", "closed")
"""What a page shows of a log: residents, their satisfaction and costs have no part in it."""
WEEK = 7  # days over which closings are counted
WINDOW = 14  # days over which the response-time curve is smoothed


def measures_of(is_log: bool) -> tuple[str, ...]:
    """Return the measures of a page, in the order of the rows of its books."""
    return LOG_MEASURES if is_log else MEASURES


class _Moment(Evidence):
    """Evidence on a whole run up to a second.

    Leaves out the copy of the cases, which only other measures need.
    """

    def __init__(self, simulation: Simulation, second: int) -> None:
        self.world, self.scenario, self.now, self.start = simulation.world, simulation.scenario, second, 0


class Books:
    """Record of the daily costs of a run; everything else is in the records of the run."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.costs: list[float] = []
        self.parked: list[int] = []
        self._spent_before = 0.0

    def advance(self, second: int) -> None:
        """Run the simulation to this second and record each day that ends on the way."""
        while (midnight := (len(self.costs) + 1) * DAY) <= min(second, self.simulation.horizon):
            self.simulation.advance(midnight)
            self.day_ended(midnight)
        self.simulation.advance(second)

    def day_ended(self, midnight: int) -> None:
        """Record the costs of the day that ends now, and how many cases are parked."""
        self.parked.append(int((self.simulation.world.cases["line"] == PARKED_LINE).sum()))
        spent_now = spent(_Moment(self.simulation, midnight))
        self.costs.append(spent_now - self._spent_before)
        self._spent_before = spent_now

    def curves(self, first: int, last: int) -> list[list[float | None]]:
        """Return the rows (day, measures) that the page draws, for the days from `first` to before `last`."""
        d, people = self.simulation.world.days[:last], len(self.simulation.world.residents)
        before = np.arange(last) - WINDOW
        waited, told = (sums - np.where(before >= 0, sums[np.maximum(before, 0)], 0) for sums in self._waits(last))
        response, petitions, spendings = (
            _ratio(waited, told),
            np.cumsum(d["petitions"]) / people * 1e4,
            self._spent(last) / people,
        )
        columns: tuple[Any, ...] = (response, d["open"])
        if self._is_log:
            closed = np.cumsum(d["closed"])
            columns += (self.parked[:last], closed - np.where(np.arange(last) >= WEEK, np.roll(closed, WEEK), 0))
        else:
            columns += (self._going_on(last), d["satisfaction"], petitions, spendings)
        return [[day + 1, *(_plain(column[day]) for column in columns)] for day in range(first, last)]

    def so_far(self, last: int) -> Floats:
        """Return the cumulative measures as (measures, days).

        Response time, backlog and satisfaction are means since the first day; the others are as on the curve. Response
        time is over all reported cases, waits that have not ended counting so far, as in the outcome `response_hours`.
        """
        d, people, days = (
            self.simulation.world.days[:last],
            len(self.simulation.world.residents),
            np.arange(1, last + 1),
        )
        response = _ratio(*self._waits(last))
        levels = [np.cumsum(d[name]) / days for name in ("open", "satisfaction")]
        if self._is_log:
            return np.array([response, levels[0], np.cumsum(self.parked[:last]) / days, np.cumsum(d["closed"])])
        petitions = np.cumsum(d["petitions"]) / people * 1e4
        return np.array([response, levels[0], self._going_on(last), levels[1], petitions, self._spent(last) / people])

    @property
    def _is_log(self) -> bool:
        return len(self.simulation.world.given) > 0

    def _waits(self, last: int) -> tuple[Floats, Floats]:
        """Return the hours that reported cases have waited for a first action by the end of each day, and their number.

        A wait goes on until somebody acts, at most 30 days: by then it has given min(now, end) - reported to the sum.
        """
        cases = self.simulation.world.cases
        told = cases["reported"][cases["reported"] >= 0].astype(np.float64)
        acted = cases["acted"][cases["reported"] >= 0].astype(np.float64)
        longest = told + RESTRICTED_DAYS * DAY
        ends = np.where(acted >= 0, np.minimum(acted, longest), longest)
        begun, begins = _by_day(told, last)
        ended, end = _by_day(ends, last)
        now = np.arange(1, last + 1) * DAY
        return (end - begins + (begun - ended) * now) / HOUR, begun

    def _going_on(self, last: int) -> Floats:
        d = self.simulation.world.days[:last]
        return np.cumsum(d["arisen"] - d["resolved"] - d["self_helped"]).astype(np.float64)

    def _spent(self, last: int) -> Floats:
        return np.cumsum(self.costs[:last])


def _by_day(times: Floats, last: int) -> tuple[Floats, Floats]:
    """Return how many of the times lie before the end of each day, and their sum."""
    day = (times // DAY).astype(np.int64)
    within = day < last
    numbers = np.bincount(day[within], minlength=last), np.bincount(day[within], times[within], minlength=last)
    return np.cumsum(numbers[0]).astype(np.float64), np.cumsum(numbers[1])


def _ratio(parts: Any, wholes: Any) -> Floats:
    return np.where(wholes > 0, parts / np.maximum(wholes, 1), np.nan)


def _plain(value: Any) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
