"""Paired differences with intervals, p-values with Holm's correction, and a verdict on each difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.analysis.comparison.measures import GROUP_MEASURES, QUANTILES
from experiments.analysis.comparison.sides import Pair, gathered
from experiments.analysis.paired import PairedDifference, difference, holm, p_value
from sim.outcomes.measures import OUTCOMES

Verdict = Literal["better", "worse", "differs", "same", "small", "unclear"]
MATTERS = {
    "hours": 1.0,
    "days": 1.0,
    "share": 0.01,
    "score": 0.01,
    "per case": 0.05,
    "per 100 cases": 0.5,
    "per 10,000 residents": 1.0,
    "yuan/resident": 1.0,
    "yuan/case": 10.0,
}
"""The smallest difference that matters, by unit, unless the user says otherwise (assumption); other units have none."""
ALPHA = 0.05
_UNITS = {outcome.name: outcome.unit for outcome in OUTCOMES}


@dataclass(frozen=True)
class Row:
    """A paired difference A - B: its name, both means, the difference, Holm's p-value, and the verdict."""

    name: str
    mean_a: float
    mean_b: float
    difference: PairedDifference
    p_holm: float
    matters: float | None
    verdict: Verdict


def matters_of(outcome: str) -> float | None:
    """Return the smallest difference of an outcome that matters, or None if its unit has none.

    >>> matters_of("response_hours"), matters_of("open")
    (1.0, None)
    """
    return MATTERS.get(_UNITS[outcome])


def outcome_rows(found: Sequence[Pair], matters: Mapping[str, float]) -> list[Row]:
    """Return one row per outcome, in the order of the outcomes, with Holm's correction over all of them."""
    known = {outcome.name: outcome for outcome in OUTCOMES}
    names = [name for name in found[0][1].outcomes if name in known]
    sides = {name: gathered(found, name) for name in names}
    least = {name: matters.get(name, MATTERS.get(known[name].unit)) for name in names}
    return _rows(
        names, [sides[name] for name in names], [least[name] for name in names], [known[name].better for name in names]
    )


def quantile_rows(found: Sequence[Pair]) -> list[Row]:
    """Return one row per quantile of how long a trouble lasts.

    The mean hides what happens in the tail of a skewed duration.
    """
    names = [f"q{round(100 * q):02d}" for q in QUANTILES]
    sides = [([a.quantiles[k] for _, a, _ in found], [b.quantiles[k] for _, _, b in found]) for k in range(len(names))]
    return _rows(names, sides, [MATTERS["hours"]] * len(names), [-1] * len(names))


def group_rows(found: Sequence[Pair], groups: Sequence[str]) -> dict[str, list[Row]]:
    """Return, by measure, one row per resident group: who gains, who waits."""
    better = {"duration_hours": -1, "reported_share": 1, "satisfaction": 1}
    least = {"duration_hours": 1.0, "reported_share": 0.01, "satisfaction": 0.01}
    rows = {}
    for place, name in enumerate(GROUP_MEASURES):
        sides = [
            ([a.groups[g, place] for _, a, _ in found], [b.groups[g, place] for _, _, b in found])
            for g in range(len(groups))
        ]
        rows[name] = _rows(list(groups), sides, [least[name]] * len(groups), [better[name]] * len(groups))
    return rows


def grid_rows(found: Sequence[Pair]) -> list[Row]:
    """Return one row per grid on how long its troubles last, with Holm's correction over the grids."""
    n = len(found[0][1].grids)
    sides = [([a.grids[g] for _, a, _ in found], [b.grids[g] for _, _, b in found]) for g in range(n)]
    return _rows([str(g) for g in range(n)], sides, [MATTERS["hours"]] * n, [-1] * n)


def _rows(
    names: Sequence[str],
    sides: Sequence[tuple[list[float], list[float]]],
    least: Sequence[float | None],
    better: Sequence[int],
) -> list[Row]:
    differences = [difference(np.asarray(a, float), np.asarray(b, float)) for a, b in sides]
    corrected = holm([p_value(each) for each in differences])
    return [
        Row(name, _mean(a), _mean(b), found, p, matters, verdict(found, p, matters, sign))
        for name, (a, b), found, p, matters, sign in zip(
            names, sides, differences, corrected, least, better, strict=True
        )
    ]


def verdict(found: PairedDifference, p_holm: float, matters: float | None, better: int) -> Verdict:
    """Return the verdict on a difference.

    `same`: the whole interval lies within the smallest difference that matters (equivalence). `better` and `worse`: A
    against B, shown after Holm's correction and not `same`; `differs`: likewise, but neither direction is better;
    `small`: shown, but it may be too small to matter; `unclear`: not shown.
    """
    if found.low is None or found.high is None:
        return "unclear"
    if found.low == found.high == 0 or (matters is not None and -matters < found.low and found.high < matters):
        return "same"
    if p_holm >= ALPHA or found.mean == 0:
        return "unclear"
    if matters is not None and abs(found.mean) < matters:
        return "small"
    if better == 0:
        return "differs"
    return "better" if found.mean * better > 0 else "worse"


def _mean(values: list[float]) -> float:
    known = [value for value in values if value == value]
    return sum(known) / len(known) if known else float("nan")
