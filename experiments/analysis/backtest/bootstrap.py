"""Whether the model's errors differ from another forecast's: paired by cell, bootstrap over whole weeks."""

from __future__ import annotations

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.comparison.verdicts import Verdict, verdict
from experiments.analysis.paired import PairedDifference

DRAWS = 4000
MATTERS = 0.5
"""Points; the smallest difference of mean errors that matters (assumption)."""
FEWEST_BLOCKS = 3


def compare_errors(
    model: Floats, other: Floats, weights: Floats, blocks: np.ndarray, seed: int
) -> tuple[PairedDifference, Verdict]:
    """Return the difference of the mean errors of two forecasts (model less other), and the verdict on the model.

    `model` and `other` are errors by cell, in points, `weights` the cells' cases, `blocks` the week of each cell. Weeks
    are drawn with replacement, so that cells of one week, which err together, do not count as so many proofs. Without
    at least three weeks there is no interval, and the verdict is `unclear`.
    """
    if not len(model):
        return PairedDifference(float("nan"), None, None, 0, None, None), "unclear"
    gap = (model - other) * weights
    mean = float(gap.sum() / weights.sum())
    weeks, place = np.unique(blocks, return_inverse=True)
    correlation = (
        float(np.corrcoef(model, other)[0, 1]) if len(model) > 2 and np.ptp(model) * np.ptp(other) > 0 else None
    )
    if len(weeks) < FEWEST_BLOCKS:
        return PairedDifference(mean, None, None, len(model), correlation, None), "unclear"
    sums, sizes = np.bincount(place, gap), np.bincount(place, weights)
    rng = np.random.default_rng([seed, len(weeks)])
    drawn = rng.integers(0, len(weeks), (DRAWS, len(weeks)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    p = min(1.0, 2 * float(min(np.mean(means <= 0), np.mean(means >= 0))))
    found = PairedDifference(mean, float(low), float(high), len(model), correlation, None)
    return found, verdict(found, p, MATTERS, -1)
