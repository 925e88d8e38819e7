"""Robustness of policies over worlds: what they bring on average, their regret, and how often they are good enough.

The regret of a policy in a world is by how much the best of the policies is better there (Savage 1951); the robustness
measures are those in McPhail et al. (2018), "Robustness metrics: how are they calculated, when should they be used and
why do they give different results?". Intervals are 95 % percentile bootstrap intervals over worlds (Efron 1979), the
same worlds for all policies; those of shares are Wilson's (1927), since resampling sixty worlds out of sixty can only
give sixty. The largest regret has none: no resample can hold a worse world than those drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 2000
BOOTSTRAP_SEED = 19_790_101
HIGH = 0.9
Z = 1.959963984540054  # 97.5 % quantile of the standard normal distribution


@dataclass(frozen=True)
class Measure:
    """A statistic over worlds with its 95 % interval (None where it has none)."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Robust:
    """The robustness of a policy over all worlds.

    It consists of the mean outcome, the mean, 90 % quantile and maximum of regret, the share of worlds in which the
    policy is best (ties shared), and the share in which it does not fail.
    """

    words: str
    mean: Measure
    regret: Measure
    high_regret: Measure
    worst_regret: Measure
    best_share: Measure
    holds_share: Measure


def regrets(gains: Floats) -> Floats:
    """Return the regret of every policy in every world from gains (policies, worlds), more being better.

    >>> regrets(np.array([[1.0, 5.0], [3.0, 4.0]])).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    return gains.max(axis=0) - gains


def wilson(held: Floats) -> Measure:
    """Return the share of worlds in which something holds, with Wilson's interval.

    `held` is 1, 0, or a fraction where it is shared; NaN where it is unknown.

    >>> found = wilson(np.ones(60))
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (1.0, 0.94, 1.0)
    """
    known = held[~np.isnan(held)]
    if known.size == 0:
        return Measure(float("nan"), None, None)
    share, n = float(known.mean()), known.size
    middle, half = share + Z**2 / (2 * n), Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low, high = (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)
    return Measure(share, float(max(0.0, low)), float(min(1.0, high)))


def robustness(words: Sequence[str], values: Floats, sign: int, failing: Floats) -> list[Robust]:
    """Return the robustness of policies from an outcome and from the worlds in which each policy fails.

    `values` holds the outcome (policies, worlds), of which more (`sign` +1) or less (-1) is wanted; `failing` is 1, 0,
    or NaN for unknown. Worlds in which any policy has no value are left out for all.
    """
    known = ~np.isnan(values).any(axis=0)
    values, failing = values[:, known], failing[:, known]
    regret = regrets(sign * values)
    best = regret == 0
    shares = best / best.sum(axis=0)
    drawn = (
        np.random.default_rng(BOOTSTRAP_SEED).integers(0, known.sum(), (RESAMPLES, known.sum()))
        if known.any()
        else None
    )

    def measure(row: Floats, of: Callable[..., Floats]) -> Measure:
        if drawn is None or np.isnan(row).all():
            return Measure(float("nan"), None, None)
        low, high = np.quantile(of(row[drawn], axis=1), (0.025, 0.975))
        return Measure(float(of(row)), float(low), float(high))

    def high(row: Floats, axis: int | None = None) -> Floats:
        return np.asarray(np.quantile(row, HIGH, axis=axis))

    return [
        Robust(
            each,
            measure(values[i], np.mean),
            measure(regret[i], np.mean),
            measure(regret[i], high),
            Measure(float(regret[i].max(initial=0.0)) if known.any() else float("nan"), None, None),
            wilson(shares[i]),
            wilson(1 - failing[i]),
        )
        for i, each in enumerate(words)
    ]
