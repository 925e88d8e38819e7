"""How many troubles a scenario can be expected to make, before any is drawn: what a run will cost hangs on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Category, Scenario
from sim.scenario.apportion import largest_remainder

DAYS_PER_YEAR = 365


def expected_cases(scenario: Scenario) -> float:
    """The mean number of troubles over all seeds; the fixtures of a cell may be rounded by one.

    A single run differs from it by chance, by more where `troubles.day_spread` is large and the run short.
    """
    yearly = sum(_per_year(row, scenario) for row in scenario.troubles.categories)
    return float(daily_means(scenario, yearly).sum())


def expected_disputes(scenario: Scenario) -> float:
    """The mean number of disputes between many parties, those of a fixed day included."""
    years = scenario.horizon.days / DAYS_PER_YEAR
    return sum(row.per_year * years if row.per_year > 0 else 1.0 for row in scenario.disputes)


def daily_means(scenario: Scenario, per_year: float) -> NDArray[np.float64]:
    """Mean number on each day of the run of what comes `per_year` times a year: weekdays, and growth from year to year."""
    horizon, troubles = scenario.horizon, scenario.troubles
    days = np.arange(horizon.days)
    profile = np.array(troubles.weekdays)
    weekday = (horizon.start.weekday() + days) % len(profile)
    means: NDArray[np.float64] = (
        per_year / DAYS_PER_YEAR * profile[weekday] / profile.mean() * (1.0 + troubles.growth) ** (days / DAYS_PER_YEAR)
    )
    return means


def _per_year(category: Category, scenario: Scenario) -> float:
    """Troubles of a category in a year without growth."""
    return category.rate * scenario.troubles.factor * _units(category, scenario) / 1000


def _units(category: Category, scenario: Scenario) -> float:
    """How many there are of what the rate counts; a resident counts as often as the group meets troubles."""
    if category.per == "resident":
        return sum(group.count * group.trouble for group in scenario.population.groups)
    if category.per == "cell":
        return float(scenario.cells)
    land = scenario.territory
    return float(np.dot(largest_remainder(land.land_use.values(), scenario.cells), land.fixtures.values()))
