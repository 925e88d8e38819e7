"""Satisfaction over time under a few policies, for pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.model_behaviour.expectation import Expectations
from experiments.analysis.model_behaviour.measures import SERIES
from experiments.design.design import keyed_scenario
from experiments.runner.runner import Asked, Runner

HALF_YEAR = {
    "standard": ["policy=standard"],
    "reactive": ["policy=reactive"],
    "nothing_solved": ["policy=standard", "behaviour.department.failure=1"],
}
"""Policies whose daily satisfaction over half a year is shown, by the catalogue's name for each."""
TEN_YEARS = {name: [f"policy={name}"] for name in ("intensive", "standard", "reactive")}
DECADE = ["horizon.days=3650", "horizon.warmup_days=30"]
DECADE_SEEDS = 5
Series = dict[str, NDArray[np.float64]]
"""Values by policy: an array (seeds, times)."""


def half_year(table: Expectations, runner: Runner, pairs: int) -> Series:
    """Return the mean satisfaction at the end of every day under each policy of `HALF_YEAR`."""
    return _series(table, runner, range(1, pairs + 1), HALF_YEAR, (), "daily_satisfaction")


def ten_years(table: Expectations, runner: Runner) -> Series:
    """Return the mean satisfaction of every year under each policy of `TEN_YEARS`."""
    return _series(table, runner, range(1, DECADE_SEEDS + 1), TEN_YEARS, DECADE, "yearly_satisfaction")


def _series(
    table: Expectations,
    runner: Runner,
    seeds: Sequence[int],
    policies: Mapping[str, Sequence[str]],
    more: Sequence[str],
    name: str,
) -> Series:
    measure = SERIES[name]
    keyed = {policy: keyed_scenario([*table.base, *more, *words]) for policy, words in policies.items()}
    done = runner.measure([Asked(key, scenario, [measure]) for key, scenario in keyed.values()], seeds)
    found = {}
    for policy, (key, _) in keyed.items():
        known = done.succeeded([(key, seed) for seed in seeds])
        found[policy] = np.array([done.values(each, measure) for each in known])
    return found
