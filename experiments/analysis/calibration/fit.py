"""Layers 3 and 4 together: run the design, match it with the log, draw the members; in parallel and resumable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.calibration.ensemble import Ensemble, ensemble
from experiments.analysis.calibration.matching import Matched, design, match, members, refocused
from experiments.analysis.calibration.mechanism import Engine
from experiments.analysis.calibration.prepare import Prepared
from experiments.analysis.calibration.setting import Setting, setting_of
from experiments.analysis.calibration.targets import statistics

BATCH = 16
"""Points that are run, kept and resumed together."""
RUN_SEED = 1
"""Seed of every run of a design: points are compared under the same draws."""

Done = Callable[[int, Floats], None]


@dataclass(frozen=True)
class Fitted:
    """The points that were run, what was kept of them, and the members drawn."""

    prepared: Prepared
    settings: tuple[Setting, ...]
    statistics: Floats
    matched: Matched
    ensemble: Ensemble


def batches(points: int) -> list[tuple[int, int]]:
    """Return the first and last point of each batch."""
    return [(first, min(first + BATCH, points)) for first in range(0, points, BATCH)]


def fit(
    prepared: Prepared,
    engine: Engine,
    *,
    points: int,
    count: int,
    seed: int,
    processes: int = 1,
    known: dict[int, Floats] | None = None,
    done: Done = lambda _place, _found: None,
) -> Fitted:
    """Fit the mechanism to prepared cases and return the ensemble of `count` members.

    One run serves every department at once, as they share nothing; points are run in `processes` processes, in two
    waves: where the first half of the design fits nowhere, the second looks around its nearest points. `known`
    holds batches that an earlier call has finished, by their place; `done` is told of each that this one finishes.
    """
    units, found = design(points, len(prepared.cases.departments), seed), dict(known or {})
    spans = list(enumerate(batches(points)))
    first = spans[: max(1, len(spans) // 2)]
    settings: tuple[Setting, ...] = ()
    for wave in (first, spans[len(first) :]):
        if settings and wave:
            seen = np.concatenate([found[place] for place, _ in first])
            units = refocused(units, match(seen, prepared.targets.value, prepared.allowed))
        settings = tuple(setting_of(unit, prepared.demand, prepared.staff) for unit in units)
        left = [(place, span) for place, span in wave if place not in found]
        for place, statistics_found in _run_all(prepared, engine, settings, left, processes):
            found[place] = statistics_found
            done(place, statistics_found)
    values = np.concatenate([found[place] for place, _ in spans])
    settings = tuple(replace(each, wait=row[:, -1]) for each, row in zip(settings, values, strict=True))
    matched = match(values, prepared.targets.value, prepared.allowed)
    chosen = members(matched, count, seed)
    return Fitted(prepared, settings, values, matched, ensemble(prepared, settings, matched, chosen))


def run_batch(prepared: Prepared, engine: Engine, settings: Sequence[Setting]) -> Floats:
    """Return the statistics (settings, departments, targets) of the training cases under each setting."""
    mechanism = prepared.training(engine)
    found = (mechanism.closed_and_wait(setting, RUN_SEED) for setting in settings)
    return np.array([statistics(prepared.cases, closed, wait).value for closed, wait in found])


def _run_all(
    prepared: Prepared,
    engine: Engine,
    settings: Sequence[Setting],
    left: Sequence[tuple[int, tuple[int, int]]],
    processes: int,
) -> Iterator[tuple[int, Floats]]:
    from joblib import Parallel, delayed

    jobs = (delayed(_placed)(place, prepared, engine, settings[first:last]) for place, (first, last) in left)
    yield from Parallel(n_jobs=processes, return_as="generator_unordered")(jobs)


def _placed(place: int, prepared: Prepared, engine: Engine, settings: Sequence[Setting]) -> tuple[int, Floats]:
    return place, run_batch(prepared, engine, settings)
