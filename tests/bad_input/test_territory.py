"""Maps with something wrong, through the real command line: one line with the feature's name, nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import maps
import pytest
from needs import needed
from refusals import SMALL, refused

from experiments.cli.main import main

needed("geopandas")
Features = list[dict[str, Any]]


def moved(features: Features, change: Callable[[float, float], tuple[float, float]]) -> Features:
    for each in features:
        each["geometry"]["coordinates"] = [
            [list(change(x, y)) for x, y in ring] for ring in each["geometry"]["coordinates"]
        ]
    return features


def changed(number: int, **properties: Any) -> Features:
    features = maps.lattice()
    features[number]["properties"].update(properties)
    return features


def reshaped(number: int, ring: Any, kind: str = "Polygon") -> Features:
    features = maps.lattice()
    features[number]["geometry"] = maps.feature(ring, kind)["geometry"]
    return features


BOW = [[120.0, 30.0], [120.004, 30.004], [120.004, 30.0], [120.0, 30.004], [120.0, 30.0]]
FRAME = [each for each in maps.lattice(3, 3) if each["properties"]["网格"] != "第5网格"]
TINY = [
    *maps.lattice(),
    *(
        maps.feature(maps.square(3 + 0.05 * k, 0, 0.05, 0.05), 街道="东街道", 社区="甲一社区", 网格=f"小{k}", 人口=1)
        for k in range(9)
    ),
]
BAD: dict[str, tuple[Features, tuple[str, ...], tuple[str, ...]]] = {
    "self-crossing": (reshaped(0, BOW), (), ("第1网格", "crosses itself", "120.002")),
    "overlap": (reshaped(1, maps.square(0.5, 0)), (), ("第1网格", "第2网格", "overlap")),
    "hole": (FRAME, (), ("hole of 17", "holes=keep")),
    "swapped axes": (moved(maps.lattice(), lambda x, y: (y, x)), (), ("第1网格", "axes=yx")),
    "metres as degrees": (moved(maps.lattice(), lambda x, y: (x * 4000, y * 1e5)), (), ("第1网格", "no degrees")),
    "degrees as metres": (maps.lattice(), ("crs=EPSG:4547",), ("第1网格", "which are degrees", "EPSG:4547")),
    "wrong projection": (
        moved(maps.lattice(), lambda x, y: (x * 4000, y * 1e5)), ("crs=EPSG:2154",), ("far outside", "EPSG:2154")
    ),
    "no features": ([], (), ("no features",)),
    "no geometry": (reshaped(2, None), (), ("第3网格", "no geometry")),
    "a line": (reshaped(2, [[120.0, 30.0], [120.1, 30.0]], "LineString"), (), ("第3网格", "LineString", "polygons")),
    "no area": (reshaped(2, [[120.0, 30.0], [120.0, 30.0], [120.0, 30.0], [120.0, 30.0]]), (), ("第3网格",)),
    "a name twice": (changed(2, 网格="第1网格"), (), ("features 1 and 3", "第1网格", "duplicates=merge")),
    "no name": (changed(3, 网格=None), (), ("feature 4", "网格")),
    "no column of names": ([maps.feature(maps.square(0, 0), colour="red")], (), ("grids", "colour")),
    "persons below zero": (changed(4, 人口=-3), (), ("第5网格", "-3")),
    "persons in words": (maps.lattice(人口="many"), (), ("第1网格", "many")),
    "a grid without room": (TINY, (), ("too small", "小")),
    "far too small": ([maps.feature(maps.square(0, 0, 0.1, 0.1), grid="a")], (), ("km2",)),
    "far too large": ([maps.feature(maps.square(0, 0, 2000, 2000), grid="a")], (), ("km2",)),
    "no such projection": (maps.lattice(), ("crs=EPSG:1",), ("EPSG:1",)),
    "no such mapping": (maps.lattice(), ("map=atlantis",), ("atlantis", "generic")),
    "no such encoding": (maps.lattice(), ("encoding=klingon",), ("klingon",)),
    "unknown setting": (maps.lattice(), ("holse=keep",), ("holse",)),
    "setting not allowed": (maps.lattice(), ("holes=fill",), ("holes", "keep")),
    "no such layer": (maps.lattice(), ("streets=nowhere.geojson",), ("nowhere.geojson",)),
    "no such raster": (maps.lattice(), ("population=nowhere.tif",), ("nowhere.tif",)),
    "no such log": (maps.lattice(), ("nowhere",), ("nowhere", "cases.parquet")),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_map(name: str, tmp_path: Path, capsys: Any) -> None:
    features, words, needed_texts = BAD[name]
    file = maps.write(tmp_path / "map.geojson", features)
    out = tmp_path / "out"
    refused(["import", "--territory", file, *words, f"to={out}"], capsys, *needed_texts)
    assert not out.exists() and not list(tmp_path.glob(".tmp*"))


@pytest.mark.parametrize(
    ("layer", "features", "needed_texts"),
    [
        ("streets", [maps.feature(maps.square(0, 0, 3, 1), 街道="一")], ("第4网格", "do not fit together")),
        ("communities", [maps.feature(maps.square(0, 0, 3, 2), colour="red")], ("communities", "colour")),
        ("communities", [maps.feature(maps.square(0, k, 3, 1), 社区="一") for k in range(2)], ("features 1 and 2",)),
        ("population", [maps.feature(maps.square(0, 0, 3, 2), colour="red")], ("numbers of persons",)),
        ("population", [maps.feature(maps.square(50, 50), 人口=9)], ("nobody lives within",)),
        ("stations", [maps.feature([120.0, 30.0], "Point", colour="red")], ("departments",)),
        ("stations", [maps.feature([121.0, 30.0], "Point", 部门="城管", 名称="远站")], ("远站", " km from")),
        ("land_use", [maps.feature(maps.square(0, 0), 用地="蛙塘", 名称="塘")], ("塘", "蛙塘")),
    ],
)
def test_a_bad_layer(
    layer: str, features: Features, needed_texts: tuple[str, ...], tmp_path: Path, capsys: Any
) -> None:
    file = maps.write(tmp_path / "map.geojson", maps.lattice())
    further = maps.write(tmp_path / "further.geojson", features)
    refused(["import", "--territory", file, f"{layer}={further}", f"to={tmp_path / 'out'}"], capsys, *needed_texts)
    assert not (tmp_path / "out").exists()


def shapefile(folder: Path, encoding: str) -> Path:
    file = folder / "map.shp"
    maps.frame(maps.lattice()).to_file(file, encoding=encoding)
    (folder / "map.cpg").unlink()
    return file


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_missing_part(part: str, tmp_path: Path, capsys: Any) -> None:
    file = shapefile(tmp_path, "utf-8")
    file.with_suffix(part).unlink()
    refused(["import", "--territory", str(file), f"to={tmp_path / 'out'}"], capsys, f"map{part}")


def test_a_shapefile_without_projection(tmp_path: Path, capsys: Any) -> None:
    file = shapefile(tmp_path, "gb18030")
    file.with_suffix(".prj").unlink()
    refused(["import", "--territory", str(file)], capsys, ".prj", "EPSG:4490")


def test_an_encoding_that_does_not_fit(tmp_path: Path, capsys: Any) -> None:
    file = shapefile(tmp_path, "gb18030")
    refused(["import", "--territory", str(file), "encoding=ascii"], capsys, "encoding=gb18030")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00\xff\xfe", b'{"type":"FeatureCollection","features":{}}'])
@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".tif"])
def test_a_file_that_is_no_map(content: bytes, ending: str, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / f"map{ending}"
    file.write_bytes(content)
    refused(["import", "--territory", str(file), f"to={tmp_path / 'out'}"], capsys, file.name)


def test_a_raster_that_says_nothing(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "pop.tif").write_bytes(b"II*\0nothing")
    file = maps.write(tmp_path / "map.geojson", maps.lattice())
    refused(["import", "--territory", file, f"population={tmp_path / 'pop.tif'}"], capsys, "pop.tif", "raster")


def test_a_scenario_on_a_file_that_is_no_territory(tmp_path: Path, capsys: Any) -> None:
    other = tmp_path / "other.parquet"
    other.write_bytes(b"PAR1")
    refused(["run", *SMALL, "territory.file=nowhere.parquet"], capsys, "nowhere.parquet")
    refused(["run", *SMALL, f"territory.file={other}"], capsys, "not a territory file")
    refused(
        ["run", *SMALL, "territory.file=linqiao.parquet", f"territory.sha256={'0' * 64}"], capsys, "another content"
    )


def test_stations_of_a_department_that_the_scenario_lacks(tmp_path: Path, capsys: Any) -> None:
    file = maps.write(tmp_path / "map.geojson", maps.lattice())
    points = maps.write(tmp_path / "points.geojson", [maps.feature([120.001, 30.001], "Point", 部门="梦想部")])
    assert main(["import", "--territory", file, f"stations={points}", f"to={tmp_path / 'out'}"]) == 0
    capsys.readouterr()
    refused(["run", *SMALL, f"territory.file={tmp_path / 'out/territory.parquet'}"], capsys, "stations", "梦想部")


def test_what_is_missing_is_said_to_be_installed(monkeypatch: Any, tmp_path: Path, capsys: Any) -> None:
    def gone(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("experiments.places.libraries.import_module", gone)
    file = maps.write(tmp_path / "map.geojson", maps.lattice())
    refused(["import", "--territory", file], capsys, "pip install", "wangge[places]")


def test_an_import_that_fails_keeps_what_was_there(tmp_path: Path, capsys: Any) -> None:
    file, out = maps.write(tmp_path / "map.geojson", maps.lattice()), tmp_path / "out"
    assert main(["import", "--territory", file, f"to={out}"]) == 0
    capsys.readouterr()
    before = (out / "territory.parquet").read_bytes()
    file = maps.write(tmp_path / "map.geojson", reshaped(0, BOW))
    refused(["import", "--territory", file, f"to={out}"], capsys, "crosses itself")
    assert (out / "territory.parquet").read_bytes() == before
