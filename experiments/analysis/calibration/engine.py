"""The laboratory's engine as the calibration uses it: given cases in, closing times out."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.calibration.mechanism import Table
from sim.outcomes.given import given_outcomes
from sim.run.simulation import Simulation
from sim.scenario import Scenario

_WORLDS: dict[Any, Any] = {}


def closing_seconds(scenario: Scenario, table: Table, seed: int) -> Floats:
    """Run the given cases and return the second, since the start, in which each is closed; infinite if it is not.

    What does not depend on the cases is kept for the next run in this process.
    """
    simulation = Simulation(scenario, seed, given=table, world_cache=_WORLDS)
    simulation.advance(simulation.horizon)
    closed = np.asarray(given_outcomes(simulation.world)["closed_seconds"], float)
    return np.where(closed < 0, np.inf, closed)
