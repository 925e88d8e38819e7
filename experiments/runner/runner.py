"""The runner: computes scenarios under seeds for every verb that needs runs, unless the store has them already."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from experiments.config.destinations import STORE
from experiments.design.design import Point
from experiments.io.files import first_line, write_whole, writing_to
from experiments.io.provenance import Model, packaged_model
from experiments.runner.cluster import connected
from experiments.runner.jobs import Failed, Job, Pace, Report, chunks, run_chunk
from experiments.runner.measure import Measure
from experiments.runner.pool import Backend, spread
from experiments.runner.reporter import SILENT, Reporter
from experiments.store import PREFIX, Store
from experiments.store.measures import Measurement
from experiments.store.packing import MANY, pack
from experiments.store.segments import Key, Segment
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scenario import Scenario

WORTH_A_PROCESS = 6.0
"""Seconds of work below which starting further processes costs more than it gains."""
TRIED_HERE = 2
"""Number of runs from which that is judged; the first builds a world."""
WRITE_EVERY = 1.0
"""Seconds between two writes of finished runs: what a power cut can cost."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Evaluated:
    """Outcomes of points under seeds: an array (points, seeds) per outcome, NaN if a run failed or has no value."""

    outcomes: dict[str, Floats]
    failures: list[dict[str, Any]]
    computed: int


@dataclass(frozen=True)
class Computed:
    """The result of computing jobs: how many ran, on how many processes, and which failed."""

    computed: int
    processes: int
    failures: list[dict[str, Any]]


class Asked(NamedTuple):
    """A scenario with its key in the store, and what to measure of its runs beyond their outcomes."""

    key: str
    scenario: Scenario
    measures: Sequence[Measure] = ()


@dataclass(frozen=True)
class Measured:
    """Measured runs, read from the store by scenario key and seed, and the runs that failed."""

    store: Store
    failures: list[dict[str, Any]]
    computed: int

    def succeeded(self, keys: Sequence[Key]) -> list[Key]:
        """Return the runs that did not fail; one whose outcomes the store has may have failed to be measured."""
        failed = {(each["scenario_hash"], each["seed"]) for each in self.failures}
        return [key for key in keys if key in self.store and key not in failed]

    def outcomes(self, keys: Sequence[Key]) -> dict[Key, dict[str, float]]:
        """Return the outcomes of the runs that did not fail."""
        known = self.succeeded(keys)
        if not known:
            return {}
        table = self.store.runs(known)
        columns = {
            name.removeprefix(PREFIX): _floats(table[name]) for name in table.column_names if name.startswith(PREFIX)
        }
        return {key: {name: float(values[row]) for name, values in columns.items()} for row, key in enumerate(known)}

    def values(self, key: Key, measure: Measure) -> Floats:
        """Return what was measured of a run that did not fail."""
        return self.store.measurements[key, measure.stored_as]


