"""Forecasts beside the model: naive, Kaplan-Meier on both clocks, the delay law alone, the oracle.

A forecast says of every case of a window how likely it is closed by a moment, knowing what was known at the origin. The
same metrics are then taken of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from experiments.analysis.backtest.window import HORIZONS, Cell, Window
from experiments.analysis.calibration.cases import WEEK, Cases, Floats, Ints
from experiments.analysis.calibration.delay_law import POINTS, SHORTEST, DelayLaw, fit_delay_law, km, tail_hazard
from experiments.analysis.calibration.working_clock import WorkingClock, fit_clock

NAIVE_WEEKS = 4


class Forecast(Protocol):
    """Chances of closing, case by case."""

    def closed_by(self, moments: Floats) -> Floats:
        """Return the chance that each case of the window is closed by its moment (one for each case)."""
        ...


@dataclass(frozen=True)
class LawForecast:
    """Delays by a law, given that the open stock has not been closed so far."""

    law: DelayLaw
    clock: WorkingClock
    number: Ints
    opened: Floats
    department: Ints
    origin: float

    def closed_by(self, moments: Floats) -> Floats:
        """Return the chance that each case is closed by its moment."""
        start = self.clock.at(self.department, self.opened)
        passed = self.clock.at(self.department, moments) - start
        age = np.maximum(self.clock.at(self.department, np.maximum(self.origin, self.opened)) - start, 0.0)
        before = np.where(self.opened < self.origin, self.law.within(self.number, age), 0.0)
        found = self.law.within(self.number, np.maximum(passed, 0.0))
        found = np.where(moments <= np.maximum(self.origin, self.opened), before, found)
        return np.clip((found - before) / np.maximum(1.0 - before, 1e-9), 0.0, 1.0)


def delay_only(found: Window, clock: WorkingClock, law: DelayLaw) -> LawForecast:
    """Return the forecast of layer 2 alone."""
    cases = found.cases
    return LawForecast(
        law, clock, law.laws(cases.department, cases.category), cases.opened, cases.department, found.origin
    )


def kaplan_meier(found: Window, kind: str, clock: WorkingClock | None = None) -> LawForecast:
    """Return Kaplan and Meier's forecast by `department` or `category`, on the wall clock or an operational one.

    Nothing is pooled: a group without training cases takes the law of all.
    """
    clock = wall_clock(found.training, found.last + 4 * WEEK) if clock is None else clock
    law = plain_law(found.training, kind, clock)
    number = law.number_of(getattr(found.cases, kind))
    return LawForecast(law.law, clock, number, found.cases.opened, found.cases.department, found.origin)


def oracle(found: Window, ends: float) -> LawForecast:
    """Return the forecast of the delay law fitted to the very window it foretells: what any law could reach."""
    truth = found.cases.take(found.new)
    clock = fit_clock(truth, max(ends, found.last + 4 * WEEK))
    return delay_only(found, clock, fit_delay_law(truth, clock))


@dataclass(frozen=True)
class PlainLaws:
    """Unpooled laws by group, and the number of each group's."""

    law: DelayLaw
    place: dict[int, int]

    def number_of(self, groups: Ints) -> Ints:
        """Return the number of the law of each case, that of all cases for an unknown group."""
        return np.array([self.place.get(int(group), 0) for group in groups], np.int64)


def plain_law(cases: Cases, kind: str, clock: WorkingClock) -> PlainLaws:
    """Return Kaplan and Meier's law of each group of cases, law 0 that of all."""
    group = getattr(cases, kind)
    waited = np.maximum(clock.at(cases.department, cases.seen_until) - clock.at(cases.department, cases.opened), 0.0)
    closed = cases.seen_closed
    last = max(float(waited.max(initial=1.0)), 1.0)
    grid = np.concatenate([[0.0], np.geomspace(SHORTEST, last, POINTS - 1)])
    numbers = np.unique(group)
    several = [np.ones(len(cases), bool), *(group == number for number in numbers)]
    cdf = np.array([km(waited[mine], closed[mine], grid) for mine in several])
    tails = np.array([tail_hazard(waited[mine], closed[mine], last) for mine in several])
    place = {int(number): row for row, number in enumerate(numbers, start=1)}
    return PlainLaws(DelayLaw(grid, cdf, {}, tails, 0), place)


def wall_clock(cases: Cases, until: float) -> WorkingClock:
    """Return the clock on which every hour counts as one."""
    hours = int(np.ceil(until)) + 25
    n = len(cases.departments)
    return WorkingClock(np.ones((n, 7, 24)), np.tile(np.arange(hours + 1.0), (n, 1)), (), 0)


def naive_shares(found: Window, some: Sequence[Cell], ripe: bool = False) -> Floats:
    """Return, by cell and horizon, the share of the same group's cases closed in time in the last four weeks.

    As the figures stood at the origin: cases too young to tell count as not closed, unless `ripe` leaves them out.
    """
    training = found.training
    recent = training.opened >= found.origin - NAIVE_WEEKS * WEEK
    waited = training.closed - training.opened
    shares = np.empty((len(some), len(HORIZONS)))
    for row, cell in enumerate(some):
        mine = recent & (getattr(training, cell.kind) == cell.number)
        mine = mine if mine.any() else recent
        for column, hours in enumerate(HORIZONS):
            old = mine & (training.opened < found.origin - hours) if ripe else mine
            old = old if old.any() else mine
            shares[row, column] = np.mean(waited[old] <= hours)
    return shares


def naive_closings(found: Window) -> Floats:
    """Return, for each week of the window, closings at the mean rate of the last four weeks."""
    closed = found.training.closed
    first = max(found.training.begins, found.origin - NAIVE_WEEKS * WEEK)
    rate = np.sum((closed >= first) & (closed < found.origin)) / (found.origin - first)
    return np.array([rate * (last - first) for first, last in found.weeks])
