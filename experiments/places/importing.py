"""The import of a place: from the files of a map to cells, with everything that was found and done on the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.places.cut import Cut, cut
from experiments.places.features import read_land_use, read_stations
from experiments.places.geometry import metric, no_overlaps, outline
from experiments.places.layer import POINTS, How, Layer, projection, read_layer
from experiments.places.mapping import GENERIC, PlaceMapping, read_mapping
from experiments.places.place import ImportedPlace, assemble, checksum, counted
from experiments.places.population import RASTERS, People, by_polygons, by_raster, by_units, numbers_of
from experiments.places.units import Units, nested, read_units
from sim.text.catalogue import Phrase


class PlaceRequest(BaseModel):
    """What to import, and how: the main map of the finest units, further layers, and what to do about defects.

    `map`: a mapping of configs/mappings/place, or a path. `level`: what the main map shows, where no column tells.
    `axes`: yx if latitude (northing) stands before longitude. `overlaps`, `holes`: refuse, or keep (an overlap goes to
    who has more of a cell, a hole stays empty). `duplicates`: refuse, or merge features of one name. `mend`: repair
    polygons that cross themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    map: str = Field(default=GENERIC, min_length=1)
    level: Literal["grid", "community", "street"] | None = None
    communities: str | None = Field(default=None, min_length=1)
    streets: str | None = Field(default=None, min_length=1)
    population: str | None = Field(default=None, min_length=1)
    land_use: str | None = Field(default=None, min_length=1)
    stations: str | None = Field(default=None, min_length=1)
    crs: str | None = Field(default=None, min_length=1)
    encoding: str | None = Field(default=None, min_length=1)
    axes: Literal["xy", "yx"] = "xy"
    overlaps: Literal["refuse", "keep"] = "refuse"
    holes: Literal["refuse", "keep"] = "refuse"
    duplicates: Literal["refuse", "merge"] = "refuse"
    mend: bool = False


def import_place(file: str, request: PlaceRequest, name: str = "") -> ImportedPlace:
    """Return the place that a map shows; `name` is that of the scenario, by default the file's.

    Raises WanggeError in one line for a missing library, a mistake in the request or a defect of a file, with the name
    of the feature.
    """
    mapping = read_mapping(request.map)
    how = How(request.crs, request.encoding, request.axes)
    if request.crs:
        projection(request.crs)
    main = read_layer(file, mapping, how)
    crs = metric(main)
    units = read_units(main, mapping, crs, level=request.level, mend=request.mend, duplicates=request.duplicates)
    for level, above in (("community", request.communities), ("street", request.streets)):
        if above:
            units = nested(units, read_layer(above, mapping, how), level, mapping, crs, request.mend)
    if request.overlaps == "refuse":
        no_overlaps(units.file, units.polygons, units.labels)
    place, holes = outline(units.file, units.polygons, units.labels, request.holes)
    cells = cut(units)
    rest = _Rest(request, mapping, how, crs)
    people, land_use = rest.people(main, units, cells, place), rest.land_use(cells)
    stations = rest.stations(cells)
    sources = {Path(each).name: checksum(Path(each)) for each in rest.files(file)}
    table, about = assemble(name or Path(file).stem, units, cells, crs, people, land_use, stations, sources)
    findings = _findings(main, units, cells, place, holes, people, about)
    for department, n in counted(stations).items():
        findings.append(Phrase("places_found_stations", department=department, n=n))
        beside = sum(each.outside for each in stations if each.department == department)
        if beside:
            findings.append(Phrase("places_found_beside", department=department, n=beside))
    return ImportedPlace(table, about, tuple(findings))


class _Rest:
    """The layers beside that of the units."""

    def __init__(self, request: PlaceRequest, mapping: PlaceMapping, how: How, crs: Any) -> None:
        self._request, self._mapping, self._how, self._crs = request, mapping, how, crs

    def files(self, main: str) -> list[str]:
        """Return the names of all files, the main one first."""
        own = self._request
        further = (own.communities, own.streets, own.population, own.land_use, own.stations)
        return [main, *(each for each in further if each)]

    def people(self, main: Layer, units: Units, cells: Cut, place: Any) -> People | None:
        """Return who lives where: by a raster, by polygons of their own, or by a column of the main map."""
        file, mend = self._request.population, self._request.mend
        if file and Path(file).suffix.lower() in RASTERS:
            return by_raster(file, cells, place, self._crs)
        if file:
            layer = read_layer(file, self._mapping, self._how)
            return by_polygons(layer, self._mapping, cells, place, self._crs, mend)
        column = main.column(self._mapping.columns.population)
        if column is None:
            return None
        persons = numbers_of(main, column)
        return by_units(units, cells, units.summed(persons))

    def land_use(self, cells: Cut) -> Any:
        """Return the land use of each cell, None if no layer shows it."""
        file = self._request.land_use
        if file is None:
            return None
        layer = read_layer(file, self._mapping, self._how)
        return read_land_use(layer, self._mapping, cells, self._crs, self._request.mend)

    def stations(self, cells: Cut) -> Any:
        """Return the stations of all departments, none if no layer shows them."""
        file = self._request.stations
        if file is None:
            return []
        layer = read_layer(file, self._mapping, self._how, POINTS)
        return read_stations(layer, self._mapping, cells, self._crs)


def _findings(
    main: Layer, units: Units, cells: Cut, place: Any, holes: float, people: People | None, about: Mapping[str, Any]
) -> list[Phrase]:
    """Return what was found, as sentences of a report."""
    found = [
        Phrase(
            "places_found_units",
            file=main.file.name,
            streets=len(about["streets"]),
            communities=len(about["communities"]),
            grids=len(about["grids"]),
        ),
        Phrase("places_found_text", encoding=main.encoding, crs=about["crs"][:40]),
        Phrase(
            "places_found_cells",
            cells=len(cells.x),
            cut=int((cells.area < 9999.5).sum()),
            km2=f"{place.area / 1e6:.2f}",
            covered=f"{cells.area.sum() / 1e6:.2f}",
        ),
    ]
    if len(units.names) < len(main.frame):
        found.append(Phrase("places_found_merged", n=len(main.frame) - len(units.names)))
    if holes:
        found.append(Phrase("places_found_holes", hectares=f"{holes / 1e4:.1f}"))
    if people is None:
        found.append(Phrase("places_found_nobody"))
    else:
        found.append(Phrase("places_found_people", n=f"{people.total:,.0f}"))
        if people.outside >= 0.5:
            found.append(Phrase("places_found_outside", n=f"{people.outside:,.0f}"))
    found.append(Phrase("places_found_land_use" if about["land_use"] else "places_found_no_land_use"))
    return found
