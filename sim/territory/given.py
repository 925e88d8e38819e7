"""A real territory: cells cut from the polygons of its units, as `wangge import --territory` wrote them to a file.

The table has one row a cell, in the order of the walk: street by street, community by community, grid by grid. Columns:
`x`, `y` (column and row of the raster of 100 m, from the south-west), `grid`, `residents` (persons, may be fractions;
absent if not known), `land_use` (number of `LandUse`, -1 if not known) and `area` (m2 of the cell inside the outline).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.scenario.place import Place
from sim.territory.around import ways_around
from sim.territory.grids import Units, imbalance
from sim.text.catalogue import WanggeError

Integers = npt.NDArray[np.integer]
NOT_KNOWN = -1


class GivenCells(NamedTuple):
    """The cells of a real territory and the units they belong to, numbered along the walk."""

    x: Integers
    y: Integers
    grid: Integers
    residents: npt.NDArray[np.float64] | None
    land_use: Integers | None
    community_of: Integers  # by grid
    street_of: Integers  # by community
    around: npt.NDArray[np.int16]  # see sim.territory.around
    points: Mapping[str, Integers]  # cells of the stations of a department

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height of the raster in cells."""
        return int(self.x.max()) + 1, int(self.y.max()) + 1

    def units(self, load: npt.NDArray[np.float64]) -> Units:
        """Return the units as ranges of cells, grids and communities, with the imbalance of their loads."""
        of_grids, of_communities, of_streets = map(_starts, (self.grid, self.community_of, self.street_of))
        grids = np.add.reduceat(load, of_grids[:-1])
        communities = np.add.reduceat(grids, of_communities[:-1])
        streets = np.add.reduceat(communities, of_streets[:-1])
        loads = {"grid": grids, "community": communities, "street": streets}
        unlike = {level: imbalance(of_level) for level, of_level in loads.items()}
        return Units(of_grids, of_communities, of_streets, unlike)


_KEPT: dict[str, GivenCells] = {}
_MOST_KEPT = 4


def given_cells(place: Place) -> GivenCells:
    """Return the cells of a territory file; those last read are kept, by checksum.

    Raises WanggeError if the table does not keep its own rules.
    """
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowException

    if place.sha256 not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        try:
            table = pq.read_table(place.file)
            columns = {name: table[name].to_numpy() for name in table.column_names}
        except (ArrowException, OSError, ValueError) as error:
            raise WanggeError("place_broken_table", file=str(place.file)) from error
        _KEPT[place.sha256] = _checked(place.file, columns, place)
    return _KEPT[place.sha256]


def _checked(path: Path, columns: dict[str, npt.NDArray[np.generic]], place: Place) -> GivenCells:
    about = place.about
    try:
        x, y, grid = (columns[name].astype(np.int64) for name in ("x", "y", "grid"))
        residents = columns["residents"].astype(np.float64) if "residents" in columns else None
        land_use = columns["land_use"].astype(np.int8)
        community_of = np.array([each["community"] for each in about["grids"]], np.int64)
        street_of = np.array([each["street"] for each in about["communities"]], np.int64)
        points: dict[str, list[int]] = {}
        for each in about["stations"]:
            points.setdefault(str(each["department"]), []).append(int(each["cell"]))
    except (KeyError, TypeError, ValueError) as error:
        raise WanggeError("place_broken_table", file=str(path)) from error
    in_order = all(
        _is_walk(numbers, n)
        for numbers, n in (
            (grid, len(about["grids"])),
            (community_of, len(about["communities"])),
            (street_of, len(about["streets"])),
        )
    )
    fits = bool(in_order and len(x) and min(x.min(), y.min()) >= 0 and max(x.max(), y.max()) < 2**15)
    if fits:
        fits = len(np.unique(y * 2**15 + x)) == len(x)
        fits &= residents is None or bool(np.isfinite(residents).all() and (residents >= 0).all())
        fits &= all(0 <= cell < len(x) for cells in points.values() for cell in cells)
    if not fits:
        raise WanggeError("place_broken_table", file=str(path))
    known = bool((land_use >= 0).all()) and int(land_use.max()) < 6
    return GivenCells(
        x,
        y,
        grid,
        residents if residents is not None and residents.any() else None,
        land_use if known else None,
        community_of,
        street_of,
        ways_around(x, y, grid),
        {name: np.array(cells) for name, cells in points.items()},
    )


def _is_walk(numbers: Integers, n: int) -> bool:
    """Return whether units 0 .. n - 1 follow each other, each in one run and none empty."""
    steps = np.diff(numbers)
    return len(numbers) > 0 and numbers[0] == 0 and numbers[-1] == n - 1 and bool(((steps == 0) | (steps == 1)).all())


def _starts(numbers: Integers) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.flatnonzero(np.diff(numbers)) + 1, [len(numbers)])).astype(np.int64)
