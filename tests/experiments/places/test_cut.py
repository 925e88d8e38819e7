"""Cells cut to polygons: every cell belongs to exactly one grid, and nothing of the place is lost or added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maps
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import bent_units
from needs import needed

from experiments.places.cut import Cut, cut
from experiments.places.geometry import CELL
from experiments.places.importing import PlaceRequest, import_place
from experiments.places.units import Units

needed("geopandas")


def check(units: Units, found: Cut) -> None:
    n = len(units.names)
    assert len(set(zip(found.x.tolist(), found.y.tolist(), strict=True))) == len(found.x)  # no cell twice
    assert np.unique(found.unit).tolist() == list(range(n))  # every grid has cells
    assert (np.diff(found.grid) >= 0).all() and (found.order[found.grid] == found.unit).all()
    assert (np.diff(found.community_of) >= 0).all() and (np.diff(found.street_of) >= 0).all()
    for number, unit in enumerate(found.order):
        community = int(found.community_of[number])
        street = int(found.street_of[community])
        named = (found.names[0][street], found.names[1][community], found.names[2][number])
        assert named == units.names[unit]
    assert ((found.area > 0) & (found.area <= CELL**2 + 1e-6)).all()


@given(st.integers(0, 2**31), st.integers(1, 5), st.integers(1, 5), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_every_cell_belongs_to_exactly_one_grid(seed: int, columns: int, rows: int, communities: int) -> None:
    import shapely

    units = bent_units(seed, columns, rows, communities)
    found = cut(units)
    check(units, found)
    whole = shapely.union_all(units.polygons)
    boxes = found.boxes()
    inside = shapely.area(shapely.intersection(boxes, whole))
    assert found.area == pytest.approx(inside, abs=1e-3)
    # a cell half within belongs to the place: what is left out is less than half of the cells on the outline
    assert whole.area - inside.sum() <= 0.5 * CELL * (whole.length + 4 * CELL) * 2


def test_aligned_squares_are_cut_without_loss() -> None:
    import shapely

    squares = [shapely.box(200 * k, 0, 200 * (k + 1), 300) for k in range(3)]
    names = (("s", "c", "一"), ("s", "c", "二"), ("s", "d", "三"))
    found = cut(Units("map", "grid", np.array(squares), names, (0, 1, 2)))
    assert np.bincount(found.unit).tolist() == [6, 6, 6] and (found.area == CELL**2).all()
    assert found.sides == (6, 3) and found.origin == (0.0, 0.0)


def test_a_sliver_takes_the_cell_it_shares_most_of() -> None:
    import shapely

    polygons = [shapely.box(0, 0, 300, 100), shapely.box(300, 0, 330, 100), shapely.box(330, 0, 600, 100)]
    names = tuple(("s", "c", each) for each in "abc")
    found = cut(Units("map", "grid", np.array(polygons), names, (0, 1, 2)))
    assert found.x[found.unit == 1].tolist() == [3]
    assert len(found.x) == 6


def test_the_same_map_gives_the_same_bytes(tmp_path: Path) -> None:
    file = maps.write(tmp_path / "map.geojson", maps.lattice())
    written = []
    for name in ("a", "b"):
        place = import_place(file, PlaceRequest())
        (tmp_path / name).mkdir()
        place.write(tmp_path / name)
        written.append((tmp_path / name / "territory.parquet").read_bytes())
    assert written[0] == written[1]


def test_the_order_of_features_changes_no_cell(tmp_path: Path) -> None:
    def members(features: list[dict[str, Any]], name: str) -> set[tuple[int, int, str]]:
        place = import_place(maps.write(tmp_path / name, features), PlaceRequest())
        grids = [each["name"] for each in place.about["grids"]]
        return {(row.x, row.y, grids[row.grid]) for row in place.cells.itertuples()}

    features = maps.lattice()
    assert members(features, "a.geojson") == members(features[::-1], "b.geojson")
