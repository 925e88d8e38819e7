"""Means of the chief outcomes by combination of levels, with their intervals over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.analysis.objectives import SHOWN
from experiments.analysis.paired import interval
from experiments.design.design import SAMPLE
from experiments.store import PREFIX

if TYPE_CHECKING:
    import pandas as pd

MANY = 40
"""Number of combinations beyond which nobody reads a table of all of them."""


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % interval: NaN without any value, no bounds with fewer than two."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Combination:
    """One level of every lever, and the mean of every outcome there."""

    levels: tuple[Any, ...]
    means: tuple[Mean, ...]


@dataclass(frozen=True)
class Means:
    """The table of a sweep: a row for each combination of levels, a column for each outcome.

    Intervals are over `units` different seeds, or over as many sampled rows if `sampled`.
    """

    levers: tuple[str, ...]
    outcomes: tuple[str, ...]
    rows: tuple[Combination, ...]
    units: int
    sampled: bool


def combination_means(runs: pd.DataFrame, levers: Sequence[str]) -> Means:
    """Return the means of the chief outcomes for every combination of levels; without levers, over all runs."""
    outcomes = tuple(name for name in SHOWN if PREFIX + name in runs.columns)
    groups = runs.groupby(list(levers), sort=False, dropna=False) if levers else [((), runs)]
    rows = tuple(Combination(plain_levels(levels), _means(group, outcomes)) for levels, group in groups)
    return Means(tuple(levers), outcomes, rows, int(runs["seed"].nunique()), SAMPLE in runs.columns)


def _means(group: pd.DataFrame, outcomes: Sequence[str]) -> tuple[Mean, ...]:
    # Runs of one seed (of one sampled row) are no independent values: their mean is.
    by_seed = group.groupby("seed")
    return tuple(Mean(*interval(by_seed[PREFIX + outcome].mean().to_numpy(float))) for outcome in outcomes)


def plain_levels(levels: Any) -> tuple[Any, ...]:
    """Return the key of a group as Python values, whether the table groups by one lever or by several."""
    return tuple(plain(level) for level in (levels if isinstance(levels, (tuple, list)) else (levels,)))


def plain(value: Any) -> Any:
    """Return a level as a Python value, whatever the table made of it.

    >>> import numpy as np
    >>> plain(np.float64(0.5)), plain("fifo")
    (0.5, 'fifo')
    """
    return value.item() if hasattr(value, "item") else value
