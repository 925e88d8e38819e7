"""Means and intervals over seeds, as the pictures show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.paired import CONFIDENCE, interval, levels_of, runs_at
from experiments.present.figures.style import numeric
from experiments.results.days import DailyMeans
from sim.text.catalogue import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds; `low` and `high` are NaN with fewer than two seeds, `mean` with none."""

    mean: float
    low: float
    high: float


def ordered_levels(runs: "pd.DataFrame", lever: str) -> list[Any]:
    """Return numbers in ascending order, and names in the design's order."""
    levels = levels_of(runs, lever)
    return sorted(levels) if numeric(levels) else levels


def estimate(runs: "pd.DataFrame", outcome: str) -> Estimate:
    """Return the mean of the outcome over seeds.

    Within a seed its runs are averaged first, leaving out those without a value.
    """
    if outcome not in runs:
        return Estimate(np.nan, np.nan, np.nan)
    mean, low, high = interval(runs.groupby("seed")[outcome].mean().to_numpy(float))
    return Estimate(mean, np.nan if low is None else low, np.nan if high is None else high)


def by_level(runs: "pd.DataFrame", lever: str, outcome: str) -> list[Estimate]:
    """Return the outcome at each of `ordered_levels`, averaged over the other levers.

    All levels meet the same troubles seed by seed, so what a whole seed adds at every level is no uncertainty of a
    difference between levels: intervals are of the values less the mean of their seed (Cousineau 2005, with the
    correction of Morey 2008). Seeds that lack a level count for the means alone.
    """
    levels = ordered_levels(runs, lever)
    found = [estimate(runs_at(runs, lever, level), outcome) for level in levels]
    if len(levels) < 2 or outcome not in runs:
        return found
    import pandas as pd

    seeds = [runs_at(runs, lever, level).groupby("seed")[outcome].mean() for level in levels]
    values = pd.concat(seeds, axis=1, join="inner").to_numpy(float)
    values = values[~np.isnan(values).any(axis=1)]
    if len(values) < 2:
        return found
    widened = np.sqrt(len(levels) / (len(levels) - 1))
    centred = (values - values.mean(axis=1, keepdims=True)) * widened
    bounds = [interval(each) for each in centred.T]
    halves = [high - mean for mean, _, high in bounds if high is not None]
    return [Estimate(each.mean, each.mean - half, each.mean + half) for each, half in zip(found, halves, strict=True)]


def by_day(means: DailyMeans, of: "pd.DataFrame | None" = None, window: int = 7) -> "pd.DataFrame":
    """Return the rolling mean of a daily outcome over the last `window` days, with intervals over seeds.

    The result is day -> mean, low, high. `means` has one group per seed; if it has more, `of` selects those of its
    groups to use. Bounds are NaN on days that fewer than two seeds have.
    """
    import pandas as pd
    from scipy.special import stdtrit

    values = means.values if of is None else means.values[of.index]
    smooth = pd.DataFrame(values.T, index=means.days).rolling(window, min_periods=1).mean()
    seeds = smooth.count(axis=1).to_numpy()
    mean = smooth.mean(axis=1)
    known = seeds >= 2
    factor = stdtrit(np.where(known, seeds - 1, 1), (1 + CONFIDENCE) / 2) / np.sqrt(np.maximum(seeds, 1))
    half = (smooth.std(axis=1, ddof=1) * factor).where(known)
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half})


def seeds_note(runs: "pd.DataFrame", levers: Sequence[str], lang: str) -> str:
    """Say how many seeds the intervals rest on, or that there is no interval."""
    seeds = runs.groupby(list(levers), dropna=False)["seed"].nunique() if levers else runs[["seed"]].nunique()
    low, high = int(seeds.min()), int(seeds.max())
    if high < 2:
        return say("plot_one_seed", lang)
    if "sample" in runs.columns:
        return say("plot_samples", lang, n=low)
    return say("plot_seeds", lang, n=low) if low == high else say("plot_seeds_between", lang, low=low, high=high)
