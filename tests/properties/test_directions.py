"""More staff never slows the mean answer, more demand never speeds it: over paired seeds in the small town."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim.run.simulation import simulate

PAIRS = 10
HEAVY = ("scenario=small_town", "troubles.factor=4", "horizon.days=90")


def means(*arguments: str, outcome: str = "response_hours") -> np.ndarray:
    """An outcome under each of the paired seeds."""
    scenario = composed(*HEAVY, *arguments)
    return np.array([simulate(scenario, seed).outcomes[outcome] for seed in range(1, PAIRS + 1)])


def no_worse(after: np.ndarray, before: np.ndarray) -> None:
    """The mean paired difference is not above zero by more than its own noise, and something has changed."""
    change = after - before
    assert change.any()
    assert change.mean() <= 2 * change.std(ddof=1) / np.sqrt(PAIRS)


@pytest.mark.parametrize(("fewer", "more"), [(1, 2), (2, 4), (4, 20)])
def test_more_department_staff_never_slows_the_mean_answer(fewer: float, more: float) -> None:
    key = "policy.staffing.department_staff={}"
    no_worse(means(key.format(more)), means(key.format(fewer)))


def test_doubling_the_departments_of_a_busy_town_speeds_answer_and_resolution() -> None:
    for outcome in ("response_hours", "resolution_hours"):
        change = means("policy.staffing.department_staff=2", outcome=outcome) - means(outcome=outcome)
        assert (change < 0).all()


@pytest.mark.parametrize(("fewer", "more"), [(1, 2), (2, 8)])
def test_more_operators_never_slow_the_mean_answer(fewer: int, more: int) -> None:
    key, slow = "policy.staffing.operators={}", "behaviour.centre.filing_minutes=60"
    no_worse(means(key.format(more), slow), means(key.format(fewer), slow))


@pytest.mark.parametrize(("less", "more"), [(1, 2), (2, 4), (4, 8)])
def test_more_demand_never_speeds_the_mean_answer(less: float, more: float) -> None:
    no_worse(means(f"troubles.factor={less}"), means(f"troubles.factor={more}"))


def test_more_workers_find_visible_troubles_sooner() -> None:
    """Without visits, which bring old troubles to light and so lengthen the mean."""
    key, no_visits = "policy.staffing.workers_per_grid={}", "policy.staffing.visit_quota=0"
    lag = [means(key.format(n), no_visits, outcome="discovery_lag_hours") for n in (0.1, 0.3, 1)]
    assert (lag[1] < lag[0]).all()
    no_worse(lag[2], lag[1])
