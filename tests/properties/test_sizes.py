"""The same city in another size, everything in proportion, gives the same outcomes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from sizes import city

from sim.run.simulation import simulate

OUTCOMES = ("response_hours", "action_delay_hours", "satisfaction", "satisfaction_rate", "petitions_per_10k")
CITY = (
    "scenario=xianlin",
    "population.groups=[{name: local, count: 23000}, {name: migrant, count: 7000, voice: 0.35, trust: 0.55}]",
    "territory.area_km2=25",
    "territory.land_use={residential: 0.35, commercial: 0.1, campus: 0.05, public: 0.1, road: 0.15, open: 0.25}",
    "territory.fixtures={residential: 4, commercial: 7, campus: 3, public: 5, road: 8, open: 1}",
    "territory.streets=1",
    "territory.communities=10",
    "territory.grids=40",
    *(f"departments.{number}.residents_per_station=6000" for number in range(13)),
    "policy.staffing.department_staff=1.7",
    "policy.staffing.operators=2",
    "policy.staffing.workers_per_grid=0.75",
    "troubles.day_spread=0",
    "troubles.spells=[]",
    "horizon.days=120",
    "horizon.warmup_days=30",
)
"""A place of 30,000 residents, five stations of every department and a worker for 1,000 residents.

It is large enough that its stations differ as much from each other as those of a large city, and days and spells do not
differ in luck, which a large city would share.
"""


@cache
def outcomes(factor: int, layouts: int, *settings: str) -> np.ndarray:
    """Mean outcomes over layouts, each with a seed of its own."""
    found = [
        simulate(city(factor, *CITY, f"territory.layout_seed={seed}", *settings), seed).outcomes
        for seed in range(1, layouts + 1)
    ]
    return np.array([[each[name] for name in OUTCOMES] for each in found]).mean(axis=0)


@pytest.mark.parametrize(("factor", "layouts"), [(10, 8), (100, 1)])
def test_a_city_ten_and_a_hundred_times_as_large_fares_alike(factor: int, layouts: int) -> None:
    """30,000 against 300,000 and 3,000,000 residents, within 5 %."""
    assert outcomes(factor, layouts) == pytest.approx(outcomes(1, 80), rel=0.05)


def test_equal_posts_fail_a_large_place_whose_stations_have_unequal_work() -> None:
    """Twice Xianlin, whose campuses and open land make the areas of its stations unlike each other."""
    parts = ("scenario=xianlin", "horizon.days=120", "policy.staffing.department_staff=0.8")
    load, equal = (
        simulate(city(2, *parts, f"policy.staffing.posting={rule}"), 1).outcomes["response_hours"]
        for rule in ("load", "station")
    )
    assert equal > 1.2 * load
