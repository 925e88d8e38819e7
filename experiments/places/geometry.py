"""What may be wrong with the polygons of a place: crossings, overlaps, holes; and their projection to metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from experiments.places.layer import Layer
from experiments.places.libraries import library
from sim.text.catalogue import WanggeError

CELL: Final = 100.0
"""Side of a cell in metres."""
SLIVER: Final = 500.0
"""Square metres below which an overlap or a hole is a matter of drawing: a strip of 5 m along a side of a cell."""
SLIVER_SHARE: Final = 0.01
"""Share of the smaller polygon below which an overlap is a matter of drawing."""
LARGEST: Final = 20_000e6
"""Square metres of the largest place, as large as the area of a scenario may be."""


def metric(layer: Layer) -> Any:
    """Return the projection in metres for a place: the file's own if it is a transverse Mercator, else a UTM zone."""
    crs = layer.frame.crs
    operation = crs.coordinate_operation
    own = crs.is_projected and operation is not None and "Transverse Mercator" in operation.method_name
    if own and all(axis.unit_name == "metre" for axis in crs.axis_info):
        return crs
    return layer.frame.estimate_utm_crs()


def projected(layer: Layer, crs: Any, mend: bool) -> Any:
    """Return the polygons of a layer in metres, one array, each valid.

    Self-crossing ones are mended only if asked for. Raises WanggeError that names the feature.
    """
    shapely = library("shapely")
    valid = shapely.is_valid(layer.frame.geometry.array)
    if not valid.all() and not mend:
        k = int(np.argmin(valid))
        x, y = _spot(shapely, layer.frame.geometry.iloc[k])
        raise WanggeError("places_crossing", file=str(layer.file), name=layer.names[k], x=x, y=y)
    found = np.array(layer.frame.geometry.to_crs(crs).array)
    if mend:
        found = np.array([_polygonal(shapely, each) for each in shapely.make_valid(found)])
    area = shapely.area(found)
    if (area < 1.0).any():
        k = int(np.argmax(area < 1.0))
        raise WanggeError("places_no_area", file=str(layer.file), name=layer.names[k])
    return found


def _spot(shapely: Any, geometry: Any) -> tuple[str, str]:
    """Return the coordinates at which a polygon is not valid."""
    said = str(shapely.is_valid_reason(geometry))
    inside = said.partition("[")[2].rstrip("]").split()
    return (inside[0], inside[1]) if len(inside) >= 2 else ("?", "?")


def _polygonal(shapely: Any, geometry: Any) -> Any:
    """Return the polygons of a geometry, without the lines and points that mending may leave."""
    parts = [each for each in shapely.get_parts(geometry) if each.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def no_overlaps(file: str, polygons: Any, names: Sequence[str]) -> None:
    """Raise WanggeError naming the two polygons that overlap most, if any two do more than drawing explains."""
    shapely = library("shapely")
    tree = shapely.STRtree(polygons)
    one, other = tree.query(polygons, predicate="intersects")
    one, other = one[one < other], other[one < other]
    if not len(one):
        return
    common = shapely.area(shapely.intersection(polygons[one], polygons[other]))
    smaller = np.minimum(shapely.area(polygons[one]), shapely.area(polygons[other]))
    wrong = (common > SLIVER) & (common > SLIVER_SHARE * smaller)
    if wrong.any():
        k = int(np.argmax(np.where(wrong, common, 0)))
        raise WanggeError(
            "places_overlap",
            file=file,
            one=names[one[k]],
            other=names[other[k]],
            hectares=f"{common[k] / 1e4:.2f}",
            n=int(wrong.sum()),
        )


def outline(file: str, polygons: Any, names: Sequence[str], holes: str) -> tuple[Any, float]:
    """Return the union of the polygons and the area of its holes in m2.

    A hole that no polygon fills is refused unless `holes` says that it is to stay one, as a lake does. Raises
    WanggeError that names the polygon around it, or if the place is far too large or small.
    """
    shapely = library("shapely")
    whole = shapely.union_all(polygons, grid_size=0.01)
    area = float(shapely.area(whole))
    if not CELL**2 <= area <= LARGEST:
        raise WanggeError("places_size", file=file, km2=f"{area / 1e6:.3g}")
    rings = [
        shapely.Polygon(ring)
        for part in shapely.get_parts(whole)
        for ring in part.interiors
        if shapely.Polygon(ring).area > SLIVER
    ]
    total = float(sum(ring.area for ring in rings))
    if rings and holes == "refuse":
        largest = max(rings, key=lambda ring: ring.area)
        k = int(np.argmin(shapely.distance(polygons, largest)))
        raise WanggeError("places_hole", file=file, name=names[k], hectares=f"{largest.area / 1e4:.2f}", n=len(rings))
    return whole, total
