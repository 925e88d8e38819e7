"""Layer 1, the clock: when departments close cases, and the operational time that passes on it.

An hour in which a department closes twice as many cases as on average counts as two hours of operational time; nights
and holidays hardly count. A delay measured on this clock is the same whether a case is opened on a Monday morning or on
a Friday night (a change of time, as for point processes: Brown et al. 2002, "The time-rescaling theorem").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.calibration.cases import DAY, Cases, Floats, Ints

TOWARDS_ALL = 100.0
"""Closings that the profile of all departments counts for in that of one (assumption)."""
TOWARDS_USUAL = 8.0
"""Weeks that the mean of all working days counts for in the level of one weekday (assumption)."""
HOLIDAY = 0.4
"""A working day with less than this share of what its weekday usually sees is a holiday (assumption)."""
QUIET = 0.5
"""A weekday with less than this share of the median weekday's closings is no working day (assumption)."""
FLOOR = 0.002
"""Smallest share of the mean rate in any hour, so that time never stands still."""


@dataclass(frozen=True)
class WorkingClock:
    """The operational clock of each department.

    `week` (departments, 7, 24): rate by weekday (0: Monday) and hour, 1 on average over a week. `passed` (departments,
    hours + 1): operational hours since the start. `holidays`: days since the start.
    """

    week: Floats
    passed: Floats
    holidays: tuple[int, ...]
    first_weekday: int

    def at(self, department: Ints, moment: Floats) -> Floats:
        """Return the operational hours that had passed at each moment, on the clock of each case's department."""
        moment = np.clip(np.asarray(moment, float), 0.0, self.passed.shape[1] - 1.000001)
        hour = moment.astype(np.int64)
        low = self.passed[department, hour]
        return np.asarray(low + (moment - hour) * (self.passed[department, hour + 1] - low))

    def moment(self, department: int, passed: Floats) -> Floats:
        """Return the wall-clock moment at which so many operational hours have passed, infinite beyond the clock."""
        found = np.interp(passed, self.passed[department], np.arange(self.passed.shape[1]))
        return np.where(passed > self.passed[department, -1], np.inf, found)

    def office_hours(self, department: int) -> tuple[float, float]:
        """Return from when to when a department works on a working day: the hours that hold 95 % of its closings."""
        day = self.week[department].max(axis=0) if self.week.ndim == 3 else self.week[department]
        share = np.cumsum(day) / day.sum()
        return float(np.searchsorted(share, 0.025)), float(np.searchsorted(share, 0.975) + 1)


def weekday_of(start: np.datetime64) -> int:
    """Return the weekday of a date, Monday 0."""
    return int((start.astype("datetime64[D]").astype(np.int64) + 3) % 7)


def fit_clock(cases: Cases, until: float) -> WorkingClock:
    """Return the operational clocks of all departments, fitted to the closings in `cases`, up to `until` hours."""
    first = weekday_of(cases.start)
    known = cases.seen_closed & cases.exact
    closed, department = cases.closed[known], cases.department[known]
    days = max(1, int(np.ceil(cases.ends / DAY)))
    begin = int(cases.begins // DAY)
    holidays = find_holidays(cases)
    everyone = _profile(closed, days, begin, first, holidays)
    week = np.empty((len(cases.departments), 7, 24))
    for number in range(len(week)):
        own = closed[department == number]
        share = len(own) / (len(own) + TOWARDS_ALL)
        week[number] = (
            share * _profile(own, days, begin, first, holidays) + (1 - share) * everyone if share else everyone
        )
    week = np.maximum(week, FLOOR)
    week /= week.mean(axis=(1, 2), keepdims=True)
    return WorkingClock(week, _passed(week, until, first, holidays), holidays, first)


def find_holidays(cases: Cases) -> tuple[int, ...]:
    """Return the working days, since the start, on which hardly anything was opened and hardly anything closed."""
    days = int(cases.ends // DAY)
    if days < 14:
        return ()
    weekday = (np.arange(days) + weekday_of(cases.start)) % 7
    quiet = np.ones(days, bool)
    for moments in (cases.opened, cases.closed[cases.seen_closed]):
        counts = np.bincount((moments[moments < days * DAY] // DAY).astype(np.int64), minlength=days)[:days]
        best = np.array(
            [counts[weekday == each].max() for each in range(7)]
        )  # a holiday may fall on the same weekday twice
        busy = (best >= QUIET * np.median(best))[weekday]
        quiet &= busy & (counts < HOLIDAY * np.median(counts[busy]))
    quiet[: int(cases.begins // DAY)] = False
    quiet[int(cases.opened.max(initial=0.0) // DAY) :] = False  # the log may end with cases that are only watched
    return tuple(int(day) for day in np.flatnonzero(quiet))


def _profile(closed: Floats, days: int, begin: int, first: int, holidays: tuple[int, ...]) -> Floats:
    """Return closings by weekday and hour, 1 on average; hours have one shape for working days and one for others."""
    if not len(closed):
        return np.ones((7, 24))
    every = np.arange(begin, days)
    ordinary = ~np.isin(every, holidays)
    seen = np.bincount((every[ordinary] + first) % 7, minlength=7)
    day = np.clip((closed // DAY).astype(np.int64), 0, days - 1)
    kept = ~np.isin(day, holidays) & (day >= begin)
    counts = np.zeros((7, 24))
    np.add.at(counts, ((day[kept] + first) % 7, (closed[kept] % DAY).astype(np.int64)), 1.0)
    level = counts.sum(axis=1) / np.maximum(seen, 1)
    level[seen == 0] = level[seen > 0].mean() if (seen > 0).any() else 1.0
    busy = level >= QUIET * np.median(level)
    shape = np.empty((7, 24))
    for kind in (busy, ~busy):
        total = counts[kind].sum(axis=0) + 1e-9
        shape[kind] = total / total.sum()
    usual = counts[busy].sum() / max(1, int(seen[busy].sum()))
    level[busy] = (seen[busy] * level[busy] + TOWARDS_USUAL * usual) / (seen[busy] + TOWARDS_USUAL)
    found = level[:, None] * shape
    return found / found.mean() if found.sum() > 0 else np.ones((7, 24))


def _passed(week: Floats, until: float, first: int, holidays: tuple[int, ...]) -> Floats:
    days = int(np.ceil(until / DAY)) + 1
    weekday: NDArray[np.int64] = (np.arange(days) + first) % 7
    rate = week[:, weekday, :]
    quietest = np.argmin(week.sum(axis=(0, 2)))
    known = [day for day in holidays if day < days]
    rate[:, known, :] = week[:, quietest, None, :]
    hours = rate.reshape(len(week), -1)
    return np.concatenate([np.zeros((len(week), 1)), np.cumsum(hours, axis=1)], axis=1)
