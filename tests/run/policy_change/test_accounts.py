"""Money levers change in a running world: what was spent stays, what comes in changes."""

from __future__ import annotations

import pytest
from small_worlds import composed

from sim.outcomes.measures import outcomes
from sim.run.policy_change.policy import change_policy
from sim.run.simulation import Simulation
from sim.vocabulary.units import DAY

TOWN = ("scenario=small_town", "horizon.days=60")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((), ("policy.finance.allotment=0.3",)),
        (("policy.finance.allotment=0.3",), ()),
        (("policy.finance.allotment=0.3",), ("policy.finance.allotment=0.6", "policy.finance.instalments=12")),
        (("policy.finance.allotment=0.3",), ("policy.finance.allotment=0.3", "policy.finance.purses=joint")),
        (("policy.finance.deposit_cases=9",), ("policy.finance.deposit_cases=9", "policy.finance.allotment=0.2")),
    ],
)
def test_money_begins_ends_and_changes_in_a_running_world(first: tuple[str, ...], then: tuple[str, ...]) -> None:
    simulation = Simulation(composed(*TOWN, *first), 4)
    simulation.advance(30 * DAY)
    before = outcomes(simulation.world, simulation.scenario, simulation.now)["cost_yuan"]
    change_policy(simulation, composed(*TOWN, *then))
    after = outcomes(simulation.world, simulation.scenario, simulation.now)["cost_yuan"]
    assert after == pytest.approx(before)
    simulation.advance(simulation.horizon)
    accounts = simulation.world.accounts
    assert (len(accounts) > 0) == bool(then)
    if any("allotment" in lever for lever in then):
        assert accounts["spent"].sum() > 0
    else:
        assert (simulation.world.cases["acted"] >= 0).any()
