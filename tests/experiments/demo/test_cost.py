"""What a page's world is reckoned to cost is near what it costs, and grows with whatever it is made of."""

from __future__ import annotations

import time

import pytest

from experiments.config.compose import compose_scenario
from experiments.demo.cost import check_changes, cost_of
from experiments.demo.log_world import SideWorld
from experiments.demo.twin import Side
from sim.text.catalogue import WanggeError

TOWN = ["scenario=small_town", "horizon.days=300"]


@pytest.mark.parametrize(
    "more",
    [
        ["troubles.factor=30"],
        ["troubles.day_spread=2", "troubles.factor=30"],
        ["horizon.days=3000"],
        ["population.groups.0.count=200000"],
        ["departments.2.stations=900"],
        ["territory.area_km2=20", "territory.grids=1500", "policy.staffing.workers_per_grid=10"],
        ["policy.staffing.visit_quota=8", "policy.staffing.workers_per_grid=45"],
    ],
)
def test_more_of_anything_costs_more(more: list[str]) -> None:
    plain = [*TOWN, "troubles.factor=30", "troubles.day_spread=0"] if "troubles.day_spread=2" in more else TOWN
    less, found = (cost_of(compose_scenario(words)[0]) for words in (plain, [*plain, *more]))
    assert found.seconds > less.seconds * 1.02


def test_disputes_count_with_those_whom_they_concern() -> None:
    place = ["scenario=x_community", "horizon.days=365"]
    none, few, many = (cost_of(compose_scenario([*place, f"disputes.0.per_year={n}"])[0]) for n in (0, 100, 2000))
    assert none.seconds < few.seconds < many.seconds / 5 and many.megabytes > 3 * few.megabytes > 0


@pytest.mark.parametrize(
    "words", [["scenario=dongcheng", "horizon.days=500"], ["scenario=small_town", "troubles.factor=150"]]
)
def test_the_estimate_is_near_the_truth(words: list[str]) -> None:
    """Within a wide margin, as machines differ: it must not be out by an order of magnitude."""
    scenario = compose_scenario(words)[0]
    Side((), SideWorld(compose_scenario(["scenario=small_town"])[0]), 1).advance(86_400)
    began = time.thread_time()
    Side((), SideWorld(scenario), 1).advance(scenario.horizon.days * 86_400)
    spent = time.thread_time() - began
    assert cost_of(scenario).seconds / 8 < spent < cost_of(scenario).seconds * 8


def test_the_larger_the_world_the_fewer_changes_are_kept() -> None:
    small, large = (compose_scenario([f"scenario={name}"])[0] for name in ("small_town", "dongcheng"))
    check_changes([small], 200)
    check_changes([large], 50)
    for scenario, n in ((small, 201), (large, 120)):
        with pytest.raises(WanggeError, match="at most"):
            check_changes([scenario], n)
