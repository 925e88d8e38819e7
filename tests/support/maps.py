"""Small maps for tests: lattices of square grids as GeoJSON, in degrees near 120 E, 30 N."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

STEP = 0.004
"""Degrees of a side: 386 m from west to east, 443 m from south to north."""
WEST, SOUTH = 120.0, 30.0
SIDE = 350.0
"""Metres of a side of a bent quadrangle."""
Ring = list[list[float]]


def square(column: float, row: float, width: float = 1.0, height: float = 1.0) -> Ring:
    """A closed ring, counted in steps from the south-west corner."""
    corners = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)]
    return [[WEST + STEP * (column + x), SOUTH + STEP * (row + y)] for x, y in corners]


def feature(ring: Ring | None, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    """A feature of GeoJSON; a ring of None has no geometry."""
    geometry = None if ring is None else {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def lattice(columns: int = 3, rows: int = 2, **more: Any) -> list[dict[str, Any]]:
    """Square grids with names in Chinese: a street by row, two communities a street, residents 100, 110, ..."""
    found = []
    for row in range(rows):
        for column in range(columns):
            number = row * columns + column
            names = {
                "街道": f"{'东西南北'[row % 4]}街道",
                "社区": f"{'甲乙丙丁'[row % 4]}{'一二'[column % 2]}社区",
                "网格": f"第{number + 1}网格",
                "人口": 100 + 10 * number,
            }
            found.append(feature(square(column, row), **(names | more)))
    return found


def write(path: Path, features: Iterable[dict[str, Any]], encoding: str = "utf-8", **more: Any) -> str:
    """Write features as GeoJSON; return the path as text."""
    text = json.dumps({"type": "FeatureCollection", **more, "features": list(features)}, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    return str(path)


def frame(features: Iterable[dict[str, Any]], crs: Any = 4326) -> Any:
    """The features as a GeoDataFrame."""
    import geopandas as gpd

    return gpd.GeoDataFrame.from_features(list(features), crs="EPSG:4326").to_crs(crs)


def bent_units(seed: int, columns: int, rows: int, communities: int) -> Any:
    """Units of bent quadrangles in metres, without gaps and overlaps."""
    import shapely

    from experiments.places.units import Units

    generator = np.random.default_rng(seed)
    knots = SIDE * np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    knots += generator.uniform(-0.25, 0.25, knots.shape) * SIDE + 1e5
    polygons, names = [], []
    for row in range(rows):
        for column in range(columns):
            corners = [knots[row, column], knots[row, column + 1], knots[row + 1, column + 1], knots[row + 1, column]]
            polygons.append(shapely.Polygon(corners))
            community = int(generator.integers(communities))
            names.append((f"s{community % 2}", f"c{community}", f"g{row}-{column}"))
    return Units("map", "grid", np.array(polygons), tuple(names), tuple(range(len(names))))
