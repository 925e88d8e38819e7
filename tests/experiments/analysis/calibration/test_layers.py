"""Layers 1 and 2 on cases whose clock and law are known."""

from __future__ import annotations

import numpy as np
import pytest
from made_cases import HOURS, made

from experiments.analysis.calibration.cases import Cases
from experiments.analysis.calibration.delay_law import fit_delay_law, km
from experiments.analysis.calibration.overtaking import overall, overtaking
from experiments.analysis.calibration.week_effect import WeekEffect, fit_week_effect
from experiments.analysis.calibration.working_clock import fit_clock


def test_a_week_of_operational_time_has_168_hours_and_nights_hardly_count() -> None:
    cases = made(seed=1)
    clock = fit_clock(cases, cases.ends + 500)
    department = np.zeros(2, np.int64)
    week = np.diff(clock.at(department, np.array([7 * 24.0, 14 * 24.0])))[0]
    assert week == pytest.approx(168, rel=1e-6)
    day, night = (np.diff(clock.at(department, np.array(ends)))[0] for ends in ([202.0, 203.0], [195.0, 196.0]))
    assert day > 10 * night
    assert clock.office_hours(0) == pytest.approx(HOURS, abs=1.0)


def test_moments_of_operational_time_are_found_again() -> None:
    cases = made(seed=1)
    clock = fit_clock(cases, cases.ends + 500)
    moments = np.linspace(10.0, cases.ends, 40)
    assert clock.moment(1, clock.at(np.ones(40, np.int64), moments)) == pytest.approx(moments, abs=1e-6)


def test_a_censored_case_is_no_closed_one_and_no_lost_one() -> None:
    waited, closed = np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False])
    assert km(waited, closed, np.array([0.5, 1.0, 3.0])) == pytest.approx([0.0, 0.25, 0.625])


def test_layer_2_alone_equals_kaplan_meier() -> None:
    cases = made(seed=2)
    clock = fit_clock(cases, cases.ends + 500)
    law = fit_delay_law(cases, clock)
    for number in range(len(cases.departments)):
        mine = cases.department == number
        numbers = law.laws(cases.department[mine], cases.category[mine])
        start = clock.at(cases.department[mine], cases.opened[mine])
        for hours in (24.0, 72.0, 168.0):
            passed = clock.at(cases.department[mine], cases.opened[mine] + hours) - start
            seen = np.mean(cases.closed[mine] - cases.opened[mine] <= hours)
            assert law.within(numbers, passed).mean() == pytest.approx(seen, abs=0.03)


def test_delays_are_the_inverse_of_the_law() -> None:
    cases = made(seed=3)
    law = fit_delay_law(cases, fit_clock(cases, cases.ends + 500))
    numbers = np.zeros(50, np.int64)
    shares = np.linspace(0.05, 0.8, 50)
    assert law.within(numbers, law.delay(numbers, shares)) == pytest.approx(shares, abs=0.02)


def test_an_unknown_category_takes_the_law_of_its_department() -> None:
    cases = made(seed=3)
    law = fit_delay_law(cases, fit_clock(cases, cases.ends + 500))
    assert law.laws(np.array([1]), np.array([99])).tolist() == [2]


def test_weeks_that_do_not_differ_are_not_made_to() -> None:
    cases = made(seed=4)
    effect = fit_week_effect(cases, fit_clock(cases, cases.ends + 500))
    assert effect.department < 0.35


def test_the_week_effect_leaves_the_law_of_a_case_alone() -> None:
    cases = made(seed=5)
    week = np.zeros(len(cases), np.int64)
    ranks = np.concatenate([WeekEffect(0.8, 0.3).ranks(cases, week + each, seed=each) for each in range(60)])
    assert np.quantile(ranks, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.06)


@pytest.mark.parametrize(("order", "index"), [("oldest", 0.0), ("youngest", 1.0)])
def test_the_overtaking_index_of_a_known_order(order: str, index: float) -> None:
    opened = np.arange(40.0)
    closed = 100.0 + (np.arange(40.0) if order == "oldest" else np.arange(40.0)[::-1])
    found = overtaking(opened, closed, np.zeros(40, np.int64), 1, 1000.0)
    assert overall(*found) == index


def test_what_happens_later_is_not_known_at_an_origin() -> None:
    cases = made(seed=6)
    known = cases.until(500.0)
    assert isinstance(known, Cases)
    assert known.opened.max() < 500.0 and known.closed[known.seen_closed].max() < 500.0 and known.ends == 500.0
