"""Docking of the library: under every system and every mode the two loops write the same event log, row by row."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.config.compose import compose_scenario, packaged
from experiments.config.overrides import choices
from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import Simulation

SEED = 3
DAYS = 5


def docks(*words: str) -> int:
    """Rows of the log that both loops wrote."""
    scenario = compose_scenario([*words, f"horizon.days={DAYS}", "horizon.warmup_days=0"])[0]
    simulation = Simulation(scenario, SEED, log=True)
    simulation.advance(simulation.horizon)
    model = GovernanceModel(scenario, SEED, loop="mesa", log=True)
    model.run_model()
    np.testing.assert_array_equal(simulation.log, model.log)
    return len(model.log)


@pytest.mark.parametrize("system", choices(packaged().folder, "system"))
def test_both_loops_write_the_same_log_under_every_system(system: str) -> None:
    assert docks(f"system={system}") > 10


@pytest.mark.parametrize("mode", choices(packaged().folder, "policy"))
def test_both_loops_write_the_same_log_under_every_mode(mode: str) -> None:
    assert docks("scenario=small_town", f"policy={mode}", "troubles.factor=3") > 100
