"""Patterns from the literature under other dispatch rules than those of `wangge facts`.

The facts are in experiments/analysis/facts/catalogue/*.yaml. Numbers such as SF-09 are those of the list of stylised
facts that the model was built against.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from small_worlds import composed

from sim.run.simulation import simulate

PAIRS = 60  # the tail of the waits is long and noisy
TOWN = ("scenario=small_town", "horizon.days=120", "troubles.factor=1.5")


def falls(after: np.ndarray, before: np.ndarray) -> bool:
    """Whether the mean paired difference is below zero, one-sided at 99 %."""
    return bool(stats.ttest_rel(after, before, alternative="less").pvalue < 0.01)


@pytest.mark.parametrize("rule", ["fifo", "severity"])
def test_urging_cuts_the_tail_more_than_the_middle(rule: str) -> None:
    """SF-09: supervised handling shortens the 95 % quantile of the answer, and by more than the median.

    Waits of cases that nobody has answered yet count as far as they have lasted: where a line is long, the answered
    ones alone would hide those whom urging helps.
    """
    last = 120 * 86_400

    def quantiles(urging: int, seed: int) -> list[float]:
        cases = simulate(
            composed(*TOWN, f"policy.dispatch.rule={rule}", f"policy.supervision.urging={urging}"), seed
        ).simulation.world.cases
        told = cases[(cases["reported"] >= 14 * 86_400) & (cases["reported"] < last - 30 * 86_400)]
        waits = np.where(told["acted"] >= 0, told["acted"], last) - told["reported"]
        return [float(np.quantile(waits, q)) / 3600 for q in (0.5, 0.95)]

    change = np.array([np.subtract(quantiles(1, seed), quantiles(0, seed)) for seed in range(1, PAIRS + 1)])
    middle, tail = change.T
    assert falls(tail, np.zeros(PAIRS))
    assert falls(tail, middle)


def test_noise_pays_where_the_loudest_go_first() -> None:
    """SF-11: among cases that had to wait as long, the loud ones are answered first, and more so than in turn."""

    def slope(rule: str, seed: int) -> float:
        cases = simulate(composed(*TOWN, f"policy.dispatch.rule={rule}"), seed).simulation.world.cases
        waited = cases[(cases["acted"] >= 0) & (cases["filed"] >= 0) & (cases["acted"] - cases["reported"] > 72 * 3600)]
        return float(stats.spearmanr(waited["noise"], waited["acted"] - waited["reported"]).statistic)

    loud, calm = (np.array([slope(rule, seed) for seed in range(1, PAIRS + 1)]) for rule in ("loudest", "fifo"))
    assert falls(loud, calm)
