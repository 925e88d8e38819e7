"""A large study says its size before it begins and waits for sure=true; nothing is composed or written before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from laboratory import make_model, simulate_nothing

from experiments import api
from experiments.cli.main import main
from experiments.config.compose import ConfigSource
from experiments.design.outline import outline
from experiments.io.provenance import Model
from experiments.present.progress import Console
from experiments.runner import study_size
from experiments.runner.reporter import counted
from experiments.runner.study_size import MANY_RUNS, StudySize, check_size, estimate
from sim.text.catalogue import WanggeError

Wangge = Callable[..., int]
WORKERS, RULE = "policy.staffing.workers_per_grid", "policy.dispatch.rule"
LARGE: dict[str, list[str]] = {
    "sweep": [f"{RULE}=fifo,nearest", "troubles.factor=range(0,50,0.0001)"],
    "choose": [f"{WORKERS}=range(1,5,0.001)"],
    "discover": ["reactive", "grid_service", "worlds=900000", "fails_above.duration_hours=5"],
    "optimise": [f"{WORKERS}=interval(1,3)", "trials=100000"],
    "sensitivity": ["trajectories=90000"],
    "compare": ["reactive", "grid_service", "replications=100000"],
}


@pytest.fixture
def nothing_is_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No verb may begin to compose its points."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("points are composed")

    for module in ("design.outline", "analysis.discovery.worlds"):
        monkeypatch.setattr(f"experiments.{module}.points_at", never)


@pytest.mark.usefixtures("nothing_is_composed")
@pytest.mark.parametrize(("lang", "ask"), [("en", "add sure=true"), ("zh", "sure=true")])
@pytest.mark.parametrize("verb", LARGE)
def test_every_verb_that_spans_points_asks_first(
    verb: str, lang: str, ask: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        main([verb, *LARGE[verb], "scenario=small_town", "horizon.days=3", "horizon.warmup_days=0", f"lang={lang}"])
        == 2
    )
    said = capsys.readouterr()
    assert said.out == ""
    assert ask in said.err.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_facts_ask_first_with_and_without_robustness(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["SF-02", "pairs=10000"], ["SF-02", "--robustness", "draws=10000"]):
        assert main(["facts", *words]) == 2
        assert "sure=true" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_from_python_it_is_asked_too() -> None:
    with pytest.raises(WanggeError, match="sure=true"):
        api.sweep("scenario=small_town", "horizon.days=3", "horizon.warmup_days=0", "replications=100000")


def test_who_is_sure_begins(
    wangge: Wangge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(study_size, "MANY_RUNS", 5)
    assert wangge("sweep", "experiment=two_levers", "processes=1", "figures=false") == 2
    assert "4 combinations and 12 runs" in capsys.readouterr().err
    assert not Path("results").exists()
    assert wangge("sweep", "experiment=two_levers", "processes=1", "figures=false", "sure=true") == 0
    assert Path("results/two_levers/runs.parquet").is_file()


def test_who_was_sure_goes_on_with_the_same_design(wangge: Wangge) -> None:
    """`sure` is no part of what is asked, so that an answer is found again without it."""
    assert wangge("sweep", "experiment=two_levers", "processes=1", "figures=false", "sure=true") == 0
    ran = len(Path("calls").read_text().splitlines())
    assert wangge("sweep", "experiment=two_levers", "processes=1", "figures=false") == 0
    assert len(Path("calls").read_text().splitlines()) == ran


@pytest.mark.usefixtures("nothing_is_composed")
@pytest.mark.parametrize(
    ("word", "told"),
    [
        (f"{WORKERS}=range(1,1000000)", f"{WORKERS}=51"),
        (f"{WORKERS}=1,2,-1", f"{WORKERS}=-1"),
        ("departments.0.staff=1,-5", "departments.0.staff=-5"),
    ],
)
def test_a_level_outside_its_range_is_refused_before_the_others_are_composed(
    word: str, told: str, source: ConfigSource
) -> None:
    with pytest.raises(WanggeError, match=rf"^{told} \(lever\)"):
        outline([f"{RULE}=fifo,nearest", word], source)


@pytest.mark.usefixtures("nothing_is_composed")
def test_an_interval_outside_its_range_is_refused_at_the_end_that_is(source: ConfigSource) -> None:
    for interval, told in (("interval(-3,5)", "-3"), ("interval(0,5000)", "5000")):
        with pytest.raises(WanggeError, match=rf"^weather={told}"):
            outline(["design=lhs", f"weather={interval}"], source)


@pytest.mark.parametrize(
    "words",
    [
        ["experiment=two_levers"],
        ["design=lhs", "points=7", "weather=interval(0,1)", f"{RULE}=fifo,nearest"],
        ["design=sobol", "weather=interval(0,1)"],
        [
            "design=morris",
            "trajectories=3",
            "weather=interval(0,1)",
            f"{WORKERS}=interval(0,1)",
            f"{RULE}=fifo,nearest",
        ],
        ["design=oat", "weather=interval(2,3)", f"{RULE}=fifo,nearest,severity"],
        ["worlds=6", "weather=interval(0,1)", f"{RULE}=fifo,nearest", f"{WORKERS}=1,2"],
        [],
    ],
)
def test_what_is_counted_is_what_is_composed(words: list[str], source: ConfigSource) -> None:
    outlined = outline(words, source)
    assert outlined.points == len(outlined.composed().points)


def test_a_design_that_leads_back_to_its_base_has_fewer_points_than_counted(source: ConfigSource) -> None:
    outlined = outline(["design=oat", "weather=interval(1,2)"], source)
    assert (outlined.points, len(outlined.composed().points)) == (3, 2)


def test_composing_shows_how_far_it_is(
    source: ConfigSource, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("experiments.present.progress._SECONDS_BETWEEN_LINES", 0.0)
    monkeypatch.setattr("experiments.runner.reporter.MANY", 600)
    outline(["weather=range(0,9,0.015)"], source).composed(partial(counted, reporter=Console("en")))
    assert "500/601 combinations composed" in capsys.readouterr().err


def test_a_million_levels_are_counted_in_seconds(source: ConfigSource) -> None:
    assert outline([f"{RULE}=fifo,nearest", "half_days=range(0,1000000)"], source).points == 2_000_000


def test_the_estimate_grows_with_runs_points_and_processes() -> None:
    scenario, model = None, replace(_model(), check=lambda scenario: None)
    one = estimate(StudySize(1000, 1000), scenario, model, workers=1)
    ten = estimate(StudySize(1000, 10_000), scenario, model, workers=1)
    assert ten.disk == pytest.approx(10 * one.disk)
    assert one.memory == ten.memory
    assert one.disk > 1000 * 365 * 8


def test_the_limit_itself_is_not_large() -> None:
    check_size(StudySize(MANY_RUNS, MANY_RUNS), lambda: pytest.fail("nothing is tried"), _model(), sure=False)
    check_size(StudySize(9 * MANY_RUNS, 1), lambda: pytest.fail("nothing is tried"), _model(), sure=True)


def _model() -> Model:
    return make_model(simulate_nothing)
