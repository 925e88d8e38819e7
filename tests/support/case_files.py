"""Small case logs, written as files, and read by a mapping that fits them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from experiments.logs.importing import read_case_log
from experiments.logs.log import CaseLog
from experiments.logs.mapping import LogMapping

COLUMNS = ("id", "opened", "closed", "due", "status", "category", "department", "channel")


def small_mapping(**more: Any) -> LogMapping:
    """A mapping of COLUMNS in China's zone; `more` replaces parts of it."""
    columns = {name: (name,) for name in COLUMNS} | more.pop("columns", {})
    given = {"name": "small", "zone": "Asia/Shanghai", "columns": columns} | more
    return LogMapping.model_validate(given)


def rows(count: int = 60, start: str = "2024-03-04 08:00", step: str = "7h", takes: str = "20h") -> pd.DataFrame:
    """Cases opened at equal steps, each closed after the same time."""
    opened = pd.Timestamp(start) + pd.Timedelta(step) * pd.Series(range(count))
    form = "%Y-%m-%d %H:%M:%S"
    return pd.DataFrame(
        {
            "id": [f"c{n:04d}" for n in range(count)],
            "opened": opened.dt.strftime(form),
            "closed": (opened + pd.Timedelta(takes)).dt.strftime(form),
            "due": (opened + pd.Timedelta("72h")).dt.strftime(form),
            "status": "closed",
            "category": [("lamp", "bin")[n % 2] for n in range(count)],
            "department": [("north", "south")[n % 2] for n in range(count)],
            "channel": "phone",
        }
    )


def imported(frame: pd.DataFrame, folder: Path, **mapping: Any) -> CaseLog:
    """The case log of a frame that is written as CSV and read again."""
    file = folder / "cases.csv"
    frame.to_csv(file, index=False)
    return read_case_log(file, small_mapping(**mapping))


def count(log: CaseLog, rule: str) -> int:
    """What a rule has counted."""
    decision = log.manifest.decision(rule)
    assert decision is not None, rule
    return decision.count
