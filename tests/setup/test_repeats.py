"""Troubles that bring on others: how many, how soon, where; and that rates, hours and places keep their means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from small_worlds import DAY, EXOGENOUS, HOUR, category, department, same_cases, smallest_scenario, troubles

from experiments.analysis.stream_statistics import knox_ratios
from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.demand import draw_troubles
from sim.setup.repeats import ActivityClock
from sim.setup.volume import daily_means, expected_cases

REPEATS = {"number": 0.5, "days": 3.0, "at_once": 0.2, "next_door": 0.5}


def place(*rows: dict[str, Any], days: int = 200, residents: int = 400, **parts: Any) -> Scenario:
    """A hundred cells of housing."""
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={"area_km2": 1.0, "grids": 4, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": residents}]},
        troubles=troubles(*rows, **({"repeats": REPEATS} | parts)),
        departments=[department()],
    )


def stream(scenario: Scenario, seed: int = 1) -> np.recarray:
    """The troubles of a scenario."""
    return draw_troubles(scenario, lay_out(scenario), seed)


@pytest.mark.parametrize("number", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("per", ["resident", "cell"])
def test_as_many_arise_as_without(number: float, per: str) -> None:
    scenario = place(category(per=per, rate=1e5), repeats=REPEATS | {"number": number})
    found = [len(stream(scenario, seed)) for seed in range(1, 9)]
    deviation = np.sqrt(expected_cases(scenario) / len(found)) / (1 - number)
    assert np.mean(found) == pytest.approx(expected_cases(scenario), abs=4 * deviation)


def test_counts_over_long_spans_are_those_of_a_cluster_process() -> None:
    """Variance over mean of the troubles of a long span tends to 1 / (1 - number)^2 (Hawkes 1971)."""
    scenario = place(category(rate=4e4), days=3600, repeats=REPEATS | {"days": 0.5})
    counts = np.bincount(stream(scenario)["arises"] // (10 * DAY), minlength=360)
    assert counts.var() / counts.mean() == pytest.approx(4.0, rel=0.25)


def test_hours_weekdays_and_months_keep_their_shares() -> None:
    hours, months = [0.0] * 8 + [1.0, 3.0] * 5 + [0.0] * 6, [1.0] * 6 + [4.0] * 6
    scenario = place(
        category(rate=3e5, hours=hours, months=months), days=365, weekdays=[2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    )
    arises = stream(scenario)["arises"]
    n = len(arises)
    in_hour = np.bincount(arises % DAY // HOUR, minlength=24)
    assert in_hour / n == pytest.approx(np.array(hours) / sum(hours), abs=0.01)
    by_day, means = np.bincount(arises // DAY, minlength=365), daily_means(scenario, 3e5 * 0.4, tuple(months))
    assert (by_day[means == 0] == 0).all()
    for month in range(12):
        in_month = np.arange(month * 30, month * 30 + 30)
        assert by_day[in_month].sum() == pytest.approx(means[in_month].sum(), rel=0.1)


@pytest.mark.parametrize("per", ["resident", "fixture"])
def test_no_cell_gains_on_another(per: str) -> None:
    scenario = place(category(per=per, rate=1e6 if per == "resident" else 3e5), residents=100, hot_spots=1.0)
    still = scenario.model_copy(update={"troubles": scenario.troubles.model_copy(update={"repeats": _none(scenario)})})
    with_them, without = (np.bincount(stream(each)["cell"], minlength=100) for each in (scenario, still))
    assert stats.spearmanr(with_them, without).statistic > 0.9
    expected = without * with_them.sum() / without.sum()
    # clusters of two on average, of several cells
    assert abs(with_them - expected).max() < 6 * np.sqrt(expected.max() * 5)
    assert with_them[without > 200].sum() == pytest.approx(expected[without > 200].sum(), rel=0.05)


def _none(scenario: Scenario) -> Any:
    return scenario.troubles.repeats.model_copy(update={"number": 0.0})


def test_repeats_come_soon_and_near() -> None:
    rows = [category(f"class_{k}", rate=2e3) for k in range(5)]
    here, next_door, at_once, none = (
        stream(place(*rows, residents=4000, repeats=REPEATS | more))
        for more in ({"next_door": 0.0}, {"next_door": 1.0}, {"next_door": 0.0, "at_once": 1.0}, {"number": 0.0})
    )
    ratios = [
        knox_ratios(each["arises"] / DAY, each["cell"].astype(int), each["category"].astype(int))
        for each in (here, next_door, at_once, none)
    ]
    assert ratios[0][0] > ratios[0][1] > ratios[0][2] > 1.5
    assert ratios[1][0] < ratios[0][0]
    assert ratios[2][0] > 2 * ratios[0][0]
    assert ratios[3] == pytest.approx((1.0, 1.0, 1.0), abs=0.2)


def test_a_class_has_its_own_share_of_repeats() -> None:
    rows = [category("loud", rate=5e3, repeats=1.5), category("still", rate=5e3, repeats=0.0)]
    cases = stream(place(*rows, residents=2000))
    loud, still = (cases[cases["category"] == k] for k in range(2))
    ratio = [
        knox_ratios(each["arises"] / DAY, each["cell"].astype(int), each["category"] * 1)[0] for each in (loud, still)
    ]
    assert ratio[0] > 2
    assert ratio[1] == pytest.approx(1.0, abs=0.2)


def test_who_is_met_lives_there() -> None:
    scenario = place(category(rate=2e5), residents=300)
    territory, cases = lay_out(scenario), stream(scenario)
    assert (territory.people["cell"][cases["resident"]] == cases["cell"]).all()


def test_a_longer_run_begins_with_the_same_days() -> None:
    rows = [category(rate=3e4, per="cell"), category("other", rate=1e4)]
    spells = [{"name": "weather", "spread": 0.5, "days": 5.0}]
    short, long = (stream(place(*rows, days=days, spells=spells)) for days in (60, 200))
    assert len(short) > 100
    assert same_cases(short, long[: len(short)], EXOGENOUS)


def test_a_further_category_does_not_disturb_the_others() -> None:
    rows = [category(rate=3e4), category("other", rate=1e4), category("third", rate=2e4, kind="dispute")]
    two, three = stream(place(*rows[:2])), stream(place(*rows))
    assert same_cases(two, three[three["category"] < 2], EXOGENOUS)


@pytest.mark.parametrize("rate", [0.0, 1e-9, 1.0])
def test_hardly_any_troubles_bring_on_hardly_any(rate: float) -> None:
    assert len(stream(place(category(rate=rate), residents=10, days=3))) <= 3


def test_the_clock_of_a_category_can_be_read_both_ways() -> None:
    means = np.array([3.0, 0.0, 1.0, 2.0])
    hours = (0.0,) * 6 + (1.0, 0.0, 2.0) * 5 + (0.0,) * 3
    clock = ActivityClock.of(-1, means, 365.0, hours)
    assert clock.edges.tolist() == [0.0, 3.0, 3.0, 4.0, 6.0]
    open_hours = [hour for hour in range(24) if hours[hour] > 0]
    seconds = np.array([day * DAY + hour * HOUR + 17 for day in (-1, 1, 2) for hour in open_hours])
    assert clock.seconds(clock.reading(seconds)).tolist() == seconds.tolist()
