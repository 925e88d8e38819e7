"""The way round: how much longer it is to walk inside a territory than across what lies outside it.

A river or a bay between two parts of a place is not land of the place, so it has no cells, and nobody walks there.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

MOST_PLACES: Final = 3000
"""Ways are kept between all pairs of cells up to this number, beyond it between pairs of grids."""
MOST_WORK: Final = 10_000_000
"""Most places times cells that are searched for ways, a few seconds; beyond it no way leads round anything."""

Steps = npt.NDArray[np.int16]
NO_WAYS: Final[Steps] = np.zeros((0, 0), np.int16)
"""What stands for no way round anything."""
Integers = npt.NDArray[np.integer]


def ways_around(x: Integers, y: Integers, grid: Integers) -> Steps:
    """Return the steps of one cell by which the way inside the territory exceeds the city-block distance.

    It is a symmetric square of cells, or of grids if there are too many cells; (0, 0) where no way leads round
    anything, or where there are too many grids. Ways lead over the sides of cells; parts that do not touch (islands)
    are joined, nearest to nearest, by a bridge as long as the city-block distance.
    """
    from scipy.sparse.csgraph import dijkstra

    places = np.arange(len(x)) if len(x) <= MOST_PLACES else _middles(x, y, grid)
    if len(places) * len(x) > MOST_WORK:
        return NO_WAYS
    steps = dijkstra(_graph(x, y), directed=False, indices=places)[:, places]
    direct = np.abs(x[places][:, None] - x[places]) + np.abs(y[places][:, None] - y[places])
    excess = np.maximum(np.rint(steps) - direct, 0).astype(np.int16)
    return excess if excess.any() else NO_WAYS


def _graph(x: Integers, y: Integers) -> object:
    """Return the cells as a connected graph, one step a side that two of them share."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    raster = np.full((int(y.max()) + 2, int(x.max()) + 2), -1, np.int64)
    raster[y, x] = np.arange(len(x))
    start = np.concatenate((np.arange(len(x)), np.arange(len(x))))
    end = np.concatenate((raster[y, x + 1], raster[y + 1, x]))
    start, end = start[end >= 0], end[end >= 0]
    length = np.ones(len(start))
    n = len(x)
    parts, part = connected_components(csr_array((length, (start, end)), shape=(n, n)), directed=False)
    bridges = _bridges(x, y, part) if parts > 1 else np.zeros((0, 3), np.int64)
    return csr_array(
        (
            np.concatenate((length, bridges[:, 2])),
            (np.concatenate((start, bridges[:, 0])), np.concatenate((end, bridges[:, 1]))),
        ),
        shape=(n, n),
    )


def _bridges(x: Integers, y: Integers, part: Integers) -> npt.NDArray[np.int64]:
    """Return one bridge (cell, cell, length in steps) to each further part, from the nearest that is joined already."""
    from scipy.spatial import cKDTree

    spots = np.column_stack((x, y))
    joined = part == part[0]
    found = []
    while not joined.all():
        inside, outside = np.flatnonzero(joined), np.flatnonzero(~joined)
        away, nearest = cKDTree(spots[inside]).query(spots[outside], p=1)
        k = int(np.argmin(away))
        found.append((int(inside[nearest[k]]), int(outside[k]), int(away[k])))
        joined |= part == part[outside[k]]
    return np.array(found, np.int64)


def _middles(x: Integers, y: Integers, grid: Integers) -> npt.NDArray[np.int64]:
    """Return the cell of each grid that is nearest to the middle of its cells."""
    cells = np.bincount(grid)
    away = np.abs(x - (np.bincount(grid, x) / cells)[grid]) + np.abs(y - (np.bincount(grid, y) / cells)[grid])
    order = np.lexsort((np.arange(len(x)), away, grid))
    return order[np.concatenate(([0], np.cumsum(cells)[:-1]))]
