"""A sweep computes every run once, survives being killed, and leaves the same bytes however it was computed."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from laboratory import calls, make_model, read_lines, simulate_nothing

import experiments.sweep
from experiments.compose import ConfigSource
from experiments.design import make_design
from experiments.store import read_results
from experiments.sweep import chunks, compute_design

Wangge = Callable[..., int]
LAB = Path(__file__).with_name("laboratory.py")
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
    assert list(results.daily.groupby("run")["day"].count()) == [4] * 12
    last = results.daily[(results.daily["run"] == 11) & (results.daily["day"] == 3)]
    assert last["backlog"].item() == pytest.approx(3 * (1 + 0.7 + 0.03))
    assert results.provenance["computed"] == 12
    assert not (FOLDER / "parts").exists()
    said = capsys.readouterr().out
    assert "response time" in said and "first come first served" in said and "3 pairs" in said


def test_one_and_two_processes_leave_the_same_bytes(source: ConfigSource, wangge: Wangge) -> None:
    folders = []
    for processes in (1, 2):
        design = make_design(["experiment=two_levers", "replications=4", f"processes={processes}"], source)
        folders.append(Path("results") / str(processes))
        assert compute_design(design, folders[-1], make_model(), []) == []
    assert bytes_of(folders[0]) == bytes_of(folders[1])
    assert len(calls(Path())) == 32


def test_a_finished_sweep_is_read_and_force_computes_it_again(wangge: Wangge) -> None:
    assert wangge(*SWEEP) == 0
    before = bytes_of(FOLDER)
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == 12
    assert not (FOLDER / "parts").exists()
    assert wangge(*SWEEP, "force=true") == 0
    assert len(calls(Path())) == 24
    assert bytes_of(FOLDER) == before


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_sweep_that_was_ended_goes_on_where_it_was(sign: int, code: int, processes: int, wangge: Wangge) -> None:
    Path("slow").write_text("0.1")
    command = [sys.executable, str(LAB), "../other", *SWEEP, f"processes={processes}"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(LAB.parent), str(LAB.parents[2])])}
    child = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True, text=True)
    wait_for(lambda: len(list(FOLDER.glob("parts/part-*.parquet"))) >= 3)
    os.killpg(child.pid, sign)
    _, errors = child.communicate(timeout=30)
    assert child.returncode == code
    assert "Traceback" not in errors
    if sign == signal.SIGINT:
        assert errors.strip().endswith("give the same command again to resume: what is finished is kept")
    kept = sum(pq.read_metadata(file).num_rows for file in FOLDER.glob("parts/part-*.parquet"))
    first = len(calls(Path()))
    assert 3 <= kept < 12
    Path("slow").unlink()
    assert wangge(*SWEEP) == 0
    assert len(calls(Path())) == first + 12 - kept
    resumed = bytes_of(FOLDER)
    assert wangge(*SWEEP, "force=true") == 0
    assert bytes_of(FOLDER) == resumed


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(300):
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
    assert sorted(failure["run"] for failure in failures) == [1, 3, 5, 7, 9, 11]
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


def test_a_worker_killed_from_outside_ends_the_sweep_in_one_line(
    wangge: Wangge, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("dies").touch()
    assert wangge(*SWEEP, "processes=2") == 2
    assert capfd.readouterr().err.strip().splitlines()[-1].startswith("a worker process was ended from outside")
    Path("dies").unlink()
    assert wangge(*SWEEP) == 0


def test_chunks_hold_one_seed_each_and_lose_no_run(source: ConfigSource) -> None:
    design = make_design(["policy.staffing.shifts=1,2,3", "days=range(1,8)", "replications=3"], source)
    for processes in (1, 2, 50):
        found = list(chunks(list(design.runs()), processes))
        assert [run.number for chunk in found for run in chunk] == list(range(63))
        assert all(len({run.seed for run in chunk}) == 1 for chunk in found)
    assert max(len(chunk) for chunk in chunks(list(design.runs()), 1)) == experiments.sweep.CHUNK


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
