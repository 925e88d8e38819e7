"""Paired comparison of policies under common seeds.

Two policies under one seed meet the same troubles, so the difference within a seed carries far less noise than the
difference of two means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.io.parquet import PREFIX

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95
NOT_A_SETTING = {"run", "scenario_hash"}
BROUGHT = {"system": {"scenario"}}
"""Columns that follow from a lever: a system brings a scenario of its own name."""


Series = dict[int, float]
"""Values of an outcome by seed."""


@dataclass(frozen=True)
class PairedDifference:
    """The mean of a - b over the seeds that both have, in the outcome's own unit.

    `low` and `high` bound the 95 % Student-t interval; they are None with fewer than two pairs. `correlation` is that
    of the two policies' values over seeds, None where it is undefined (fewer than two pairs, or one side never varies).
    `variance_reduction` says how many times fewer runs the pairing needs: variance of an unpaired difference / variance
    of the paired one; it is infinite if all differences are equal but the values vary. `dropped` counts the seeds with
    a missing value on either side. `mean` is NaN without any pair.
    """

    mean: float
    low: float | None
    high: float | None
    pairs: int
    correlation: float | None
    variance_reduction: float | None
    dropped: int = 0


def interval(values: Sequence[float] | np.ndarray) -> tuple[float, float | None, float | None]:
    """Return the mean and the 95 % Student-t interval of independent values; NaN values are left out.

    The bounds are None with fewer than two values, the mean is NaN with none.
    """
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return float("nan"), None, None
    # All equal: the mean is that value exactly; summing would blur its last digit.
    mean = float(known[0]) if np.ptp(known) == 0 else float(known.mean())
    if known.size < 2:
        return mean, None, None
    from scipy.special import stdtrit

    half = float(stdtrit(known.size - 1, (1 + CONFIDENCE) / 2) * known.std(ddof=1) / np.sqrt(known.size))
    half = 0.0 if np.ptp(known) == 0 else half
    return mean, mean - half, mean + half


def column(runs: "pd.DataFrame", outcome: str) -> str:
    """Return the column of an outcome that is given with or without its prefix."""
    return outcome if outcome in runs.columns else PREFIX + outcome


def paired(a: "pd.DataFrame", b: "pd.DataFrame", outcome: str) -> PairedDifference:
    """Return the paired difference a - b of an outcome; several rows of one seed (other levers) are averaged first.

    A seed with a missing value on either side is dropped and counted: averaging its remaining rows would compare unlike
    things.
    """
    first, second = (table.groupby("seed")[column(table, outcome)].agg(_complete_mean) for table in (a, b))
    seeds = first.index.intersection(second.index).sort_values()
    return difference(first[seeds].to_numpy(float), second[seeds].to_numpy(float))


def difference(x: np.ndarray, y: np.ndarray) -> PairedDifference:
    """Return the paired difference x - y of two arrays in the same order of seeds.

    Pairs with a missing value are dropped.
    """
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    mean, low, high = interval(x - y)
    correlation, reduction = _gain(x, y)
    return PairedDifference(mean, low, high, int(x.size), correlation, reduction, int((~known).sum()))


def paired_by_seed(a: Series, b: Series) -> PairedDifference:
    """Return the paired difference a - b over the seeds that both sides have."""
    seeds = sorted(a.keys() & b.keys())
    return difference(np.array([a[seed] for seed in seeds], float), np.array([b[seed] for seed in seeds], float))


def mean_by_seed(values: Series) -> float:
    """Return the mean over seeds; missing values are left out, and NaN stands for none at all."""
    known = [value for value in values.values() if value == value]
    return sum(known) / len(known) if known else float("nan")


def p_value(found: PairedDifference, distance: float | None = None) -> float:
    """Return the two-sided p-value of a paired difference that lies `distance` from a bound.

    Without `distance` the bound is 0. The p-value is 1 without an interval.
    """
    if found.low is None or found.high is None:
        return 1.0
    half = (found.high - found.low) / 2
    distance = abs(found.mean) if distance is None else distance
    if distance == 0:
        return 1.0
    if half == 0:
        return 0.0
    from scipy.special import stdtr, stdtrit

    error = half / float(stdtrit(found.pairs - 1, (1 + CONFIDENCE) / 2))
    return 2 * float(stdtr(found.pairs - 1, -distance / error))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number by Holm's step-down procedure (Holm 1979).

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    corrected = [float("nan")] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def _complete_mean(values: "pd.Series") -> float:
    """Return the mean over the other levers of one seed; NaN if one of them is missing."""
    return float(values.mean(skipna=False))


def _gain(x: np.ndarray, y: np.ndarray) -> tuple[float | None, float | None]:
    """Return the correlation of the two sides, and the variance reduction that it brings."""
    if x.size < 2:
        return None, None
    unpaired = float(x.var(ddof=1) + y.var(ddof=1))
    if unpaired == 0:
        return None, None
    difference = x - y
    variance = 0.0 if np.ptp(difference) == 0 else float(difference.var(ddof=1))
    reduction = unpaired / variance if variance > 0 else float("inf")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return None, reduction
    return float(np.corrcoef(x, y)[0, 1]), reduction


def marginal(runs: "pd.DataFrame", lever: str, outcome: str) -> dict[object, PairedDifference]:
    """Return the effect of each level of a lever against its first (the baseline), over all other levers' levels.

    `runs` is a factorial design with one row per run and a column `seed`. Keys are the levels but the first, in the
    design's order. Within a seed the other levers are averaged, then the seeds are paired. Only the settings that both
    levels have in that seed count, so that a design with failed runs is still compared like with like.
    """
    levels = levels_of(runs, lever)
    besides = NOT_A_SETTING | {lever} | BROUGHT.get(lever, set())
    keys = [name for name in runs.columns if name not in besides and not name.startswith(PREFIX)]
    effects: dict[object, PairedDifference] = {}
    for level in levels[1:]:
        a, b = (runs_at(runs, lever, each) for each in (level, levels[0]))
        shared = a[keys].merge(b[keys]).drop_duplicates()
        effects[level] = paired(a.merge(shared, on=keys), b.merge(shared, on=keys), outcome)
    return effects


def levels_of(runs: "pd.DataFrame", lever: str) -> list[Any]:
    """Return the levels of a lever in the design's order, the baseline first; a missing value is a level, too."""
    return list(runs[lever].drop_duplicates())


def runs_at(runs: "pd.DataFrame", lever: str, level: Any) -> "pd.DataFrame":
    """Return the rows that have the lever at this level."""
    import pandas as pd

    return runs[runs[lever].isna() if pd.isna(level) else runs[lever] == level]
