"""`wangge calibrate`, `backtest` and `replay` on the made log that ships, through the command line, and bad input."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
import yaml

from experiments import api
from experiments.cli.main import main
from experiments.logs.log import CaseLog

SMALL = ("points=16", "members=10", "processes=1", "figures=false", "lang=en")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the made log, imported and calibrated."""
    folder = tmp_path_factory.mktemp("log")
    source = folder / "centre.csv.gz"
    shutil.copy(str(files("experiments.logs.made") / "centre.csv.gz"), source)
    target = folder / "centre"
    api.import_log(source, target, map="chinese_grid_centre")
    assert main(["calibrate", str(target), *SMALL]) == 0
    return target


def test_the_folder_of_a_calibration(log: Path) -> None:
    about = yaml.safe_load((log / "calibration" / "calibration.yaml").read_text(encoding="utf-8"))
    assert about["members"] == 10 and about["capacity_not_identified"] > 0
    assert {row["capacity"] for row in about["departments"]} <= {"capacity not identified", "identified", "given"}
    members = pd.read_parquet(log / "calibration" / "ensemble.parquet")
    assert members.groupby("member")["weight"].first().sum() == pytest.approx(1.0)
    assert {"calibration-en.html", "calibration-zh.html"} <= {file.name for file in (log / "calibration").iterdir()}


def test_the_same_calibration_is_the_same_bytes_from_two_processes(log: Path, tmp_path: Path) -> None:
    api.calibrate(log, points=16, members=10, processes=2, folder=tmp_path / "again")
    first, again = (folder / "ensemble.parquet" for folder in (log / "calibration", tmp_path / "again"))
    assert first.read_bytes() == again.read_bytes()


def test_a_back_test(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", str(log), "origins=1", *SMALL]) == 0
    assert "Kaplan-Meier" in capsys.readouterr().out
    scores = pd.read_parquet(log / "backtest" / "scores.parquet")
    assert {"model", "naive", "oracle", "floor"} <= set(scores["forecast"])


def test_a_back_test_that_draws_the_cases_to_come(log: Path, tmp_path: Path) -> None:
    given, drawn = (
        api.backtest(log, origins=1, arrivals=arrivals, points=16, members=20, processes=1)
        for arrivals in ("given", "drawn")
    )
    assert not given.cells["model"].equals(drawn.cells["model"])
    assert given.cells[["group", "cases", "observed"]].equals(drawn.cells[["group", "cases", "observed"]])
    assert abs(given.score("model", "error_total") - drawn.score("model", "error_total")) < 10
    spans = [(found.weeks["high"] - found.weeks["low"]).mean() for found in (given, drawn)]
    assert spans[1] > 0.8 * spans[0]  # how many cases will come is not known either


def test_a_command_that_is_killed_is_resumed(log: Path, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    for name in ("cases.parquet", "log.yaml"):
        shutil.copy(log / name, folder / name)
    words = ["calibrate", str(folder), "points=256", "members=10", "processes=1", "figures=false", "lang=en"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "experiments.cli.main", *words]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    waited = time.monotonic() + 240
    while not list(folder.glob(".calibration-*/batch-0001.parquet")) and time.monotonic() < waited:
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert list(folder.glob(".calibration-*/batch-*.parquet")) and not (folder / "calibration").exists()
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "resumed" in ended.stderr
    whole = api.calibrate(log, points=256, members=10, processes=2)
    assert pd.read_parquet(folder / "calibration" / "ensemble.parquet").equals(whole.ensemble)
    assert not list(folder.glob(".calibration-*"))


def test_a_log_of_one_department_and_a_log_of_nine_days(log: Path) -> None:
    found = CaseLog.load(log)
    single = CaseLog(found.cases.assign(department="centre", category="any"), found.manifest)
    calibrated = api.calibrate(single, points=16, members=10, processes=1)
    assert calibrated.capacity["department"].tolist() == ["centre"]
    assert api.backtest(single, origins=1, points=16, members=10, processes=1).score("model", "error_total") < 40
    short = api.calibrate(log, until="2024-03-13", points=16, members=10, processes=1)
    assert len(short.capacity) > 1 and not short.capacity["identified"].any()


def test_a_replay(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(log), "policy=officers*0.5", "seeds=2", *SMALL]) == 0
    told = capsys.readouterr().out
    assert "capacity is not identified" in told and "over calibrations" in told
    assert main(["replay", str(log), "policy=as_it_was", "seeds=2", *SMALL]) == 0
    assert "no difference that matters" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["calibrate"], "takes the folder of one log"),
        (["calibrate", "LOG", "until=2031-01-01"], "must be a date within the log"),
        (["calibrate", "LOG", "until=soon"], "must be a date within the log"),
        (["calibrate", "LOG", "until=2024-03-05"], "at least 50 cases"),
        (["calibrate", "LOG", "points=3"], "points=3"),
        (["backtest", "LOG", "origin=2024-03-10"], "needs at least 28"),
        (["backtest", "LOG", "origin=2024-06-30"], "needs at least 28"),
        (["replay", "LOG", "policy=cases[may]*0.5"], "cannot read"),
        (["replay", "LOG", "policy=cases*2"], "between 0 and 1"),
        (["calibrate", "LOG", "staff=none.csv"], "none.csv"),
        (["backtest", "LOG", "window=200"], "needs at least"),
        (["backtest", "LOG", "arrivals=some"], "arrivals=some"),
        (["replay", "LOG"], "which policy"),
        (["replay", "LOG", "policy=officers*x"], "between 0 and 1000"),
        (["replay", "LOG", "luck=1"], "luck=1"),
        (["calibrate", "nowhere"], "nowhere"),
    ],
)
def test_a_mistake_ends_in_one_line(log: Path, words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(log) if word == "LOG" else word for word in words]) == 2
    said = capsys.readouterr().err.strip()
    assert why in said and "\n" not in said and "Traceback" not in said
