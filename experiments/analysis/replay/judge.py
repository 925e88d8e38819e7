"""What a replay shows: a difference with two intervals, over seeds and over calibrations, and a verdict or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.replay.counterfactual import BETTER, MATTERS, OUTCOMES, Replayed

Word = Literal["better", "worse", "differs", "same", "small", "unclear", "no_verdict"]
"""The words of `compare`, and `no_verdict`: the kept calibrations disagree in sign."""
DISSENT = 0.05
"""Weight of calibrations with the other sign from which the kept set disagrees."""
ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Difference:
    """Policy less what it is compared with: means of both, their difference and its two 90 % intervals.

    `seeds`: how far the difference of one calibration varies between seeds. `calibrations`: how far the mean over seeds
    varies between kept calibrations. `agreeing`: weight of the calibrations with the sign of the mean.
    """

    name: str
    policy: float
    against: float
    difference: float
    seeds: tuple[float, float]
    calibrations: tuple[float, float]
    agreeing: float
    verdict: Word


def judged(found: Replayed) -> list[Difference]:
    """Return one difference an outcome."""
    rows = []
    for place, name in enumerate(OUTCOMES):
        matters = MATTERS.get(name, 0.01 * found.cases)
        sides = found.policy[:, :, place], found.against[:, :, place]
        rows.append(_judge(name, *sides, found.weight, matters, BETTER[name]))
    return rows


def judged_departments(found: Replayed, names: tuple[str, ...]) -> list[Difference]:
    """Return the difference in the share closed within 168 hours, one a department with cases to tell."""
    rows = []
    for number, name in enumerate(names):
        policy, against = found.departments[:, :, :, number]
        if not np.isnan(policy).any():
            rows.append(_judge(name, policy, against, found.weight, MATTERS["share_168"], 1))
    return rows


def _judge(name: str, policy: Floats, against: Floats, weight: Floats, matters: float, better: int) -> Difference:
    gap = policy - against
    each = gap.mean(axis=1)
    mean = float(np.average(each, weights=weight))
    around = mean + (gap - each[:, None]).ravel()
    seeds = (float(np.quantile(around, ENDS[0])), float(np.quantile(around, ENDS[1])))
    kept = weighted_range(each, weight)
    agreeing = float(weight[np.sign(each) == np.sign(mean)].sum())
    a, b = (float(np.average(side.mean(axis=1), weights=weight)) for side in (policy, against))
    noise = gap.std(axis=1, ddof=1) / np.sqrt(gap.shape[1]) if gap.shape[1] > 1 else np.zeros(len(gap))
    word = _verdict(mean, kept, each, weight, noise, matters, better)
    return Difference(name, a, b, mean, seeds, kept, agreeing, word)


def _verdict(
    mean: float, kept: tuple[float, float], each: Floats, weight: Floats, noise: Floats, matters: float, better: int
) -> Word:
    if np.isnan(mean):
        return "unclear"
    if -matters < kept[0] and kept[1] < matters:
        return "same"
    above, below = (float(weight[sign * each > 2 * noise].sum()) for sign in (1, -1))  # shown, seed by seed
    if min(above, below) >= DISSENT:
        return "no_verdict"
    if kept[0] <= 0 <= kept[1]:  # some calibrations say that nothing changes
        return "unclear"
    if abs(mean) < matters:
        return "small"
    if better == 0:
        return "differs"
    return "better" if mean * better > 0 else "worse"


def weighted_range(values: Floats, weight: Floats) -> tuple[float, float]:
    """Return the 5 and 95 % quantiles of values with weights; NaN if a value is missing."""
    if np.isnan(values).any():
        return float("nan"), float("nan")
    order = np.argsort(values)
    share = np.cumsum(weight[order]) - weight[order] / 2
    low, high = (float(np.interp(end, share, values[order])) for end in ENDS)
    return low, high


def unanswerable(members: Ensemble, least: float = 0.5) -> list[tuple[str, float]]:
    """Return which questions the log cannot answer, each with the share of cases in departments where it cannot.

    `officers`: the kept calibrations' officers span more than threefold; `order`: their age exponents leave open
    whether the oldest or the youngest go first; `line`: whether cases wait for officers at all; `fit`: how large any
    effect is, as no setting explains the log. A question is listed if it is open for at least `least` of the cases.
    """
    capacity = members.capacity
    size = capacity["cases"].to_numpy(float)
    kept = members.table.groupby("department", sort=False)
    names = capacity["department"]
    ends = {name: kept[name].quantile(np.array(ENDS)).unstack().loc[names] for name in ("age_exponent", "parked")}
    open_order = ((ends["age_exponent"][ENDS[0]] < 0) & (ends["age_exponent"][ENDS[1]] > 0)).to_numpy()
    open_line = ((ends["parked"][ENDS[1]] - ends["parked"][ENDS[0]]) > 0.5).to_numpy()
    shares = {
        "officers": ~capacity["identified"].to_numpy(bool),
        "order": open_order,
        "line": open_line,
        "fit": ~capacity["fits"].to_numpy(bool),
    }
    found = [(name, float(size[each].sum() / size.sum())) for name, each in shares.items()]
    return [(name, share) for name, share in found if share >= least]
