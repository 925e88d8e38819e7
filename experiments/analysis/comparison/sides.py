"""Both sides of a comparison: what their words mean, and their runs under the same seeds."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.analysis.comparison.measures import Measured, measure
from experiments.config.compose import ConfigSource, Settings, compose_scenario
from experiments.config.overrides import choices
from experiments.config.validation_errors import LISTS, ConfigError
from experiments.io.provenance import Model
from experiments.runner.pool import spread
from experiments.runner.progress import Progress
from sim.text.choices import among

CHUNK = 4  # seeds handed to a process at a time, at most
WORTH_A_PROCESS = 6.0  # s of work below which starting further processes costs more than it brings


@dataclass(frozen=True)
class Side:
    """One side: its words on the command line, the arguments of `wangge run` they stand for, and the scenario they make."""

    words: str
    arguments: tuple[str, ...]
    scenario: Any


def side(words: str, common: Sequence[str], source: ConfigSource) -> Side:
    """A side from its words: the name of a mode, or arguments as `wangge run` takes them, with spaces between.

    `common` holds for both sides; the side's own words win. Raises ConfigError in the user's words.
    """
    given = words.split()
    if not given:
        raise ConfigError("compare_side_empty")
    if "=" not in words and Path(words).is_dir():
        raise ConfigError("compare_no_folder", folder=words)
    for word in (*common, *given):
        if word.partition("=")[0] in Settings.model_fields:
            raise ConfigError("not_of_the_world", text=word)
    own = [f"policy={word}" if "=" not in word and not word.startswith("~") else word for word in given]
    return Side(words, (*common, *own), compose_scenario([*common, *own], source)[0])


def check_same_world(a: Side, b: Side, source: ConfigSource) -> None:
    """Refuse two sides that do not meet the same troubles: their difference would not be a policy's."""
    if a.scenario.world_hash() != b.scenario.world_hash():
        raise ConfigError("compare_other_world", a=a.words, b=b.words, modes=among(choices(source.folder, "policy"), "", LISTS["policy"]))


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
        for part in spread(_chunks(rest, wanted), min(wanted, len(rest)), run_chunk, a.scenario, b.scenario, model.simulate, died="worker_died"):
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
