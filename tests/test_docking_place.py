"""Docking on a real territory: cells cut to polygons, ways round a river and stations where the map says.

Both loops, both forms of patrol and plain Python give one event log.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import Simulation
from sim.territory.around import NO_WAYS

LINQIAO = (
    "scenario=linqiao",
    "horizon.days=12",
    "horizon.warmup_days=0",
    "troubles.factor=1.5",
    "policy.participation.reporting_rate=0.6",
    "policy.windows.number=3",
    "policy.windows.in_person=0.5",
    "policy.contacts.groups=[elderly]",
    "policy.contacts.every_days=10",
    "policy.contacts.by=sanitation",
    "behaviour.department.riding_kmh=12",
)


def log_of(scenario: Any, *, every_move: bool = False) -> Any:
    simulation = Simulation(scenario, 3, log=True, every_move=every_move)
    simulation.advance(simulation.horizon)
    return simulation.log


@pytest.mark.parametrize("rule", ["fifo", "nearest"])
def test_both_loops_write_the_same_event_log(rule: str) -> None:
    scenario = compose_scenario([*LINQIAO, f"policy.dispatch.rule={rule}"])[0]
    model = GovernanceModel(scenario, 3, loop="mesa", log=True)
    model.run_model()
    assert len(model.log) > 500
    np.testing.assert_array_equal(log_of(scenario), model.log)


def test_walking_every_step_gives_the_same_event_log() -> None:
    scenario = compose_scenario([*LINQIAO])[0]
    np.testing.assert_array_equal(log_of(scenario, every_move=True), log_of(scenario))


def test_the_river_is_felt() -> None:
    """Without the way round to the bridge, workers walk less and another log is written."""
    scenario = compose_scenario([*LINQIAO])[0]
    with_river, without = Simulation(scenario, 3, log=True), Simulation(scenario, 3, log=True)
    without.world = without.world._replace(around=NO_WAYS)
    for each in (with_river, without):
        each.advance(each.horizon)
    assert not np.array_equal(with_river.log, without.log)
