"""Contracts and firms when the policy changes in a running world."""

from __future__ import annotations

import pytest
from markets import market_scenario

from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import simulate

MARKET = {
    "service_firms": 3,
    "upkeep_firms": 3,
    "contracted": ("litter",),
    "estate_firms": 3,
    "managed": ("litter",),
    "contract_days": 30,
}


def running(**levers: object) -> GovernanceModel:
    """A market after forty days."""
    model = GovernanceModel(market_scenario(MARKET | levers), seed=2)
    model.run_until(40.3)
    return model


def test_inspection_works_at_once_and_contracts_go_on() -> None:
    model = running()
    before = model.world.contracts.copy()
    model.change_policy(policy__providers__inspection=1.0)
    after = model.world.contracts
    assert (after["holder"] == before["holder"]).all() and (after["price"] == before["price"]).all()
    own = after["trade"] < 2
    assert (after["delivered"][own] > before["delivered"][own]).all()
    model.run_until(80)
    assert (model.world.contracts["awards"][own] == 3).all()


def test_another_number_of_firms_opens_a_new_market_and_money_spent_stays_spent() -> None:
    model = running()
    spent = model.outcomes()["cost_participation_yuan"]
    model.change_policy(policy__providers__upkeep_firms=8)
    assert model.outcomes()["cost_participation_yuan"] == pytest.approx(spent)
    model.run_until(50)
    assert len(model.world.providers) == len(model.providers) == 14
    assert (model.world.contracts["holder"] >= 0).all()
    assert model.outcomes()["cost_participation_yuan"] > spent


def test_without_a_market_organisations_work_as_in_their_table() -> None:
    model = running()
    model.change_policy(
        policy__providers__service_firms=0, policy__providers__upkeep_firms=0, policy__providers__estate_firms=0
    )
    assert len(model.providers) == len(model.world.contracts) == 0
    assert model.world.organisations["price"][0] == 100.0 and not model.world.upkeep.any()
    model.run_until(60)


def test_a_market_can_open_in_a_running_world() -> None:
    model = GovernanceModel(market_scenario({}), seed=2)
    model.run_until(20.5)
    model.change_policy(policy__providers__service_firms=5, policy__providers__quality_weight=0.5)
    model.run_until(60)
    assert model.world.contracts["holder"][0] >= 0 and len(model.providers) == 5
    assert model.providers[int(model.world.contracts["holder"][0])].contracts["place"].tolist() == [0]


def test_both_loops_give_one_log() -> None:
    scenario = market_scenario(MARKET | {"filing": 0.2}, days=70, conflict={"committee_support": 1.0})
    logs = []
    for loop in ("compiled", "mesa"):
        model = GovernanceModel(scenario, 4, loop=loop, log=True)  # type: ignore[arg-type]
        model.run_model()
        logs.append(model.log)
    assert logs[0].tobytes() == logs[1].tobytes()


def test_a_market_at_rest_changes_nothing() -> None:
    plain = simulate(market_scenario({}), 1)
    named = simulate(market_scenario({"quality_weight": 1.0, "standard": 1.0, "inspection": 1.0, "collusion": 0.0}), 1)
    assert plain.simulation.world.cases.tobytes() == named.simulation.world.cases.tobytes()
