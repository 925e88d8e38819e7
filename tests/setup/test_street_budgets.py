"""Streets: grants that level their capacity, and staff in proportion to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_worlds import composed

from sim.run.simulation import Simulation
from sim.setup.street_budgets import grids_of_workers, levelled

TOWN = ("scenario=small_town", "policy.staffing.posting=station", "policy.staffing.workers_per_grid=1")


def test_the_standard_is_the_mean_of_the_second_to_the_sixth() -> None:
    """SF-30: those below get what they lack, those above keep what they have."""
    capacity = np.array([9.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5])
    assert levelled(capacity, 1.0) == pytest.approx([9.0, 5.0, 4.0, 3.0, 3.0, 3.0, 3.0])
    assert levelled(capacity, 0.5) == pytest.approx([9.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.75])
    assert (levelled(capacity, 0.0) == capacity).all()


@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=12), st.floats(0, 1))
def test_grants_take_from_nobody_and_narrow_the_gap(capacity: list[float], grants: float) -> None:
    before, after = np.array(capacity), levelled(np.array(capacity), grants)
    assert (after >= before).all()
    assert np.ptp(after) <= np.ptp(before) + 1e-12


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 60), st.data())
def test_every_worker_has_grids_of_one_street(grids: list[int], workers: int, data: st.DataObject) -> None:
    means = np.array(data.draw(st.lists(st.floats(0.1, 3), min_size=len(grids), max_size=len(grids))))
    street = np.repeat(np.arange(len(grids)), grids)
    first, last = grids_of_workers(means, street, workers)
    assert len(first) == len(last) == workers
    assert (first <= last).all()
    assert (street[first] == street[last]).all()
    assert (np.diff(first) >= 0).all()


def staff(*levers: str) -> tuple[np.ndarray, np.ndarray]:
    """Officers of the two sanitation stations, and workers of the two streets."""
    world = Simulation(composed(*TOWN, *levers), 1).world
    agency = [row.name for row in composed(*TOWN).departments].index("sanitation")
    return world.departments["staff"][world.departments["agency"] == agency], np.bincount(
        world.grids["street"][world.workers["grid"]], minlength=2
    )


def test_staff_follows_capacity_unless_grants_level_it() -> None:
    even, poor, levelled_ = (
        staff(),
        staff("territory.street_capacity=[1.5,0.5]"),
        staff("territory.street_capacity=[1.5,0.5]", "policy.staffing.grants=1"),
    )
    assert even[0] / even[0].sum() == pytest.approx([0.5, 0.5])
    assert poor[0] / poor[0].sum() == pytest.approx([0.75, 0.25])
    assert levelled_[0] / levelled_[0].sum() == pytest.approx([0.6, 0.4])
    assert [poor[0].sum(), levelled_[0].sum()] == pytest.approx([even[0].sum()] * 2)
    assert sum(even[1]) == sum(poor[1]) == sum(levelled_[1])
    assert poor[1][1] < levelled_[1][1] <= even[1][1]


def test_equal_capacities_change_nothing() -> None:
    assert [part.tolist() for part in staff()] == [part.tolist() for part in staff("territory.street_capacity=[1,1]")]
