"""A mistyped year does not stretch the window of a log; slow cases and moments that are gradually late stay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import api


def file_of(folder: Path, **mistyped: str) -> Path:
    """Write a log of 800 cases over 60 days, the sixth of which has these moments."""
    rng = np.random.default_rng(1)
    opened = pd.Timestamp("2024-03-04") + pd.to_timedelta(rng.random(800) * 60, unit="D")
    closed = opened + pd.to_timedelta(rng.exponential(50, 800), unit="h")
    table = pd.DataFrame({"id": range(800), "opened": opened, "closed": closed})
    table = table.astype({"opened": str, "closed": str})
    for name, text in mistyped.items():
        table.loc[5, name] = text
    file = folder / "log.csv"
    table.to_csv(file, index=False)
    return file


@pytest.mark.parametrize(
    ("mistyped", "kept"),
    [
        ({"closed": "2042-05-01 10:00:00"}, 800),
        ({"opened": "2042-05-01 10:00:00", "closed": ""}, 799),
        ({"opened": "1975-05-01 10:00:00"}, 799),
    ],
)
def test_a_mistyped_year_is_found(tmp_path: Path, mistyped: dict[str, str], kept: int) -> None:
    log = api.read_log(file_of(tmp_path, **mistyped), zone="Asia/Shanghai")
    found = log.manifest.decision("stray_time")
    assert found is not None and found.count == 1 and list(found.detail["columns"]) == [next(iter(mistyped))]
    assert log.manifest.rows_kept == kept
    assert log.manifest.begin[:4] == "2024" and log.manifest.extracted[:4] == "2024"


def test_the_rule_can_be_switched_off(tmp_path: Path) -> None:
    file = file_of(tmp_path, closed="2042-05-01 10:00:00")
    log = api.read_log(file, zone="Asia/Shanghai", rules={"stray_time": "keep"})
    assert log.manifest.extracted[:4] == "2042"


def test_a_slow_case_is_not_stray(tmp_path: Path) -> None:
    log = api.read_log(file_of(tmp_path, closed="2024-11-01 10:00:00"), zone="Asia/Shanghai")
    found = log.manifest.decision("stray_time")
    assert found is not None and found.count == 0
    assert log.manifest.extracted[:7] == "2024-11"
