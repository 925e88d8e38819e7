"""The overtaking index: whether the case that is closed is an old one or a young one among those open in its line.

First come, first served closes the oldest (0), a line served at random one in the middle (0.5), and last come, first
served the youngest (1). Municipal logs show 0.47 to 0.89: fresh cases go first, and old ones lie.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.engine.numba.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def overtaking_places(opened: ArrayLike, closed: ArrayLike, line: ArrayLike) -> Floats:
    """Return for each case its place by age among those open in its line when it is closed: 0 oldest, 1 youngest.

    `opened` and `closed` are times in one unit, `closed` not a number for a case that is still open; `line` is the
    number of the line that a case stands in, below 0 for none. A case counts as open from its opening to its closing,
    both included; those opened at the same time share the places that they take. The result is empty (not a number)
    for a case that is not closed, stands in no line, or is the only one that is open.
    """
    opened, closed = np.asarray(opened, np.float64), np.asarray(closed, np.float64)
    line = np.asarray(line, np.int64)
    places = np.full(len(opened), np.nan)
    used = np.flatnonzero((line >= 0) & ~np.isnan(opened))
    if len(used):
        order = used[np.lexsort((opened[used], line[used]))]  # by line, oldest first
        until = np.where(np.isnan(closed[order]), np.inf, closed[order])
        latest = np.lexsort((until, line[order]))[::-1]  # by line, the one that stays open longest first
        found, tree = np.full(len(order), np.nan), np.zeros(len(order) + 1, np.int64)
        _fill(line[order], opened[order], until, latest, tree, found)
        places[order] = found
    return places


@kernel
def _fill(line: Integers, opened: Floats, until: Floats, latest: Integers, tree: Integers, found: Floats) -> None:
    """Find the places of all cases, from the latest closing back, while a Fenwick tree counts who is open by age.

    Rows are in the order of line and opening; `latest` goes through them by line and falling closing time.
    """
    n = len(line)
    at = 0
    while at < n:
        row = latest[at]
        end = at
        while end < n and line[latest[end]] == line[row] and until[latest[end]] == until[row]:
            _count(tree, latest[end])
            end += 1
        if not math.isinf(until[row]):
            start = _first(line, opened, int(line[row]), -math.inf)
            there = _before(tree, _first(line, opened, int(line[row]), np.nextafter(until[row], np.inf)))
            for k in range(at, end):
                own = latest[k]
                oldest = _first(line, opened, int(line[own]), opened[own])
                after = _first(line, opened, int(line[own]), np.nextafter(opened[own], np.inf))
                older, alike = _before(tree, oldest), _before(tree, after)
                others = there - _before(tree, start) - 1
                if others > 0:
                    found[own] = (older - _before(tree, start) + 0.5 * (alike - older - 1)) / others
        at = end


@kernel
def _first(line: Integers, opened: Floats, number: int, time: float) -> int:
    """Return the first row of this line, or of a later one, that was opened at this time or later."""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high) // 2
        if line[middle] < number or (line[middle] == number and opened[middle] < time):
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def _count(tree: Integers, row: int) -> None:
    """Count a row in the tree."""
    k = row + 1
    while k < len(tree):
        tree[k] += 1
        k += k & -k


@kernel
def _before(tree: Integers, row: int) -> int:
    """Return how many of the rows before this one have been counted."""
    total, k = 0, row
    while k > 0:
        total += int(tree[k])
        k -= k & -k
    return total


def overtaking_index(opened: ArrayLike, closed: ArrayLike, line: ArrayLike) -> float:
    """Return the mean of `overtaking_places` over the cases that have one; not a number if none has."""
    places = overtaking_places(opened, closed, line)
    known = places[~np.isnan(places)]
    return float(known.mean()) if len(known) else float("nan")
