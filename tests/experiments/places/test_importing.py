"""Maps of any nesting, in any encoding and projection, become the same place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maps
import numpy as np
import pytest
from needs import needed

from experiments.api import import_territory
from experiments.places.mapping import column_of, read_mapping

needed("geopandas")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return import_territory(maps.write(tmp_path_factory.mktemp("map") / "map.geojson", maps.lattice()))


def same(one: Any, other: Any) -> None:
    assert one.cells.drop(columns=["area", "residents"]).equals(other.cells.drop(columns=["area", "residents"]))
    assert one.units == other.units
    np.testing.assert_allclose(one.cells["residents"], other.cells["residents"], rtol=1e-4)


def test_units_are_nested_by_columns(plain: Any) -> None:
    assert plain.units["streets"] == ["东街道", "西街道"] or set(plain.units["streets"]) == {"东街道", "西街道"}
    assert len(plain.units["communities"]) == 4 and len(plain.units["grids"]) == 6
    for grid in plain.about["grids"]:
        community = plain.about["communities"][grid["community"]]
        street = plain.about["streets"][community["street"]]["name"]
        number = int(grid["name"][1:-2])
        assert (street, community["name"][0]) == (("东街道", "甲") if number <= 3 else ("西街道", "乙"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_geojson_in_any_encoding(encoding: str, plain: Any, tmp_path: Path) -> None:
    same(plain, import_territory(maps.write(tmp_path / "map.geojson", maps.lattice(), encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
@pytest.mark.parametrize("says", ["right", "nothing", "latin"])
def test_shapefiles_in_any_encoding(encoding: str, says: str, plain: Any, tmp_path: Path) -> None:
    maps.frame(maps.lattice()).to_file(tmp_path / "map.shp", encoding=encoding)
    if says == "nothing":
        (tmp_path / "map.cpg").unlink()
    if says == "latin":
        (tmp_path / "map.cpg").write_text("ISO-8859-1")
    same(plain, import_territory(tmp_path / "map.shp"))


@pytest.mark.parametrize("code", ["EPSG:4490", "EPSG:3857", "EPSG:32651", "EPSG:4549"])
def test_any_projection(code: str, plain: Any, tmp_path: Path) -> None:
    maps.frame(maps.lattice(), code).to_file(tmp_path / "map.gpkg")
    place = import_territory(tmp_path / "map.gpkg")
    assert place.units.keys() == plain.units.keys()
    assert abs(len(place.cells) - len(plain.cells)) <= 0.1 * len(plain.cells)  # another zone, another raster
    assert place.residents == pytest.approx(plain.residents)


def test_swapped_axes_can_be_turned(plain: Any, tmp_path: Path) -> None:
    features = maps.lattice()
    for each in features:
        each["geometry"]["coordinates"] = [[[y, x] for x, y in ring] for ring in each["geometry"]["coordinates"]]
    same(plain, import_territory(maps.write(tmp_path / "map.geojson", features), axes="yx"))


def test_upper_units_by_layers_of_their_own(plain: Any, tmp_path: Path) -> None:
    bare = maps.lattice()
    for each in bare:
        each["properties"] = {"name": each["properties"]["网格"], "人口": each["properties"]["人口"]}
    streets = [maps.feature(maps.square(0, row, 3, 1), 名称=f"{'东西'[row]}街道") for row in range(2)]
    halves = [
        maps.feature(maps.square(start, row, width, 1), 社区=name)
        for row in range(2)
        for start, width, name in ((0, 1.4, f"{'甲乙'[row]}头"), (1.4, 1.6, f"{'甲乙'[row]}尾"))
    ]
    place = import_territory(
        maps.write(tmp_path / "map.geojson", bare),
        streets=maps.write(tmp_path / "s.geojson", streets),
        communities=maps.write(tmp_path / "c.geojson", halves),
    )
    assert set(place.units["streets"]) == {"东街道", "西街道"}
    assert set(place.units["communities"]) == {"甲头", "甲尾", "乙头", "乙尾"}
    assert place.residents == pytest.approx(plain.residents)


def test_a_map_of_communities_only(tmp_path: Path) -> None:
    features = [maps.feature(maps.square(k, 0), community=f"c{k}", pop=10) for k in range(3)]
    place = import_territory(maps.write(tmp_path / "map.geojson", features))
    assert sorted(place.units["communities"]) == sorted(place.units["grids"]) == ["c0", "c1", "c2"]
    assert len(place.units["streets"]) == 1


def test_defects_that_may_stay(tmp_path: Path) -> None:
    ring = [each for each in maps.lattice(3, 3) if each["properties"]["网格"] != "第5网格"]
    lake = import_territory(maps.write(tmp_path / "lake.geojson", ring), holes="keep")
    assert any("holes" in str(each) for each in lake.findings)
    bow = maps.lattice()
    x, y = maps.WEST, maps.SOUTH
    s = maps.STEP
    bow[0]["geometry"]["coordinates"] = [[[x, y], [x + s, y + s], [x + s, y], [x, y + s], [x, y]]]
    assert import_territory(maps.write(tmp_path / "bow.geojson", bow), mend=True).residents == pytest.approx(750)
    twice = maps.lattice()
    twice[1]["properties"] |= {"网格": "第1网格", "社区": "甲一社区"}
    merged = import_territory(maps.write(tmp_path / "twice.geojson", twice), duplicates="merge")
    assert len(merged.units["grids"]) == 5 and merged.residents == pytest.approx(750)
    over = maps.lattice()
    over[1]["geometry"]["coordinates"] = [maps.square(0.5, 0, 1.5, 1)]
    assert len(import_territory(maps.write(tmp_path / "over.geojson", over), overlaps="keep").units["grids"]) == 6


def test_stations_and_land_use(tmp_path: Path) -> None:
    points = [
        maps.feature([120.001, 30.001], "Point", 部门="派出所", 名称="甲所"),
        maps.feature([120.011, 30.007], "Point", 部门="police", 名称="乙所"),
        maps.feature([120.02, 30.001], "Point", 部门="园林", 名称="园外站"),
    ]
    uses = [maps.feature(maps.square(0, 0, 1.5, 2), 用地="住宅"), maps.feature(maps.square(1.5, 0, 1, 2), 用地="公园")]
    place = import_territory(
        maps.write(tmp_path / "map.geojson", maps.lattice()),
        stations=maps.write(tmp_path / "points.geojson", points),
        land_use=maps.write(tmp_path / "uses.geojson", uses),
    )
    assert [each["department"] for each in place.about["stations"]] == ["landscaping", "police", "police"]
    assert any("nearest" in str(each) for each in place.findings)
    uses_there = place.about["land_use"]
    assert uses_there["residential"] > uses_there["public"] > uses_there["road"] > 0 == uses_there["campus"]


def test_an_own_mapping(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("columns: {grid: [zone_id]}\n", encoding="utf-8")
    features = [maps.feature(maps.square(k, 0), zone_id=k + 1) for k in range(2)]
    place = import_territory(maps.write(tmp_path / "map.geojson", features), map=str(tmp_path / "mine.yaml"))
    assert sorted(place.units["grids"]) == ["1", "2"]
    assert read_mapping(str(tmp_path / "mine.yaml")).columns.street == read_mapping("generic").columns.street


def test_names_are_compared_without_regard_to_width_and_case() -> None:
    assert column_of(["ＧＲＩＤ ", "x"], ["grid"]) == "ＧＲＩＤ "
