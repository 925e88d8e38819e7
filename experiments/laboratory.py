"""Points under seeds, computed where they are not known yet: what every verb that needs runs asks for its numbers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.design import Point
from experiments.pool import spread
from experiments.progress import Progress
from experiments.provenance import Model, packaged_model

CHUNK = 8  # runs handed to a process at a time, at most
Floats = NDArray[np.float64]
Job = tuple[str, Any, int]


@dataclass(frozen=True)
class Evaluated:
    """Outcomes of points under seeds: one array (points, seeds) by outcome, NaN where a run failed or has no value."""

    outcomes: dict[str, Floats]
    failures: list[dict[str, Any]]
    computed: int


@dataclass
class Laboratory:
    """Where runs are computed and kept: `results` is the folder whose store remembers them.

    The answers do not depend on the number of processes nor on what the store already knew.
    """

    results: Path
    processes: int | None = None
    lang: str = "en"
    model: Model = field(default_factory=packaged_model)
    _known: dict[tuple[str, int], dict[str, float]] = field(default_factory=dict)

    def evaluate(self, points: Sequence[Point], seeds: Sequence[int]) -> Evaluated:
        """All outcomes of every point under every seed; only what is not known is computed, seed by seed."""
        jobs = {(p.scenario_hash, s): (p.scenario_hash, p.scenario, s) for s in seeds for p in points if (p.scenario_hash, s) not in self._known}
        self._compute(list(jobs.values()))
        known = [[self._known[p.scenario_hash, s] for s in seeds] for p in points]
        names = list(known[0][0]) if points and len(seeds) else []
        return Evaluated({name: np.array([[run[name] for run in row] for row in known]) for name in names}, [], len(jobs))

    def _compute(self, jobs: list[Job]) -> None:
        processes = min(self.processes or os.cpu_count() or 1, len(jobs))
        with Progress(len(jobs), self.lang) as progress:
            for part in spread(_chunks(jobs, processes), processes, run_chunk, self.model.simulate, died="worker_died"):
                self._known.update(part)
                progress.advance(len(part), 0)


def run_chunk(jobs: Iterable[Job], simulate: Any) -> dict[tuple[str, int], dict[str, float]]:
    """Outcomes of some runs over one world a seed."""
    worlds: dict[int, dict[Any, Any]] = {}
    found = {}
    for key, scenario, seed in jobs:
        result = simulate(scenario, seed, log=False, world_cache=worlds.setdefault(seed, {}))
        found[key, seed] = {name: float(value) for name, value in result.outcomes.items()}
    return found


def _chunks(jobs: Sequence[Job], processes: int) -> Iterator[Sequence[Job]]:
    size = max(1, min(CHUNK, len(jobs) // (4 * max(1, processes))))
    yield from (jobs[start : start + size] for start in range(0, len(jobs), size))
