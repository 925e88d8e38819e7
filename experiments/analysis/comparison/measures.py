"""What a comparison takes from one run: all outcomes, quantiles of the skewed times, and means by resident group and by grid."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.evidence import Evidence, quantile
from sim.outcomes.times import restricted_hours
from sim.vocabulary.units import DAY

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
GROUP_MEASURES = ("duration_hours", "reported_share", "satisfaction")
Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """One run: outcomes by name; the quantiles of `duration_hours`; (groups, GROUP_MEASURES); duration by grid in hours."""

    outcomes: dict[str, float]
    quantiles: Floats
    groups: Floats
    grids: Floats


def measure(result: Any) -> Measured:
    """Everything a comparison needs of a finished run; NaN where a group or a grid had no trouble."""
    e = Evidence(result.simulation.world, result.simulation.scenario, result.simulation.now)
    watched, hours = restricted_hours(e, "resolved")
    group = e.world.residents["group"][watched["resident"]]
    grid = e.world.cells["grid"][watched["cell"]]
    groups = len(e.scenario.population.groups)
    known = (watched["reported"] >= 0).astype(float)
    satisfaction = e.world.group_days[e.start // DAY : max(1, e.now // DAY), :, 0].mean(axis=0)
    by_group = np.stack([mean_by(group, hours, groups), mean_by(group, known, groups), satisfaction], axis=1)
    quantiles = np.array([quantile(hours, q) for q in QUANTILES])
    return Measured(dict(result.outcomes), quantiles, by_group, mean_by(grid, hours, len(e.world.grids)))


def mean_by(key: NDArray[Any], values: Floats, n: int) -> Floats:
    """Mean of the values under each key from 0 to n - 1; NaN where there is none.

    >>> mean_by(np.array([0, 2, 2]), np.array([1.0, 2.0, 4.0]), 3).tolist()
    [1.0, nan, 3.0]
    """
    counts, sums = np.bincount(key, minlength=n), np.bincount(key, values, minlength=n)
    return np.where(counts > 0, sums / np.maximum(1, counts), np.nan)
