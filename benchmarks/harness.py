"""Benchmarks of what the laboratory adds around a run.

They cover the overhead of a sweep, the gain from a second process, and where a command spends its time.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, fresh, median, timed
from experiments.api.sweeps import compute_design
from experiments.cli.sweep import sweep
from experiments.config.compose import compose_scenario, packaged
from experiments.design.design import Design
from experiments.design.outline import make_design
from experiments.io.provenance import Model, packaged_model
from sim.run.simulation import simulate, warm_up

COMMAND = ("experiment=staffing_dispatch_participation",)  # what `make sweep` runs


def harness(runs: int = 400, parallel_runs: int = 240, parallel_days: int = 365, repeats: int = 3) -> list[Figure]:
    """Return all figures of the harness; the numbers of runs can be reduced to test the benchmark itself."""
    warm_up(print)
    return [*_overhead(runs, repeats), *_processes(parallel_runs, parallel_days), *_command()]


def _overhead(runs: int, repeats: int) -> Iterator[Figure]:
    """Yield the overhead of a sweep.

    Its model answers at once, so only planning, checking, writing and merging remain.
    """
    scenario, _, _ = compose_scenario(["scenario=small_town"])
    answer = simulate(scenario, 1)

    def at_once(scenario: Any, seed: int, log: bool = False, world_cache: dict[Any, Any] | None = None) -> Any:
        return answer

    model = packaged_model()
    instant = Model(at_once, model.version, model.warm_up, model.check)
    levels = ",".join(f"{0.5 + k / 100:g}" for k in range(max(1, runs // 10)))
    arguments = [
        f"policy.dispatch.component_coding={levels}",
        f"replications={runs // max(1, runs // 10)}",
        "processes=1",
    ]

    def once() -> None:
        with quiet() as folder:
            design = make_design([*arguments, f"results={folder}"], packaged())
            compute_design(design, folder / "sweep", instant, [])

    once()
    cost = median([timed(once) for _ in range(repeats)])
    total = make_design(arguments, packaged()).total
    yield Figure(
        "sweep harness beside the run itself: a run",
        cost.cpu / total * 1e3,
        "ms",
        "<= 1",
        cost.wall / total * 1e3,
        f"{total} runs",
    )


def _processes(runs: int, days: int, repeats: int = 2) -> Iterator[Figure]:
    """Yield the time of a sweep of short runs in one process and in two, including their start; the fastest of each.

    If other work takes processors away, the gain in wall-clock time says little. It is therefore also computed from
    processor time: what two processes used together, spread over two processors, against what one used.
    """
    wall = {1: math.inf, 2: math.inf}
    used, given = dict(wall), 0.0
    for processes in (1, 2) * repeats:
        with quiet() as folder:
            design = _small_runs(runs, days, processes)
            before = _children()
            once = timed(compute_design, design, folder / "sweep", packaged_model(), [])
        spent = once.cpu + _children() - before
        if processes == 2 and once.wall < wall[2]:
            given = spent / (2 * once.wall)
        wall[processes], used[processes] = min(wall[processes], once.wall), min(used[processes], spent)
    size = f"{runs} runs of {days} days"
    yield Figure(f"{size}, one process", used[1], "s", "", wall[1])
    yield Figure(
        f"{size}, two processes: gain by the clock",
        wall[1] / wall[2],
        "times",
        ">= 1.8",
        wall[1] / wall[2],
        f"given {given:.0%} of two processors",
    )
    yield Figure(
        f"{size}, two processes: gain by processor time",
        2 * used[1] / used[2],
        "times",
        "",
        None,
        "as if both processors were free",
    )


def _children() -> float:
    """Return the processor seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _small_runs(runs: int, days: int, processes: int) -> Design:
    changes = [
        f"replications={runs}",
        f"horizon.days={days}",
        "horizon.warmup_days=0",
        "scenario=xianlin",
        f"processes={processes}",
    ]
    return make_design(changes, packaged())


def _command() -> Iterator[Figure]:
    """Yield the time of the main command in a fresh process, split into its parts.

    It is wall-clock time, because several processes work.
    """
    measured = fresh(command_split)
    inside = [measured[name] for name in PARTS[1:]]
    whole = measured["wall"]
    yield Figure("wangge sweep " + COMMAND[0], whole, "s", "", whole, f"{measured['runs']:.0f} runs")
    for name, part in zip(PARTS, [whole - sum(inside), *inside], strict=True):
        yield Figure(f"of it {name}", part, "s", "", part, f"{part / whole:.1%} of the command")


PARTS = ("start-up and imports", "planning and checking", "reading compiled code", "computing", "tables and pictures")


def command_split() -> dict[str, float]:
    """Return the wall-clock seconds of the parts of the command (for a fresh process)."""
    marks = [time.perf_counter()]
    model = packaged_model()

    def warm(announce: Any) -> None:
        marks.append(time.perf_counter())
        model.warm_up(announce)
        marks.append(time.perf_counter())

    with quiet() as folder:
        sweep([*COMMAND, f"results={folder}"], packaged(), Model(model.simulate, model.version, warm, model.check))
        made = json.loads(next(folder.rglob("provenance.json")).read_text())
    began, planned, compiled = marks
    computing = float(made["seconds"])
    seconds = (planned - began, compiled - planned, computing, time.perf_counter() - compiled - computing)
    return dict(zip(PARTS[1:], seconds, strict=True)) | {"runs": made["computed"]}


@contextlib.contextmanager
def quiet() -> Iterator[Path]:
    """Provide a temporary folder for results, and silence the terminal."""
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        yield Path(folder)
