"""The laboratory's engine as the calibration uses it: given cases in, closing times out."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.calibration.mechanism import Table
from sim.run.given import simulate_given
from sim.scenario import Scenario

_WORLDS: dict[Any, Any] = {}


def closing_seconds(scenario: Scenario, table: Table, seed: int) -> Floats:
    """Run the given cases and return the second, since the start, in which each is closed; infinite if it is not.

    What does not depend on the cases is kept for the next run in this process.
    """
    closed = np.asarray(simulate_given(scenario, seed, table, _WORLDS)["closed_seconds"], float)
    return np.where(np.isnan(closed) | (closed < 0), np.inf, closed)
