"""Numbers and series of one run that are no outcomes: trends over years, daily levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.analysis.facts.observations.observation import evidence
from experiments.runner.measure import Measure
from sim.outcomes.evidence import Floats
from sim.run.simulation import RunResult

YEAR = 365  # days
LATE_YEARS = 5


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


def daily_satisfaction(result: RunResult) -> Floats:
    """Return the mean satisfaction at the end of every day."""
    return np.asarray(evidence(result).days["satisfaction"].astype(float))


def yearly_satisfaction(result: RunResult) -> Floats:
    """Return the mean satisfaction of every year."""
    return by_year(result, "satisfaction")


def _named(*functions: Callable[[RunResult], Any]) -> dict[str, Measure]:
    return {function.__name__: Measure(function.__name__, function) for function in functions}


SERIES = _named(daily_satisfaction, yearly_satisfaction)
"""Measures that give one number a day or a year, for pictures."""
MEASURES = _named(satisfaction_slope, trust_slope, satisfaction_year_10_less_5, trust_year_10_less_5)
"""Measures that give one number, which an experiment may expect something of."""
