"""Screening by elementary effects: mu*, their mean size over a factor's whole range, and sigma, their spread.

Morris (1991), "Factorial sampling plans for preliminary computational experiments", Technometrics 33; mu* and its
bootstrap interval: Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software 22. Computed by SALib. A
large sigma beside mu* says that the factor acts unevenly or interacts with others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.design.morris import LEVELS, unit_problem, unit_trajectories

Floats = NDArray[np.float64]
Evaluate = Callable[[Floats], Floats]
"""A function that gives the outcome at points of the unit cube, one per row."""
RESAMPLES = 1000
SHARE = 0.05
"""Factors below this share of the largest mu* are left out of the second step, however few there are."""


@dataclass(frozen=True)
class Screened:
    """The elementary effects of one factor.

    `mu` is their mean, `mu_star` their mean size with `half`, the half-width of its 95 % interval, and `sigma` their
    standard deviation.
    """

    path: str
    mu: float
    mu_star: float
    half: float
    sigma: float


def screen(paths: Sequence[str], evaluate: Evaluate, trajectories: int, seed: int) -> list[Screened]:
    """Return every factor's elementary effects, the largest mu* first.

    >>> found = screen(["a", "b"], lambda u: 3 * u[:, 0] - u[:, 1], trajectories=4, seed=1)
    >>> [(each.path, round(each.mu, 9), round(each.mu_star, 9)) for each in found]
    [('a', 3.0, 3.0), ('b', -1.0, 1.0)]
    """
    units = unit_trajectories(len(paths), trajectories, seed)
    return elementary_effects(paths, units, evaluate(units), seed)


def elementary_effects(paths: Sequence[str], units: Floats, values: Floats, seed: int) -> list[Screened]:
    """Return every factor's elementary effects from trajectories whose values are already known."""
    from SALib.analyze.morris import analyze

    found = analyze(
        unit_problem(len(paths)),
        units,
        np.asarray(values, float),
        num_resamples=RESAMPLES,
        num_levels=LEVELS,
        seed=seed,
    )
    columns = (found["mu"], found["mu_star"], found["mu_star_conf"], found["sigma"])
    rows = [Screened(path, *(float(each) for each in numbers)) for path, *numbers in zip(paths, *columns, strict=True)]
    return sorted(rows, key=lambda row: -row.mu_star)


def left_by_screening(found: Sequence[Screened], most: int) -> list[str]:
    """Return the factors that go on to the second step.

    These are the `most` largest by mu*, without those below `SHARE` of the largest.
    """
    largest = found[0].mu_star
    return [row.path for row in found[:most] if row.mu_star >= SHARE * largest and row.mu_star > 0]
