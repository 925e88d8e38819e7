"""Pareto fronts: which settings are nondominated, and how much of the objective space they dominate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def hypervolume(losses: Floats, reference: Floats) -> float:
    """Return the hypervolume that the rows of `losses` dominate, up to the point `reference`.

    That is the volume beaten by at least one row and better than `reference` in every column. It is cut into slices
    along the last loss, each of one dimension less (Knowles 2002; exact, for a handful of losses).

    >>> hypervolume(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([2.0, 2.0]))
    3.0
    """
    losses = losses[(losses < reference).all(axis=1)]
    if not len(losses):
        return 0.0
    if losses.shape[1] == 1:
        return float(reference[0] - losses.min())
    losses = losses[np.argsort(losses[:, -1], kind="stable")]
    ends = np.append(losses[1:, -1], reference[-1])
    heights = ends - losses[:, -1]
    return float(
        sum(
            height * hypervolume(losses[: place + 1, :-1], reference[:-1])
            for place, height in enumerate(heights)
            if height > 0
        )
    )


def held_share(losses: Floats, ideal: Floats, reference: Floats) -> float:
    """Return the share of the box from `ideal` to `reference` that a front dominates.

    Columns in which the box is flat are left out.
    """
    wide = reference > ideal
    if not wide.any():
        return float("nan")
    return hypervolume(losses[:, wide], reference[wide]) / float(np.prod((reference - ideal)[wide]))


def pareto_front(losses: np.ndarray) -> np.ndarray:
    """Return which rows are nondominated: less is better in every column, and equal rows all stay.

    A row is dominated by one that is nowhere worse and somewhere better.
    """
    no_worse = (losses[:, None, :] <= losses[None, :, :]).all(axis=2)
    better = (losses[:, None, :] < losses[None, :, :]).any(axis=2)
    return ~(no_worse & better).any(axis=0)
