"""The verb: two steps over a model that is known, its files, its sentences, and what it refuses."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.sensitivity.morris import Screened
from experiments.analysis.sensitivity.sobol import Index
from experiments.cli.commands import sensitivity
from experiments.cli.main import main
from experiments.io.provenance import Model
from experiments.present.studies.sensitivity import SensitivityStudy, sentences
from sim.text.catalogue import WanggeError

TELL, RATE, OPERATORS = (
    "behaviour.resident.tell_hours",
    "policy.participation.reporting_rate",
    "policy.staffing.operators",
)
FACTORS = [f"{TELL}=interval(2,4)", f"{RATE}=interval(0.2,0.8)", f"{OPERATORS}=interval(1,4)"]
QUICK = ["scenario=small_town", "processes=1", "trajectories=6", "samples=64"]


def simulate(scenario: Any, seed: int, log: bool = False, world_cache: Any = None) -> Any:
    """Ten hours over the range of tell_hours, three over that of reporting_rate, none of operators.

    The seed shifts all alike.
    """
    hours = 5 * scenario.behaviour.resident.tell_hours + 5 * scenario.policy.participation.reporting_rate + seed
    outcomes = {"response_hours": hours, "rework_rate": 0.0, "petitions_per_10k": float("nan")}
    return SimpleNamespace(outcomes=outcomes, daily={"day": np.arange(1)})


MODEL = Model(simulate, "1-abc", lambda announce: None, lambda scenario: None)


def test_both_steps_find_what_the_model_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sensitivity([*QUICK, *FACTORS], MODEL) == 0
    said = capsys.readouterr().out
    assert "The variance of response time (h) comes mostly from: mean time from noticing" in said
    assert "luck of the seeds is 0.0 % in the screening" in said
    folder = next(Path("results").glob("sensitivity-small_town-*"))
    screening = pd.read_parquet(folder / "screening.parquet").set_index("path")
    assert screening.loc[TELL, "mu_star"] == pytest.approx(10)
    assert screening.loc[RATE, "mu_star"] == pytest.approx(3)
    assert screening.loc[OPERATORS, "mu_star"] == pytest.approx(0)
    indices = pd.read_parquet(folder / "indices.parquet").set_index("path")
    assert list(indices.index) == [TELL, RATE]
    assert indices.loc[TELL, "first"] == pytest.approx(100 / 109, abs=indices.loc[TELL, "first_half"])
    assert len(pd.read_parquet(folder / "runs.parquet")) == 3 * (6 * 4 + 64 * 4)
    about = json.loads((folder / "provenance.json").read_text())
    assert [each["path"] for each in about["factors"]] == [TELL, RATE, OPERATORS]
    assert {file.name for file in folder.iterdir()} >= {"sensitivity.png", "sensitivity.svg"}
    before = {file.name: file.read_bytes() for file in folder.glob("*.p[an]*")}
    assert sensitivity([*QUICK, *FACTORS], MODEL) == 0
    assert {file.name: file.read_bytes() for file in folder.glob("*.p[an]*") if file.suffix != ".json"} == before


def test_it_does_not_say_more_than_the_intervals_allow() -> None:
    def told(first: float, half: float, noise: float) -> str:
        rows = [Index(TELL, first, half, 0.9, 0.05), Index(RATE, 0.05, 0.01, 0.1, 0.01)]
        return " ".join(
            sentences(SensitivityStudy("response_hours", [Screened(TELL, 1.0, 1.0, 0.1, 0.1)], rows, 0.01, noise), "en")
        )

    assert "explain 75 % of it" in told(0.7, 0.1, 0.02)
    assert "side by side" in told(0.93, 0.1, 0.02)
    assert "give more samples" in told(0.7, 0.3, 0.02)
    assert "more replications" in told(0.7, 0.1, 0.3) and "more replications" not in told(0.7, 0.1, 0.1)


def test_without_factors_all_assumed_constants_are_screened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [
        "scenario=small_town",
        "processes=1",
        "trajectories=2",
        "samples=0",
        "replications=1",
        "figures=false",
        "lang=zh",
    ]
    assert sensitivity(words, MODEL) == 0
    said = capsys.readouterr().out
    assert "个因素均低于筛选表中各项" in said and "只有一个种子" in said


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["outcome=respons_hours", *FACTORS], "did you mean response_hours"),
        (["samples=60", *FACTORS], "samples=60: must be a power of two"),
        ([f"{TELL}=3,4"], "takes one value here"),
        ([f"{TELL}=interval(4,2)"], "from a smaller number"),
        ([f"{TELL}=interval(2,9999)"], "must be >= 0, <= 720"),
        (["policy.nothing=interval(0,1)"], "there is no such key"),
        (["trajectories=1", *FACTORS], "trajectories=1"),
        (["scenario=atlantis"], "there is no such scenario"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    words: list[str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sensitivity", *words]) == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1 and line in told.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("outcome", "line"), [("petitions_per_10k", "points have no value"), ("rework_rate", "it is 0 at every point")]
)
def test_an_outcome_that_cannot_be_studied_is_refused(
    outcome: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WanggeError) as caught:
        sensitivity([*QUICK, *FACTORS, f"outcome={outcome}"], MODEL)
    assert line in caught.value.line("en")
