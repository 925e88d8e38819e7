"""A run of given cases alone: the same as a whole run, without its outcomes."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.outcomes.given import given_outcomes
from sim.run.given import simulate_given
from sim.run.simulation import simulate
from sim.scenario.log_scenario import log_scenario
from sim.text.catalogue import WanggeError

MADE = log_scenario(
    [{"name": f"d{k}", "officers": 1} for k in range(3)], [{"name": "sort"}], start=date(2018, 1, 1), days=10
)


def cases() -> dict[str, Any]:
    rng = np.random.default_rng(2)
    return {
        "opened_seconds": rng.integers(-86_400, 864_000, 500),
        "department": rng.integers(0, 3, 500),
        "category": np.zeros(500, int),
        "touch_hours": rng.exponential(1.0, 500),
    }


def test_it_is_the_whole_run_without_outcomes_and_draws_are_keyed_by_the_seed() -> None:
    kept: dict[Any, Any] = {}
    alone = [simulate_given(MADE, seed, cases(), kept) for seed in (1, 2, 1)]
    whole = given_outcomes(simulate(MADE, 1, given=cases()).simulation.world)
    for name, column in whole.items():
        np.testing.assert_array_equal(alone[0][name], column)
        np.testing.assert_array_equal(alone[2][name], column)
    assert not np.array_equal(alone[0]["started_seconds"], alone[1]["started_seconds"], equal_nan=True)


def test_without_cases_it_has_nothing_to_tell() -> None:
    with pytest.raises(WanggeError, match="given"):
        simulate_given(MADE, 1)
