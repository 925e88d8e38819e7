"""Replications by precision: seeds are added to all points until every mean is known as precisely as was asked for.

The sequential rule of Chow & Robbins (1965) with the correction of Law (2015, "Simulation modeling and analysis",
9.4.1): stop when the half-width of the 95 % Student interval is at most g / (1 + g) of the mean, so that the error
relative to the true mean is at most g. Shares and scores, which lie between 0 and 1, take g as the half-width itself.
At least `FIRST` seeds come before the first look, because a variance from fewer is too often too small by luck, and the
rule would stop on it.

All points go on until the least precise one is precise enough: they keep the same seeds, so that every pair of them can
be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.paired import interval
from experiments.config.compose import Settings
from experiments.config.validation_errors import ConfigError, caller, unknown_choice
from experiments.io.provenance import Model
from experiments.runner.reporter import SILENT, Reporter
from experiments.runner.runner import Runner
from sim.outcomes.measures import OUTCOMES
from sim.text.catalogue import Phrase

if TYPE_CHECKING:
    from experiments.design.design import Design

FIRST = 10
BATCH = 10
OUTCOME = "response_hours"
BOUNDED = ("share", "score")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """How well an outcome's mean is known at a point; `half` is None with fewer than two values."""

    point: int
    outcome: str
    values: int
    mean: float
    half: float | None
    wanted: float
    reached: bool


def wanted_half(mean: float, precision: float, bounded: bool) -> float:
    """Return the half-width at which a mean is precise enough.

    >>> wanted_half(20.0, 0.25, bounded=False), wanted_half(0.8, 0.25, bounded=True)
    (4.0, 0.25)
    """
    return precision if bounded else precision / (1 + precision) * abs(mean)


def judge(outcomes: Mapping[str, Floats], precision: float) -> list[Known]:
    """Judge every point and outcome; `outcomes` holds an array (points, seeds) for each outcome."""
    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    found = []
    for name, values in outcomes.items():
        for point, row in enumerate(values):
            mean, low, high = interval(row)
            half = None if low is None or high is None else (high - low) / 2
            wanted = wanted_half(mean, precision, units.get(name) in BOUNDED)
            found.append(
                Known(point, name, int((~np.isnan(row)).sum()), mean, half, wanted, half is not None and half <= wanted)
            )
    return found


def replicate(
    evaluate: Callable[[range], Mapping[str, Floats]], precision: float, first: int, most: int
) -> tuple[int, list[Known]]:
    """Return how many seeds it takes, at most `most`, and how well everything is known then.

    `evaluate(range(n))` returns the outcomes under the first n seeds.
    """
    seeds = min(first, most)
    while True:
        found = judge(evaluate(range(seeds)), precision)
        if seeds >= most or all(each.reached for each in found):
            return seeds, found
        seeds = min(seeds + BATCH, most)


def to_precision(design: Design, model: Model, reporter: Reporter = SILENT) -> tuple[Design, list[Known]]:
    """Return the design with as many seeds as its `precision` takes, and what was reached.

    The design is unchanged if no precision is asked for.
    """
    settings = design.settings
    outcomes = _asked(settings)
    if settings.precision is None:
        return design, []
    if design.plan is not None and design.plan.own_seeds:
        raise ConfigError("precision_sampled")
    runner = Runner(Path(settings.results), settings.processes, reporter, model, settings.cluster)
    model.warm_up(reporter.announce)

    def evaluate(places: range) -> dict[str, Floats]:
        reporter.announce(Phrase("precision_looks", seeds=len(places), points=len(design.points)))
        found = runner.evaluate(design.points, [settings.seed + place for place in places]).outcomes
        nothing = np.full((len(design.points), len(places)), np.nan)
        return {name: found.get(name, nothing) for name in outcomes}

    seeds, known = replicate(evaluate, settings.precision, max(FIRST, settings.replications), settings.replications_max)
    return replace(design, seeds=tuple(range(settings.seed, settings.seed + seeds))), known


def _asked(settings: Settings) -> Sequence[str]:
    """Return the outcomes that must be precise. Raises ConfigError if settings contradict each other."""
    given = settings.outcome
    if settings.precision is None:
        if given is not None:
            raise ConfigError("precision_outcome_alone")
        return ()
    if settings.seeds is not None:
        raise ConfigError("precision_with_seeds")
    if settings.replications_max < max(FIRST, settings.replications):
        raise ConfigError("precision_max", most=settings.replications_max, first=max(FIRST, settings.replications))
    outcomes = [given] if isinstance(given, str) else given or [OUTCOME]
    names = [outcome.name for outcome in OUTCOMES]
    for name in outcomes:
        if name not in names:
            raise unknown_choice("outcome", name, caller(), names)
    return outcomes
