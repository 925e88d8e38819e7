"""`wangge optimise`: the front on the terminal and on disk, and mistakes in one line."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from experiments.cli.main import main

SHORT = ["scenario=small_town", "horizon.days=15", "horizon.warmup_days=2", "processes=1"]
FEW = ["trials=16", "population=8", "replications=1", "reestimate=4"]
LEVERS = ["policy.staffing.workers_per_grid=interval(0.2,3)", "policy.dispatch.rule=fifo,nearest"]


def test_the_front_is_told_and_kept(tmp_path, capsys):
    assert (
        main(
            [
                "optimise",
                *SHORT,
                *FEW,
                *LEVERS,
                "at_most.cost_per_resident_yuan=45",
                f"results={tmp_path}",
                "save_as=mine",
            ]
        )
        == 0
    )
    out = capsys.readouterr().out
    assert "16 settings tried" in out and "the policy as it is" in out and "Hypervolume" in out and "at most 45" in out
    folder = tmp_path / "mine"
    trials, front = (pd.read_parquet(folder / f"{name}.parquet") for name in ("trials", "front"))
    assert len(trials) == 16 and trials["on_front"].sum() == len(front)
    assert (trials[trials["on_front"]]["searched.cost_per_resident_yuan"] <= 45).all()
    assert front["policy.staffing.workers_per_grid"].between(0.2, 3).all()
    assert json.loads((folder / "provenance.json").read_text())["question"]["trials"] == 16
    assert {"front.png", "front.svg"} <= {file.name for file in folder.iterdir()}


def test_one_process_and_two_write_the_same(tmp_path):
    words = [
        *SHORT[:-1],
        "trials=8",
        *FEW[1:],
        LEVERS[0],
        "objectives=[reported,trust,cost_yuan]",
        "maximise=[reported]",
        "lang=zh",
    ]
    for number in "12":
        assert (
            main(
                [
                    "optimise",
                    *words,
                    f"processes={number}",
                    f"results={tmp_path / number}",
                    "save_as=a",
                    "figures=false",
                ]
            )
            == 0
        )
    for name in ("trials.parquet", "front.parquet"):
        assert (tmp_path / "1/a" / name).read_bytes() == (tmp_path / "2/a" / name).read_bytes()


def test_no_front_is_an_answer(tmp_path, capsys):
    assert main(["optimise", *SHORT, *FEW, LEVERS[0], "at_most.cost_per_resident_yuan=1", f"results={tmp_path}"]) == 0
    assert "No setting tried keeps the limits" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "at least one lever"),
        (["policy.staffing.workers_per_grid=2"], "at least one lever"),
        (["troubles.factor=interval(1,2)"], "must be policy"),
        (["scenario=small_town,xianlin"], "must be policy"),
        ([*LEVERS, "objectives=[duration_hours]"], "objectives"),
        ([*LEVERS, "objectives=duration_hours"], "must be a list"),
        ([*LEVERS, "objectives=[trust,trust]"], "each objective once"),
        ([*LEVERS, "objectives=[trust,speed]"], "no such objectives"),
        ([*LEVERS, "objectives=[trust,arisen]"], "maximise=[...]"),
        ([*LEVERS, "maximise=[trust]"], "not among objectives"),
        ([*LEVERS, "at_most.trust=0.2", "at_least.trust=0.4"], "contradict"),
        ([*LEVERS, "trials=2"], ">= 4"),
        (["policy.staffing.wrkers_per_grid=interval(1,2)"], "did you mean policy.staffing.workers_per_grid"),
        (["policy.staffing.workers_per_grid=interval(1,99)"], "policy.staffing.workers_per_grid"),
        (["policy.dispatch.rule=fifo,quickest"], "quickest"),
        (["policy=standard,nowhere"], "no such policy"),
        ([*LEVERS, "policy.dispatch.rule=fifo,cmu"], "given twice"),
        ([*LEVERS, "force=true"], "no use for this setting"),
    ],
)
def test_mistakes_are_one_line(words, said, tmp_path, capsys):
    assert main(["optimise", *words, f"results={tmp_path / 'none'}"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and said in told.err and len(told.err.splitlines()) == 1
    assert not (tmp_path / "none").exists()
