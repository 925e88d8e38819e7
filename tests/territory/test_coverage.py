"""What is on the lists: households of the census, and beats that count only those."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim.run.simulation import Simulation, simulate

TOWN = ("scenario=small_town", "horizon.days=90", "policy.staffing.visit_quota=6")


@pytest.mark.parametrize("census", [0.0, 0.4, 1.0])
def test_only_households_on_the_lists_are_ever_visited(census: float) -> None:
    """SF-03: with a census everybody can be reached, without one a share never is."""
    result = simulate(composed(*TOWN, f"policy.staffing.census={census}"), 1)
    households = result.simulation.world.households
    assert households["known"].mean() == pytest.approx(census, abs=0.05)
    assert not (households["visited"] & ~households["known"]).any()
    assert result.outcomes["visited_share"] == pytest.approx(
        census, abs=0.05
    )  # ninety days suffice for all on the lists


def test_who_is_on_the_lists_grows_with_the_census() -> None:
    few, many = (
        Simulation(composed(*TOWN, f"policy.staffing.census={census}"), 1).world.households["known"]
        for census in (0.3, 0.6)
    )
    assert not (few & ~many).any()


def test_a_beat_counts_its_own_households() -> None:
    world = Simulation(composed(*TOWN, "policy.staffing.census=0.5"), 1).world
    for worker in world.workers:
        own = slice(int(worker.first_household), int(worker.first_household + worker.households))
        assert worker.known == np.count_nonzero(world.households["known"][own])
