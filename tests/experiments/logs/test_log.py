"""A case log comes back from its folder as it was written; another folder is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from case_files import imported, rows

from experiments.logs.log import COLUMNS, CaseLog
from sim.text.catalogue import WanggeError


def test_written_and_read(tmp_path: Path) -> None:
    log = imported(rows(), tmp_path)
    written = log.write(tmp_path)
    again = CaseLog.load(tmp_path)
    pd.testing.assert_frame_equal(again.cases, log.cases)
    assert again.manifest == log.manifest
    assert again.folder == written.folder == tmp_path
    assert {name: str(kind) for name, kind in again.cases.dtypes.items()} == COLUMNS


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        imported(rows(), tmp_path).write(tmp_path / name)
    for file in ("cases.parquet", "log.yaml"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_both_clocks_and_the_window(tmp_path: Path) -> None:
    log = imported(rows(), tmp_path)
    first = log.cases.iloc[0]
    assert first["opened_local"] == pd.Timestamp("2024-03-04 08:00")
    assert first["opened"] == pd.Timestamp("2024-03-04 00:00", tz="UTC")
    assert log.manifest.begins == pd.Timestamp("2024-03-03 16:00", tz="UTC")
    assert log.manifest.ends == log.cases["closed"].max()


def test_no_log_folder(tmp_path: Path) -> None:
    with pytest.raises(WanggeError, match="is no log folder"):
        CaseLog.load(tmp_path)
    (tmp_path / "log.yaml").write_text("source: 3")
    with pytest.raises(WanggeError, match=r"log\.yaml"):
        CaseLog.load(tmp_path)
