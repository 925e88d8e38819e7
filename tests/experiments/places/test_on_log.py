"""Cases of a log that was dropped on a territory stand on their cells when the log is calibrated and replayed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import api
from experiments.analysis.calibration.cases import cases_of
from experiments.analysis.calibration.engine import closing_seconds
from experiments.analysis.calibration.matching import design
from experiments.analysis.calibration.prepare import prepare
from experiments.analysis.calibration.setting import setting_of
from experiments.cli.main import main
from experiments.logs.log import CASES, CaseLog
from experiments.places.on_log import CELLS, read_ground
from sim.text.catalogue import WanggeError

COMMUNITIES = ("桥东社区", "月球", None)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made log, two thirds of whose cases name a community, one of them unknown; dropped on the shipped place."""
    folder = tmp_path_factory.mktemp("log")
    found = api.read_log("made")
    named = [COMMUNITIES[number % 3] for number in range(len(found.cases))]
    cases = found.cases.assign(street=None, community=pd.Series(named, dtype="str"), grid=None)
    CaseLog(cases, found.manifest).write(folder)
    assert main(["import", "--territory", "linqiao.parquet", str(folder), "lang=en"]) == 0
    return folder


def test_given_cases_stand_on_their_cells(log: Path) -> None:
    found = CaseLog.load(log)
    ground = read_ground(log, found.cases)
    assert ground is not None and ground.file == "linqiao.parquet"
    prepared = prepare(cases_of(found), None, ground)
    mechanism = prepared.training(closing_seconds)
    setting = setting_of(design(2, len(prepared.cases.departments), 1)[1], prepared.demand, {})
    cell = mechanism.table(setting, 1)["cell"]
    named = np.array([text == "桥东社区" for text in found.cases["community"]])[prepared.cases.row]
    assert (cell[named] >= 0).all() and (cell[~named] == -1).all()
    assert mechanism.scenario(setting).territory.file == "linqiao.parquet"
    assert np.isfinite(mechanism.closed(setting, 1)).mean() > 0.5


def test_the_place_does_not_change_when_cases_are_closed(log: Path) -> None:
    """Touch times of a log hold the way: cells are where a case is seen, not another delay."""
    found = CaseLog.load(log)
    closed = []
    for ground in (None, read_ground(log, found.cases)):
        prepared = prepare(cases_of(found), None, ground)
        setting = setting_of(design(2, len(prepared.cases.departments), 1)[1], prepared.demand, {})
        closed.append(prepared.training(closing_seconds).closed(setting, 1))
    assert np.array_equal(*closed)


def test_cells_of_another_log_are_refused_in_one_line(log: Path, tmp_path: Path) -> None:
    found = CaseLog.load(log)
    (tmp_path / CELLS).write_bytes((log / CELLS).read_bytes())
    with pytest.raises(WanggeError, match="cells of another log") as caught:
        read_ground(tmp_path, found.cases.iloc[1:])
    assert "\n" not in caught.value.line("zh")


def test_cells_without_a_territory_are_refused(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (CASES, "log.yaml"):
        (tmp_path / name).write_bytes((log / name).read_bytes())
    pd.DataFrame({"id": ["1"], "cell": [3], "how": ["unit"]}).to_parquet(tmp_path / CELLS)
    assert main(["calibrate", str(tmp_path), "points=16", "members=10", "lang=en"]) == 2
    said = capsys.readouterr().err.strip()
    assert "which territory" in said and "\n" not in said


def test_a_log_that_was_not_dropped_has_no_ground(tmp_path: Path) -> None:
    assert read_ground(tmp_path, pd.DataFrame({"id": []})) is None
    assert read_ground(None, pd.DataFrame({"id": []})) is None
