"""The page that plays an imported log: it closes cases when a replay does; what it cannot play is told in one line."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from placed_logs import calibrated_log, put_on_linqiao

from experiments.analysis.calibration.engine import closing_seconds
from experiments.cli.demo import DemoSettings, first_wish, scenario_of_own
from experiments.cli.main import main
from experiments.demo.background import pair
from experiments.demo.inspector import life_of_case
from experiments.demo.log_world import played
from experiments.demo.session_request import Wish, worlds_of
from experiments.demo.trace import OVERDUE, PARKED, stage_of
from experiments.demo.twin import Twin
from experiments.demo.world_description import about
from sim.cases.record import PARKED_LINE
from sim.outcomes.given import given_outcomes
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return calibrated_log(tmp_path_factory.mktemp("log") / "centre")


def wish_of(log: Path, **more: object) -> tuple[Wish, frozenset[str]]:
    wish = Wish(world=(f"log={log}",), **more)
    return wish, frozenset(wish.world)


def test_the_page_closes_cases_when_a_replay_does(log: Path) -> None:
    wish, own = wish_of(log, seed=3, b=("officers*0.5;", "order=oldest"))
    twin = Twin(wish, own)
    twin.advance(twin.horizon)
    setting = played(str(log)).members.setting(2, len(played(str(log)).cases.departments))
    mechanism = played(str(log)).mechanism
    expected = closing_seconds(mechanism.scenario(setting), mechanism.table(setting, 3), 3)
    found = np.asarray(given_outcomes(twin.sides["a"].model.world)["closed_seconds"], float)
    found = np.where(np.isnan(found) | (found < 0), np.inf, found)
    assert np.isfinite(found).sum() > 2000
    np.testing.assert_array_equal(found, expected)
    other = given_outcomes(twin.sides["b"].model.world)["closed_seconds"]
    assert not np.array_equal(other, given_outcomes(twin.sides["a"].model.world)["closed_seconds"])


def test_parked_stock_is_a_stage_of_its_own(log: Path) -> None:
    twin = Twin(*wish_of(log, second=40 * DAY))
    cases = twin.sides["a"].model.world.cases
    stages = stage_of(cases) % OVERDUE
    parked = cases["line"] == PARKED_LINE
    assert parked.sum() > 10
    np.testing.assert_array_equal(stages == PARKED, parked)
    rows = twin.sides["a"].books.curves(39, 40)
    assert rows[0][3] == parked.sum()


def test_each_department_has_a_field_and_its_cases_lie_there(log: Path) -> None:
    twin = Twin(*wish_of(log, second=40 * DAY))
    told = about(twin)
    world = twin.sides["a"].model.world
    assert told["log"] and told["fields"] and told["measures"] == ["response", "backlog", "parked", "closed"]
    assert [office["zh"] for office in told["offices"]] == list(played(str(log)).cases.departments)
    grid = world.cells["grid"][world.cases["cell"]]
    np.testing.assert_array_equal(grid, world.given["department"])
    assert [world.cells["grid"][office["cell"]] for office in told["offices"]] == list(range(len(told["offices"])))


def test_a_life_bears_the_id_of_the_log(log: Path) -> None:
    twin = Twin(*wish_of(log, second=40 * DAY))
    told = life_of_case(twin.sides["a"], 100)
    ids = set(pd.read_parquet(log / "cases.parquet")["id"])
    assert told["title"]["en"].split(":")[0].removeprefix("Case ") in ids
    assert told["lines"][0][1] == {"en": "The log opens the case.", "zh": "日志记载：案件登记。"}


def test_repetitions_play_other_calibrations(log: Path) -> None:
    wish, own = wish_of(log, b=("officers*0.5",))
    first, second = (pair(wish, (), seed, own) for seed in (2, 3))
    assert first.shape[:2] == (2, 4)
    assert not np.array_equal(first, second)


def test_levers_of_the_page_are_those_that_mean_something(log: Path) -> None:
    twin = Twin(*wish_of(log))
    twin.change("a", {"policy.staffing.department_staff": 0.5})
    assert twin.sides["a"].scenario.policy.staffing.department_staff == 0.5
    for levers in ({"mode": "reactive"}, {"policy.staffing.operators": 3}):
        with pytest.raises(WanggeError, match="only: policy"):
            twin.change("a", levers)


def test_a_link_may_not_name_a_log(log: Path) -> None:
    with pytest.raises(WanggeError, match="not by a link"):
        worlds_of(Wish(world=(f"log={log}",)))


def test_on_a_territory(log: Path, tmp_path: Path) -> None:
    folder = tmp_path / "on a place"
    shutil.copytree(log, folder)
    file = put_on_linqiao(folder)
    named = Wish(world=(f"log={folder}", f"territory={file}"))
    first = about(Twin(named, frozenset(named.world)))
    assert first["outlines"] and not first["fields"] and len(first["cells"]["x"]) == 423
    assert main(["import", "--territory", str(file), str(folder), "lang=en"]) == 0
    plain = Twin(*wish_of(folder))  # cells.parquet says on which territory it lies
    assert about(plain)["outlines"] == first["outlines"]
    told = pd.read_parquet(folder / "cells.parquet").set_index("id")["cell"]
    side = plain.sides["a"]
    rows = side.model.world.given["row"]
    wanted = told.loc[[side.ids[row] for row in rows]].to_numpy()
    found = side.model.world.cases["cell"]
    assert (wanted >= 0).sum() > 1000
    np.testing.assert_array_equal(found[wanted >= 0], wanted[wanted >= 0])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["log=nowhere"], "nowhere"),
        (["log={log}", "horizon.days=3"], "takes only territory=FILE"),
        (["log={log}", "b=reactive"], "reactive"),
        (["log={log}", "territory=nowhere.parquet"], "nowhere.parquet"),
        (["log={raw}"], "wangge calibrate"),
        (["log={other}"], "of another log"),
        (["log={log}", "scenario=small_town"], "takes only territory=FILE"),
        (["log=" + "x" * 3000], "must not be longer"),
        (["log=" + "x" * 400], "is no log folder"),
        (["log="], "log"),
    ],
)
def test_what_cannot_be_played_is_told_in_one_line(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    raw, other = tmp_path / "raw", tmp_path / "other"
    shutil.copytree(log, raw)
    shutil.rmtree(raw / "calibration")
    shutil.copytree(log, other)
    cases = pd.read_parquet(other / "cases.parquet")
    cases.iloc[:-5].to_parquet(other / "cases.parquet")
    given = [word.format(log=log, raw=raw, other=other) for word in words]
    assert main(["demo", *given, "browser=false", "port=0", "lang=en"]) == 2
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1 and told in error[0], error


def test_the_command_line_reads_the_policy_of_a_side_with_blanks(log: Path) -> None:
    wish = first_wish(DemoSettings(b="officers*0.5; order=oldest"), [f"log={log}"])
    assert wish.world == (f"log={log}",) and wish.b == ("officers*0.5;", "order=oldest")
    assert scenario_of_own(wish) == [f"log={log}"]
