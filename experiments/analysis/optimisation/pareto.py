"""Who is unbeaten among settings judged by several losses, and how much of the room their front holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    pass

from numpy.typing import NDArray

Floats = NDArray[np.float64]


def hypervolume(losses: Floats, reference: Floats) -> float:
    """The volume that is beaten by at least one row of `losses` and better than `reference` in every column.

    Slices along the last loss, each the volume of one dimension less (Knowles 2002; exact, for a handful of losses).

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
    """The share of the box from `ideal` to `reference` that a front holds; columns in which the box is flat are left out."""
    wide = reference > ideal
    if not wide.any():
        return float("nan")
    return hypervolume(losses[:, wide], reference[wide]) / float(np.prod((reference - ideal)[wide]))


def pareto_front(losses: np.ndarray) -> np.ndarray:
    """Which rows no other row beats: less is better in every column; of equal rows all stay.

    A row is beaten by one that is nowhere worse and somewhere better.
    """
    no_worse = (losses[:, None, :] <= losses[None, :, :]).all(axis=2)
    better = (losses[:, None, :] < losses[None, :, :]).any(axis=2)
    return ~(no_worse & better).any(axis=0)
