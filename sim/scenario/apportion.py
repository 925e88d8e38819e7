"""Apportionment of whole things among places: exact totals, no random rounding."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def largest_remainder(weights: npt.ArrayLike, total: int) -> npt.NDArray[np.int64]:
    """Return whole numbers proportional to `weights` that add up to exactly `total` (Hamilton's method).

    Every number is its exact quota rounded down or up; ties go to the earlier place. Raises ValueError if a weight
    is negative or not finite, or if all weights are zero although there is something to share out.
    """
    share = np.asarray(weights, dtype=np.float64)
    if total == 0:
        return np.zeros(len(share), dtype=np.int64)
    if not np.isfinite(share).all() or (share < 0).any() or not share.any():
        raise ValueError("weights must be finite, not negative, and not all zero")
    # Scaling by the largest first keeps the sum finite and off the subnormal range for any valid weights.
    share = share / share.max()
    quota = share / share.sum() * total
    whole = np.floor(quota).astype(np.int64)
    remainder = np.where(share > 0, quota - whole, -1.0)
    missing = total - int(whole.sum())
    if missing > 0:
        whole[np.argsort(-remainder, kind="stable")[:missing]] += 1
    elif missing < 0:  # the quotas' sum was rounded up in the last binary digit
        whole[np.argsort(np.where(whole > 0, remainder, np.inf), kind="stable")[:-missing]] -= 1
    return whole


def even_steps(rate: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return whole numbers that follow `rate` along a line: every running total is the exact one, rounded half up.

    A place with rate 0 gets nothing.
    """
    running = np.floor(np.cumsum(rate) + 0.5).astype(np.int64)
    return np.diff(running, prepend=0)
