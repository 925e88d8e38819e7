"""What streets can afford: their fiscal capacity, and the grants that level it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario
from sim.scenario.apportion import largest_remainder
from sim.territory.records import Territory

Floats = NDArray[np.float64]
RANKS = slice(1, 6)
"""Ranks whose mean capacity is the standard: second to sixth, if there are that many streets (source 000, essay 6)."""


def levelled(capacity: Floats, grants: float) -> Floats:
    """Return capacity per head after grants of (standard - capacity) to streets below the standard.

    If there are too few streets to rank, the standard is the mean of all.

    >>> levelled(np.array([1.4, 0.6]), 1.0)
    array([1.4, 1. ])
    """
    return np.asarray(capacity + grants * np.maximum(0.0, standard_capacity(capacity) - capacity))


def standard_capacity(capacity: Floats) -> float:
    """Return the capacity per head that grants level up to: the mean of the second to sixth, or of too few streets."""
    return float(np.sort(capacity)[::-1][RANKS].mean() if len(capacity) >= RANKS.stop else capacity.mean())


def street_means(scenario: Scenario, territory: Territory) -> Floats | None:
    """Return what each street can pay per head of staff relative to the others; None if all are alike.

    Grants are levied on all streets in proportion: they move posts between streets and add none.
    """
    if not scenario.territory.street_capacity:
        return None
    return levelled(np.array(scenario.territory.street_capacity, np.float64), scenario.policy.staffing.grants)


def grids_of_workers(
    means: Floats, street: NDArray[np.integer], workers: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last grid of every worker if each street has the workers that it can pay.

    The grids of a street are numbered consecutively.
    """
    grids = np.bincount(street, minlength=len(means))
    share = largest_remainder(means * grids, workers)
    first, last = [], []
    for number, (n, m) in enumerate(zip(share, grids, strict=True)):
        start = int(grids[:number].sum())
        place = np.arange(n)
        begins = place * m // max(1, n)
        first.append(start + begins)
        last.append(start + (np.maximum((place + 1) * m // n - 1, begins) if 0 < n < m else begins))
    return np.concatenate(first).astype(np.int64), np.concatenate(last).astype(np.int64)
