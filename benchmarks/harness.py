"""What the laboratory adds around a run: cost of the sweep's harness, gain of a second process, where a command's time goes."""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, fresh, median, timed
from experiments.compose import compose_scenario, packaged
from experiments.design import Design, make_design
from experiments.provenance import Model, packaged_model
from experiments.sweep import compute_design, sweep
from sim.simulation import simulate, warm_up

COMMAND = ("experiment=first_look",)


def harness(runs: int = 400, parallel_runs: int = 60, parallel_days: int = 365, repeats: int = 3) -> list[Figure]:
    """All figures of the harness; the numbers of runs can be cut for a test of the benchmark itself."""
    warm_up(print)
    return [*_overhead(runs, repeats), *_processes(parallel_runs, parallel_days), *_command()]


def _overhead(runs: int, repeats: int) -> Iterator[Figure]:
    """A sweep whose model answers at once: what is left is planning, checking, writing and merging."""
    scenario, _, _ = compose_scenario(["scenario=small_town"])
    answer = simulate(scenario, 1)

    def at_once(scenario: Any, seed: int, log: bool = False, world_cache: dict[Any, Any] | None = None) -> Any:
        return answer

    model = packaged_model()
    instant = Model(at_once, model.version, model.warm_up, model.check)
    levels = ",".join(f"{0.5 + k / 100:g}" for k in range(max(1, runs // 10)))
    arguments = [f"policy.dispatch.component_coding={levels}", f"replications={runs // max(1, runs // 10)}", "processes=1"]

    def once() -> None:
        with _quiet() as folder:
            design = make_design([*arguments, f"results={folder}"], packaged())
            compute_design(design, folder / "sweep", instant, [])

    once()
    cost = median([timed(once) for _ in range(repeats)])
    total = make_design(arguments, packaged()).total
    yield Figure("sweep harness beside the run itself: a run", cost.cpu / total * 1e3, "ms", "<= 5", cost.wall / total * 1e3, f"{total} runs")


def _processes(runs: int, days: int) -> Iterator[Figure]:
    """One sweep of short runs in one process and in two, each from processes that have already started."""
    seconds = {}
    for processes in (1, 2):
        with _quiet() as folder:
            _compute(_small_runs(2 * processes, days, processes), folder / "start", packaged_model())
            design = _small_runs(runs, days, processes)
            seconds[processes] = timed(_compute, design, folder / "sweep", packaged_model()).wall
    size = f"{runs} runs of {days} days"
    yield Figure(f"{size}, one process", seconds[1], "s", "", seconds[1])
    yield Figure(f"{size}, two processes: gain", seconds[1] / seconds[2], "times", ">= 1.8", seconds[1] / seconds[2])


def _small_runs(runs: int, days: int, processes: int) -> Design:
    changes = [f"replications={runs}", f"horizon.days={days}", "horizon.warmup_days=0", "scenario=dongcheng", f"processes={processes}"]
    return make_design(changes, packaged())


def _compute(design: Design, folder: Path, model: Model) -> None:
    compute_design(design, folder, model, [])


def _command() -> Iterator[Figure]:
    """`wangge sweep experiment=first_look` in fresh processes, split by what it waits for."""
    whole, *parts = zip(*(_split(fresh(command_split)) for _ in range(3)), strict=True)
    seconds = statistics.median(whole)
    yield Figure("wangge sweep " + COMMAND[0] + ": whole command", seconds, "s", "", seconds)
    for name, measured in zip(PARTS, parts, strict=True):
        part = statistics.median(measured)
        yield Figure(f"of it {name}", part, "s", "", part, f"{part / seconds:.0%} of the command")


PARTS = ("start-up and imports", "planning and checking", "reading compiled code", "runs", "tables and pictures")


def _split(one: dict[str, float]) -> list[float]:
    """Wall seconds of the process, then of each part; what the process spent outside the command is its start-up."""
    inside = [one[name] for name in PARTS[1:]]
    return [one["wall"], one["wall"] - sum(inside), *inside]


def command_split() -> dict[str, float]:
    """Wall seconds of the parts of the command (for a fresh process)."""
    marks = [time.perf_counter()]
    model = packaged_model()

    def warm(announce: Any) -> None:
        marks.append(time.perf_counter())
        model.warm_up(announce)
        marks.append(time.perf_counter())

    with _quiet() as folder:
        sweep([*COMMAND, f"results={folder}"], packaged(), Model(model.simulate, model.version, warm, model.check))
        runs = float(json.loads(next(folder.rglob("provenance.json")).read_text())["seconds"])
    began, planned, compiled = marks
    return dict(zip(PARTS[1:], (planned - began, compiled - planned, runs, time.perf_counter() - compiled - runs), strict=True))


@contextlib.contextmanager
def _quiet() -> Iterator[Path]:
    """A folder for results, and nothing on the terminal."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield Path(folder)
