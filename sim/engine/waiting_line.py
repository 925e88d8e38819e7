"""Waiting lines: any number of them over the rows of one table, each in order of (key, row number).

A line is a pairing heap (Fredman, Sedgewick, Sleator and Tarjan 1986) whose links lie in the rows themselves, so a line
needs no memory of its own: it is known by its root, the row that is served next, or NONE when nobody waits. A row can
stand in one line at a time, and can leave it from any place.

A table of rows that may wait has the fields `key` (f8), `child`, `sibling`, `back` and `line` (i4). `child` is the
first of the rows below, `sibling` the next row beside, `back` the row that points here. `line` belongs to the caller,
who notes there which line the row stands in; leaving a line resets it to NONE. Every function returns the new root,
which the caller keeps. Joining takes constant time, leaving O(log n) on average over a run.
"""

import math
from typing import Any

from sim.engine.numba.compiling import inlined_kernel, kernel

NONE = -1


@kernel
def join(rows: Any, root: int, i: int, key: float) -> int:
    """Add row i to the line with this key and return the new root.

    A smaller key is served earlier; not-a-number counts as +inf.
    """
    row = rows[i]
    row.key = math.inf if math.isnan(key) else key
    row.child = NONE
    row.sibling = NONE
    row.back = NONE
    return _meld(rows, root, int(i))


@inlined_kernel
def pop_first(rows: Any, root: int) -> int:
    """Remove the first row, which is the root, and return the new root; the line must not be empty."""
    rest = _merge(rows, int(rows[root].child))
    _detach(rows, root)
    return rest


@kernel
def leave(rows: Any, root: int, i: int) -> int:
    """Remove row i from whatever place in its line and return the new root."""
    if i == root:
        return pop_first(rows, root)
    row = rows[i]
    back, sibling = int(row.back), int(row.sibling)
    if rows[back].child == i:
        rows[back].child = sibling
    else:
        rows[back].sibling = sibling
    if sibling != NONE:
        rows[sibling].back = back
    below = _merge(rows, int(row.child))
    _detach(rows, i)
    return _meld(rows, root, below)


@kernel
def rerank(rows: Any, root: int, i: int, key: float) -> int:
    """Give another key to row i, which stands in the line, and return the new root."""
    line = int(rows[i].line)
    root = join(rows, leave(rows, root, i), i, key)
    rows[i].line = line
    return root


@kernel
def next_alike(rows: Any, root: int, i: int) -> int:
    """Return the row after row i among those that have the key of the root; NONE after the last.

    It starts with the root and goes down before it goes along; every link is followed twice at most, so that the whole
    way costs no more than there are such rows and rows right behind them.
    """
    key = rows[root].key
    below = int(rows[i].child)
    while below != NONE and rows[below].key != key:
        below = int(rows[below].sibling)
    if below != NONE:
        return below
    while i != root:
        beside = int(rows[i].sibling)
        while beside != NONE and rows[beside].key != key:
            beside = int(rows[beside].sibling)
        if beside != NONE:
            return beside
        back = int(rows[i].back)
        while rows[back].child != i:  # back along the siblings to the row above
            i = back
            back = int(rows[i].back)
        i = back
    return NONE


@kernel
def _detach(rows: Any, i: int) -> None:
    row = rows[i]
    row.child = NONE
    row.sibling = NONE
    row.back = NONE
    row.line = NONE


@inlined_kernel
def _meld(rows: Any, a: int, b: int) -> int:
    """Join two heaps, given by roots without siblings, either of which may be NONE; return the root."""
    if a == NONE:
        return b
    if b == NONE:
        return a
    key_a, key_b = rows[a].key, rows[b].key
    first, second = (a, b) if key_a < key_b or (key_a == key_b and a < b) else (b, a)
    child = int(rows[first].child)
    rows[second].sibling = child
    rows[second].back = first
    if child != NONE:
        rows[child].back = second
    rows[first].child = second
    return first


@inlined_kernel
def _merge(rows: Any, child: int) -> int:
    """Join a chain of siblings into one heap and return its root.

    This takes two passes: meld neighbours, then the pairs from last to first.
    """
    pairs = NONE  # chain of melded pairs by `sibling`, the last one first
    while child != NONE:
        other = int(rows[child].sibling)
        following = NONE
        if other != NONE:
            following = int(rows[other].sibling)
            rows[other].sibling = NONE
        rows[child].sibling = NONE
        pair = _meld(rows, child, other)
        rows[pair].sibling = pairs
        pairs = pair
        child = following
    root = NONE
    while pairs != NONE:
        following = int(rows[pairs].sibling)
        rows[pairs].sibling = NONE
        root = _meld(rows, root, pairs)
        pairs = following
    if root != NONE:
        rows[root].back = NONE
    return root
