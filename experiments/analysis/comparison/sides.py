"""Both sides of a comparison: what their words mean, and their runs under the same seeds."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from experiments.analysis.comparison.measures import Measured, measure
from experiments.design.policies import Side
from experiments.io.provenance import Model
from experiments.runner.pool import spread
from experiments.runner.progress import Progress

CHUNK = 4  # seeds handed to a process at a time, at most
WORTH_A_PROCESS = 6.0  # s of work below which starting further processes costs more than it brings


Pair = tuple[int, Measured, Measured]


def pairs(a: Side, b: Side, seeds: Sequence[int], processes: int | None, model: Model, lang: str) -> list[Pair]:
    """Both sides under every seed, in the order of the seeds; the number of processes does not change the result.

    The first pair is run here: where the rest takes seconds, further processes are not worth their start.
    """
    found: list[Pair] = []
    with Progress(2 * len(seeds), lang) as progress:
        started = time.perf_counter()
        found += run_chunk(seeds[:1], a.scenario, b.scenario, model.simulate)
        progress.advance(2, 0)
        rest = seeds[1:]
        wanted = processes or (os.cpu_count() or 1)
        if processes is None and (time.perf_counter() - started) * len(rest) < WORTH_A_PROCESS:
            wanted = 1
        for part in spread(
            _chunks(rest, wanted),
            min(wanted, len(rest)),
            run_chunk,
            a.scenario,
            b.scenario,
            model.simulate,
            died="worker_died",
        ):
            found += part
            progress.advance(2 * len(part), 0)
    return sorted(found, key=lambda pair: pair[0])


def run_chunk(seeds: Sequence[int], a: Any, b: Any, simulate: Any) -> list[Pair]:
    """Both sides under a few seeds; the two share the world of a seed."""
    return [_pair(seed, a, b, simulate) for seed in seeds]


def _pair(seed: int, a: Any, b: Any, simulate: Any) -> Pair:
    world: dict[Any, Any] = {}
    first, second = (measure(simulate(scenario, seed, log=False, world_cache=world)) for scenario in (a, b))
    return seed, first, second


def _chunks(seeds: Sequence[int], processes: int) -> Iterator[list[int]]:
    size = max(1, min(CHUNK, len(seeds) // (4 * max(1, processes))))
    yield from (list(seeds[start : start + size]) for start in range(0, len(seeds), size))


def gathered(found: Iterable[Pair], name: str) -> tuple[list[float], list[float]]:
    """An outcome of both sides, in the order of the pairs."""
    both = [(a.outcomes[name], b.outcomes[name]) for _, a, b in found]
    return [a for a, _ in both], [b for _, b in both]
