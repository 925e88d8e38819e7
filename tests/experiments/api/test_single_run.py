"""One run: its table, its folder, and what happens when it is asked for again."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml
from laboratory import calls, make_model, simulate

import experiments.api.single_run
import experiments.cli.run
from experiments.results.results import read_results

Wangge = Callable[..., int]
FILES = {"cases.parquet", "daily.parquet", "departments.parquet", "events.parquet", "grids.parquet", "groups.parquet"}
PLAIN_FILES = {"outcomes.json", "provenance.json", "scenario.yaml"}


def only_folder() -> Path:
    (folder,) = Path("results").iterdir()
    return folder


def test_a_run_leaves_everything_about_itself(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge("run", "seed=7", "policy.dispatch.rule=severity", "figures=false") == 0
    folder = only_folder()
    assert folder.name.startswith("small_town-") and folder.name.endswith("-s7")
    assert {file.name for file in folder.iterdir()} == FILES | PLAIN_FILES
    outcomes = json.loads((folder / "outcomes.json").read_text())
    assert outcomes["cases"] == 14 and outcomes["trust"] is None
    scenario = yaml.safe_load((folder / "scenario.yaml").read_text())
    assert scenario["policy"]["dispatch"]["rule"] == "severity"
    source = json.loads((folder / "provenance.json").read_text())
    assert (source["seed"], source["model_version"], source["scenario"]) == (7, "1-abc", "small_town")
    assert len(pd.read_parquet(folder / "events.parquet")) == 2
    said = capsys.readouterr().out
    assert "small_town, seed 7" in said and "response time (h)" in said and "all 3 outcomes" in said


def test_a_run_is_drawn_and_speaks_chinese(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge("run", "lang=zh") == 0
    assert list((only_folder() / "figures").glob("*.png"))
    assert "种子 1" in capsys.readouterr().out


def test_a_run_can_be_read_like_a_sweep(wangge: Wangge) -> None:
    wangge("run", "seed=7", "figures=false")
    results = read_results(only_folder())
    assert results.levers == []
    assert results.runs.iloc[0][["run", "scenario", "seed", "outcome.cases"]].to_list() == [0, "small_town", 7, 14]
    assert pd.isna(results.runs["outcome.trust"].iloc[0])
    assert "backlog" in results.days.series and "day" not in results.days.series


def test_a_finished_run_is_read_unless_forced(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    wangge("run", "figures=false")
    assert wangge("run", "figures=false") == 0
    assert "is read, not computed" in capsys.readouterr().out
    assert len(calls(Path())) == 1
    assert wangge("run", "figures=false", "force=true") == 0
    assert wangge("run", "figures=false", "seed=2") == 0
    assert len(calls(Path())) == 3
    assert len(list(Path("results").iterdir())) == 2


def test_the_log_is_added_when_asked_for_later(wangge: Wangge) -> None:
    wangge("run", "figures=false", "log=false")
    assert not (only_folder() / "events.parquet").exists()
    wangge("run", "figures=false")
    assert (only_folder() / "events.parquet").exists()


def test_the_run_of_another_model_is_refused_not_replaced(
    wangge: Wangge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wangge("run", "figures=false")
    monkeypatch.setattr(experiments.cli.run, "packaged_model", lambda: make_model(simulate, "2-def"))
    assert wangge("run", "figures=false") == 2
    assert "was made by model 1-abc, this is 2-def" in capsys.readouterr().err
    assert wangge("run", "figures=false", "force=true") == 0


def test_a_run_clears_away_its_own_leavings_but_not_those_of_others(wangge: Wangge) -> None:
    wangge("run", "figures=false")
    mine, other = (Path("results") / f".tmp-1-{name}" for name in (only_folder().name, "other"))
    mine.mkdir()
    other.mkdir()
    wangge("run", "figures=false", "force=true")
    assert other.exists() and not mine.exists()


def test_an_interrupted_run_leaves_nothing(
    wangge: Wangge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(experiments.api.single_run, "write_table", interrupted)
    assert wangge("run", "figures=false") == 130
    assert capsys.readouterr().err.strip() == "interrupted; nothing was kept of this run"
    assert list(Path("results").iterdir()) == []


def test_a_run_may_have_a_name_and_does_not_replace_another(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge("run", "save_as=mine", "seed=7", "figures=false") == 0
    assert only_folder() == Path("results/mine")
    assert wangge("run", "save_as=mine", "seed=7", "figures=false") == 0
    assert len(calls(Path())) == 1
    for other in ("seed=8", "days=9"):
        assert wangge("run", "save_as=mine", "seed=7", "figures=false", other) == 2
        assert "holds another run (small_town, seed 7)" in capsys.readouterr().err
    assert wangge("run", "save_as=mine", "seed=8", "figures=false", "force=true") == 0
    assert json.loads(Path("results/mine/provenance.json").read_text())["seed"] == 8


@pytest.mark.parametrize("force", ["force=false", "force=true"])
def test_a_run_never_takes_the_folder_of_something_else(
    force: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge("sweep", "experiment=two_levers", "figures=false", "processes=1") == 0
    before = sorted(Path("results/two_levers").iterdir())
    assert wangge("run", "save_as=two_levers", "figures=false", force) == 2
    assert "holds something else" in capsys.readouterr().err
    assert sorted(Path("results/two_levers").iterdir()) == before


@pytest.mark.parametrize("word", ["replications=5", "processes=2", "worlds=8", "design=lhs", "levers={}"])
def test_settings_of_a_sweep_are_refused(word: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge("run", word) == 2
    assert f"'{word.partition('=')[0]}' is a setting of wangge sweep" in capsys.readouterr().err
    assert not Path("results").exists()
