"""What else a map shows of a place: points of stations and offices, and polygons of land use."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from experiments.places.cut import Cut
from experiments.places.geometry import projected
from experiments.places.layer import Layer
from experiments.places.libraries import library
from experiments.places.mapping import LAND_USES, PlaceMapping, meant
from experiments.places.population import nearest_cell
from sim.text.catalogue import Phrase, WanggeError
from sim.text.choices import among

BESIDE: Final = 100.0
"""Metres beyond which a station is said to lie outside the place."""
FARTHEST: Final = 30_000.0
"""Metres beyond which a station is not taken to belong to the place at all."""


class Station(NamedTuple):
    """A station or office of a department, in the cell that holds it or is nearest to it."""

    department: str
    name: str
    cell: int
    outside: bool


def read_stations(layer: Layer, mapping: PlaceMapping, cut: Cut, crs: Any) -> list[Station]:
    """Return the stations of a layer of points (of polygons their middles), by department and along the walk.

    Raises WanggeError if no column names departments, and for a station farther away than any of the place could be.
    """
    column = layer.column(mapping.columns.department)
    if column is None:
        raise WanggeError("places_no_column", file=str(layer.file), what=Phrase("places_what_department"))
    shapely = library("shapely")
    spots = shapely.point_on_surface(np.array(layer.frame.geometry.to_crs(crs).array))
    x, y = shapely.get_x(spots), shapely.get_y(spots)
    cells, away = nearest_cell(cut, x, y)
    far = ~(away < FARTHEST)
    if far.any():
        k = int(np.argmax(far))
        raise WanggeError("places_far_station", file=str(layer.file), name=layer.names[k], km=f"{away[k] / 1000:.0f}")
    found = []
    for k, word in enumerate(layer.frame[column].tolist()):
        if word is None or word != word or not str(word).strip():
            raise WanggeError("places_name_missing", file=str(layer.file), number=k + 1, column=column)
        department = meant(str(word), mapping.departments) or str(word).strip()
        found.append(Station(department, layer.names[k], int(cells[k]), bool(away[k] > BESIDE)))
    return sorted(found, key=lambda each: (each.department, each.cell, each.name))


def read_land_use(layer: Layer, mapping: PlaceMapping, cut: Cut, crs: Any, mend: bool) -> Any:
    """Return the land use of each cell: that of the polygons with most of it; a road where there are none.

    Raises WanggeError naming the feature whose use is none of the words of the mapping.
    """
    column = layer.column(mapping.columns.land_use)
    if column is None:
        raise WanggeError("places_no_column", file=str(layer.file), what=Phrase("places_what_land_use"))
    shapely = library("shapely")
    uses = []
    for name, word in zip(layer.names, layer.frame[column].tolist(), strict=True):
        known = {use: mapping.land_use.get(use, ()) for use in LAND_USES}  # type: ignore[call-overload]
        use = meant(str(word), known)
        if use is None:
            words = [each for own in known.values() for each in own]
            raise WanggeError(
                "places_unknown_use",
                file=str(layer.file),
                name=name,
                value=str(word)[:40],
                known=among([*LAND_USES, *words], str(word)),
            )
        uses.append(LAND_USES.index(use))
    polygons, boxes = projected(layer, crs, mend), cut.boxes()
    cell, own = shapely.STRtree(polygons).query(boxes, predicate="intersects")
    area = np.zeros((len(boxes), len(LAND_USES)))
    np.add.at(area, (cell, np.array(uses)[own]), shapely.area(shapely.intersection(boxes[cell], polygons[own])))
    return np.where(area.sum(axis=1) > 0, area.argmax(axis=1), LAND_USES.index("road")).astype(np.int8)
