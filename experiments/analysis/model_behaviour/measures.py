"""Numbers and series of one run that are no outcomes: trends over years, statistics of the stream, daily levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.analysis.facts.observations.observation import evidence
from experiments.analysis.stream_statistics import (
    autocorrelation,
    daily_counts,
    daily_levels,
    knox_ratios,
    top_share,
    variance_over_mean,
)
from experiments.runner.measure import Measure
from sim.outcomes.evidence import Floats
from sim.run.simulation import RunResult
from sim.vocabulary.units import DAY

YEAR = 365  # days
LATE_YEARS = 5
BUSIEST = 0.01


def by_year(result: RunResult, column: str) -> Floats:
    """Return the mean of a daily level in every whole year of a run, counted back from its end."""
    daily = evidence(result).days[column].astype(float)
    years = len(daily) // YEAR
    return np.asarray(daily[len(daily) - years * YEAR :].reshape(years, YEAR).mean(axis=1))


def slope(values: Floats) -> float:
    """Return the least-squares slope over the last five values; NaN if there are fewer.

    >>> round(slope(np.array([9.0, 1.0, 2.0, 3.0, 4.0, 5.0])), 9)
    1.0
    """
    late = values[-LATE_YEARS:]
    return float(np.polyfit(np.arange(LATE_YEARS), late, 1)[0]) if len(late) == LATE_YEARS else float("nan")


def satisfaction_slope(result: RunResult) -> float:
    """Return the trend of the yearly mean satisfaction over the last five years, a year."""
    return slope(by_year(result, "satisfaction"))


def trust_slope(result: RunResult) -> float:
    """Return the trend of the yearly mean trust over the last five years, a year."""
    return slope(by_year(result, "trust"))


def satisfaction_year_10_less_5(result: RunResult) -> float:
    """Return the mean satisfaction of the last year less that of five years before."""
    return _last_less_five_before(by_year(result, "satisfaction"))


def trust_year_10_less_5(result: RunResult) -> float:
    """Return the mean trust of the last year less that of five years before."""
    return _last_less_five_before(by_year(result, "trust"))


def _last_less_five_before(years: Floats) -> float:
    return float(years[-1] - years[-1 - LATE_YEARS]) if len(years) > LATE_YEARS else float("nan")


def _knox(place: int) -> Callable[[RunResult], float]:
    def ratio(result: RunResult) -> float:
        cases = evidence(result).cases
        return float(knox_ratios(cases["arises"] / DAY, cases["cell"], cases["category"])[place])

    return ratio


def top_cells_share(result: RunResult) -> float:
    """Return the part of all troubles in the busiest hundredth of the cells that have any."""
    return top_share(evidence(result).cases["cell"], BUSIEST)


def daily_autocorrelation(result: RunResult) -> float:
    """Return the correlation of the troubles of one day and the next, each over the mean of its weekday."""
    return autocorrelation(daily_levels(*_daily(result)))


def daily_spread(result: RunResult) -> float:
    """Return how much days from Monday to Friday vary beyond chance, as a share of their mean.

    It is sqrt((variance / mean - 1) / mean), which unlike variance / mean does not grow with the size of a city.
    """
    counts, first, closed = _daily(result)
    working = np.setdiff1d(np.flatnonzero((first + np.arange(len(counts))) % 7 < 5), np.asarray(closed, int))
    beyond = variance_over_mean(counts, first, closed) - 1
    return float(np.sqrt(max(0.0, beyond) / counts[working].mean()))


def _daily(result: RunResult) -> tuple[Any, int, list[int]]:
    """Return the troubles of each day after the warm-up, the weekday of the first, and which are public holidays."""
    e = evidence(result)
    start, first = e.start // DAY, e.scenario.horizon.start
    counts = daily_counts(e.cases["arises"] / DAY - start, e.now // DAY - start)
    closed = [(day - first).days - start for day in e.scenario.calendar.closed]
    return counts, (first.weekday() + start) % 7, [day for day in closed if 0 <= day < len(counts)]


def daily_satisfaction(result: RunResult) -> Floats:
    """Return the mean satisfaction at the end of every day."""
    return np.asarray(evidence(result).days["satisfaction"].astype(float))


def yearly_satisfaction(result: RunResult) -> Floats:
    """Return the mean satisfaction of every year."""
    return by_year(result, "satisfaction")


def _named(*functions: Callable[[RunResult], Any], **others: Callable[[RunResult], Any]) -> dict[str, Measure]:
    every = {function.__name__: function for function in functions} | others
    return {name: Measure(name, function) for name, function in every.items()}


SERIES = _named(daily_satisfaction, yearly_satisfaction)
"""Measures that give one number a day or a year, for pictures."""
MEASURES = _named(
    satisfaction_slope, trust_slope, satisfaction_year_10_less_5, trust_year_10_less_5, top_cells_share,
    daily_autocorrelation, daily_spread, knox_1_day=_knox(0), knox_3_days=_knox(1), knox_7_days=_knox(2),
)  # fmt: skip
"""Measures that give one number, which an experiment may expect something of."""
