"""Outcomes of disputes worked out by hand from a written table, and their absence where there are none."""

from __future__ import annotations

import math
from typing import Any

import pytest
from quarrels import one_dispute

from sim.agents.disputes.records import AGREED, CALMED, OPEN
from sim.outcomes.measures import outcomes
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.scenario.minimal import smallest_scenario

DAY = 86_400
ROWS = (  # starts, settled (days), state, recurrences, acts of force
    (0.0, 5.0, AGREED, 0, 0),
    (10.0, 30.0, CALMED, 1, 2),
    (20.0, -1.0, OPEN, 1, 0),
    (35.0, 37.0, AGREED, 0, 0),  # too late to be watched for half of the 60 days
)
EXPECTED = {
    "disputes": 4,
    "disputes_settled_share": 3 / 4,
    "dispute_days": (5 + 20 + 30) / 3,
    "disputes_recurred_per_100": 50,
    "dispute_force_share": 1 / 4,
    "collective_per_10k": 3 / 250 * 10_000,
    "collective_on_file_per_10k": 2 / 250 * 10_000,
    "collective_people_per_10k": 90 / 250 * 10_000,
}


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    scenario = one_dispute(per_year=1000.0)
    world = Simulation(scenario, 1).world
    world.disputes["state"] = 0
    for dispute, (starts, settled, state, recurrences, forced) in zip(world.disputes, ROWS, strict=False):
        dispute.starts, dispute.settled, dispute.state = starts * DAY, settled * DAY if settled >= 0 else -1, state
        dispute.recurrences, dispute.forced = recurrences, forced
    day: Any = world.days[40]
    day.collective, day.collective_on_file, day.collective_people = 3, 2, 90
    return outcomes(world, scenario, 60 * DAY)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_measure_of_disputes_has_the_value_worked_out_by_hand(name: str, found: dict[str, float]) -> None:
    assert found[name] == pytest.approx(EXPECTED[name])


def test_without_disputes_shares_are_no_numbers_and_counts_are_0() -> None:
    scenario = smallest_scenario()
    found = outcomes(Simulation(scenario, 1).world, scenario, DAY)
    assert found["disputes"] == found["collective_per_10k"] == 0.0
    assert math.isnan(found["disputes_settled_share"])
    assert math.isnan(found["dispute_days"])


def test_mediators_cost_wages_of_forty_hours_a_week() -> None:
    def cost(scenario: Scenario) -> float:
        return outcomes(Simulation(scenario, 1).world, scenario, 7 * DAY)["cost_yuan"]

    assert cost(one_dispute(levers={"mediators": 80.0})) - cost(one_dispute()) == pytest.approx(2 * 40 * 45.0)
