"""Residents of polygons and rasters shared out over cells: the total is kept."""

from __future__ import annotations

from pathlib import Path

import maps
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import bent_units
from needs import needed

from experiments.api import import_territory
from experiments.places.cut import cut
from experiments.places.population import by_units

needed("geopandas")


@given(st.integers(0, 2**31), st.lists(st.floats(0, 1e5), min_size=12, max_size=12))
@settings(max_examples=25, deadline=None)
def test_every_unit_keeps_its_residents(seed: int, persons: list[float]) -> None:
    units = bent_units(seed, 4, 3, 3)
    found = cut(units)
    people = by_units(units, found, np.array(persons))
    assert np.bincount(found.unit, people.cells, 12) == pytest.approx(persons)
    assert people.total == pytest.approx(sum(persons))


def test_a_column_of_the_map(tmp_path: Path) -> None:
    place = import_territory(maps.write(tmp_path / "map.geojson", maps.lattice()))
    assert place.residents == pytest.approx(sum(100 + 10 * k for k in range(6)))


def test_polygons_of_their_own_are_cut_at_the_edge_of_the_place(tmp_path: Path) -> None:
    file = maps.write(tmp_path / "map.geojson", maps.lattice())
    tracts = [
        maps.feature(maps.square(0, 0, 3, 2), population=600),
        maps.feature(maps.square(3, 0, 3, 2), population=50),
    ]
    tracts.append(maps.feature(maps.square(-1, 0.5, 2, 1), population=100))
    place = import_territory(file, population=maps.write(tmp_path / "tracts.geojson", tracts))
    assert place.residents == pytest.approx(600 + 50, rel=1e-3)  # half of the last tract lies within


def raster(path: Path, values: np.ndarray, step: float, nodata: float | None = None) -> str:
    rasterio = needed("rasterio")
    from rasterio.transform import from_origin

    top = maps.SOUTH + 2 * maps.STEP
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype="float64",
        crs="EPSG:4326", transform=from_origin(maps.WEST, top, step, step), nodata=nodata,
    ) as file:  # fmt: skip
        file.write(values, 1)
    return str(path)


@pytest.mark.parametrize("parts", [16, 4, 1])
def test_a_raster_within_the_place_keeps_everybody(parts: int, tmp_path: Path) -> None:
    values = np.random.default_rng(1).uniform(0, 9, (2 * parts, 3 * parts))
    file = raster(tmp_path / "pop.tif", values, maps.STEP / parts)
    place = import_territory(maps.write(tmp_path / "map.geojson", maps.lattice()), population=file)
    assert place.residents == pytest.approx(values.sum())


def test_pixels_without_data_and_beyond_the_place_do_not_count(tmp_path: Path) -> None:
    values = np.full((8, 24), 2.0)
    values[0, 0] = -9999.0
    file = raster(tmp_path / "pop.tif", values, maps.STEP / 4, nodata=-9999.0)
    place = import_territory(maps.write(tmp_path / "map.geojson", maps.lattice()), population=file)
    assert place.residents == pytest.approx(2.0 * (8 * 12 - 1))
