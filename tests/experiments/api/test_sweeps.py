"""A sweep computes every run once, survives being killed, and leaves the same bytes however it was computed."""

import hashlib
import multiprocessing
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from laboratory import calls, finish_sweep, make_model, read_lines, simulate, simulate_nothing

from experiments.api.sweeps import compute_design
from experiments.config.compose import ConfigSource
from experiments.design.outline import make_design
from experiments.io.files import read_json
from experiments.results.results import read_results
from experiments.store import Store
from sim.text.catalogue import WanggeError

Wangge = Callable[..., int]
LAB = Path(__file__).parents[2] / "support" / "laboratory.py"
SWEEP = ("sweep", "experiment=two_levers", "figures=false", "processes=1")
FOLDER = Path("results/two_levers")


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("runs.parquet", "daily.parquet")
    }


def test_a_sweep_leaves_every_run_with_its_levers_and_days(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge(*SWEEP) == 0
    results = read_results(FOLDER)
    assert list(results.runs["run"]) == list(range(12))
    assert list(results.runs["seed"]) == [1] * 4 + [2] * 4 + [3] * 4
    assert list(results.runs["policy.dispatch.rule"]) == ["fifo", "nearest"] * 6
    assert list(results.runs["policy.staffing.workers_per_grid"]) == [0.5, 0.5, 1, 1] * 3
    assert results.levers == ["policy.staffing.workers_per_grid", "policy.dispatch.rule"]
    daily = pd.read_parquet(FOLDER / "daily.parquet")
    assert daily.groupby("run")["day"].count().tolist() == [4] * 12
    last = daily[(daily["run"] == 11) & (daily["day"] == 3)]
    assert last["backlog"].item() == pytest.approx(3 * (1 + 0.7 + 0.03))
    assert results.provenance["computed"] == 12
    said = capsys.readouterr().out
    assert "response time" in said and "first come first served" in said and "3 pairs" in said


def test_one_and_two_processes_leave_the_same_bytes(source: ConfigSource, wangge: Wangge) -> None:
    folders = []
    for processes in (1, 2):
        design = make_design(["experiment=two_levers", "replications=4", f"processes={processes}"], source)
        folders.append(Path(str(processes)) / "sweep")
        assert compute_design(design, folders[-1], make_model(), []) == []
    assert bytes_of(folders[0]) == bytes_of(folders[1])
    assert len(calls(Path())) == 32


def test_a_finished_sweep_is_read_and_force_computes_it_again(wangge: Wangge) -> None:
    assert wangge(*SWEEP) == 0
    before = bytes_of(FOLDER)
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == 12
    assert wangge(*SWEEP, "force=true") == 0
    assert len(calls(Path())) == 24
    assert bytes_of(FOLDER) == before


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_sweep_that_was_ended_goes_on_where_it_was(sign: int, code: int, processes: int, wangge: Wangge) -> None:
    Path("slow").write_text("0.3")
    Path("stops_at").write_text("9")
    command = [sys.executable, str(LAB), "../other", *SWEEP, f"processes={processes}"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(LAB.parent), str(LAB.parents[2])])}
    child = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True, text=True)
    wait_for(lambda: kept() >= 3)
    os.killpg(child.pid, sign)
    _, errors = child.communicate(timeout=30)
    assert child.returncode == code
    assert "Traceback" not in errors
    if sign == signal.SIGINT:
        assert errors.strip().endswith("give the same command again to resume: what is finished is kept")
    already = kept()
    first = len(calls(Path()))
    assert 3 <= already < 12
    Path("slow").unlink()
    Path("stops_at").unlink()
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == first + 12 - already
    resumed = bytes_of(FOLDER)
    assert wangge(*SWEEP, "results=elsewhere") == 0
    assert bytes_of(Path("elsewhere/two_levers")) == resumed


def kept() -> int:
    """Runs in the store of the working folder."""
    return sum(pq.read_metadata(file).num_rows for file in Path("results/store/runs").glob("[!.]*.parquet"))


def test_killed_at_twenty_moments_it_ends_with_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["laboratory", "experiments.api.sweeps", "pyarrow.parquet", "pandas"])
    finish_sweep("configs", "whole", 60)
    chance = random.Random(1)
    for _ in range(20):
        child = processes.Process(target=finish_sweep, args=("configs", "killed", 60, 0.004))
        child.start()
        wait_for(Path("killed/started").exists)
        Path("killed/started").unlink()
        time.sleep(chance.uniform(0, 0.25))
        child.kill()
        child.join()
    assert len(calls(Path())) > 120, "killed too early to try anything"
    finish_sweep("configs", "killed", 60)
    assert bytes_of(Path("killed/sweep")) == bytes_of(Path("whole/sweep"))


def test_two_sweeps_at_once_into_one_folder_both_end_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    processes = multiprocessing.get_context("forkserver")
    finish_sweep("configs", "alone", 30)
    pair = [processes.Process(target=finish_sweep, args=("configs", "both", seeds, 0.004)) for seeds in (30, 30)]
    for child in pair:
        child.start()
    for child in pair:
        child.join()
    assert [child.exitcode for child in pair] == [0, 0]
    assert bytes_of(Path("both/sweep")) == bytes_of(Path("alone/sweep"))
    store = Store(Path("both/store"), "1-abc")
    store.open()
    assert len(store) == 120


