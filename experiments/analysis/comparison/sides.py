"""Running both sides of a comparison under the same seeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.analysis.comparison.measures import GROUP_MEASURES, MEASURES, Measured
from experiments.design.policies import Side
from experiments.runner.runner import Asked, Runner

Pair = tuple[int, Measured, Measured]
"""A seed, and what was measured of side A and of side B under it."""


@dataclass(frozen=True)
class Pairs:
    """The pairs of a comparison in the order of their seeds, and the failed runs, whose seeds have no pair."""

    found: list[Pair]
    failures: list[dict[str, Any]]


def run_pairs(a: Side, b: Side, seeds: Sequence[int], runner: Runner) -> Pairs:
    """Run both sides under every seed; compute only what the runner's store lacks."""
    done = runner.measure([Asked(each.key, each.scenario, MEASURES) for each in (a, b)], seeds)
    outcomes = done.outcomes([(each.key, seed) for each in (a, b) for seed in seeds])

    def measured(side: Side, seed: int) -> Measured:
        key = side.key, seed
        quantiles, groups, grids = (done.values(key, measure) for measure in MEASURES)
        return Measured(outcomes[key], quantiles, groups.reshape(-1, len(GROUP_MEASURES)), grids)

    complete = [seed for seed in seeds if (a.key, seed) in outcomes and (b.key, seed) in outcomes]
    return Pairs([(seed, measured(a, seed), measured(b, seed)) for seed in complete], done.failures)


def gathered(found: Iterable[Pair], name: str) -> tuple[list[float], list[float]]:
    """Return the values of an outcome on side A and on side B, in the order of the pairs."""
    both = [(a.outcomes[name], b.outcomes[name]) for _, a, b in found]
    return [a for a, _ in both], [b for _, b in both]
