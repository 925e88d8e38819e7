"""Measures of a comparison: outcomes, quantiles of the skewed durations, and means by resident group and by grid."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.runner.measure import Measure
from sim.outcomes.evidence import Evidence, quantile
from sim.outcomes.times import restricted_hours
from sim.vocabulary.units import DAY

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
GROUP_MEASURES = ("duration_hours", "reported_share", "satisfaction")
Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """One run: its outcomes by name, and the measures of `MEASURES`."""

    outcomes: dict[str, float]
    quantiles: Floats
    groups: Floats
    grids: Floats


def duration_quantiles(result: Any) -> Floats:
    """Return the QUANTILES of the time that a trouble lasts, in hours."""
    hours = restricted_hours(_evidence(result), "resolved")[1]
    return np.array([quantile(hours, q) for q in QUANTILES])


def group_means(result: Any) -> Floats:
    """Return the GROUP_MEASURES of every resident group, (groups, measures); NaN for a group without troubles."""
    e = _evidence(result)
    watched, hours = restricted_hours(e, "resolved")
    group = e.world.residents["group"][watched["resident"]]
    groups = len(e.scenario.population.groups)
    known = (watched["reported"] >= 0).astype(float)
    satisfaction = e.world.group_days[e.start // DAY : max(1, e.now // DAY), :, 0].mean(axis=0)
    return np.stack([mean_by(group, hours, groups), mean_by(group, known, groups), satisfaction], axis=1)


def grid_durations(result: Any) -> Floats:
    """Return the mean time that a trouble lasts in every grid, in hours; NaN for a grid without troubles."""
    e = _evidence(result)
    watched, hours = restricted_hours(e, "resolved")
    return mean_by(e.world.cells["grid"][watched["cell"]], hours, len(e.world.grids))


MEASURES = (
    Measure("duration_quantiles", duration_quantiles),
    Measure("group_means", group_means),
    Measure("grid_durations", grid_durations),
)


def _evidence(result: Any) -> Evidence:
    return Evidence(result.simulation.world, result.simulation.scenario, result.simulation.now)


def mean_by(key: NDArray[Any], values: Floats, n: int) -> Floats:
    """Return the mean of the values under each key from 0 to n - 1; NaN where there is none.

    >>> mean_by(np.array([0, 2, 2]), np.array([1.0, 2.0, 4.0]), 3).tolist()
    [1.0, nan, 3.0]
    """
    counts, sums = np.bincount(key, minlength=n), np.bincount(key, values, minlength=n)
    return np.where(counts > 0, sums / np.maximum(1, counts), np.nan)
