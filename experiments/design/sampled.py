"""Sampled designs: Latin hypercube and scrambled Sobol' points, by SciPy.

Sources: McKay, Beckman & Conover 1979 for the Latin hypercube; Sobol' 1967 and Owen 1998 for scrambled Sobol' points.

Both are drawn in the unit cube from `design_seed` and stretched to the factors' ranges. A longer Sobol' design begins
with the points of a shorter one, so it can be extended; it is balanced best at powers of two. A Latin hypercube of
another size is another sample.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from experiments.design.crossed import crossed
from experiments.design.factors import Factor
from experiments.design.grid import count_combinations
from experiments.design.request import Asked, Row, Sample

POINTS = 64
"""Number of sampled points if `points` is not given."""
Floats = NDArray[np.float64]


def unit_points(method: Literal["lhs", "sobol"], points: int, dimensions: int, seed: int) -> Floats:
    """Return points of the unit cube, one per row; the same seed gives the same points.

    >>> np.sort(unit_points("lhs", 4, 2, seed=1) // 0.25, axis=0).tolist()
    [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]
    """
    from scipy.stats import qmc

    if method == "lhs":
        return np.asarray(qmc.LatinHypercube(dimensions, rng=seed).random(points))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # sizes other than powers of two lack balance: told in the docs
        return np.asarray(qmc.Sobol(dimensions, rng=seed).random(points))


def stretched(units: Floats, factors: Sequence[Factor]) -> list[Row]:
    """Return rows of the factors' values at points of the unit cube."""
    return [{each.path: each.at(float(u)) for each, u in zip(factors, row, strict=True)} for row in units]


def latin_hypercube(asked: Asked) -> Sample:
    """Return a Latin hypercube over the factors, crossed with the lists."""
    return _sampled("lhs", asked)


def sobol(asked: Asked) -> Sample:
    """Return scrambled Sobol' points over the factors, crossed with the lists."""
    return _sampled("sobol", asked)


def _sampled(method: Literal["lhs", "sobol"], asked: Asked) -> Sample:
    units = unit_points(method, asked.settings.points or POINTS, len(asked.factors), asked.settings.design_seed)
    return crossed(stretched(units, asked.factors), asked.lists)


def count_sampled(asked: Asked) -> int:
    """Return how many rows a sample has, crossed with the lists."""
    return (asked.settings.points or POINTS) * count_combinations(asked.lists)
