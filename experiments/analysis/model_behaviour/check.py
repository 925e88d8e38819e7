"""Running experiments and holding what comes out against what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.model_behaviour.expectation import Bounds, Expectation, Expectations, Experiment
from experiments.analysis.model_behaviour.measures import MEASURES
from experiments.analysis.paired import CONFIDENCE, interval
from experiments.design.design import keyed_scenario
from experiments.runner.runner import Asked, Measured, Runner
from experiments.store.segments import Key

Reached = Literal["reached", "missed", "open"]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Check:
    """An expectation with what came out: the levels of both sides, the number expected of with its interval, a verdict.

    `reached`: the whole 95 % interval lies within the bounds; `missed`: all of it lies outside; `open`: neither.
    """

    experiment: Experiment
    expectation: Expectation
    measure: str
    level_set: float
    level_against: float
    value: float
    low: float | None
    high: float | None
    pairs: int
    verdict: Reached


def check(table: Expectations, experiments: Sequence[Experiment], runner: Runner, pairs: int) -> list[Check]:
    """Run experiments under seeds 1 to `pairs`, or as many as an experiment itself says, and return every check."""
    checks: list[Check] = []
    for seeds in sorted({each.pairs or pairs for each in experiments}):
        some = [each for each in experiments if (each.pairs or pairs) == seeds]
        checks += _checked(table, some, runner, range(1, seeds + 1))
    order = {each.id: place for place, each in enumerate(experiments)}
    return sorted(checks, key=lambda done: order[done.experiment.id])


def _checked(
    table: Expectations, experiments: Sequence[Experiment], runner: Runner, seeds: Sequence[int]
) -> list[Check]:
    keyed = {
        (each.id, side): keyed_scenario(table.overrides(each, side))
        for each in experiments
        for side in ("set", "against")
    }
    needed: dict[str, list[str]] = {}
    for each in experiments:
        wanted = [name for name in map(table.measure, each.expect) if name in MEASURES]
        for side in ("set", "against"):
            needed.setdefault(keyed[each.id, side][0], []).extend(wanted)
    asked = [Asked(key, scenario, [MEASURES[name] for name in needed[key]]) for key, scenario in keyed.values()]
    done = runner.measure(asked, seeds)
    keys = list(dict.fromkeys((each.key, seed) for each in asked for seed in seeds))
    outcomes = done.outcomes(keys)

    def values(experiment: Experiment, side: str, name: str) -> Floats:
        key = keyed[experiment.id, side][0]
        return np.array([_value(done, outcomes, (key, seed), name) for seed in seeds])

    return [
        _judged(experiment, each, name, values(experiment, "set", name), values(experiment, "against", name))
        for experiment in experiments
        for each in experiment.expect
        for name in [table.measure(each)]
    ]


def _value(done: Measured, outcomes: Mapping[Key, Mapping[str, float]], key: Key, name: str) -> float:
    if key not in outcomes:
        return float("nan")
    return float(done.values(key, MEASURES[name])[0]) if name in MEASURES else outcomes[key][name]


def _judged(experiment: Experiment, expectation: Expectation, name: str, a: Floats, b: Floats) -> Check:
    known = ~(np.isnan(a) | np.isnan(b)) if expectation.kind != "level" else ~np.isnan(a)
    value, low, high = {"difference": _difference, "ratio": ratio, "level": _level}[expectation.kind](
        a[known], b[known]
    )
    verdict = within(expectation.bounds, low, high)
    after, before = interval(a)[0], interval(b)[0]
    return Check(experiment, expectation, name, after, before, value, low, high, int(known.sum()), verdict)


def within(bounds: Bounds, low: float | None, high: float | None) -> Reached:
    """Return whether an interval lies within bounds.

    >>> [within(Bounds(at_least=1), *ends) for ends in ((1, 2), (0, 0.9), (0, 2))]
    ['reached', 'missed', 'open']
    """
    if low is None or high is None:
        return "open"
    least = -np.inf if bounds.at_least is None else bounds.at_least
    most = np.inf if bounds.at_most is None else bounds.at_most
    if least <= low and high <= most:
        return "reached"
    return "missed" if high < least or low > most else "open"


def _difference(a: Floats, b: Floats) -> tuple[float, float | None, float | None]:
    return interval(a - b)


def _level(a: Floats, _: Floats) -> tuple[float, float | None, float | None]:
    return interval(a)


def ratio(a: Floats, b: Floats) -> tuple[float, float | None, float | None]:
    """Return the ratio of two means over the same seeds, with its 95 % interval (linearised).

    >>> ratio(np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    (2.0, 2.0, 2.0)
    """
    if not len(a):
        return float("nan"), None, None
    top, bottom = float(a.mean()), float(b.mean())
    if bottom == 0:
        return (1.0, None, None) if top == 0 else (float("inf"), None, None)
    value = top / bottom
    if len(a) < 2:
        return value, None, None
    from scipy.special import stdtrit

    spread = float((a - value * b).std(ddof=1) / abs(bottom) / np.sqrt(len(a)))
    half = float(stdtrit(len(a) - 1, (1 + CONFIDENCE) / 2)) * spread
    return value, value - half, value + half
