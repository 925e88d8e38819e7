"""Benchmarks of the engine on whole years: Xianlin in both forms, a town of 10,000, a city of a million, and start-up.

The city is also compared with a tenth of its size.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns

from benchmarks.measure import ROOT, Figure, Time, calibrate, fresh, median, timed
from benchmarks.places import city, xianlin
from sim.run.simulation import Simulation, simulate, warm_up
from sim.scenario import Scenario

SEED = 1
TOWN = (10_000, 76, 76)  # residents, grids, workers
TENTH = (100_000, 246, 250)
MILLION = (1_000_000, 2_464, 2_500)


def engine(
    days: int = 365, repeats: int = 5, million: tuple[int, int, int] = MILLION, tenth: tuple[int, int, int] = TENTH
) -> list[Figure]:
    """Return all figures of the engine; `days` and the sizes can be reduced to test the benchmark itself."""
    warm_up(print)
    before = calibrate()
    found = [
        *_xianlin(days, repeats, before),
        *_town(days, repeats, before),
        *_cities(days, repeats, million, tenth),
        *_starts(),
    ]
    return [Figure("calibration: take + send, 1,024 pending", (before + calibrate()) / 2, "ns"), *found]


def _xianlin(days: int, repeats: int, heap_ns: float) -> Iterator[Figure]:
    """Yield the figures of one year of Xianlin.

    A model event is a message of the plain form, in which every move of a worker is a message.
    """
    scenario = xianlin(days)
    plain, lazy = _years(scenario, repeats, True), _years(scenario, repeats, False)
    for name, (run, messages), target in (
        ("plain form, every move an event", plain, ">= 4"),
        ("lazy form, moves walked", lazy, ""),
    ):
        events = plain[1]
        per_event = run.cpu / events * 1e9
        ratio = f"{per_event / heap_ns:.2f} heap operations a model event"
        yield Figure(
            f"Xianlin, {name}: model events",
            events / run.cpu / 1e6,
            "million/s",
            target,
            events / run.wall / 1e6,
            ratio,
        )
        yield Figure(f"Xianlin, {name}: run", run.cpu, "s", "", run.wall, f"{messages:,} messages")
    whole = [fresh(whole_run, days) for _ in range(repeats)]
    run = median([Time(one["run_wall"], one["run_cpu"]) for one in whole])
    yield Figure(
        "Xianlin, world built, run and measured in a fresh process",
        run.cpu,
        "s",
        "<= 5",
        run.wall,
        f"{run.cpu * 1e9 / heap_ns / 1e6:.0f} million heap operations",
    )
    yield Figure("Xianlin, peak memory of that process", max(one["peak_mb"] for one in whole), "MB", "<= 500")


def _years(scenario: Scenario, repeats: int, every_move: bool) -> tuple[Time, int]:
    """Return the time of the loop alone, and the number of messages it delivered."""
    times, messages = [], 0
    for _ in range(repeats):
        simulation = Simulation(scenario, SEED, every_move=every_move)
        times.append(timed(simulation.advance, simulation.horizon))
        messages = simulation.messages
    return median(times), messages


def whole_run(days: int) -> dict[str, float]:
    """Time one run of Xianlin from scenario to outcomes, with compiled code loaded before (for a fresh process)."""
    warm_up(print)
    scenario = xianlin(days)
    run = timed(simulate, scenario, SEED)
    return {"run_wall": run.wall, "run_cpu": run.cpu}


def _town(days: int, repeats: int, heap_ns: float) -> Iterator[Figure]:
    run, messages = _years(city(*TOWN, days), max(5, repeats), False)
    yield Figure(
        "10,000 residents: run",
        run.cpu,
        "s",
        "<= 0.1",
        run.wall,
        f"{run.cpu / messages * 1e9 / heap_ns:.1f} heap operations a message",
    )


def _cities(days: int, repeats: int, million: tuple[int, int, int], tenth: tuple[int, int, int]) -> Iterator[Figure]:
    """Yield the figures of the large city in a fresh process, and its cost relative to a tenth of the size."""
    large = [fresh(city_run, *million, days) for _ in range(min(3, repeats))]
    small = [fresh(city_run, *tenth, days) for _ in range(repeats)]
    name = f"{million[0]:,} residents, {million[1]:,} grids, {million[2]:,} workers"
    cost = {}
    for size, runs in (("large", large), ("small", small)):
        built = median([Time(one["build_wall"], one["build_cpu"]) for one in runs])
        run = median([Time(one["run_wall"], one["run_cpu"]) for one in runs])
        cost[size] = Time(built.wall + run.wall, built.cpu + run.cpu)
        if size == "large":
            yield Figure(f"{name}: run", run.cpu, "s", "", run.wall, f"{runs[0]['messages']:,.0f} messages")
            yield Figure(f"{name}: world built and run", cost[size].cpu, "s", "<= 20", cost[size].wall)
            yield Figure("peak memory of that process", max(one["peak_mb"] for one in runs), "MB", "<= 1000")
    growth, wall = cost["large"].cpu / cost["small"].cpu, cost["large"].wall / cost["small"].wall
    yield Figure(
        f"growth from {tenth[0]:,} residents: {million[0] / tenth[0]:.0f} times of everything costs",
        growth,
        "times",
        "<= 12",
        wall,
    )


def city_run(residents: int, grids: int, workers: int, days: int) -> dict[str, float]:
    """Build and run one city (for a fresh process)."""
    warm_up(print)
    scenario = city(residents, grids, workers, days)
    made: list[Simulation] = []
    built = timed(lambda: made.append(Simulation(scenario, SEED)))
    run = timed(made[0].advance, made[0].horizon)
    return {
        "build_wall": built.wall,
        "build_cpu": built.cpu,
        "run_wall": run.wall,
        "run_cpu": run.cpu,
        "messages": float(made[0].messages),
    }


def _starts() -> Iterator[Figure]:
    """Yield the time to compile everything into an empty cache, and of a start that finds everything there.

    The sources are copied, because compiled code that lies beside them is taken from there.
    """
    with tempfile.TemporaryDirectory() as folder:
        for package in ("sim", "benchmarks", "experiments"):
            copytree(ROOT / package, Path(folder, package), ignore=ignore_patterns("__pycache__"))
        place = {"PYTHONPATH": folder, "PYTHONSAFEPATH": "1", "WANGGE_CACHE_DIR": str(Path(folder, "compiled"))}
        cold = fresh(start, **place)
        cached = [fresh(start, **place) for _ in range(3)]
    yield Figure("cold start: everything compiled, first day run", cold["cpu"], "s", "<= 40", cold["wall"])
    warm = median([Time(one["wall"], one["cpu"]) for one in cached])
    yield Figure(
        "cached start: compiled code read, first day run",
        warm.cpu,
        "s",
        "",
        warm.wall,
        f"{cold['cpu'] / warm.cpu:.0f} times faster than cold",
    )


def start() -> dict[str, float]:
    """Do what every command needs before its first real run (for a fresh process)."""
    began = time.process_time()
    warm_up(print)
    return {"warm_up_cpu": time.process_time() - began}
