"""A made log in which, from one day on, there are twice the cases: what replay says of the day is what happened."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from experiments import api
from experiments.logs.log import CaseLog
from experiments.logs.made.make import make_log
from experiments.logs.made.truth import Department, Truth

CHANGE = 56
START = date(2024, 3, 4)
TRUTH = Truth(
    (
        Department("市容环卫所", 3, 1.6, 0.6, parked=0.1, parked_days=4.0),
        Department("园林绿化站", 2, 1.5, 0.4, parked=0.1, parked_days=4.0),
    ),
    days=112,
    cases_a_day=15.0,
    holidays=(),
    changed_on=CHANGE,
    changed_to=2.1,
)
SMALL = {"points": 64, "members": 40, "processes": 1}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> CaseLog:
    file: Path = tmp_path_factory.mktemp("made") / "change.csv"
    make_log(TRUTH, 5).to_csv(file, index=False)
    return api.read_log(file, map="chinese_grid_centre")


def share(log: CaseLog, first: int, last: int, hours: float = 24.0) -> float:
    """Share of the cases opened between two days that are closed within so many hours."""
    day = (log.cases["opened_local"] - pd.Timestamp(START)) / pd.Timedelta(days=1)
    mine = log.cases[(day >= first) & (day < last)]
    return float(((mine["closed"] - mine["opened"]) <= pd.Timedelta(hours=hours)).mean())


def test_without_the_change_it_would_have_been_as_before(log: CaseLog) -> None:
    before, after = share(log, 0, CHANGE), share(log, CHANGE, TRUTH.days)
    assert before > after + 0.1  # the change is there
    day = START + timedelta(days=CHANGE)
    found = api.replay(log, f"cases[{day}]*{1 / TRUTH.changed_to:.3f}", seeds=2, **SMALL)
    row = found.differences.set_index("name").loc["share_24"]
    assert row["verdict"] == "better"
    assert "fit" in dict(found.unanswerable)  # the direction is told, and that the size is not
    assert row["agreeing"] > 0.9 and row["calibrations_low"] > 0


def test_no_change_of_cases_changes_nothing(log: CaseLog) -> None:
    found = api.replay(log, "cases*1", seeds=1, **SMALL)
    assert (found.differences["difference"].fillna(0.0) == 0.0).all()
