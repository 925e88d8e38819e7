"""A log folder that somebody has changed by hand is refused in one line: the file, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from experiments import api
from experiments.cli.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    api.import_log("made", tmp_path / "log")
    return tmp_path / "log"


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["calibrate", str(folder), "points=16", "members=10", "lang=en"]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert not (folder / "calibration").exists()
    return lines[0]


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("zone", "Mars/Base", "there is no time zone Mars/Base"),
        ("zone", None, "zone: must be a text"),
        ("begin", "banana", "begin: must be"),
        ("begin", "2024-03-04", "begin: must be"),
        ("begin", "2030-01-01T00:00:00+00:00", "lies after extracted"),
        ("extracted", "2089-01-01T00:00:00+00:00", "at most 3650"),
    ],
)
def test_a_changed_manifest(folder: Path, capsys: pytest.CaptureFixture[str], key: str, value: Any, why: str) -> None:
    file = folder / "log.yaml"
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text(encoding="utf-8")) | {key: value}), encoding="utf-8")
    assert why in told(folder, capsys)


def test_a_changed_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "cases.parquet"
    cases = pd.read_parquet(file)
    cases.assign(opened_local="x").to_parquet(file)
    assert "import the log again" in told(folder, capsys)
    file.write_bytes(b"PAR1xxxxxx")
    assert "import the log again" in told(folder, capsys)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["x" * 400], "no such file"),
        (["."], "is a folder"),
        (["made", "zone=Mars/Base"], "zone=Mars/Base: there is no time zone"),
    ],
)
def test_words_of_import(capsys: pytest.CaptureFixture[str], words: list[str], why: str) -> None:
    assert main(["import", *words, "lang=en"]) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\x01\x02,\x03\nk,m\n"])
def test_an_unreadable_file_says_so_before_a_zone_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "a b.csv"
    file.write_bytes(content)
    assert main(["import", str(file), f"results={tmp_path}", "lang=en"]) == 2
    line = capsys.readouterr().err.strip()
    assert "zone" not in line and line.isprintable()
