"""Units of responsibility: the walk cut into grids, grids into communities, communities into streets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.text.catalogue import WanggeError

Starts = npt.NDArray[np.int64]

SLACK: Final = 1e-10
"""Share of the total weight by which the heaviest run may miss its optimum."""


class Units(NamedTuple):
    """Nested ranges: range k of a level is `starts[k] : starts[k + 1]` on the level below; imbalance by level."""

    grid_starts: Starts
    community_starts: Starts
    street_starts: Starts
    imbalance: dict[str, float]


def partition(weights: npt.ArrayLike, parts: int) -> Starts:
    """Cut a row of weights into `parts` runs, none empty, so that the heaviest run is as light as can be.

    Returns the parts + 1 boundaries. The heaviest run is optimal up to 3e-10 of the total (bisection on its weight);
    among the optimal cuts each boundary lies as near to its even share as it may, so that light runs are not left
    over. Always holds: heaviest <= mean + heaviest single weight, because a greedy cut at that cap leaves every run
    but the last heavier than the mean. Raises ValueError on negative weights or parts outside 1..len(weights).
    """
    weight = np.asarray(weights, dtype=np.float64)
    if not 1 <= parts <= len(weight):
        raise ValueError(f"{len(weight)} weights cannot be cut into {parts} runs")
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError("weights must be finite and not negative")
    largest = float(weight.max())
    weight = weight / largest if largest > 0 else np.ones(len(weight))
    running = np.concatenate(([0.0], np.cumsum(weight)))
    cap = _lightest_cap(running.tolist(), parts)
    return np.array(_cut_evenly(running, parts, cap), dtype=np.int64)


def build_units(cell_weights: npt.ArrayLike, n_grids: int, n_communities: int, n_streets: int) -> Units:
    """Cut the walk into nested, balanced units; `cell_weights` is the load of every cell in walking order.

    Raises WanggeError if a unit would be empty.
    """
    weight = np.asarray(cell_weights, dtype=np.float64)
    if n_grids > len(weight):
        raise WanggeError("more_grids_than_cells", grids=n_grids, cells=len(weight))
    if not 1 <= n_streets <= n_communities <= n_grids:
        raise WanggeError("units_not_nested", streets=n_streets, communities=n_communities, grids=n_grids)
    grid_starts = partition(weight, n_grids)
    grid_load = np.add.reduceat(weight, grid_starts[:-1])
    community_starts = partition(grid_load, n_communities)
    community_load = np.add.reduceat(grid_load, community_starts[:-1])
    street_starts = partition(community_load, n_streets)
    street_load = np.add.reduceat(community_load, street_starts[:-1])
    loads = {"grid": grid_load, "community": community_load, "street": street_load}
    return Units(
        grid_starts, community_starts, street_starts, {level: imbalance(load) for level, load in loads.items()}
    )


def imbalance(loads: npt.NDArray[np.float64]) -> float:
    """Return how far the heaviest unit exceeds the mean, heaviest / mean - 1; 0 if there is no load at all."""
    mean = float(loads.mean())
    return float(loads.max()) / mean - 1.0 if mean > 0 else 0.0


def _lightest_cap(running: list[float], parts: int) -> float:
    """Return the lightest possible weight of the heaviest run, by bisection.

    `running` are running totals of weights of at most 1.
    """
    total = running[-1]
    heaviest_single = max(after - before for before, after in pairwise(running))
    low, high = max(total / parts, heaviest_single), total / parts + heaviest_single
    while high - low > SLACK * total:
        middle = 0.5 * (low + high)
        if _fits(running, parts, middle):
            high = middle
        else:
            low = middle
    return high


def _fits(running: list[float], parts: int, cap: float) -> bool:
    """Return whether greedy runs of at most `cap` cover the row within `parts` runs."""
    cells = len(running) - 1
    at = 0
    for _ in range(parts):
        at = bisect_right(running, running[at] + cap, at) - 1
        if at == cells:
            return True
    return False


def _cut_evenly(running: npt.NDArray[np.float64], parts: int, cap: float) -> list[int]:
    """Return boundaries near to their even shares.

    Every run has at least 1 place and at most weight `cap`; each boundary lies as near to its even share as these
    limits allow.
    """
    totals: list[float] = running.tolist()
    cells, total = len(totals) - 1, totals[-1]
    # Two caps a hair apart: rounding in the sums must not make a start that is earliest seem out of reach.
    earliest = _earliest_starts(totals, parts, cap + SLACK * total)
    reach_cap = cap + 2 * SLACK * total
    shares = np.arange(parts) * (total / parts)
    nearest = np.searchsorted(running, shares).tolist()
    starts = [0]
    for k, share in enumerate(shares.tolist()[1:], start=1):
        place, before = nearest[k], starts[-1]
        if share - totals[place - 1] < totals[place] - share:
            place -= 1
        reach = bisect_right(totals, totals[before] + reach_cap, before) - 1
        low, high = max(earliest[k], before + 1), min(reach, cells - (parts - k))
        starts.append(min(max(place, low), high))
    return [*starts, cells]


def _earliest_starts(totals: list[float], parts: int, cap: float) -> list[int]:
    """Return the earliest place where each run k may start.

    The runs from k on must still be able to cover the rest within `cap`.
    """
    earliest = [len(totals) - 1] * (parts + 1)
    for k in range(parts - 1, -1, -1):
        end = earliest[k + 1]
        earliest[k] = bisect_left(totals, totals[end] - cap, 0, end)
    return earliest
