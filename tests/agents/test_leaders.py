"""Leaders who visit: what they see comes first, others wait longer, and an announced visit is prepared for."""

from __future__ import annotations

import pytest
from small_worlds import composed, ran

from sim.agents.leaders import visit_time
from sim.run.simulation import Simulation
from sim.vocabulary.units import DAY

TOWN = ("scenario=small_town", "horizon.days=60", "horizon.warmup_days=0", "troubles.factor=2")
MONTHLY = "policy.careers.leader_visits=12"


def test_each_community_is_visited_once_in_each_part_of_the_year() -> None:
    world = Simulation(composed(*TOWN, MONTHLY), 1).world
    for community in range(4):
        times = [visit_time(world, community, number) for number in range(12)]
        assert times == sorted(times)
        assert all(number * 29 <= time // DAY <= (number + 1) * 31 for number, time in enumerate(times))


def test_visits_come_as_often_as_planned() -> None:
    days = ran(*TOWN, MONTHLY).simulation.world.official_days
    assert 6 <= days["leaders"].sum() <= 10  # four communities, two months
    assert days["seen"].sum() > 0


@pytest.mark.parametrize(("announced", "ready"), [(0.0, False), (1.0, True)])
def test_only_an_announced_visit_is_prepared_for(announced: float, ready: bool) -> None:
    days = ran(*TOWN, MONTHLY, f"policy.careers.announced={announced}").simulation.world.official_days
    assert (days["made_ready"].sum() > 0) == ready


def test_an_announced_visit_finds_less_amiss() -> None:
    seen = [
        ran(*TOWN, "policy.careers.leader_visits=26", f"policy.careers.announced={announced}")
        .simulation.world.official_days["seen"]
        .sum()
        for announced in (0.0, 1.0)
    ]
    assert seen[1] < seen[0]
