"""Expected number of troubles in a scenario, before any is drawn; the cost of a run depends on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Category, Scenario
from sim.scenario.apportion import largest_remainder

DAYS_PER_YEAR = 365


def expected_cases(scenario: Scenario) -> float:
    """Return the mean number of troubles over all seeds; the fixtures of a cell may be off by one through rounding.

    A single run differs from it by chance, and by more if `troubles.day_spread` is large and the run short.
    """
    yearly = sum(_per_year(row, scenario) for row in scenario.troubles.categories)
    return float(daily_means(scenario, yearly).sum())


def expected_disputes(scenario: Scenario) -> float:
    """Return the mean number of disputes between many parties, including those of a fixed day."""
    years = scenario.horizon.days / DAYS_PER_YEAR
    return sum(row.per_year * years if row.per_year > 0 else 1.0 for row in scenario.disputes)


def daily_means(scenario: Scenario, per_year: float) -> NDArray[np.float64]:
    """Return the mean number per day of the run of something that occurs `per_year` times a year.

    The mean follows the weekday profile and the growth from year to year.
    """
    horizon, troubles = scenario.horizon, scenario.troubles
    days = np.arange(horizon.days)
    profile = np.array(troubles.weekdays)
    weekday = (horizon.start.weekday() + days) % len(profile)
    means: NDArray[np.float64] = (
        per_year / DAYS_PER_YEAR * profile[weekday] / profile.mean() * (1.0 + troubles.growth) ** (days / DAYS_PER_YEAR)
    )
    return means


def _per_year(category: Category, scenario: Scenario) -> float:
    """Return the troubles of a category in a year without growth."""
    return category.rate * scenario.troubles.factor * _units(category, scenario) / 1000


def _units(category: Category, scenario: Scenario) -> float:
    """Return the number of units that the rate counts.

    Residents are weighted by how often their group meets troubles.
    """
    if category.per == "resident":
        return sum(group.count * group.trouble for group in scenario.population.groups)
    if category.per == "cell":
        return float(scenario.cells)
    land = scenario.territory
    return float(np.dot(largest_remainder(land.land_use.values(), scenario.cells), land.fixtures.values()))
