"""The exogenous stream: rates, profiles, overdispersion, severities, places, and independence of everything else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from scipy import stats
from small_worlds import DAY, EXOGENOUS, HOUR, category, composed, department, same_cases, smallest_scenario, troubles

from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.demand import _FIELDS as FIELDS
from sim.setup.demand import draw_troubles, poisson_quantile

LEVEL = 1e-4  # a test of a true statement fails at one seed in ten thousand, and the seeds are fixed


def stream(scenario: Scenario, seed: int = 1) -> np.recarray:
    """The troubles of a scenario."""
    return draw_troubles(scenario, lay_out(scenario), seed)


def place(
    *rows: dict[str, Any],
    days: int = 364,
    residents: int = 100,
    groups: list[dict[str, Any]] | None = None,
    **parts: Any,
) -> Scenario:
    """Twenty cells of housing and shops."""
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={
            "area_km2": 0.2,
            "grids": 4,
            "land_use": {"residential": 0.7, "commercial": 0.3},
            "fixtures": {"residential": 10, "commercial": 40},
        },
        population={"groups": groups or [{"name": "local", "count": residents}]},
        troubles=troubles(*rows, **parts),
        departments=[department(name) for name in ("office", "yard", "bureau")],
    )


@pytest.mark.parametrize(("per", "units"), [("resident", 100), ("cell", 20)])
def test_as_many_arise_as_the_rate_says(per: str, units: int) -> None:
    expected = 4e5 * units / 1000 * 364 / 365 / 10
    found = [len(stream(place(category(per=per, rate=4e4)), seed)) for seed in range(10)]
    assert abs(np.sum(found) - 10 * expected) < stats.norm.isf(LEVEL / 2) * np.sqrt(10 * expected)


def test_fixtures_count_where_they_stand() -> None:
    scenario = place(category(per="fixture", rate=2e4))
    fixtures = lay_out(scenario).cells["fixtures"]
    cases = stream(scenario)
    expected = 2e4 * fixtures.sum() / 1000 * 364 / 365
    assert abs(len(cases) - expected) < stats.norm.isf(LEVEL / 2) * np.sqrt(expected)
    counts = np.bincount(cases["cell"], minlength=len(fixtures))
    assert stats.chisquare(counts, fixtures * counts.sum() / fixtures.sum()).pvalue > LEVEL


def test_the_factor_multiplies_all_rates() -> None:
    rows = (category(rate=2e4), category("other", rate=1e4, kind="service"))
    once, thrice = stream(place(*rows)), stream(place(*rows, factor=3.0))
    for number in range(2):
        small, large = (int((cases["category"] == number).sum()) for cases in (once, thrice))
        assert abs(large - 3 * small) < 5 * np.sqrt(large + 9 * small)


def test_weekdays_and_hours_follow_their_profiles() -> None:
    hours, weekdays = [float(1 + h % 5) for h in range(24)], [2.0, 1.0, 1.0, 1.0, 1.5, 0.5, 0.0]
    scenario = place(category(rate=1e5), hours=hours, weekdays=weekdays)
    cases = stream(scenario)
    in_hour = np.bincount(cases["arises"] % DAY // HOUR, minlength=24)
    assert stats.chisquare(in_hour, np.array(hours) * len(cases) / sum(hours)).pvalue > LEVEL
    days = cases["arises"] // DAY
    names = np.array([(scenario.horizon.start + timedelta(days=int(day))).weekday() for day in range(364)])
    in_week = np.bincount(names[days], minlength=7)
    assert in_week[6] == 0
    assert stats.chisquare(in_week[:6], np.array(weekdays[:6]) * len(cases) / sum(weekdays)).pvalue > LEVEL
    seconds = cases["arises"] % HOUR
    assert stats.kstest(seconds / HOUR, "uniform").pvalue > LEVEL


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.0])
def test_daily_counts_are_overdispersed_as_the_formula_says(spread: float) -> None:
    """variance / mean = 1 + mean x spread^2, for the negative binomial that a gamma level and a Poisson count make."""
    mean = 40.0
    scenario = place(category(rate=mean * 365 * 10), days=3640, day_spread=spread)
    counts = np.bincount(stream(scenario)["arises"] // DAY, minlength=3640)
    assert counts.mean() == pytest.approx(mean, rel=0.08)
    assert counts.var() / counts.mean() == pytest.approx(1 + mean * spread**2, rel=0.15)


def test_the_level_of_a_day_is_common_to_all_categories() -> None:
    rows = (category(rate=7e4), category("other", rate=7e4))
    cases = stream(place(*rows, days=1000, day_spread=0.7))
    first, second = (np.bincount(cases["arises"][cases["category"] == k] // DAY, minlength=1000) for k in range(2))
    assert np.corrcoef(first, second)[0, 1] > 0.7


def test_severity_work_and_flags_follow_their_figures() -> None:
    row = category(
        rate=3e5,
        severity=0.3,
        work_hours=2.0,
        work_spread=0.8,
        visible=0.7,
        small=0.2,
        partners=["yard", "bureau"],
        joint=0.4,
    )
    cases = stream(place(row))
    n = len(cases)
    assert cases["severity"].mean() == pytest.approx(0.3, abs=5 * 0.2 / np.sqrt(n))
    assert ((cases["severity"] > 0) & (cases["severity"] < 1)).all()
    logs = np.log(cases["work"] / (2 * HOUR))
    assert logs.mean() == pytest.approx(0.0, abs=5 * 0.8 / np.sqrt(n))
    assert logs.std() == pytest.approx(0.8, rel=0.05)
    for name, share in (("visible", 0.7), ("small", 0.2)):
        assert cases[name].mean() == pytest.approx(share, abs=5 * 0.5 / np.sqrt(n))
    assert (cases["needs"] > 1).mean() == pytest.approx(0.4, abs=5 * 0.5 / np.sqrt(n))
    assert (cases["needs"] == 3).sum() == pytest.approx((cases["needs"] == 2).sum(), rel=0.15)


@pytest.mark.parametrize(("law", "mean", "deviation"), [("exponential", 2.0, 2.0), ("fixed", 2.0, 0.0)])
def test_other_laws_of_work(law: str, mean: float, deviation: float) -> None:
    work = stream(place(category(rate=1e5, work_hours=2.0, work_law=law)))["work"] / HOUR
    assert work.mean() == pytest.approx(mean, rel=0.05)
    assert work.std() == pytest.approx(deviation, rel=0.05, abs=1e-9)


def test_troubles_meet_groups_by_their_weights() -> None:
    groups = [{"name": "local", "count": 60, "trouble": 1.0}, {"name": "elderly", "count": 40, "trouble": 3.0}]
    scenario = place(category(rate=2e4), groups=groups)
    territory = lay_out(scenario)
    cases = stream(scenario)
    elderly = territory.people["group"][cases["resident"]] == 1
    assert elderly.mean() == pytest.approx(120 / 180, abs=0.03)
    assert (territory.people["cell"][cases["resident"]] == cases["cell"]).all()
    assert len(cases) == pytest.approx(2e4 * 180 / 1000 * 364 / 365, rel=0.08)


def test_a_trouble_in_an_empty_cell_is_met_by_somebody_of_the_grid() -> None:
    scenario = place(
        category(per="cell", rate=1e5),
        groups=[{"name": "local", "count": 40, "homes": {"residential": 1.0, "commercial": 0.0}}],
    )
    territory, cases = lay_out(scenario), stream(scenario)
    cells = territory.cells
    empty = cells["residents"][cases["cell"]] == 0
    assert empty.any()
    home = territory.people["cell"][cases["resident"]]
    populated = territory.grids["residents"][cells["grid"][cases["cell"]]] > 0
    assert (cells["grid"][home] == cells["grid"][cases["cell"]])[populated].all()
    assert (home == cases["cell"])[~empty].all()


def test_a_longer_run_begins_with_the_same_days() -> None:
    short, long = (
        stream(place(category(rate=3e4), category("other", rate=1e4), days=days, day_spread=0.3)) for days in (50, 200)
    )
    assert len(short) > 100
    assert same_cases(short, long[: len(short)], EXOGENOUS)


def test_a_further_category_does_not_disturb_the_others() -> None:
    rows = [category(rate=3e4), category("other", rate=1e4), category("third", rate=2e4, kind="dispute")]
    two, three = stream(place(*rows[:2], day_spread=0.3)), stream(place(*rows, day_spread=0.3))
    assert same_cases(two, three[three["category"] < 2], EXOGENOUS)


def test_seeds_give_independent_years() -> None:
    counts = np.array(
        [np.bincount(stream(place(category(rate=3e4)), seed)["arises"] // DAY, minlength=364) for seed in range(12)]
    )
    correlations = np.corrcoef(counts)[np.triu_indices(12, 1)]
    assert abs(correlations).max() < 0.25
    assert abs(correlations.mean()) < 0.03


def test_a_neutral_stream_is_a_plain_poisson_process_drawn_as_ever() -> None:
    """Repeats, hot spots, spells, seasons and holidays at rest change not one draw."""
    scenario = place(category(rate=3e4), category("other", per="fixture", rate=1e3), weekdays=[2.0, 1, 1, 1, 1, 1, 0])
    cases, territory = stream(scenario, seed=5), lay_out(scenario)
    for number, units in enumerate([100, territory.cells["fixtures"].sum()]):

        def u(field: str, subjects: Any, number: int = number) -> Any:
            return uniforms(5, 1 + 1000 * (1 + number * len(FIELDS) + FIELDS.index(field)), subjects)

        days = np.arange(364)
        weights = np.array(scenario.troubles.weekdays)[(scenario.horizon.start.weekday() + days) % 7]
        means = scenario.troubles.categories[number].rate * units / 1000 / 365 * weights
        day = np.repeat(days, stats.poisson.ppf(u("count", days), means).astype(int))
        subjects = np.arange(len(day))
        seconds = np.floor(u("hour", subjects) * 24) * HOUR + np.floor(u("second", subjects) * HOUR)
        expected = np.sort(day * DAY + seconds)
        found = cases["arises"][cases["category"] == number]
        assert len(found) == len(expected)
        assert (found == expected).mean() > 0.999  # an hour may round to its neighbour


def test_no_troubles_is_an_empty_table() -> None:
    assert len(stream(place(category(rate=0.0)))) == 0


def test_daily_counts_are_poisson_quantiles() -> None:
    """Equal to SciPy's own, number by number, tiny and huge means and a mean of zero included."""
    random = np.random.default_rng(1)
    u = np.append(random.random(20_000), [1e-12, 1 - 1e-12])
    mean = np.append(np.exp(random.normal(1, 2, 20_000)), [0.01, 1e4])
    assert np.array_equal(poisson_quantile(u, mean), stats.poisson.ppf(u, mean))
    assert np.array_equal(poisson_quantile(np.array([0.0, 0.5, 0.0]), np.array([0.0, 0.0, 3.0])), [0, 0, 0])


def test_rates_grow_by_the_year() -> None:
    """SF-27: at 50 % a year the second year has half as many troubles again as the first."""
    scenario = composed(
        "scenario=small_town", "horizon.days=730", "horizon.warmup_days=0", "troubles.growth=0.5", "troubles.factor=4"
    )
    arises = draw_troubles(scenario, lay_out(scenario), 1)["arises"]
    first, second = np.count_nonzero(arises < 365 * 86_400), np.count_nonzero(arises >= 365 * 86_400)
    assert second / first == pytest.approx(1.5, abs=0.06)
