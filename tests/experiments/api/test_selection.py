"""`wangge choose`: the answer on the terminal and on disk, and mistakes in one line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.objectives import aim
from experiments.analysis.selection.select import Question, choose_among
from experiments.api.selection import study
from experiments.cli.commands import answer
from experiments.cli.main import main
from experiments.config.compose import packaged
from experiments.design.candidates import candidates
from experiments.runner.runner import Evaluated
from sim.text.catalogue import WanggeError

SHORT = ["scenario=small_town", "horizon.days=30", "horizon.warmup_days=5", "processes=1"]


def choose(*words: str, results: Path) -> int:
    return main(["choose", *words, *SHORT, f"results={results}", "first=5"])


def test_the_better_one_is_chosen_told_and_kept(tmp_path, capsys):
    sides = ["reactive", "grid_service", "policy=standard policy.dispatch.rule=nearest"]
    assert choose(*sides, "save_as=mine", "matters.duration_hours=20", results=tmp_path) == 0
    out = capsys.readouterr().out
    assert "grid_service is best" in out or "nearest is best" in out
    assert "at least 95 %" in out and "beaten by" in out
    folder = tmp_path / "mine"
    table = pd.read_parquet(folder / "candidates.parquet").set_index("candidate")
    runs = pd.read_parquet(folder / "runs.parquet")
    assert table.loc["reactive", "status"] == "beaten"
    assert table["runs"].sum() == len(runs)
    own = runs[runs["candidate"] == "reactive"]["outcome.duration_hours"]
    assert own.mean() == pytest.approx(table.loc["reactive", "duration_hours.mean"])
    about = json.loads((folder / "provenance.json").read_text())
    assert about["question"]["delta"] == 20 and about["best"] in table.index
    assert {"choice.png", "choice.svg"} <= {file.name for file in folder.iterdir()}


def test_a_limit_turns_the_answer(tmp_path, capsys):
    assert (
        choose(
            "reactive",
            "grid_service",
            "at_most.cost_per_resident_yuan=40",
            "figures=false",
            "lang=zh",
            results=tmp_path,
        )
        == 0
    )
    out = capsys.readouterr().out
    assert "“reactive”" in out and "违反" in out


def test_levers_span_the_candidates_and_a_budget_is_spent(tmp_path, capsys):
    words = [
        "policy.dispatch.rule=fifo,nearest",
        "policy.staffing.workers_per_grid=1,2",
        "budget=26",
        "outcome=cost_yuan",
        "matters.cost_yuan=10",
    ]
    assert choose(*words, "figures=false", results=tmp_path) == 0
    assert "after 26 runs" in capsys.readouterr().out
    folder = next(each for each in tmp_path.iterdir() if each.name.startswith("choose-"))
    assert pd.read_parquet(folder / "candidates.parquet")["runs"].sum() == 26


def test_one_process_and_two_write_the_same(tmp_path):
    words = ["reactive", "standard", *SHORT[:-1], "save_as=a", "figures=false", "first=5"]
    for number in "12":
        assert main(["choose", *words, f"processes={number}", f"results={tmp_path / number}"]) == 0
    for name in ("candidates.parquet", "runs.parquet"):
        assert (tmp_path / "1/a" / name).read_bytes() == (tmp_path / "2/a" / name).read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reactive"], "1 candidates are too few"),
        ([], "0 candidates are too few"),
        (["policy.dispatch.rule=fifo,"], ""),
        (["reactive", "standard", "outcome=speed"], "no such outcome"),
        (["reactive", "standard", "outcome=arisen"], "wanted=more or wanted=less"),
        (["reactive", "standard", "outcome=travel_km"], "matters.travel_km=SIZE"),
        (["reactive", "standard", "at_least.trust=0.6", "at_most.trust=0.4"], "contradict"),
        (["reactive", "standard", "at_most.speed=2"], "at_most.speed: there is no such outcome"),
        (["reactive", "standard", "at_most.trust=high"], "finite number"),
        (["reactive", "standard", "matters.trust=0"], "above 0"),
        (["reactive", "policy.dispatch.rule=fifo,nearest"], "one kind or the other"),
        (["reactive", "nowhere"], "no such policy"),
        (["policy.staffing.hats=1,2"], "no such key"),
        (["reactive", "reactive"], "the same policy"),
        (["scenario=small_town,xianlin"], "same troubles"),
        (["reactive", "standard", "budget=6"], "at least 10 runs"),
        (["reactive", "standard", "replications_max=5", "first=6"], "must not be below"),
        (["reactive", "standard", "log=true"], "no use for this setting"),
        (["reactive", "standard", "confidence=1.2"], "< 1"),
    ],
)
def test_mistakes_are_one_line(words, said, tmp_path, capsys):
    assert main(["choose", "first=5", *words, f"results={tmp_path / 'none'}"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and said in told.err and len(told.err.splitlines()) == 1
    assert not (tmp_path / "none").exists()


class Failing:
    """A laboratory in which every run under an even seed fails."""

    def evaluate(self, points, seeds):
        rows = np.array(
            [[np.nan if seed % 2 == 0 else 10 * place + seed for seed in seeds] for place, _ in enumerate(points)]
        )
        return Evaluated(
            {"duration_hours": rows},
            [{"seed": seed, "reason": "no luck"} for seed in seeds if seed % 2 == 0],
            len(seeds),
        )


def test_failed_runs_are_kept_and_the_rest_decides(tmp_path, capsys):
    found = candidates(["reactive", "standard", *SHORT[:-1]], packaged(), "choose")
    choice = choose_among(found, Question(aim("duration_hours"), 1.0, first=5), Failing())
    assert choice.rows[choice.best].words == "reactive" and {each["seed"] % 2 for each in choice.failures} == {0}
    asked = study(
        ["reactive", "standard", *SHORT[:-1], "first=5", f"results={tmp_path}", "save_as=mine", "figures=false"]
    )
    assert answer(replace(asked, run=lambda runner: choice)) == 1
    assert "runs failed" in capsys.readouterr().err
    assert len((tmp_path / "mine" / "failures.jsonl").read_text().splitlines()) == len(choice.failures)


def test_where_every_run_fails_the_first_reason_is_told():
    found = candidates(["reactive", "standard", *SHORT[:-1]], packaged(), "choose")
    with pytest.raises(WanggeError, match="no run came to an end; the first reason: no luck"):
        choose_among(found, Question(aim("trust"), 1.0, first=5, most=10), Failing())


def test_a_folder_of_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert choose("reactive", "standard", "save_as=mine", results=tmp_path) == 2
    assert "something else" in capsys.readouterr().err and (tmp_path / "mine" / "thesis.txt").exists()
