"""A real place as it is imported: cells, units, people, stations and outlines, and the territory file made of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.io.parquet import write_table
from experiments.places.cut import Cut
from experiments.places.features import Station
from experiments.places.geometry import CELL
from experiments.places.libraries import library
from experiments.places.mapping import LAND_USES, LEVELS
from experiments.places.population import People
from experiments.places.units import Units
from sim.scenario.place import FORMAT, KEY
from sim.text.catalogue import Phrase

FILE: Final = "territory.parquet"
SIMPLER: Final = 3.0
"""Metres by which a drawn outline may differ from the map's."""


@dataclass(frozen=True)
class ImportedPlace:
    """A place made of maps.

    `cells`: one row a cell of 100 m, in the order of the walk; columns `x`, `y` (column and row from the south-west),
    `grid`, `area` (m2 within the place), `land_use` (number, -1 not known) and, where it is known, `residents`.
    `about`: what stands beside the cells in the file (names of units, outlines, stations, projection, sources).
    `findings`: what was found and done, sentence by sentence. `folder`: where it was written, None if it was not.
    """

    cells: pd.DataFrame = field(repr=False)
    about: Mapping[str, Any] = field(repr=False)
    findings: tuple[Phrase, ...] = field(repr=False, default=())
    folder: Path | None = None

    @property
    def residents(self) -> float | None:
        """Persons in the whole place, None if the maps do not say."""
        return float(self.cells["residents"].sum()) if "residents" in self.cells else None

    @property
    def units(self) -> dict[str, list[str]]:
        """Names of the units of each level, along the walk."""
        return {level: [each["name"] for each in self.about[level]] for level in ("streets", "communities", "grids")}

    @property
    def file(self) -> Path | None:
        """The territory file for `territory.file`, None if nothing was written."""
        return self.folder / FILE if self.folder else None

    def write(self, folder: Path) -> None:
        """Write the territory file into an existing folder; the same place gives the same bytes."""
        import pyarrow as pa

        table = pa.Table.from_pandas(self.cells, preserve_index=False)
        about = json.dumps(self.about, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
        write_table(folder / FILE, table.replace_schema_metadata({KEY: about.encode("utf-8")}))


def assemble(
    name: str,
    units: Units,
    cut: Cut,
    crs: Any,
    people: People | None,
    land_use: Any,
    stations: list[Station],
    sources: Mapping[str, str],
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table of cells and what stands beside it in the file."""
    cells = {
        "x": cut.x.astype(np.int16),
        "y": cut.y.astype(np.int16),
        "grid": cut.grid.astype(np.int32),
        "area": cut.area.astype(np.float32),
        "land_use": np.full(len(cut.x), -1, np.int8) if land_use is None else land_use,
    }
    if people is not None:
        cells["residents"] = people.cells
    streets, communities, grids = _named(cut)
    uses = None
    if land_use is not None:
        uses = {use: int(n) for use, n in zip(LAND_USES, np.bincount(land_use, minlength=6), strict=True)}
    about = {
        "format": FORMAT,
        "name": name,
        "crs": f"EPSG:{crs.to_epsg()}" if crs.to_epsg() else crs.to_wkt(),
        "origin": [round(each, 2) for each in cut.origin],
        "side": CELL,
        "streets": [{"name": each} for each in streets],
        "communities": [
            {"name": each, "street": int(street)} for each, street in zip(communities, cut.street_of, strict=True)
        ],
        "grids": [{"name": each, "community": int(of)} for each, of in zip(grids, cut.community_of, strict=True)],
        "outlines": outlines(units, cut),
        "stations": [{"department": each.department, "name": each.name, "cell": each.cell} for each in stations],
        "land_use": uses,
        "population": None if people is None else round(people.total, 6),
        "sources": dict(sources),
    }
    return pd.DataFrame(cells), about


def _named(cut: Cut) -> tuple[list[str], list[str], list[str]]:
    """Return names of streets, communities and grids; a unit that the map does not show is called like its own parts.

    A grid without a name is called like its community, a community without one like its street.
    """
    streets, communities, grids = (list(each) for each in cut.names)
    communities = [own or streets[street] for own, street in zip(communities, cut.street_of, strict=True)]
    grids = [own or communities[community] for own, community in zip(grids, cut.community_of, strict=True)]
    return streets, communities, grids


def outlines(units: Units, cut: Cut) -> dict[str, list[list[list[list[float]]]]]:
    """Return the rings of every unit, by level: lists of (column, row) in cells from the south-west corner."""
    shapely = library("shapely")
    of_grid = np.array(units.polygons)[cut.order]
    community = np.asarray(cut.community_of)
    street = np.asarray(cut.street_of)[community]
    found = {}
    for level, numbers in zip(LEVELS, (street, community, np.arange(len(of_grid))), strict=True):
        shapes = [shapely.union_all(of_grid[numbers == k], grid_size=0.01) for k in range(int(numbers.max()) + 1)]
        found[level] = [_rings(shapely, shape, cut.origin) for shape in shapes]
    return found


def _rings(shapely: Any, shape: Any, origin: tuple[float, float]) -> list[list[list[float]]]:
    shape = shapely.simplify(shape, SIMPLER)
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    corner = np.array(origin)
    return [np.round((shapely.get_coordinates(ring) - corner) / CELL, 2).tolist() for ring in rings if len(ring.coords)]


def checksum(file: Path) -> str:
    """Return the SHA-256 of a source; of a shapefile that of its .shp and .dbf together."""
    parts = [file]
    if file.suffix.lower() == ".shp":
        parts += sorted(
            each for each in file.parent.iterdir() if each.stem == file.stem and each.suffix.lower() == ".dbf"
        )
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def counted(stations: list[Station]) -> dict[str, int]:
    """Return the number of stations of each department."""
    return dict(Counter(each.department for each in stations))
