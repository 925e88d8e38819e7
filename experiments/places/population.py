"""Who lives where: counts of polygons or of a raster shared out over the cells, none lost within the place."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.places.cut import Cut
from experiments.places.geometry import CELL, projected
from experiments.places.layer import Layer
from experiments.places.libraries import library
from experiments.places.mapping import PlaceMapping
from experiments.places.units import Units
from sim.text.catalogue import Phrase, WanggeError

Floats = NDArray[np.float64]
RASTERS: Final = (".tif", ".tiff", ".vrt", ".img", ".asc")
FINE: Final = 50.0
"""Metres: pixels wider than this are split, so that one of 1 km does not put a village into one cell."""
MOST_PIXELS: Final = 2**26


@dataclass(frozen=True)
class People:
    """Persons by cell, and how many of the source live outside the place and were left out."""

    cells: Floats
    outside: float

    @property
    def total(self) -> float:
        """Persons within the place."""
        return float(self.cells.sum())


def numbers_of(layer: Layer, column: str) -> Floats:
    """Return a column of persons. Raises WanggeError naming the feature with what is no number of persons."""
    found = np.zeros(len(layer.frame))
    for k, value in enumerate(layer.frame[column].tolist()):
        try:
            found[k] = float(value)
        except (TypeError, ValueError):
            found[k] = np.nan
        if not 0 <= found[k] < 1e8:
            raise WanggeError(
                "places_bad_population", file=str(layer.file), name=layer.names[k], column=column, value=str(value)[:40]
            )
    return found


def by_units(units: Units, cut: Cut, persons: Floats) -> People:
    """Share the persons of each finest unit out over its own cells, by the area of the unit in each."""
    shapely = library("shapely")
    share = shapely.area(shapely.intersection(units.polygons[cut.unit], cut.boxes()))
    return People(_shared(persons, cut.unit, np.maximum(share, 1e-9), len(cut.x)), 0.0)


def _shared(persons: Floats, source: Any, share: Floats, cells: int, cell: Any = None) -> Floats:
    """Return persons by cell, those of each source in proportion to its shares."""
    total = np.bincount(source, share, len(persons))
    cell = np.arange(cells) if cell is None else cell
    return np.bincount(cell, persons[source] * share / total[source], cells)


def by_polygons(layer: Layer, mapping: PlaceMapping, cut: Cut, place: Any, crs: Any, mend: bool) -> People:
    """Share the persons of polygons that are not the units (census tracts, say) out over the cells, by common area.

    Of a polygon that reaches beyond the place only the share within counts. Raises WanggeError if there is no column
    of persons, or if no polygon lies in the place.
    """
    column = layer.column(mapping.columns.population)
    if column is None:
        raise WanggeError("places_no_column", file=str(layer.file), what=Phrase("places_what_population"))
    shapely = library("shapely")
    persons, polygons = numbers_of(layer, column), projected(layer, crs, mend)
    shapely.prepare(place)
    whole = shapely.area(polygons)
    within = persons * shapely.area(shapely.intersection(polygons, place)) / whole
    boxes = cut.boxes()
    source, cell = shapely.STRtree(boxes).query(polygons, predicate="intersects")
    share = shapely.area(shapely.intersection(polygons[source], boxes[cell]))
    cells = np.zeros(len(cut.x))
    met = share > 0
    if met.any():
        reached = np.bincount(source[met], minlength=len(persons)) > 0
        cells = _shared(np.where(reached, within, 0.0), source[met], share[met], len(cells), cell[met])
        for k in np.flatnonzero(~reached & (within > 0)):  # a strip between the outline and the cells
            point = shapely.centroid(shapely.intersection(polygons[k], place))
            cells[int(np.argmin(shapely.distance(boxes, point)))] += within[k]
    if not cells.any():
        raise WanggeError("places_nobody", file=str(layer.file))
    return People(cells, float(persons.sum() - within.sum()))


def by_raster(file: str, cut: Cut, place: Any, crs: Any) -> People:
    """Add the persons of a raster's pixels up over the cells in which their middles lie.

    Wide pixels are split. Those inside the place but in no cell of it go to the nearest cell. Raises WanggeError if the
    raster cannot be read, does not say where it lies, or covers nothing of the place.
    """
    rasterio = library("rasterio")
    if not os.path.isfile(file):
        raise WanggeError("places_no_file", file=file)
    try:
        with rasterio.open(file) as source:
            x, y, persons = _points(rasterio, source, file, cut, crs)
    except rasterio.errors.RasterioError as error:
        raise WanggeError("places_unreadable", file=file, why=Phrase("places_not_a_raster")) from error
    shapely = library("shapely")
    shapely.prepare(place)
    within = shapely.contains_xy(place, x, y)
    x, y, persons = x[within], y[within], persons[within]
    width, height = cut.sides
    column = np.clip(np.floor((x - cut.origin[0]) / CELL).astype(np.int64), -1, width)
    row = np.clip(np.floor((y - cut.origin[1]) / CELL).astype(np.int64), -1, height)
    number = np.full((height + 2, width + 2), -1, np.int64)
    number[cut.y + 1, cut.x + 1] = np.arange(len(cut.x))
    cell = number[row + 1, column + 1]
    lost = np.flatnonzero(cell < 0)
    if len(lost):
        cell[lost] = nearest_cell(cut, x[lost], y[lost])[0]
    cells = np.bincount(cell, persons, len(cut.x))
    if not cells.any():
        raise WanggeError("places_nobody", file=file)
    return People(cells, 0.0)


def nearest_cell(cut: Cut, x: Any, y: Any) -> tuple[Any, Floats]:
    """Return for each spot (metres) the cell whose middle is nearest, and the metres to it."""
    from scipy.spatial import cKDTree

    middles = np.column_stack((cut.origin[0] + CELL * (cut.x + 0.5), cut.origin[1] + CELL * (cut.y + 0.5)))
    away, nearest = cKDTree(middles).query(np.column_stack((x, y)))
    return nearest, away


def _points(rasterio: Any, source: Any, file: str, cut: Cut, crs: Any) -> tuple[Floats, Floats, Floats]:
    """Return the middles of (split) pixels around the place in its own projection, and the persons of each."""
    from rasterio.warp import transform_bounds
    from rasterio.windows import Window, from_bounds

    if source.crs is None:
        raise WanggeError("places_no_crs", file=file, hint=Phrase("places_hint_raster"))
    width, height = cut.sides
    west, south = cut.origin
    bounds = transform_bounds(crs.to_wkt(), source.crs, west, south, west + CELL * width, south + CELL * height)
    window = from_bounds(*bounds, transform=source.transform)
    low_row, low_column = max(0, math.floor(window.row_off) - 1), max(0, math.floor(window.col_off) - 1)
    high_row = min(source.height, math.ceil(window.row_off + window.height) + 1)
    high_column = min(source.width, math.ceil(window.col_off + window.width) + 1)
    if high_row <= low_row or high_column <= low_column:
        raise WanggeError("places_nobody", file=file)
    if (high_row - low_row) * (high_column - low_column) > MOST_PIXELS:
        raise WanggeError("places_raster_large", file=file)
    window = Window(low_column, low_row, high_column - low_column, high_row - low_row)
    values = source.read(1, window=window, masked=True).astype(np.float64).filled(0.0)
    values = np.nan_to_num(values, nan=0.0)
    if (values < 0).any() or not np.isfinite(values).all():
        raise WanggeError("places_negative_raster", file=file, value=f"{values.min():g}")
    row, column = np.nonzero(values)
    split = _split(source, crs, bounds)
    inner = (np.arange(split) + 0.5) / split
    across, down = (each.ravel() for each in np.meshgrid(inner, inner))
    columns = (column[:, None] + low_column + across).ravel()
    rows = (row[:, None] + low_row + down).ravel()
    at = source.transform
    x, y = at.a * columns + at.b * rows + at.c, at.d * columns + at.e * rows + at.f
    there = library("pyproj").Transformer.from_crs(source.crs.to_wkt(), crs, always_xy=True)
    x, y = there.transform(x, y)
    persons = np.repeat(values[row, column] / split**2, split**2)
    known = np.isfinite(x) & np.isfinite(y)
    return np.asarray(x)[known], np.asarray(y)[known], persons[known]


def _split(source: Any, crs: Any, bounds: Any) -> int:
    """Return into how many parts a side pixels are split, at most 32."""
    middle_x, middle_y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    there = library("pyproj").Transformer.from_crs(source.crs.to_wkt(), crs, always_xy=True)
    step_x, step_y = source.res
    x, y = there.transform([middle_x, middle_x + step_x, middle_x], [middle_y, middle_y, middle_y + step_y])
    side = max(math.hypot(x[1] - x[0], y[1] - y[0]), math.hypot(x[2] - x[0], y[2] - y[0]))
    return int(min(32, max(1, math.ceil(side / FINE))))
