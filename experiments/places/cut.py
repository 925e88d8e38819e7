"""Cells of 100 m cut to the polygons of a place: which cells it has, which unit each belongs to, and their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.places.geometry import CELL
from experiments.places.libraries import library
from experiments.places.units import Units
from sim.territory.layout import MOST_CELLS, curve
from sim.text.catalogue import WanggeError

COVERED: Final = 0.5
"""Share of a cell that must lie within the place."""
WIDEST: Final = 4_000
"""Most columns or rows of the raster around a place."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cut:
    """The cells of a place in the order of the walk: grid by grid, community by community, street by street.

    `x`, `y`: column and row of the raster, whose south-west corner is `origin` (metres). `unit`: finest unit, in the
    order of the map; `grid`: its number along the walk. `area`: m2 within the place.
    """

    x: Integers
    y: Integers
    unit: Integers
    grid: Integers
    area: Floats
    origin: tuple[float, float]
    order: Integers  # unit of each grid
    community_of: Integers  # by grid
    street_of: Integers  # by community
    names: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # streets, communities, grids

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height of the raster in cells."""
        return int(self.x.max()) + 1, int(self.y.max()) + 1

    def boxes(self) -> Any:
        """Return the squares of the cells in metres."""
        west, south = self.origin[0] + CELL * self.x, self.origin[1] + CELL * self.y
        return library("shapely").box(west, south, west + CELL, south + CELL)


def cut(units: Units) -> Cut:
    """Return the cells of a place.

    A cell belongs to the place if half of it or more lies within, and to the unit that has most of it. A unit so small
    or thin that no cell is its own takes the one it shares most of, if the owner can spare it. Raises WanggeError
    naming the unit if none can.
    """
    corner, width, height = _raster(units)
    cell, unit, area = _overlaps(units.polygons, corner, width, height)
    inside = np.bincount(cell, area, width * height)
    owner = np.full(width * height, -1, np.int64)
    order = np.lexsort((-unit, area))
    owner[cell[order]] = unit[order]
    owner[inside < COVERED * CELL**2] = -1
    _spare(units, owner, cell, unit, area)
    kept = np.flatnonzero(owner >= 0)
    column, row = kept % width, kept // width
    west, south = int(column.min()), int(row.min())
    origin = (corner[0] + CELL * west, corner[1] + CELL * south)
    return _walk(units, column - west, row - south, owner[kept], np.minimum(inside[kept], CELL**2), origin)


def _raster(units: Units) -> tuple[tuple[float, float], int, int]:
    west, south, east, north = library("shapely").total_bounds(units.polygons)
    left, bottom = CELL * np.floor(west / CELL), CELL * np.floor(south / CELL)
    width, height = (max(1, int(np.ceil((high - low) / CELL))) for low, high in ((left, east), (bottom, north)))
    if max(width, height) > WIDEST or width * height > MOST_CELLS:
        raise WanggeError("places_too_wide", file=units.file, km=f"{max(width, height) * CELL / 1000:.0f}")
    return (float(left), float(bottom)), width, height


def _overlaps(polygons: Any, corner: tuple[float, float], width: int, height: int) -> tuple[Integers, Integers, Floats]:
    """Return cell, unit and common area of every cell and unit that meet."""
    shapely = library("shapely")
    rows, columns = np.divmod(np.arange(width * height), width)
    boxes = shapely.box(
        corner[0] + CELL * columns,
        corner[1] + CELL * rows,
        corner[0] + CELL * (columns + 1),
        corner[1] + CELL * (rows + 1),
    )
    shapely.prepare(polygons)
    unit, cell = shapely.STRtree(boxes).query(polygons, predicate="intersects")
    area = np.full(len(cell), CELL**2)
    edge = ~shapely.contains_properly(polygons[unit], boxes[cell])
    area[edge] = shapely.area(shapely.intersection(polygons[unit[edge]], boxes[cell[edge]]))
    met = area > 0
    return cell[met].astype(np.int64), unit[met].astype(np.int64), area[met]


def _spare(units: Units, owner: Integers, cell: Integers, unit: Integers, area: Floats) -> None:
    """Give a cell to every unit that has none, smallest claims first; writes to `owner`."""
    n = len(units.names)
    cells = np.bincount(owner[owner >= 0], minlength=n)
    for number in np.flatnonzero(cells == 0):
        own = np.flatnonzero(unit == number)
        best = own[np.lexsort((cell[own], -area[own]))]
        taken = next((int(cell[k]) for k in best if owner[cell[k]] < 0 or cells[owner[cell[k]]] > 1), None)
        if taken is None:
            raise WanggeError("places_too_small", file=units.file, name=units.label(int(number)))
        if owner[taken] >= 0:
            cells[owner[taken]] -= 1
        owner[taken], cells[number] = number, 1


def _walk(units: Units, x: Integers, y: Integers, unit: Integers, area: Floats, origin: tuple[float, float]) -> Cut:
    """Number streets, communities, grids and cells along the curve, each unit where its middle comes."""
    width, height = (side + side % 2 for side in (max(2, int(x.max()) + 1), max(2, int(y.max()) + 1)))
    steps = curve(width, height)
    rank = np.empty((height, width), np.int64)
    rank[steps[:, 1], steps[:, 0]] = np.arange(len(steps))
    along = rank[y, x]
    streets = list(dict.fromkeys(name[:1] for name in units.names))
    communities = list(dict.fromkeys(name[:2] for name in units.names))
    street_of_unit = np.array([streets.index(name[:1]) for name in units.names])
    at = {name: number for number, name in enumerate(communities)}
    community_of_unit = np.array([at[name[:2]] for name in units.names])
    keys = []
    for group, n in (
        (street_of_unit[unit], len(streets)),
        (community_of_unit[unit], len(communities)),
        (unit, len(units.names)),
    ):
        keys.append(np.bincount(group, along, n) / np.bincount(group, minlength=n))
    by_street, by_community, by_unit = keys
    order = np.lexsort(
        (
            np.arange(len(units.names)),
            by_unit,
            community_of_unit,
            by_community[community_of_unit],
            street_of_unit,
            by_street[street_of_unit],
        )
    )
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    place = np.lexsort((along, number[unit]))
    community_at = _runs(community_of_unit[order])
    first = np.concatenate(([0], np.flatnonzero(np.diff(community_at)) + 1))
    street_at = _runs(street_of_unit[order][first])
    names = (
        tuple(dict.fromkeys(units.names[k][0] for k in order)),
        tuple(units.names[k][1] for k in order[first]),
        tuple(units.names[k][2] for k in order),
    )
    return Cut(
        x[place], y[place], unit[place], number[unit[place]], area[place], origin, order, community_at, street_at, names
    )


def _runs(numbers: Integers) -> Integers:
    """Return 0, 0, 1, 1, 1, 2 ... for runs of equal numbers."""
    return np.concatenate(([0], np.cumsum(np.diff(numbers) != 0))).astype(np.int64)
