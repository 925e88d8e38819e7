"""Correlation of sampled factors with outcomes: Spearman's rank correlation with its interval.

The unit is the sampled row: its runs are averaged first. The interval is Fisher's z with the standard error of Bonett
and Wright (2000), "Sample size requirements for estimating Pearson, Kendall and Spearman correlations", Psychometrika
65.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.moves import means
from experiments.analysis.objectives import SHOWN
from experiments.analysis.paired import CONFIDENCE
from experiments.store import PREFIX

if TYPE_CHECKING:
    import pandas as pd

    from experiments.results.sweep_view import View


@dataclass(frozen=True)
class Correlation:
    """Spearman's rho of a factor and an outcome over `n` rows.

    There are no bounds with fewer than four rows; rho is NaN if one side is constant.
    """

    factor: str
    outcome: str
    rho: float
    low: float | None
    high: float | None
    n: int

    @property
    def shown(self) -> bool:
        """Whether the interval lies on one side of 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Correlated:
    """The correlations of a sweep's sampled factors with its chief outcomes, over `points` sampled rows.

    `found` has one for every outcome and factor, outcome by outcome; outcomes are named by their columns.
    """

    factors: tuple[str, ...]
    outcomes: tuple[str, ...]
    points: int
    found: tuple[Correlation, ...]

    def of(self, outcome: str) -> list[Correlation]:
        """Return an outcome's correlations in the order of the factors."""
        return [each for each in self.found if each.outcome == outcome]


def spearman(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float | None, float | None, int]:
    """Return rho, its 95 % interval and the number of rows; rows with a missing value are left out.

    >>> rho, low, high, n = spearman(np.arange(10.0), np.arange(10.0) ** 3)
    >>> round(rho, 9), n
    (1.0, 10)
    """
    from scipy.stats import norm, rankdata

    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    n = int(x.size)
    if n < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan"), None, None, n
    rho = float(np.clip(np.corrcoef(rankdata(x), rankdata(y))[0, 1], -1, 1))
    if n < 4:
        return rho, None, None, n
    if abs(rho) > 1 - 1e-12:
        return rho, rho, rho, n
    half = float(norm.ppf((1 + CONFIDENCE) / 2)) * np.sqrt((1 + rho**2 / 2) / (n - 3))
    z = np.arctanh(rho)
    return rho, float(np.tanh(z - half)), float(np.tanh(z + half)), n


def correlations(points: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str]) -> list[Correlation]:
    """Return the correlation of every outcome with every factor; `points` has one row per sampled row."""
    columns = {name: points[name].to_numpy(float) for name in (*factors, *outcomes)}
    return [
        Correlation(factor, outcome, *spearman(columns[factor], columns[outcome]))
        for outcome in outcomes
        for factor in factors
    ]


def correlated(seen: View) -> Correlated:
    """Return what a sweep with sampled factors says of its chief outcomes; a sampled row's runs are averaged first."""
    outcomes = tuple(PREFIX + name for name in SHOWN if PREFIX + name in seen.runs.columns)
    points = means(seen, outcomes)
    found = correlations(points, seen.factors, outcomes)
    return Correlated(tuple(seen.factors), outcomes, len(points), tuple(found))
