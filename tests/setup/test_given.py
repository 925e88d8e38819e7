"""Cases of a log: the table is read and checked, its order is kept, and a mistake is told in one line."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cases.given import FOREVER
from sim.outcomes.given import given_outcomes
from sim.run.simulation import Simulation, simulate
from sim.scenario import Scenario
from sim.scenario.log_scenario import log_scenario
from sim.setup.given import given_columns
from sim.text.catalogue import WanggeError

OFFICES = [{"name": "parks", "officers": 1}, {"name": "streets", "officers": 1}]
SORTS = [{"name": "tree", "severity": 0.3}, {"name": "hole", "lead": "streets"}]


def scenario(**parts: Any) -> Scenario:
    return log_scenario(OFFICES, SORTS, start=date(2018, 1, 1), days=10, **parts)


def columns(**changes: Any) -> dict[str, Any]:
    """Three good rows, out of order; a change replaces a column, or takes it out if it is None."""
    table = {
        "opened_seconds": [7200, -86_400, 7200],
        "department": [0, 1, -1],
        "category": [0, 0, 1],
        "touch_hours": [1, 0.5, 2],
        "due_seconds": [-1, 50_000, 90_000],
        "parked_until_hours": [np.nan, 30, np.inf],
        "cell": [0, -1, -1],
    }
    return {name: values for name, values in (table | changes).items() if values is not None}


def test_cases_come_in_order_of_opening_and_the_rows_are_remembered() -> None:
    world = Simulation(scenario(), 1, given=columns()).world
    assert world.given["row"].tolist() == [1, 0, 2]
    assert world.cases["arises"].tolist() == [-86_400, 7200, 7200]
    assert world.cases["work"].tolist() == [1800, 3600, 7200]
    assert world.cases["severity"].tolist() == pytest.approx([0.3, 0.3, 0.4])
    assert world.given["department"].tolist() == [1, 0, -1]
    assert world.given["parked"].tolist() == [30 * 3600 - 86_400, -1, FOREVER]
    assert world.given["due"].tolist() == [50_000, -1, 90_000]


def test_what_became_of_a_case_stands_in_the_row_it_was_given_in() -> None:
    result = simulate(scenario(), 1, given=columns())
    found = given_outcomes(result.simulation.world)
    assert found["opened_seconds"].tolist() == [7200, -86_400, 7200]
    assert found["closed_seconds"][:2].tolist() == [7200 + 3600, 30 * 3600 - 86_400 + 1800]
    assert np.isnan(found["closed_seconds"][2])
    assert found["department"].tolist() == [0, 1, 1]  # no department given: the one in charge of the category
    assert found["parked"].tolist() == [False, False, True]
    assert result.tables()["given"]["closed_seconds"].equals(pd.Series(found["closed_seconds"]))


def test_the_last_second_before_the_start_is_no_never() -> None:
    result = simulate(scenario(), 1, given=columns(opened_seconds=[-1, -2, 0], parked_until_hours=None))
    assert result.simulation.world.cases["reported"].tolist() == [-2, -2, 0]
    assert not np.isnan(given_outcomes(result.simulation.world)["closed_seconds"]).any()


def test_optional_columns_may_be_left_out_and_a_data_frame_serves_as_well() -> None:
    few = columns(due_seconds=None, parked_until_hours=None, cell=None)
    found, same = given_columns(scenario(), few), given_columns(scenario(), pd.DataFrame(few))
    assert found is not None
    assert same is not None
    assert {name: values.tobytes() for name, values in found.items()} == {
        name: values.tobytes() for name, values in same.items()
    }
    assert np.isnan(found["parked_until_hours"]).all()
    assert (found["due_seconds"] == -1).all()


def test_a_file_serves_as_well_and_its_mark_is_held_to(tmp_path: Path) -> None:
    file = tmp_path / "given.parquet"
    pd.DataFrame(columns()).to_parquet(file)
    mark = hashlib.sha256(file.read_bytes()).hexdigest()
    named = scenario(given={"cases": str(file), "sha256": mark})
    kept: dict[Any, Any] = {}
    runs = [simulate(named, 1, log=True, world_cache=kept), simulate(named, 1, log=True, world_cache=kept)]
    handed = simulate(scenario(), 1, log=True, given=columns())
    assert all(np.array_equal(each.log, handed.log) for each in runs if each.log is not None)
    pd.DataFrame(columns(touch_hours=[1, 1, 1])).to_parquet(file)
    with pytest.raises(WanggeError, match="is not the file"):
        simulate(named, 1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"opened_seconds": None}, "missing: opened_seconds"),
        ({"colour": [1, 2, 3]}, "unknown: colour"),
        ({"touch_hours": [1, 2]}, "differ in length"),
        ({"touch_hours": [1, -1, 2]}, "column 'touch_hours', row 1: -1 is not a number from 0"),
        ({"touch_hours": [1, np.inf, 2]}, "row 1"),
        ({"touch_hours": ["an hour\nor two", 1, 2]}, "row 0: 'an hour or two' is not a number"),
        ({"opened_seconds": [864_000, 0, 0]}, "row 0: 864000 is not a whole number from .* to 863999"),
        ({"opened_seconds": [0.5, 0, 0]}, "whole number"),
        ({"department": [0, 2, 0]}, "row 1: 2 is not a whole number from -1 to 1"),
        ({"category": [0, 0, -1]}, "row 2: -1 is not a whole number from 0 to 1"),
        ({"parked_until_hours": [-1, 0, 0]}, "parked_until_hours"),
        ({"due_seconds": [np.nan, 0, 0]}, "due_seconds"),
        ({"cell": [0, 0, 1]}, "row 2: 1 is not a whole number from -1 to 0"),
    ],
)
def test_a_bad_table_is_told_in_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(WanggeError, match=told) as found:
        simulate(scenario(), 1, given=columns(**changes))
    assert "\n" not in str(found.value)


def test_a_bad_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "no.parquet").write_text("no table")
    for name in ("no.parquet", "absent.parquet"):
        with pytest.raises(WanggeError, match=r"cannot be read as a Parquet file") as found:
            simulate(scenario(given={"cases": str(tmp_path / name)}), 1)
        assert "\n" not in str(found.value)


def test_troubles_and_a_log_exclude_each_other() -> None:
    with pytest.raises(WanggeError, match="either"):
        simulate(scenario(), 1, given=columns(), troubles={})


def test_a_log_without_cases_is_a_quiet_run() -> None:
    result = simulate(scenario(), 1, given={name: [] for name in columns()})
    assert len(result.simulation.world.cases) == 0
