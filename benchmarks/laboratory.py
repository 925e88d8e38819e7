"""Benchmarks of the whole laboratory: a large sweep on two processors, its overhead, and stores of many runs."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import quiet
from benchmarks.measure import Figure, fresh, timed
from experiments.analysis.comparison.sides import run_pairs
from experiments.api.sweeps import compute_design
from experiments.config.compose import compose_scenario, packaged
from experiments.design.design import Design
from experiments.design.outline import make_design
from experiments.design.policies import side
from experiments.io.provenance import Model, packaged_model
from experiments.present.studies.comparison import judged
from experiments.results.results import read_results
from experiments.runner.runner import Runner
from experiments.store import Store
from experiments.store.packing import pack
from experiments.store.segments import Finished, segments
from sim.run.simulation import simulate, warm_up

RESIDENTS, DAYS = 10_000, 90


def laboratory(points: int = 1_000, replications: int = 10, stored: int = 100_000) -> list[Figure]:
    """Return all figures of the laboratory; the numbers can be reduced to test the benchmark itself."""
    warm_up(print)
    return [*_sweep(points, replications), *_store(stored), _comparison(replications)]


def _sweep(points: int, replications: int) -> Iterator[Figure]:
    """Yield the time of a large sweep, of the same command again, and of the sweep without a model.

    The place has 10,000 residents and runs for 90 days at many points.
    """
    with quiet() as folder:
        began, parent, before = time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        design = quarter(points, replications, 2)
        compute_design(design, folder / "sweep", packaged_model(), [])
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        size = f"{points:,} points x {replications} seeds, {RESIDENTS:,} residents, {DAYS} days"
        workers = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        used = workers + time.process_time() - parent
        given = f"given {used / (2 * wall):.0%} of two processors"
        yield Figure(f"sweep of {size}, two processes", wall / 60, "min", "<= 4", wall / 60, given)
        each_run = f"as if both processors were free; {workers / design.total * 1e3:.1f} ms a run"
        yield Figure("the same by processor time", used / 120, "min", "<= 4", None, each_run)
        again = fresh(finished_again, quarter_words(points, replications, 2), design.total, str(folder))
        whole = f"{again['cpu']:.2f} s with start-up"
        yield Figure(
            f"the finished sweep of {design.total:,} runs again, start-up aside",
            again["inside"],
            "s",
            "<= 3",
            None,
            whole,
        )
    each = _harness(points, replications)
    share = each * design.total / (workers + each * design.total)
    yield Figure(
        "harness of such a sweep: a run",
        each * 1e3,
        "ms",
        "<= 1",
        None,
        "composing, handing over, writing, packing, tables; no model",
    )
    yield Figure("harness of such a sweep: share of the processors' time", share * 100, "%", "<= 3")


def quarter(points: int, replications: int, processes: int) -> Design:
    """Return the design of a sweep over the small town grown to 10,000 residents, with one lever at many levels."""
    return make_design(quarter_words(points, replications, processes), packaged())


def quarter_words(points: int, replications: int, processes: int) -> list[str]:
    """Return the same design as arguments of `wangge sweep`."""
    groups = [group.model_dump(mode="json") for group in compose_scenario(["scenario=small_town"])[0].population.groups]
    grown = [
        {name: value for name, value in group.items() if value is not None}
        | {"count": round(group["count"] * RESIDENTS / 3_000)}
        for group in groups
    ]
    place = [
        "scenario=small_town",
        f"horizon.days={DAYS}",
        "territory.area_km2=8",
        "territory.grids=52",
        "territory.communities=13",
    ]
    levels = ",".join(f"{0.4 + 0.5 * k / points:.6g}" for k in range(points))
    settings = [
        f"policy.participation.reporting_rate={levels}",
        f"replications={replications}",
        f"processes={processes}",
    ]
    return [*place, "population.groups=" + _text(grown), *settings]


def _text(content: Any) -> str:
    """Return a value in Hydra's grammar."""
    if isinstance(content, dict):
        return "{" + ",".join(f"{name}:{_text(value)}" for name, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ",".join(map(_text, content)) + "]"
    return str(content)


def finished_again(words: list[str], runs: int, folder: str) -> dict[str, float]:
    """Time the same command, and reading its tables, once all runs are finished (for a fresh process)."""
    began = time.process_time()
    path = Path(folder) / "sweep"
    with quiet():
        compute_design(make_design(words, packaged()), path, packaged_model(), [])
    assert len(read_results(path).runs) == runs
    return {"inside": time.process_time() - began}


def _harness(points: int, replications: int) -> float:
    """Return processor seconds per run of a sweep whose model answers at once."""
    answer = simulate(quarter(1, 1, 1).points[0].scenario, 1)
    model = packaged_model()
    instant = Model(partial(_at_once, answer), model.version, model.warm_up, model.check)

    def once() -> None:
        with quiet() as folder:
            compute_design(quarter(points, replications, 1), folder / "sweep", instant, [])

    return timed(once).cpu / (points * replications)


def _at_once(
    answer: Any, scenario: Any, seed: int, log: bool = False, world_cache: dict[Any, Any] | None = None
) -> Any:
    return answer


def _store(runs: int, outcomes: int = 74, days: int = 10, part: int = 500) -> Iterator[Figure]:
    """Yield the figures of a store filled with made-up rows as wide as real ones; no model is run."""
    numbers = np.random.default_rng(1)
    with quiet() as folder:
        store = Store(folder / "store", "made-up")
        store.open()
        daily = {"day": np.arange(days, dtype=np.int32)} | {
            f"series_{k}": np.arange(days, dtype=np.int32) for k in range(43)
        }
        for first in range(0, runs, part):
            rows = numbers.random((part, outcomes)).tolist()
            keys = [(f"{(first + k) // 10:016x}", (first + k) % 10) for k in range(part)]
            store.add(
                segments(
                    Finished(key, {f"outcome_{k}": value for k, value in enumerate(row)}, daily)
                    for key, row in zip(keys, rows, strict=True)
                )
            )
        packing = timed(pack, store)
        files = sum(file.is_file() for file in store.folder.rglob("*"))
        yield Figure(
            f"store of {runs:,} runs (made-up rows): packing {runs // part} segments",
            packing.cpu,
            "s",
            "",
            packing.wall,
            f"{files} files then",
        )
        found = fresh(open_and_filter, str(store.folder))
        yield Figure(
            f"store of {runs:,} runs: opened and filtered",
            found["opened"],
            "s",
            "<= 2",
            found["opened"],
            f"{found['rows']:.0f} rows, start-up aside",
        )


def _comparison(replications: int) -> Figure:
    """Return the time to run, pair and judge two ways of governing the small town under the same seeds.

    There are three times as many pairs as a point of the sweep has seeds.
    """
    pairs_asked = 3 * replications
    a, b = (side(words, ["scenario=small_town"], packaged()) for words in ("reactive", "grid_service"))

    def once() -> None:
        with quiet(), tempfile.TemporaryDirectory() as folder:
            judged(a, b, run_pairs(a, b, range(1, pairs_asked + 1), Runner(Path(folder), 1)).found, {})

    time = timed(once)
    return Figure(
        f"{pairs_asked} pairs of two policies on small_town, start-up aside",
        time.cpu,
        "s",
        "<= 2",
        time.wall,
        "one process",
    )


def open_and_filter(folder: str) -> dict[str, float]:
    """Time opening a store, reading all its runs into pandas and keeping those of one seed (for a fresh process)."""
    import pandas as pd

    began = time.perf_counter()
    store = Store(Path(folder), "made-up")
    store.open()
    table = pd.read_parquet(Path(folder) / "runs")
    kept = table[table["seed"] == 3]
    return {"opened": time.perf_counter() - began, "rows": float(len(kept)), "runs": float(len(store))}
