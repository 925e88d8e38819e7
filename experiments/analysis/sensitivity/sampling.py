"""The model as a function of points in the unit cube, every point averaged over the same few seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.design.design import Point
from experiments.design.factors import Factor
from experiments.design.sampled import stretched
from experiments.runner.runner import Runner
from sim.text.catalogue import WanggeError

Floats = NDArray[np.float64]
Compose = Callable[[Sequence[dict[str, Any]]], Sequence[Point]]
"""A function from rows of levels to validated points."""


@dataclass
class Averaged:
    """The mean of `outcome` over `seeds` at points in the unit cube of `factors`.

    `values` keeps the outcome (points, seeds) as computed.
    """

    runner: Runner
    compose: Compose
    factors: Sequence[Factor]
    outcome: str
    seeds: Sequence[int]
    rows: list[dict[str, Any]] = field(default_factory=list)
    values: Floats = field(default_factory=lambda: np.empty((0, 0)))
    failures: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, units: Floats) -> Floats:
        """Return the means, one per row of `units`.

        Raises WanggeError if a point has no value, or if all points have the same.
        """
        self.rows = stretched(units, self.factors)
        found = self.runner.evaluate(self.compose(self.rows), self.seeds)
        self.failures = found.failures
        self.values = found.outcomes.get(self.outcome, np.full((len(units), len(self.seeds)), np.nan))
        known = ~np.isnan(self.values)
        if not known.any(axis=1).all():
            without = int((~known.any(axis=1)).sum())
            raise WanggeError("sensitivity_no_value", outcome=self.outcome, n=without, total=len(units))
        means = np.where(known, self.values, 0.0).sum(axis=1) / known.sum(axis=1)
        if np.ptp(means) == 0:
            raise WanggeError("sensitivity_constant", outcome=self.outcome, value=f"{means[0]:g}")
        return np.asarray(means)


def noise_share(values: Floats) -> float | None:
    """Return how much of the variance of the points' means is due to the seeds rather than the factors.

    With common seeds, a good or bad year shifts all points alike and does no harm; what counts is the rest, the
    residual of a two-way layout (points, seeds) over the number of seeds. None with one seed.

    >>> noise_share(np.array([[1.0, 2.0], [3.0, 4.0]]))
    0.0
    """
    whole = values[~np.isnan(values).any(axis=1)]
    points, seeds = whole.shape
    if points < 2 or seeds < 2:
        return None
    centred = whole - whole.mean(axis=1, keepdims=True) - whole.mean(axis=0, keepdims=True) + whole.mean()
    residual = float((centred**2).sum()) / ((points - 1) * (seeds - 1))
    variance = float(whole.mean(axis=1).var(ddof=1))
    return min(1.0, residual / seeds / variance) if variance > 0 else None
