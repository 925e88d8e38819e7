"""Every benchmark runs on a tiny size; what is asserted is the work, never the time."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import engine, harness, laboratory, peers, record
from benchmarks.measure import Figure, calibrate, fresh, median, peak_mb, timed
from benchmarks.places import city, xianlin
from benchmarks.reduced_work import DEPARTMENTS, OFFICERS, URGENT, reduced_work

FEW = 600


def test_the_reduced_work_has_no_ties_and_the_declared_load() -> None:
    work = reduced_work(20_000)
    assert (np.diff(work.arrives) >= 0).all()
    for place in range(DEPARTMENTS):
        own = work.department == place
        assert (np.diff(work.arrives[own]) > 0).all()
    load = work.service.sum() / work.arrives[-1] / (DEPARTMENTS * OFFICERS)
    assert load == pytest.approx(0.85, abs=0.03)
    assert (work.rank == URGENT).mean() == pytest.approx(0.3, abs=0.02)


def test_all_tools_give_the_same_waits() -> None:
    work = reduced_work(6_000, load=1.2)  # long waits, in which whatever else happens would show
    ours, simpy, ciw = (run(work)[1] for run in (peers.run_ours, peers.run_simpy, peers.run_ciw))
    assert (ours > 0).any()
    np.testing.assert_array_equal(simpy, ours)
    np.testing.assert_array_equal(ciw, ours)


def test_the_benchmark_of_peers_runs() -> None:
    assert _names(peers.peers(cases=FEW, ciw_cases=FEW // 2, repeats=1), "SimPy / ourselves", "Ciw / ourselves")


def test_the_benchmark_of_the_harness_runs() -> None:
    figures = [*harness._overhead(runs=20, repeats=1), *harness._processes(runs=2, days=3, repeats=1)]
    assert _names(figures, "sweep harness", "gain by the clock", "gain by processor time")


def test_the_benchmark_of_the_laboratory_runs() -> None:
    figures = laboratory.laboratory(points=3, replications=2, stored=1_000)
    assert _names(
        figures,
        "sweep of 3 points x 2 seeds, 10,000 residents",
        "again, start-up aside",
        "harness of such a sweep",
        "opened and filtered",
    )
    assert _names(figures, "6 pairs of two policies on small_town")
    assert laboratory.quarter(2, 1, 1).points[1].scenario.population.residents == 10_000


def test_the_benchmark_of_the_engine_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_starts", lambda: iter(()))  # compiles everything anew
    monkeypatch.setattr(engine, "TOWN", (500, 4, 4))
    figures = engine.engine(days=2, repeats=1, million=(20_000, 100, 100), tenth=(2_000, 10, 10))
    assert _names(figures, "plain form", "lazy form", "peak memory", "growth")


def test_both_forms_are_the_same_model() -> None:
    scenario = city(500, 4, 4, days=20)
    (_, plain), (_, lazy) = engine._years(scenario, 1, True), engine._years(scenario, 1, False)
    assert plain > lazy > 0


def test_a_city_has_the_size_it_was_asked_for() -> None:
    made = city(30_000, 200, 150)
    assert abs(made.population.residents - 30_000) <= 5
    assert (made.territory.grids, made.workers) == (200, 150)
    large, small = city(1_500_000, 11_440, 11_440), xianlin()
    assert [large.stations_of(row) for row in large.departments] == [
        10 * small.stations_of(row) for row in small.departments
    ]


def test_a_fresh_process_answers_and_says_why_it_fails() -> None:
    answer = fresh(engine.city_run, 2_000, 10, 10, 1)
    assert answer["messages"] > 0
    assert answer["wall"] > 0
    assert 0 < answer["peak_mb"] < 2000
    with pytest.raises(RuntimeError, match="no land to live on"):
        fresh(engine.city_run, 100, 1, 1, 1)


def test_times_and_the_calibration_loop_are_positive() -> None:
    time = median([timed(sum, range(1000)) for _ in range(3)])
    assert time.repeats == 3
    assert time.wall >= 0
    assert calibrate(rounds=1000, repeats=1) > 0
    assert peak_mb() > 10


@pytest.mark.parametrize(
    ("value", "target", "met"),
    [(4.0, "<= 5", True), (5.5, "<= 5", False), (60.0, ">= 50", True), (40.0, ">= 50", False), (1.0, "", None)],
)
def test_a_target_is_met_or_not(value: float, target: str, met: bool | None) -> None:
    assert Figure("name", value, "s", target).met is met


def test_a_record_keeps_groups_measured_earlier_that_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure = Figure("a thing", 1234.5, "s", "<= 5", 0.01234, "7 heap operations")
    record.show("engine", [figure])
    shown = capsys.readouterr().out
    assert all(text in shown for text in ("a thing", "1,234", "NO", "0.0123", "7 heap operations"))
    record.keep({"engine": [figure]}, tmp_path)
    file = record.keep({"peers": [figure]}, tmp_path)
    kept = json.loads(file.read_text())
    assert set(kept["groups"]) == {"engine", "peers"}
    assert kept["groups"]["engine"]["figures"][0]["met"] is False
    assert kept["machine"]["processors"] >= 1
    assert "numba" in kept["versions"]


def _names(figures: list[Figure], *parts: str) -> bool:
    return all(any(part in figure.name for figure in figures) for part in parts)


def test_the_page_shows_the_newest_record() -> None:
    from benchmarks.page import PAGE, filled, newest

    shown = PAGE.read_text(encoding="utf-8")
    assert filled(shown, newest()) == shown
