"""The laboratory answers from its store, computes what is missing, and keeps what fails apart."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from laboratory import calls, make_model, simulate

from experiments.config.compose import ConfigSource
from experiments.design.design import Point
from experiments.design.outline import make_design
from experiments.present.progress import Console
from experiments.runner.jobs import Job, Pace, chunks, run_chunk
from experiments.runner.pool import Backend
from experiments.runner.runner import Runner
from sim.text.catalogue import WanggeError


@pytest.fixture
def points(source: ConfigSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Point, ...]:
    """Four points, in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    return make_design(["experiment=two_levers"], source).points


def laboratory(processes: int | None = 1, **more: Any) -> Runner:
    return Runner(Path("results"), processes, Console("en"), make_model(simulate), **more)


def test_known_runs_are_not_computed_again_by_whomever(points: tuple[Point, ...]) -> None:
    lab = laboratory()
    first = lab.evaluate(points[:2], [1, 2])
    assert (first.computed, first.failures) == (4, [])
    assert first.outcomes["cases"].tolist() == [[8, 9], [8, 9]]
    assert np.isnan(first.outcomes["trust"]).all()
    assert list(first.outcomes) == ["response_hours", "cases", "trust"]
    more = lab.evaluate(points, [2, 3])
    assert more.computed == 6
    other = laboratory(None).evaluate(points, [3, 1, 2])
    assert other.computed == 2 and len(calls(Path())) == 12
    np.testing.assert_array_equal(other.outcomes["response_hours"][:, [2, 0]], more.outcomes["response_hours"])


def test_the_same_point_asked_for_twice_is_one_run(points: tuple[Point, ...]) -> None:
    found = laboratory().evaluate([points[0], points[1], points[0]], [5])
    assert found.computed == 2
    assert (
        found.outcomes["response_hours"][0]
        == found.outcomes["response_hours"][2]
        != found.outcomes["response_hours"][1]
    )


def test_failures_are_given_back_and_have_no_value(
    points: tuple[Point, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("fails").touch()
    found = laboratory().evaluate(points, [1, 2])
    assert [failure["levers"]["policy.dispatch.rule"] for failure in found.failures] == ["nearest"] * 4
    assert np.isnan(found.outcomes["cases"]).tolist() == [[False] * 2, [True] * 2] * 2
    words = shlex.split(found.failures[0]["command"])
    assert words[:2] == ["wangge", "run"] and Path(words[2].removeprefix("scenario_file=")).is_file()
    assert "seed 1: ValueError: no way there; once more: wangge run" in capsys.readouterr().err
    Path("fails").unlink()
    assert laboratory().evaluate(points, [1, 2]).computed == 4


def test_nothing_asked_for_is_nothing_computed(points: tuple[Point, ...]) -> None:
    assert laboratory().evaluate([], [1]).outcomes == {}
    assert laboratory().evaluate(points, []).computed == 0
    assert calls(Path()) == []


def test_without_a_number_of_processes_quick_work_stays_here(points: tuple[Point, ...]) -> None:
    jobs = [Job((point.scenario_hash, seed), point.scenario) for seed in range(5) for point in points]
    assert laboratory(None).compute(jobs).processes == 1
    assert len(calls(Path())) == 20


def test_workers_of_another_version_are_refused(points: tuple[Point, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(chunk: Any, simulate: Any, model_version: str | None = None) -> Any:
        return run_chunk(chunk, simulate, "0-old")

    monkeypatch.setattr("experiments.runner.runner.run_chunk", elsewhere)
    lab = laboratory()
    with pytest.raises(WanggeError, match="have model 0-old, this is 1-abc"):
        lab.evaluate(points, [1])
    assert len(lab.store) == 0


def test_workers_without_wangge_are_told_in_one_line(
    points: tuple[Point, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: Any) -> Any:
        raise ModuleNotFoundError("No module named 'experiments'")

    threads = Backend(lambda: {"n_jobs": 2, "backend": "threading"}, 2, (OSError,))
    monkeypatch.setattr("experiments.runner.runner.connected", lambda address: nullcontext(threads))
    monkeypatch.setattr("experiments.runner.runner.run_chunk", nowhere)
    with pytest.raises(
        WanggeError, match=r"workers of dask:tcp://there:1 cannot do this work \(No module named 'experiments'\)"
    ):
        laboratory(cluster="dask:tcp://there:1").evaluate(points, [1])


def test_chunks_lose_no_job_and_follow_the_clock() -> None:
    jobs = [Job(("x", seed), None) for seed in range(1000)]
    pace = Pace(2)
    sizes = []
    found = []
    for chunk in chunks(jobs, pace):
        sizes.append(len(chunk))
        found += chunk
        pace.heard(run_chunk(chunk, lambda *_, **__: None, "1-abc"))
        pace._seconds = 0.01
    assert found == jobs
    assert sizes[:2] == [1, 100] and sizes[-1] == 1
