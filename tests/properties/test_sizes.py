"""The same city in another size, everything in proportion, gives the same outcomes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from sizes import city

from sim.run.simulation import simulate

OUTCOMES = ("response_hours", "action_delay_hours", "satisfaction", "satisfaction_rate", "petitions_per_10k")
GROUPS = (
    "population.groups=[{name: local, count: 18000}, {name: migrant, count: 7000, voice: 0.35, trust: 0.55, "
    "homes: {residential: 1.0, commercial: 0.5}}, {name: elderly, count: 5000, household_size: 1.8, trouble: 1.4}]"
)
CITY = (
    "scenario=xianlin", GROUPS, "territory.area_km2=8", "territory.streets=1", "territory.communities=10",
    "territory.grids=40", "policy.staffing.operators=2", "policy.staffing.workers_per_grid=0.75",
    "horizon.days=120", "horizon.warmup_days=30",
)  # fmt: skip
"""A district of 30,000 residents, a worker for 1,000 of them."""


@cache
def outcomes(factor: int, seeds: int, *settings: str) -> np.ndarray:
    found = [simulate(city(factor, *CITY, *settings), seed).outcomes for seed in range(1, seeds + 1)]
    return np.array([[each[name] for name in OUTCOMES] for each in found]).mean(axis=0)


@pytest.mark.parametrize(("factor", "seeds"), [(10, 4), (100, 1)])
def test_a_city_ten_and_a_hundred_times_as_large_fares_alike(factor: int, seeds: int) -> None:
    """30,000 against 300,000 and 3,000,000 residents, within 5 %; the small one is the mean of 30 years of chance."""
    assert outcomes(factor, seeds) == pytest.approx(outcomes(1, 30), rel=0.05)


def test_posts_by_station_fail_a_large_city() -> None:
    """Why the posts follow the load: in a large city some stations have far more to do than others."""
    small, large = (outcomes(factor, seeds, "policy.staffing.posting=station") for factor, seeds in ((1, 10), (10, 2)))
    assert large[0] > 1.3 * small[0]
