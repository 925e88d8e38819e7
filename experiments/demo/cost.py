"""Cost of a page's world, estimated before anything is computed, and limits on what a page may ask for.

The cost is estimated from the scenarios. Its figures were measured on two shared cores, with the model as well as the
page's own books and log: shipped scenarios for one to ten years, and small_town with one quantity at a time blown up.
Estimates are accurate to within a half either way.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.setup.volume import expected_cases, expected_disputes
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    from sim.scenario import Scenario

LUCK = 6.0
"""Standard deviations that a page may reach by picking a lucky seed.

The number of cases in a short run depends on the level of its few days.
"""


class Cost(NamedTuple):
    """Seconds of one processor until the end of the run, and megabytes held then."""

    seconds: float
    megabytes: float


MOST = Cost(12.0, 400.0)
"""Limit for all sides of a page together.

Measured: both sides of small_town for ten years 3 s and 40 MB, of dongcheng for a year 3 s and 110 MB, of xianlin for
ten years 7 s and 240 MB; one side of dongcheng for ten years 8 s and 260 MB (both sides 13 s and 530 MB: refused).
While a world is being built, it needs as much memory again for a moment.
"""
MOST_CHANGES, SECONDS_OF_CHANGES = 200, 30.0
"""Limits on the lever changes that a page keeps.

At most MOST_CHANGES of them, and no more than can be replayed in SECONDS_OF_CHANGES.
"""

UNITS = {
    "case": Cost(1.1e-5, 3.5e-4),
    "resident": Cost(1.2e-6, 1.0e-4),
    "dispute": Cost(3.0e-4, 1.0e-3),
    "party to a dispute": Cost(5.0e-7, 3.5e-5),
    "station": Cost(4.0e-4, 1.0e-3),
    "station and day": Cost(2.0e-7, 2.4e-5),
    "worker": Cost(2.0e-5, 1.5e-3),
    "visit": Cost(4.0e-8, 0.0),
    "community and day": Cost(2.0e-7, 0.0),
    "group and day": Cost(2.0e-7, 1.6e-5),
    "day": Cost(4.0e-4, 0.0),
    "side": Cost(0.1, 30.0),
}
"""Cost of one unit of each kind; a side's own cost includes its event log (2,000,000 rows)."""
CHANGED = {
    "case": 1.5e-6,
    "resident": 1.0e-6,
    "party to a dispute": 4.0e-7,
    "station": 3.0e-4,
    "worker": 2.0e-5,
    "side": 0.04,
}
"""Seconds that one change of levers takes for each unit of these kinds."""


def cost_of(scenario: Scenario) -> Cost:
    """Return the cost of one side from its first day to its last."""
    numbers = _numbers(scenario)
    return Cost(*(sum(numbers[name] * unit[place] for name, unit in UNITS.items()) for place in range(2)))


def check_cost(scenarios: Collection[Any], given: int = 0) -> None:
    """Refuse a page whose sides together would take too much computing time or memory.

    `given`: cases of a log on all sides together.
    """
    found = [cost_of(scenario) for scenario in scenarios]
    found.append(Cost(*(given * each for each in UNITS["case"])))
    whole = Cost(*map(sum, zip(*found, strict=True)))
    if whole.seconds > MOST.seconds or whole.megabytes > MOST.megabytes:
        one = next(iter(scenarios))
        fields = {"cases": f"{given + sum(map(expected_cases, scenarios)):,.0f}", "days": one.horizon.days}
        fields |= {"seconds": f"{whole.seconds:,.0f}", "megabytes": f"{whole.megabytes:,.0f}"}
        raise WanggeError(
            "demo_too_costly", **fields, most_seconds=f"{MOST.seconds:.0f}", most_megabytes=f"{MOST.megabytes:.0f}"
        )


def check_changes(scenarios: Collection[Any], changes: int) -> None:
    """Refuse more lever changes than a page may keep for such a world.

    They are limited because a reload and a link replay all of them.
    """
    one = max(_seconds_of_a_change(scenario) for scenario in scenarios)
    most = min(MOST_CHANGES, int(SECONDS_OF_CHANGES / one))
    if changes > most:
        raise WanggeError("demo_too_many_changes", most=most)


def _seconds_of_a_change(scenario: Scenario) -> float:
    numbers = _numbers(scenario)
    return sum(numbers[name] * seconds for name, seconds in CHANGED.items())


def _numbers(scenario: Scenario) -> dict[str, float]:
    """Count the units of each kind that cost something."""
    days, stations = scenario.horizon.days, sum(map(scenario.stations_of, scenario.departments))
    return {
        "case": expected_cases(scenario) * (1.0 + LUCK * scenario.troubles.day_spread / math.sqrt(days)),
        "resident": scenario.population.residents,
        "dispute": expected_disputes(scenario),
        "party to a dispute": _parties(scenario),
        "station": stations,
        "station and day": stations * days,
        "worker": scenario.workers,
        "visit": scenario.workers * scenario.visit_quota * days,
        "community and day": scenario.territory.communities * days,
        "group and day": len(scenario.population.groups) * days,
        "day": days,
        "side": 1.0,
    }


def _parties(scenario: Scenario) -> float:
    """Count the residents of all households that disputes concern, once for each dispute that concerns them."""
    groups = scenario.population.groups
    households = sum(max(1, round(group.count / group.household_size)) for group in groups if group.count)
    a_household = scenario.population.residents / households
    years = scenario.horizon.days / 365
    return sum(
        (row.per_year * years or 1.0) * min(row.households, households) * a_household * row.affected
        for row in scenario.disputes
    )
