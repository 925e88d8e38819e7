"""Run every policy that the facts compare, once a seed: runs that several claims share are not computed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from experiments.analysis.facts.observations import OBSERVATIONS
from experiments.io.provenance import Model
from experiments.runner.pool import spread
from experiments.runner.progress import Progress

CHUNK = 8  # runs handed to a process at a time, at most
Values = dict[str, dict[int, dict[str, float]]]
"""What was measured, by the hash of a scenario, the seed and the name of the measure."""
Measured = tuple[str, int, dict[str, float]]


@dataclass(frozen=True)
class Job:
    """One run, and the observations to make of it beside its outcomes."""

    scenario: Any
    key: str
    seed: int
    observations: tuple[str, ...] = ()


@dataclass
class Plan:
    """Scenarios to run under the same seeds; the same scenario asked for twice is run once, with all that is asked of it."""

    scenarios: dict[str, Any] = field(default_factory=dict)
    observed: dict[str, set[str]] = field(default_factory=dict)

    def add(self, scenario: Any, measures: Iterable[str]) -> str:
        """Ask for measures of a scenario; the key under which they will be found."""
        key = str(scenario.hash())
        self.scenarios.setdefault(key, scenario)
        self.observed.setdefault(key, set()).update(name for name in measures if name in OBSERVATIONS)
        return key

    def jobs(self, seeds: Sequence[int]) -> list[Job]:
        """Every run, seed by seed and world by world, so that neighbours share the territory and its troubles."""
        keys = sorted(self.scenarios, key=lambda key: (self.scenarios[key].world_hash(), key))
        return [
            Job(self.scenarios[key], key, seed, tuple(sorted(self.observed[key]))) for seed in seeds for key in keys
        ]


def compute(jobs: Sequence[Job], processes: int, model: Model, lang: str) -> Values:
    """What every job measures. Shows progress; the result does not depend on the number of processes."""
    found: Values = {job.key: {} for job in jobs}
    with Progress(len(jobs), lang) as progress:
        for part in spread(
            _chunks(jobs, processes), min(processes, len(jobs)), run_chunk, model.simulate, died="facts_worker_died"
        ):
            for key, seed, measured in part:
                found[key][seed] = measured
            progress.advance(len(part), 0)
    return {key: dict(sorted(by_seed.items())) for key, by_seed in found.items()}


def _chunks(jobs: Sequence[Job], processes: int) -> Iterator[Sequence[Job]]:
    size = max(1, min(CHUNK, len(jobs) // (4 * processes)))
    for start in range(0, len(jobs), size):
        yield jobs[start : start + size]


_world: dict[Any, Any] = {}
"""The world that this process works on, filled by the model."""


def run_chunk(chunk: Sequence[Job], simulate: Callable[..., Any]) -> list[Measured]:
    """Run some jobs and keep their numbers only: tables of cases are too large to send between processes."""
    found = []
    for job in chunk:
        log = any(OBSERVATIONS[name].needs_log for name in job.observations)
        result = simulate(job.scenario, job.seed, log=log, world_cache=_world)
        values = {name: float(value) for name, value in result.outcomes.items()}
        values |= {name: float(OBSERVATIONS[name].of(result)) for name in job.observations}
        found.append((job.key, job.seed, values))
    return found
