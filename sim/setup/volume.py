"""Expected number of troubles in a scenario, before any is drawn; the cost of a run depends on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Category, Scenario
from sim.scenario.apportion import largest_remainder
from sim.setup.shocks import expected_from_shocks

DAYS_PER_YEAR = 365


def expected_cases(scenario: Scenario) -> float:
    """Return the mean number of troubles over all seeds; the fixtures of a cell may be off by one through rounding.

    A single run differs from it by chance, and by more if its days differ much (`troubles.day_spread`, spells) or
    troubles bring on many others, and if it is short.
    """
    yearly: dict[tuple[float, ...], float] = {}
    for row in scenario.troubles.categories:
        yearly[row.months] = yearly.get(row.months, 0.0) + _per_year(row, scenario)
    ordinary = sum(float(daily_means(scenario, number, months).sum()) for months, number in yearly.items())
    return ordinary + expected_from_shocks(scenario, _units)


def expected_disputes(scenario: Scenario) -> float:
    """Return the mean number of disputes between many parties, including those of a fixed day."""
    years = scenario.horizon.days / DAYS_PER_YEAR
    return sum(row.per_year * years if row.per_year > 0 else 1.0 for row in scenario.disputes)


def daily_means(
    scenario: Scenario, per_year: float, months: tuple[float, ...] = (), before: int = 0
) -> NDArray[np.float64]:
    """Return the mean number per day of the run of something that occurs `per_year` times a year.

    The mean follows the weekdays, the months (those of all troubles unless given), the public holidays and the growth
    from year to year. `before` adds days ahead of the first.
    """
    horizon, troubles = scenario.horizon, scenario.troubles
    days = np.arange(-before, horizon.days)
    profile = np.array(troubles.weekdays)
    weekday = (horizon.start.weekday() + days) % len(profile)
    means: NDArray[np.float64] = (
        per_year / DAYS_PER_YEAR * profile[weekday] / profile.mean() * (1.0 + troubles.growth) ** (days / DAYS_PER_YEAR)
    )
    months = months or troubles.months
    if len(set(months)) > 1:
        dates = np.datetime64(horizon.start, "D") + days
        season = np.array(months) / np.mean(months)
        means *= season[dates.astype("datetime64[M]").astype(int) % len(months)]
    if troubles.holiday != 1.0:
        closed = np.array([(day - horizon.start).days for day in scenario.calendar.closed], int)
        within = closed[(closed >= -before) & (closed < horizon.days)]
        means[within + before] *= troubles.holiday
    return means


def _per_year(category: Category, scenario: Scenario) -> float:
    """Return the troubles of a category in a year without growth."""
    return category.rate * scenario.troubles.factor * _units(category, scenario) / 1000


def _units(category: Category, scenario: Scenario, only: str = "") -> float:
    """Return the number of units that the rate counts.

    Residents are weighted by how often their group meets troubles; `only` counts those of one group.
    """
    if category.per == "resident":
        counted = {category.group, only} - {""}
        groups = [group for group in scenario.population.groups if counted <= {group.name}]
        return sum(group.count * group.trouble for group in groups)
    if category.per == "cell":
        return float(scenario.cells)
    land = scenario.territory
    return float(np.dot(largest_remainder(land.land_use.values(), scenario.cells), land.fixtures.values()))
