"""What a scenario is expected to make agrees with what runs really make, without drawing anything."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import category, department, smallest_scenario, troubles

from experiments.config.compose import compose_scenario
from sim.scenario import Scenario
from sim.setup.build import build_world, lay_out
from sim.setup.demand import draw_troubles
from sim.setup.volume import daily_means, expected_cases, expected_disputes

MANY_TIMES = 5.0  # standard deviations; the seeds are fixed


def spread(scenario: Scenario, seeds: int) -> float:
    """Standard deviation of the mean of so many runs.

    Clusters of repeats, each counted as often as it has troubles; the level of each day and of spells, which all
    categories share at most.
    """
    troubles, mean = scenario.troubles, expected_cases(scenario)
    shares = daily_means(scenario, 1.0)
    most = troubles.repeats.number * max(row.repeats for row in troubles.categories)
    levels = (mean * troubles.day_spread) ** 2 * float((shares**2).sum() / shares.sum() ** 2)
    for spell in troubles.spells:
        levels += mean**2 * math.expm1(spell.spread**2) * min(1.0, 2 * spell.days / scenario.horizon.days)
    return float(np.sqrt((mean / (1 - most) ** 2 + levels) / seeds))


@pytest.mark.parametrize(
    "words",
    [
        ["scenario=small_town"],
        ["scenario=x_community"],
        ["scenario=restless_town"],
        ["scenario=blasting"],
        ["scenario=xianlin"],
        ["scenario=dongcheng"],
        ["system=shijin-canal"],
        ["system=six-hua-patrol"],
        ["system=canada-equalisation"],
        ["system=street-security-system"],
        ["system=fiscal-mismatch"],
        ["scenario=small_town", "horizon.start=2025-02-08", "horizon.days=9", "horizon.warmup_days=0"],
        ["scenario=small_town", "troubles.growth=0.6", "horizon.days=1500"],
        ["scenario=small_town", "troubles.factor=40", "troubles.day_spread=1.5"],
        ["scenario=small_town", "troubles.factor=20", "troubles.repeats={number: 0.6, days: 20, at_once: 0}"],
        ["scenario=xianlin", "troubles.months=[0,0,0,1,1,1,5,5,1,1,1,0]", "troubles.holiday=3", "troubles.hot_spots=4"],
        ["scenario=xianlin", "horizon.days=20", "horizon.warmup_days=0", "troubles.repeats={number: 0.6, days: 30}"],
    ],
)
def test_as_many_arise_as_expected(words: list[str]) -> None:
    scenario = compose_scenario(words)[0]
    territory = lay_out(scenario)
    found = [len(draw_troubles(scenario, territory, seed)) for seed in range(1, 5)]
    expected = expected_cases(scenario)
    assert expected > 0
    assert abs(np.mean(found) - expected) < MANY_TIMES * spread(scenario, len(found)) + 0.002 * expected


@settings(max_examples=40, deadline=None)
@given(
    rates=st.lists(
        st.tuples(st.sampled_from(["resident", "fixture", "cell"]), st.floats(0, 5e4)), min_size=1, max_size=4
    ),
    factor=st.floats(0, 5),
    growth=st.floats(-0.5, 2),
    days=st.integers(1, 800),
    counts=st.tuples(st.integers(1, 300), st.integers(0, 300)),
)
def test_any_mixture_of_rates_is_counted(
    rates: list[tuple[str, float]], factor: float, growth: float, days: int, counts: tuple[int, int]
) -> None:
    rows = [category(f"class_{k}", per=per, rate=rate) for k, (per, rate) in enumerate(rates)]
    scenario = smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={
            "area_km2": 0.3,
            "grids": 3,
            "land_use": {"residential": 0.61, "road": 0.39},
            "fixtures": {"residential": 9.7, "road": 0.4},
        },
        population={
            "groups": [{"name": "local", "count": counts[0]}, {"name": "frail", "count": counts[1], "trouble": 2.5}]
        },
        troubles=troubles(*rows, factor=factor, growth=growth),
        departments=[department()],
    )
    territory, expected = lay_out(scenario), expected_cases(scenario)
    found = np.mean([len(draw_troubles(scenario, territory, seed)) for seed in (1, 2)])
    assert abs(found - expected) <= MANY_TIMES * np.sqrt((expected + 1) / 2) + 0.01 * expected + 1


def test_disputes_are_counted() -> None:
    words = ["scenario=x_community", "horizon.days=730", "disputes.0.per_year=30"]
    scenario = compose_scenario(words)[0]
    expected = expected_disputes(scenario)
    assert expected == pytest.approx(60 + len(scenario.disputes) - 1)
    assert abs(len(build_world(scenario, 1).disputes) - expected) < 6 * np.sqrt(expected)
    assert expected_disputes(compose_scenario(["scenario=small_town"])[0]) == 0
