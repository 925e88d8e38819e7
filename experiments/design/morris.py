"""Morris trajectories (Morris 1991), by SALib.

Each walks through the factors one step at a time, on a grid of levels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.design.crossed import crossed
from experiments.design.grid import count_combinations
from experiments.design.request import Asked, Sample
from experiments.design.sampled import stretched

TRAJECTORIES = 10
LEVELS = 4


def unit_problem(dimensions: int) -> dict[str, Any]:
    """Return the unit cube as the problem description that SALib expects."""
    return {
        "num_vars": dimensions,
        "names": [str(place) for place in range(dimensions)],
        "bounds": [[0.0, 1.0]] * dimensions,
    }


def unit_trajectories(dimensions: int, trajectories: int, seed: int) -> NDArray[np.float64]:
    """Return `trajectories` walks of `dimensions` + 1 points in the unit cube, one point per row."""
    from SALib.sample.morris import sample

    return np.asarray(sample(unit_problem(dimensions), trajectories, num_levels=LEVELS, seed=seed), dtype=float)


def morris(asked: Asked) -> Sample:
    """Return trajectories through the factors, crossed with the lists."""
    units = unit_trajectories(
        len(asked.factors), asked.settings.trajectories or TRAJECTORIES, asked.settings.design_seed
    )
    return crossed(stretched(units, asked.factors), asked.lists)


def count_morris(asked: Asked) -> int:
    """Return how many rows the trajectories have; each is one point longer than there are factors."""
    return (asked.settings.trajectories or TRAJECTORIES) * (len(asked.factors) + 1) * count_combinations(asked.lists)
