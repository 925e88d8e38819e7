"""The experiments that say what the model must show: their form, and how a number is held against its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from experiments.analysis.model_behaviour.check import ratio, within
from experiments.analysis.model_behaviour.expectation import (
    EXPECTATIONS,
    Bounds,
    Experiment,
    expectations,
    read_expectations,
)
from experiments.analysis.model_behaviour.measures import slope
from experiments.analysis.model_behaviour.sizes import sized
from experiments.config.compose import compose_scenario

TABLE = expectations()


@pytest.mark.parametrize("experiment", TABLE.of(), ids=lambda each: each.id)
def test_both_sides_are_scenarios(experiment: Experiment) -> None:
    found = {compose_scenario(TABLE.overrides(experiment, side))[0].hash() for side in ("set", "against")}
    assert len(found) == 1 + (experiment.set != experiment.against)


def test_every_name_of_an_outcome_is_used() -> None:
    used = {each.outcome for experiment in TABLE.of() for each in experiment.expect}
    assert TABLE.names.keys() <= used


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("delay: action_delay_hours", "delay: action_delay", "nearest: action_delay_hours"),
        ("{outcome: satisfied, difference: {at_most: -0.4}", "{outcome: satisfied", "expect one of"),
        ("difference: {at_most: -0.15}", "difference: {}", "at_least or at_most"),
        ("id: no-workers", "id: load-4", "an id of its own"),
        ("section: steady", "section: river", "section"),
        ("set: [troubles.factor=4]", "set: []", "two sides that differ"),
    ],
)
def test_a_mistake_is_refused(old: str, new: str, told: str) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(EXPECTATIONS.glob("*.yaml"))]
    place = next(number for number, text in enumerate(texts) if old in text)
    texts[place] = texts[place].replace(old, new, 1)
    with pytest.raises(ValidationError, match=told):
        read_expectations(texts)


def test_an_interval_is_reached_missed_or_open() -> None:
    both = Bounds(at_least=-1, at_most=1)
    assert [within(both, *ends) for ends in ((-1, 1), (1.5, 2), (-3, -2), (0, 2))] == [
        "reached",
        "missed",
        "missed",
        "open",
    ]
    assert within(both, None, None) == "open"


def test_the_interval_of_a_ratio_covers_it_as_often_as_it_says() -> None:
    draws = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        b = draws.normal(10, 1, 12)
        low, high = ratio(2 * b + draws.normal(0, 1, 12), b)[1:]
        hits += low is not None and high is not None and low <= 2 <= high
    assert 0.92 < hits / 400 < 0.98


@pytest.mark.parametrize(("a", "b", "value"), [([1.0], [2.0], 0.5), ([0.0, 0.0], [0.0, 0.0], 1.0), ([], [], np.nan)])
def test_a_ratio_of_little_has_no_interval(a: list[float], b: list[float], value: float) -> None:
    assert ratio(np.array(a), np.array(b)) == (pytest.approx(value, nan_ok=True), None, None)


def test_a_trend_needs_five_years() -> None:
    assert np.isnan(slope(np.arange(4.0)))


@pytest.mark.parametrize("residents", [30_000, 3_000_000])
def test_a_city_in_another_size_is_the_town_in_proportion(residents: int) -> None:
    town, city = (compose_scenario(["scenario=small_town", *words])[0] for words in ([], sized(residents)))
    times = residents / 3000
    assert sum(group.count for group in city.population.groups) == residents
    assert city.territory.grids == times * town.territory.grids
    assert city.territory.area_km2 == pytest.approx(times * town.territory.area_km2)
    assert city.policy.staffing.operators == times * town.policy.staffing.operators
    for before, after in zip(town.departments, city.departments, strict=True):
        officers = [each.stations * (each.officers or 0) for each in (before, after)]
        assert officers[1] == pytest.approx(times * officers[0])
