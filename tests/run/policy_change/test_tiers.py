"""Tiers in a running world: founded, staffed anew, and abolished; no matter is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from books import check_books

from experiments.config.compose import compose_scenario
from sim.mesa_model.model import GovernanceModel
from sim.scenario import Scenario
from sim.vocabulary.states import TierPlace

ONE = [{"name": "committee", "unit": "community", "staff": 1.0}]
TWO = [*ONE, {"name": "street", "unit": "street", "staff": 2.0, "powers": 0.5}]
CHANGES = (
    {"policy__hierarchy__tiers": TWO},
    {"policy__hierarchy__orders": 0.6},
    {"policy__hierarchy__staff": 0.3, "policy__dispatch__pass_up_penalty": 1.0},
    {"policy__hierarchy__tiers": ONE, "policy__hierarchy__orders": 0.0},
    {"policy__hierarchy__staff": 4.0},
    {"policy__hierarchy__tiers": []},
)


@pytest.fixture(scope="module")
def busy_town() -> Scenario:
    return compose_scenario(["scenario=small_town", "troubles.factor=4", "horizon.days=90"])[0]


@pytest.mark.parametrize("loop", ["compiled", "mesa"])
def test_tiers_come_and_go(busy_town: Scenario, loop: str) -> None:
    model = GovernanceModel(busy_town, seed=3, log=True, loop=loop)  # type: ignore[arg-type]
    for number, levers in enumerate(CHANGES):
        model.run_until(9 * (number + 1) + 0.41)
        model.change_policy(**levers)
        check_books(model)
        offices = model.world.tier_offices
        assert len(model.tier_offices) == len(offices)
        waiting = model.world.climbs["place"] == TierPlace.WAITING if len(model.world.climbs) else np.zeros(0, bool)
        assert offices["queue"].sum() == np.count_nonzero(waiting)
    model.run_until(80)
    check_books(model)
    assert len(model.world.tiers) == 0
    assert (model.outcomes()["cost_staff_yuan"]) > 0


def test_offices_are_agents_with_a_name(busy_town: Scenario) -> None:
    model = GovernanceModel(busy_town, seed=1, policy__hierarchy__tiers=TWO)
    names = [office.name for office in model.tier_offices]
    assert names == ["committee"] * busy_town.territory.communities + ["street"] * busy_town.territory.streets
    model.run_until(10)
    assert sum(office.received for office in model.tier_offices) > 0
    model.change_policy(policy__hierarchy__tiers=ONE)
    assert {office.name for office in model.tier_offices} == {"committee"}