def test_more_points_and_seeds_compute_only_what_is_new(wangge: Wangge) -> None:
    assert wangge(*SWEEP, "replications=2") == 0
    assert wangge(*SWEEP, "replications=4") == 0
    assert len(calls(Path())) == 16
    assert wangge(*SWEEP, "policy.staffing.workers_per_grid=0.5,1,2", "replications=4") == 0
    assert len(calls(Path())) == 24
    assert read_results(FOLDER).runs["policy.staffing.workers_per_grid"].nunique() == 3
    assert wangge(*SWEEP, "replications=2", "save_as=another") == 0
    assert len(calls(Path())) == 24
    assert len(read_results("results/another").runs) == 8


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(1200):  # a minute: other work may share the machine
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.mark.parametrize("processes", [1, 2])
def test_failures_are_kept_with_their_scenario_and_the_rest_goes_on(
    processes: int, wangge: Wangge, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("fails").touch()
    assert wangge(*SWEEP, f"processes={processes}") == 1
    failures = read_lines(FOLDER / "failures.jsonl")
    assert [failure["run"] for failure in failures] == [1, 3, 5, 7, 9, 11]
    assert failures[0]["reason"] == "ValueError: no way there"
    assert failures[0]["scenario"]["policy"]["dispatch"]["rule"] == "nearest"
    assert set(read_results(FOLDER).runs["policy.dispatch.rule"]) == {"fifo"}
    assert capfd.readouterr().err.strip().splitlines()[-1].startswith("6 of 12 runs failed;")
    Path("fails").unlink()
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == 12
    assert len(read_results(FOLDER).runs) == 12
    assert not (FOLDER / "failures.jsonl").exists()


def test_a_sweep_without_a_single_success_ends_with_the_reason(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("fails").touch()
    assert wangge("sweep", "policy.dispatch.rule=nearest", "replications=2", "processes=1", "save_as=bad") == 2
    assert "every run failed; the first reason: ValueError: no way there" in capsys.readouterr().err


def test_the_command_kept_with_a_failure_runs_that_run_again(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("fails").touch()
    assert wangge(*SWEEP) == 1
    failure = read_lines(FOLDER / "failures.jsonl")[1]
    program, *words = shlex.split(failure["command"])
    assert program == "wangge"
    with pytest.raises(ValueError, match="no way there"):
        wangge(*words, "figures=false")
    Path("fails").unlink()
    assert wangge(*words, "figures=false") == 0
    about = read_json(next(Path("results").glob("*/outcomes.json")).with_name("provenance.json"))
    assert (about["scenario_hash"], about["seed"]) == (failure["scenario_hash"], failure["seed"])


def test_one_failing_rule_in_a_hundred_runs_costs_one_run(
    source: ConfigSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    design = make_design(["days=range(1,21)", "replications=5", "processes=1"], source)

    def rule_of_a_user(scenario: Any, seed: int, **more: Any) -> Any:
        if (scenario.days, seed) == (7, 3):
            raise WanggeError(
                "value_refused", path="rule", value="mine.py", source="line 3", why="KeyError: 'severity'", more=""
            )
        return simulate(scenario, seed, **more)

    (failure,) = compute_design(design, tmp_path / "results" / "sweep", make_model(rule_of_a_user), [])
    assert (failure["seed"], failure["scenario"]["days"]) == (3, 7)
    assert "KeyError" in failure["reason"]
    assert len(read_results(tmp_path / "results" / "sweep").runs) == 99


def test_a_worker_killed_in_the_middle_loses_nothing(wangge: Wangge, capfd: pytest.CaptureFixture[str]) -> None:
    Path("dies_once").touch()
    assert wangge(*SWEEP, "processes=2") == 0
    assert "its runs are given to another" in capfd.readouterr().err
    killed = bytes_of(FOLDER)
    assert wangge(*SWEEP, "results=elsewhere") == 0
    assert bytes_of(Path("elsewhere/two_levers")) == killed


def test_workers_that_are_always_killed_end_the_sweep_in_one_line(
    wangge: Wangge, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("dies").touch()
    assert wangge(*SWEEP, "processes=2") == 2
    assert (
        capfd.readouterr()
        .err.strip()
        .splitlines()[-1]
        .startswith("worker processes are ended from outside again and again")
    )
    Path("dies").unlink()
    assert wangge(*SWEEP) == 0


def test_the_pictures_are_drawn_beside_the_results(wangge: Wangge) -> None:
    assert wangge("sweep", "experiment=two_levers", "processes=1") == 0
    assert {file.suffix for file in (FOLDER / "figures").iterdir()} == {".png", ".svg"}
    for file in (FOLDER / "figures").iterdir():
        file.unlink()
    assert wangge("plot", str(FOLDER), "lang=zh") == 0
    assert list((FOLDER / "figures").glob("*.png"))


def test_the_harness_costs_little_beside_the_runs(source: ConfigSource, tmp_path: Path) -> None:
    design = make_design(["days=range(1,101)", "replications=2", "processes=1"], source)
    began = time.perf_counter()
    assert compute_design(design, tmp_path / "out", make_model(simulate_nothing), []) == []
    each = (time.perf_counter() - began) / design.total
    assert each < 0.02, f"{each * 1000:.1f} ms a run"  # 5 ms is the aim on a quiet machine
    assert np.isfinite(read_results(tmp_path / "out").runs["outcome.outcome_0"]).all()
