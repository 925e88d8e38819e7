"""A log on its territory: by coordinates, by names, and what lies outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maps
import numpy as np
import pandas as pd
import pytest
from needs import needed

from experiments import api
from experiments.cli.main import main
from experiments.io.parquet import write_frame
from sim.text.catalogue import WanggeError

needed("geopandas")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("map")
    return api.import_territory(maps.write(folder / "map.geojson", maps.lattice()), folder / "place")


def grid_of(place: Any, cell: int) -> str:
    return str(place.about["grids"][int(place.cells["grid"][cell])]["name"])


def test_by_coordinates(place: Any) -> None:
    spots = [(column, row) for row in range(2) for column in range(3)]
    cases = pd.DataFrame(
        {
            "id": [f"k{k}" for k in range(8)],
            "lon": [maps.WEST + maps.STEP * (x + 0.5) for x, _ in spots] + [119.9, np.nan],
            "lat": [maps.SOUTH + maps.STEP * (y + 0.5) for _, y in spots] + [30.0, np.nan],
        }
    )
    found = api.drop_log(cases, place.file)
    assert [grid_of(place, cell) for cell in found.cells["cell"][:6]] == [f"第{k + 1}网格" for k in range(6)]
    assert found.cells["cell"][6:].tolist() == [-1, -1]
    assert found.counts == {"coordinates": 6, "outside": 1, "no place": 1}


def test_by_projected_coordinates(place: Any) -> None:
    west, south = place.about["origin"]
    row = place.cells.iloc[5]
    cases = pd.DataFrame({"id": ["a"], "x": [west + 100 * row.x + 50], "y": [south + 100 * row.y + 50]})
    assert api.drop_log(cases, place.file).cells["cell"].tolist() == [5]
    assert api.drop_log(cases, place.file, crs=place.about["crs"]).cells["cell"].tolist() == [5]


def test_by_the_name_of_a_unit(place: Any) -> None:
    cases = pd.DataFrame(
        {
            "id": [str(k) for k in range(400)],
            "street": ["东街道"] * 398 + ["西街道", "月球"],
            "grid": [None] * 398 + ["第5网格 ", None],
        }
    )
    found = api.drop_log(cases, place.file)
    grids = {grid_of(place, cell) for cell in found.cells["cell"][:398]}
    assert grids == {"第1网格", "第2网格", "第3网格"}
    assert grid_of(place, found.cells["cell"][398]) == "第5网格"
    assert found.counts == {"unit": 399, "unknown unit": 1}
    assert found.cells.equals(api.drop_log(cases, place.file).cells)
    assert found.cells[::-1].reset_index(drop=True).equals(api.drop_log(cases[::-1], place.file).cells)  # by id alone


def test_a_log_that_lies_elsewhere_is_refused(place: Any) -> None:
    with pytest.raises(WanggeError, match="swapped"):
        api.drop_log(pd.DataFrame({"id": ["a"], "lon": [30.001], "lat": [120.001]}).astype({"lat": float}), place.file)
    with pytest.raises(WanggeError, match="elsewhere"):
        api.drop_log(pd.DataFrame({"id": ["a"], "lon": [-90.2], "lat": [38.6]}), place.file)


def test_the_command_writes_the_cells_beside_the_cases(place: Any, tmp_path: Path, capsys: Any) -> None:
    cases = pd.DataFrame({"id": ["a", "b"], "lat": [30.001, 31.0], "lon": [120.001, 121.0]})
    write_frame(tmp_path / "cases.parquet", cases)
    assert main(["import", "--territory", str(place.file), str(tmp_path)]) == 0
    assert "1 of 2 cases" in capsys.readouterr().out
    cells = pd.read_parquet(tmp_path / "cells.parquet")
    assert (
        cells["id"].tolist() == ["a", "b"] and cells["cell"][1] == -1 and grid_of(place, cells["cell"][0]) == "第1网格"
    )
