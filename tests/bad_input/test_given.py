"""Bad tables of given cases through the real command line: one line, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from refusals import SMALL, refused

N = 4
GOOD: dict[str, Any] = {
    "opened_seconds": [0, 60, 120, -60],
    "department": [-1] * N,
    "category": [0] * N,
    "touch_hours": [0.5] * N,
}
TABLES: dict[str, tuple[dict[str, Any], str]] = {
    "no department": ({"department": [-1, 99, 0, 0]}, "row 1"),
    "no category": ({"category": [0, 0, 0, 5000]}, "row 3"),
    "after the end": ({"opened_seconds": [0, 2 * 86_400, 0, 0]}, "row 1"),
    "no hours": ({"touch_hours": [0.5, np.nan, 0.5, 0.5]}, "touch_hours"),
    "text": ({"touch_hours": ["a", "b", "c", "d"]}, "row 0"),
    "negative parking": ({"parked_until_hours": [-1.0, 1, 1, 1]}, "parked_until_hours"),
    "unknown column": ({"status": ["open"] * N}, "status"),
    "no cell": ({"cell": [10**6] * N}, "cell"),
    "boundless time": ({"opened_seconds": [-np.inf, 0, 0, 0]}, "row 0"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_bad_table(name: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes, needed = TABLES[name]
    pd.DataFrame(GOOD | changes).to_parquet(empty / "given.parquet")
    refused(["run", *SMALL, "given.cases=given.parquet"], capsys, needed)
    assert [each.name for each in empty.iterdir()] == ["given.parquet"]


def test_a_missing_column(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pd.DataFrame({name: GOOD[name] for name in ("opened_seconds", "category")}).to_parquet(empty / "given.parquet")
    refused(["run", *SMALL, "given.cases=given.parquet"], capsys, "department", "touch_hours")


@pytest.mark.parametrize("content", [b"", b"opened_seconds\n1\n", b"PAR1\x00\x00\x00\x00PAR1"])
def test_no_parquet_file(content: bytes, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty / "given.parquet").write_bytes(content)
    refused(["run", *SMALL, "given.cases=given.parquet"], capsys, "given.parquet", "Parquet")
    refused(["run", *SMALL, "given.cases=absent.parquet"], capsys, "absent.parquet")
    refused(["run", *SMALL, "given.cases=."], capsys)


@pytest.mark.parametrize(
    ("argument", "needed"),
    [
        ("given.sha256=abc", "given.sha256"),
        (f"given.sha256={'0' * 64}", "names none"),
        ("given.case=x.parquet", "given.cases"),
        ("given=7", "table"),
        ("policy.dispatch.age_exponent=-101", "-100"),
        ("policy.dispatch.age_exponent=nan", "age_exponent"),
        ("policy.dispatch.age_exponent=old", "age_exponent"),
    ],
)
def test_settings(argument: str, needed: str, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["run", *SMALL, argument], capsys, needed)
    assert not list(empty.iterdir())


def test_a_mark_of_another_file(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pd.DataFrame(GOOD).to_parquet(empty / "given.parquet")
    refused(["run", *SMALL, "given.cases=given.parquet", f"given.sha256={'1' * 64}"], capsys, "1111")
