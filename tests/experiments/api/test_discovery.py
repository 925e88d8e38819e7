"""`wangge discover`: what it tells and keeps, and mistakes in one line."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from experiments.cli.main import main

SHORT = [
    "scenario=small_town",
    "horizon.days=20",
    "horizon.warmup_days=2",
    "processes=1",
    "worlds=40",
    "replications=1",
]
MORE = ["troubles.factor=interval(0.5,4)", "policy.participation.reporting_rate=interval(0.2,0.8)"]


def test_failures_and_regret_are_told_and_kept(tmp_path, capsys):
    words = ["reactive", "grid_service", *SHORT, *MORE, "fails_above.backlog_mean=12", "fails_regret.duration_hours=40"]
    assert main(["discover", *words, f"results={tmp_path}", "save_as=mine"]) == 0
    out = capsys.readouterr().out
    assert "in 40 worlds over 2 uncertainties" in out and "Least to regret: grid_service" in out
    assert "reactive fails in" in out and "volume of troubles above" in out
    folder = tmp_path / "mine"
    worlds, robust = (pd.read_parquet(folder / f"{name}.parquet") for name in ("worlds", "robustness"))
    assert len(worlds) == 80
    reactive = worlds[worlds["policy"] == "reactive"]
    failing = (reactive["outcome.backlog_mean"] > 12) | (reactive["regret"] > 40)
    assert (failing == (reactive["fails"] == 1)).all()
    assert robust.set_index("policy").loc["reactive", "holds_share"] == pytest.approx(1 - failing.mean())
    boxes = pd.read_parquet(folder / "boxes.parquet")
    assert "troubles.factor" in set(boxes["factor"])
    one = boxes[boxes["factor"] == "troubles.factor"].iloc[0]
    assert one["density"] == one["failing"] / one["inside"]
    assert json.loads((folder / "provenance.json").read_text())["question"]["worlds"] == 40
    assert {"boxes.png", "regret.svg"} <= {file.name for file in folder.iterdir()}


def test_one_policy_over_all_assumed_constants_in_chinese(tmp_path, capsys):
    assert (
        main(
            [
                "discover",
                *SHORT,
                "policy=intensive",
                "fails_above.duration_hours=75",
                "lang=zh",
                "figures=false",
                f"results={tmp_path}",
            ]
        )
        == 0
    )
    out = capsys.readouterr().out
    assert "“intensive”在 40 个世界中的" in out and "后悔" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reactive", "standard"], "say what failing means"),
        (["reactive", "fails_regret.trust=0.1"], "name at least two"),
        (["reactive", "standard", "fails_regret.arisen=2"], "wanted=more or wanted=less"),
        (["reactive", "fails_above.speed=2"], "fails_above.speed: there is no such outcome"),
        (["reactive", "fails_above.trust=0.4", "fails_below.trust=0.3", "worlds=3"], ">= 40"),
        (
            ["reactive", "fails_above.trust=0.3", "fails_below.trust=0.4", "policy.dispatch.rule=interval(1,2)"],
            "needs the path of a number",
        ),
        (["reactive", "fails_above.trust=0.3", "policy.dispatch.rule=fifo,nearest"], "an uncertainty is an interval"),
        (["reactive", "fails_above.trust=0.3", "troubles.factor=interval(2,1)"], "smaller number to a larger"),
        (
            ["reactive", "fails_above.trust=0.3", "troubles.factor=interval(1,2)", "troubles.factor=interval(1,3)"],
            "given twice",
        ),
        (["reactive", "fails_above.trust=0.3", "troubles.fctor=interval(1,2)"], "did you mean troubles.factor"),
        (
            ["reactive", "fails_above.trust=0.3", "policy.participation.reporting_rate=interval(0.5,2)"],
            "policy.participation.reporting_rate",
        ),
        (["reactive", "reactive", "fails_above.trust=0.3"], "the same policy"),
        (["reactive", "standard troubles.factor=2", "fails_above.trust=0.3"], "same troubles"),
        (["reactive", "fails_above.trust=0.3", "fails_below.trust=0.4"], "leaves nothing"),
    ],
)
def test_mistakes_are_one_line(words, said, tmp_path, capsys):
    assert main(["discover", *words, f"results={tmp_path / 'none'}"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and said in told.err and len(told.err.splitlines()) == 1
    assert not (tmp_path / "none").exists()