@dataclass
class Runner:
    """A runner of simulations, which keeps every run in the store of the folder `results`.

    The answers do not depend on the number of processes, on the cluster, or on what the store already held. If no
    number of processes is given, short work stays in this process.
    """

    results: Path
    processes: int | None = None
    reporter: Reporter = field(default=SILENT, repr=False)
    model: Model = field(default_factory=packaged_model, repr=False)
    cluster: str | None = None
    force: bool = False

    @property
    def store(self) -> Store:
        """The store, opened on first use; raises WanggeError if it belongs to another model."""
        if self._store is None:
            store = Store(Path(self.results) / STORE, self.model.version)
            with writing_to(store.folder):
                store.open(self.force)
            self._store = store
        return self._store

    _store: Store | None = field(default=None, repr=False)

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int]) -> Evaluated:
        """Return all outcomes of every point under every seed; compute only what the store lacks, seed by seed."""
        jobs = {(p.scenario_hash, s): Job((p.scenario_hash, s), p.scenario) for s in seeds for p in points}
        done = self.compute([job for key, job in jobs.items() if key not in self.store])
        levels = {p.scenario_hash: p.levels for p in reversed(points)}
        failures = [failure | {"levers": levels[failure["scenario_hash"]]} for failure in done.failures]
        return Evaluated(
            self._outcomes([(p.scenario_hash, s) for p in points for s in seeds], (len(points), len(seeds))),
            failures,
            done.computed,
        )

    def measure(self, asked: Sequence[Asked], seeds: Sequence[int]) -> Measured:
        """Simulate scenarios under every seed and measure them; compute only what the store lacks.

        Runs go seed by seed, and within a seed world by world, so that neighbours share a territory and its troubles.
        A scenario that is asked for twice is run once, with the measures of both.
        """
        scenarios = {each.key: each.scenario for each in asked}
        measures: dict[str, dict[str, Measure]] = {key: {} for key in scenarios}
        for each in asked:
            measures[each.key].update({measure.stored_as: measure for measure in each.measures})
        store = self.store
        store.measurements.load(name for names in measures.values() for name in names)
        order = sorted(scenarios, key=lambda key: (scenarios[key].world_hash(), key))
        jobs = [
            Job((key, seed), scenarios[key], tuple(measures[key].values()))
            for seed in seeds
            for key in order
            if (key, seed) not in store or any(((key, seed), name) not in store.measurements for name in measures[key])
        ]
        done = self.compute(jobs)
        return Measured(store, done.failures, done.computed)

    def compute(self, jobs: Sequence[Job], failed: Callable[[dict[str, Any]], Phrase] | None = None) -> Computed:
        """Simulate jobs, keep them in the store, and return what became of them.

        Each failed run is announced as soon as it is known, in the words that `failed` returns for it.
        """
        if not jobs:
            return Computed(0, 0, [])
        store = self.store
        scenarios = {job.key[0]: job.scenario for job in jobs}
        with writing_to(store.folder):
            store.describe(scenarios)
        self.model.warm_up(self.reporter.announce)
        failures: list[dict[str, Any]] = []
        with self.reporter.count(len(jobs)) as progress, _Gathered(store) as gathered:
            work = _Work(self, jobs, lambda: progress.tell(Phrase("worker_replaced")))
            for report in work.reports():
                gathered.add(report)
                progress.advance(report.tried, len(report.failures))
                for each in report.failures:
                    failures.append(self._kept(each, scenarios[each.key[0]]))
                    progress.tell(failed(failures[-1]) if failed else self._line(failures[-1]))
        with writing_to(store.folder):
            if len(store.segments()) >= MANY:
                pack(store, MANY, wait=0)
        return Computed(len(jobs), work.processes, failures)

    def _outcomes(self, keys: list[Key], shape: tuple[int, int]) -> dict[str, Floats]:
        known = [place for place, key in enumerate(keys) if key in self.store]
        if not known:
            return {}
        table = self.store.runs([keys[place] for place in known])
        found = {}
        for name in table.column_names:
            if name.startswith(PREFIX):
                values = np.full(len(keys), np.nan)
                values[known] = _floats(table[name])
                found[name.removeprefix(PREFIX)] = values.reshape(shape)
        return found

    def _kept(self, failure: Failed, scenario: Scenario) -> dict[str, Any]:
        """Return a failure with its scenario and the command that runs it again, and keep the scenario in a file."""
        import yaml

        file = self.store.folder / "failures" / f"{failure.key[0]}.yaml"
        if not file.exists():
            text = yaml.safe_dump(scenario.model_dump(mode="json"), allow_unicode=True, sort_keys=False)
            with writing_to(file.parent):
                file.parent.mkdir(exist_ok=True)
                write_whole(file, lambda temporary: temporary.write_text(text, encoding="utf-8"))
        return {
            "seed": failure.key[1],
            "scenario_hash": failure.key[0],
            "reason": failure.reason,
            "command": shlex.join(
                ["wangge", "run", f"scenario_file={file}", f"seed={failure.key[1]}", f"results={self.results}"]
            ),
            "traceback": failure.traceback,
            "scenario": scenario.model_dump(mode="json"),
        }

    def _line(self, failure: dict[str, Any]) -> Phrase:
        return Phrase("run_failed_again", seed=failure["seed"], why=failure["reason"], command=failure["command"])


class _Work:
    """Jobs being computed: in this process, in several, or on a cluster."""

    def __init__(self, runner: Runner, jobs: Sequence[Job], lost: Callable[[], object]) -> None:
        self._runner, self._jobs, self._lost = runner, jobs, lost
        self.processes = 1

    def reports(self) -> Iterator[Report]:
        """Yield reports as they come.

        If no number of processes is given, the first runs show whether the rest is worth starting more processes.
        """
        runner, left = self._runner, self._jobs
        if runner.cluster:
            with connected(runner.cluster) as backend:
                try:
                    yield from self._spread(left, backend.processes, backend)
                except (ImportError, RuntimeError) as error:
                    raise WanggeError("cluster_unfit", cluster=runner.cluster, why=first_line(error)) from error
            return
        wanted = min(runner.processes or os.cpu_count() or 1, len(left))
        if runner.processes is None and wanted > 1:
            report = run_chunk(left[:TRIED_HERE], runner.model.simulate, runner.model.version)
            yield report
            left = left[TRIED_HERE:]
            if report.seconds / report.tried * len(left) < WORTH_A_PROCESS:
                wanted = 1
        yield from self._spread(left, wanted, None)

    def _spread(self, jobs: Sequence[Job], processes: int, backend: Backend | None) -> Iterator[Report]:
        runner, pace = self._runner, Pace(processes)
        self.processes = processes
        version, died = (runner.model.version, "worker_died") if backend is None else (None, "cluster_lost")
        for report in spread(
            chunks(jobs, pace),
            processes,
            run_chunk,
            runner.model.simulate,
            version,
            died=died,
            backend=backend,
            tell=self._lost,
        ):
            if report.model_version != runner.model.version:
                raise WanggeError(
                    "cluster_other_version",
                    cluster=runner.cluster,
                    theirs=report.model_version,
                    ours=runner.model.version,
                )
            pace.heard(report)
            yield report


class _Gathered:
    """Finished runs waiting to be stored: they are written about once a second, and when the block ends in any way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[Segment] = []
        self._measured: list[Measurement] = []
        self._written = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()

    def add(self, report: Report) -> None:
        """Take finished runs and what was measured of them."""
        self._waiting.extend(report.segments)
        self._measured.extend(report.measured)
        if time.monotonic() - self._written >= WRITE_EVERY:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            waiting, measured = self._waiting, self._measured
            self._waiting, self._measured = [], []
            with writing_to(self._store.folder):
                self._store.measurements.add(measured)
                self._store.add(waiting)
        self._written = time.monotonic()


def _floats(column: pa.ChunkedArray) -> Floats:
    """Return a column as floats, NaN where it has no number."""
    return np.asarray(column.to_pandas(), dtype=np.float64)
