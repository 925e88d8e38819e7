"""The tables of the territory: one record per unit cell, one per responsibility grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.territory.around import NO_WAYS
from sim.territory.given import GivenCells
from sim.territory.grids import Units, build_units
from sim.territory.landuse import LandUse, place_land_use
from sim.territory.layout import curve, raster_for
from sim.territory.population import People, ResidentGroup, place_fixtures, place_people

NOBODY: Final = -1
"""Head of an empty list, and first member of an empty range that nobody has filled yet."""

cell_record = np.dtype(
    [
        ("x", np.int16),  # column of the raster, 100 m wide
        ("y", np.int16),  # row of the raster, 100 m high
        ("land_use", np.int8),  # sim.territory.landuse.LandUse
        ("grid", np.int32),  # responsibility grid the cell belongs to
        ("first_resident", np.int32),  # residents of a cell are numbered in one run
        ("residents", np.int32),
        ("first_household", np.int32),  # so are its households
        ("households", np.int32),
        ("fixtures", np.int32),  # lamps, covers, bins, trees
        ("visible", np.int32),  # head of the list of troubles to be seen here, not yet discovered
    ],
    align=True,
)

grid_record = np.dtype(
    [
        ("first_cell", np.int32),
        ("cells", np.int32),
        ("community", np.int32),
        ("street", np.int32),
        ("first_household", np.int32),
        ("households", np.int32),
        ("first_resident", np.int32),
        ("residents", np.int32),
        ("first_worker", np.int32),  # filled in when the grids are staffed
        ("workers", np.int32),
    ],
    align=True,
)


@dataclass(frozen=True)
class Territory:
    """A laid-out jurisdiction, made by `build_territory`.

    `cells` and `grids` are record arrays of `cell_record` and `grid_record`; cells are numbered along the walk of
    `sim.territory.layout`, so a grid, a community and a street are each one run of cells and one piece of land.
    `people` holds one row per resident, numbered by cell: arrays `cell`, `household`, `group` (position in
    `group_names`). `around` holds ways round what lies outside a real territory (see `sim.territory.around`), `points`
    the cells of a department's stations where they are given. `imbalance` maps "grid", "community" and "street" to
    heaviest load / mean load - 1.
    """

    cells: np.recarray
    grids: np.recarray
    n_communities: int
    n_streets: int
    width: int
    height: int
    imbalance: dict[str, float]
    people: dict[str, npt.NDArray[np.integer]]
    group_names: tuple[str, ...]
    n_households: int
    around: npt.NDArray[np.int16] = field(default_factory=lambda: NO_WAYS)
    points: Mapping[str, npt.NDArray[np.integer]] = field(default_factory=dict)

    @property
    def n_residents(self) -> int:
        """Return the number of residents in the whole territory."""
        return len(self.people["cell"])


def build_territory(
    *,
    cells: int,
    grids: int,
    communities: int,
    streets: int,
    land_mix: Mapping[LandUse, float],
    groups: Sequence[ResidentGroup],
    fixtures_per_cell: Mapping[LandUse, float],
    seed: int,
    area_share: float = 0.25,
    given: GivenCells | None = None,
    work: npt.NDArray[np.float64] | None = None,
    work_share: float = 0.0,
) -> Territory:
    """Lay out a synthetic jurisdiction from its figures, or a real one with `given` cells and units.

    `cells` counts unit cells of 100 m x 100 m; `land_mix` holds shares of land, `fixtures_per_cell` means per cell.
    Units are balanced by load, of which `area_share` (in [0, 1]) is land and the rest people: a grid without residents
    must still be walked; given units stay as they are. With `work`, the hours expected in each cell, `work_share` of
    the load is work instead. What a real territory leaves open (land use, residents) is laid
    out as in a synthetic one. The same arguments give the same territory. Raises WanggeError for figures that cannot be
    met.
    """
    width, height = raster_for(cells) if given is None else given.sides
    if given is None:
        walk = curve(width, height)[:cells]
        x, y = walk[:, 0], walk[:, 1]
    else:
        x, y = given.x.astype(np.int64), given.y.astype(np.int64)
    known = None if given is None else given.land_use
    land_use = place_land_use(x, y, land_mix, seed, width, height) if known is None else known.astype(np.int8)
    people = place_people(land_use, groups, seed, None if given is None else given.residents, known is not None)
    load = _load(people.cell_residents, area_share)
    if work is not None and work.sum() > 0:
        load = (1.0 - work_share) * load + work_share * work / work.mean()
    units = build_units(load, grids, communities, streets) if given is None else given.units(load)
    cell_table = np.zeros(len(x), dtype=cell_record).view(np.recarray)
    cell_table["x"], cell_table["y"], cell_table["land_use"] = x, y, land_use
    cell_table["grid"] = np.repeat(np.arange(len(units.grid_starts) - 1), np.diff(units.grid_starts))
    cell_table["residents"], cell_table["first_resident"] = people.cell_residents, _firsts(people.cell_residents)
    cell_table["households"], cell_table["first_household"] = people.cell_households, _firsts(people.cell_households)
    cell_table["fixtures"] = place_fixtures(land_use, fixtures_per_cell)
    cell_table["visible"] = NOBODY
    return Territory(
        cells=cell_table,
        grids=_grid_table(units, people),
        n_communities=len(units.community_starts) - 1,
        n_streets=len(units.street_starts) - 1,
        width=width,
        height=height,
        imbalance=units.imbalance,
        people={"cell": people.cell, "household": people.household, "group": people.group},
        group_names=tuple(group.name for group in groups),
        n_households=int(people.cell_households.sum()),
        around=NO_WAYS if given is None else given.around,
        points={} if given is None else given.points,
    )


def _load(residents: npt.NDArray[np.int32], area_share: float) -> npt.NDArray[np.float64]:
    """Return the load of every cell, mean 1: `area_share` of it land, the rest residents."""
    if not residents.any():
        return np.ones(len(residents))
    return area_share + (1.0 - area_share) * residents / residents.mean()


def _firsts(counts: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Return the first member of each run, given the lengths of consecutive runs."""
    return np.cumsum(counts, dtype=np.int64) - counts


def _grid_table(units: Units, people: People) -> np.recarray:
    """Return one record per responsibility grid, with its ranges of cells, households and residents."""
    starts = units.grid_starts
    grids = np.zeros(len(starts) - 1, dtype=grid_record).view(np.recarray)
    grids["first_cell"], grids["cells"] = starts[:-1], np.diff(starts)
    community_street = np.repeat(np.arange(len(units.street_starts) - 1), np.diff(units.street_starts))
    grids["community"] = np.repeat(np.arange(len(community_street)), np.diff(units.community_starts))
    grids["street"] = community_street[grids["community"]]
    for first, count, per_cell in (
        ("first_household", "households", people.cell_households),
        ("first_resident", "residents", people.cell_residents),
    ):
        grids[count] = np.add.reduceat(per_cell, starts[:-1])
        grids[first] = _firsts(grids[count])
    grids["first_worker"] = NOBODY
    return grids
