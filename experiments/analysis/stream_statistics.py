"""Statistics of a stream of troubles, alike for the model and for municipal logs: repeats, daily levels, places.

All take plain columns: `arises` in days since the midnight at which the stream starts, `cell` and `category` as whole
numbers. Each statistic compares the stream with what chance alone would make of the same troubles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOWS = (1.0, 3.0, 7.0)
"""Days within which a trouble of the same class in the same cell counts as a repeat."""
Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]


def knox_ratios(
    arises: Floats, cell: Integers, category: Integers, windows: Sequence[float] = WINDOWS
) -> tuple[float, ...]:
    """Return pairs of one cell and class that lie at most so many days apart, over those of shuffled times.

    1 means that troubles come back no sooner than by chance (Knox 1964). The expectation over all shuffles is exact:
    pairs of one cell and class times the share of all pairs that are as close in time.
    """
    n = len(arises)
    group = _numbered(cell, category)
    sizes = np.bincount(group).astype(float)
    together = float((sizes * (sizes - 1) / 2).sum())
    of_all, of_group = np.sort(arises), np.sort(arises + group * _apart(arises, windows))
    found = []
    for window in windows:
        expected = together * _close(of_all, window) / (n * (n - 1) / 2)
        found.append(_close(of_group, window) / expected if expected > 0 else float("nan"))
    return tuple(found)


def _apart(arises: Floats, windows: Sequence[float]) -> float:
    """Return an offset that keeps the times of two groups further apart than any window."""
    return float(np.ptp(arises) + max(windows) + 1.0) if len(arises) else 1.0


def _close(ordered: Floats, window: float) -> int:
    """Return the number of pairs at most `window` apart."""
    return int((np.searchsorted(ordered, ordered + window, side="right") - np.arange(len(ordered)) - 1).sum())


def _numbered(*columns: Integers) -> Integers:
    """Return one number for each combination of columns that occurs."""
    found: Integers = np.unique(np.stack(columns), axis=1, return_inverse=True)[1].ravel()
    return found


def top_share(cell: Integers, share: float) -> float:
    """Return the part of all troubles in the busiest `share` of the cells that have any."""
    counts = np.sort(np.unique(cell, return_counts=True)[1])[::-1]
    return float(counts[: max(1, round(share * len(counts)))].sum() / counts.sum())


def daily_counts(arises: Floats, days: int) -> Integers:
    """Return the troubles of each day."""
    return np.bincount(np.floor(arises).astype(int), minlength=days)[:days]


def daily_levels(counts: Integers, first_weekday: int, left_out: Sequence[int] = ()) -> Floats:
    """Return the count of each day over the mean of its weekday; NaN on days left out, such as public holidays."""
    levels = counts.astype(float)
    levels[list(left_out)] = np.nan
    weekday = (first_weekday + np.arange(len(counts))) % 7
    for day in range(7):
        same = weekday == day
        if np.isfinite(levels[same]).any():
            levels[same] /= np.nanmean(levels[same])
    return levels


def autocorrelation(levels: Floats, lag: int = 1) -> float:
    """Return the correlation of levels `lag` days apart, over the pairs of days that both count."""
    first, later = levels[:-lag], levels[lag:]
    both = np.isfinite(first) & np.isfinite(later)
    return float(np.corrcoef(first[both], later[both])[0, 1])


def variance_over_mean(counts: Integers, first_weekday: int, left_out: Sequence[int] = ()) -> float:
    """Return the variance over the mean of the daily counts from Monday to Friday; 1 for a Poisson process."""
    weekday = (first_weekday + np.arange(len(counts))) % 7
    counted = np.setdiff1d(np.flatnonzero(weekday < 5), np.asarray(left_out, int))
    return float(counts[counted].var(ddof=1) / counts[counted].mean())


def monthly_spread(levels: Floats, months: Integers) -> float:
    """Return the standard deviation of the mean levels of the months."""
    means = [np.nanmean(levels[months == month]) for month in np.unique(months)]
    return float(np.std(means, ddof=1))
