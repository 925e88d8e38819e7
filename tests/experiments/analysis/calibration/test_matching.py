"""Layers 3 and 4 on the engine: the truth of a made log lies in what is kept, and the same design is the same bytes."""

from __future__ import annotations

import numpy as np
import pytest
from made_cases import OFFICERS, TOUCH, made

from experiments.analysis.calibration.engine import closing_seconds
from experiments.analysis.calibration.fit import Fitted, fit, run_batch
from experiments.analysis.calibration.matching import CUTOFF, FEWEST_KEPT, design, match, members, refocused
from experiments.analysis.calibration.prepare import prepare
from experiments.analysis.calibration.setting import Setting, demand, setting_of


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit(prepare(made(seed=11)), closing_seconds, points=128, count=40, seed=1)


def test_the_truth_is_not_ruled_out_more_often_than_it_is_said_to_be() -> None:
    """Officers, touch times, a fifth of the cases held, a random order: what made the logs lies in the kept set."""
    truth = Setting(np.array(OFFICERS, float), np.array(TOUCH), *np.array([[0, 0], [0, 0], [1, 1], [0.17, 0.17]]))
    kept = []
    for seed in range(11, 19):
        prepared = prepare(made(seed=seed))
        found = match(run_batch(prepared, closing_seconds, [truth]), prepared.targets.value, prepared.allowed)
        kept += list(found.implausibility[0] <= CUTOFF)
    assert np.mean(kept) >= 0.9


def test_a_wrong_capacity_is_ruled_out() -> None:
    prepared = prepare(made(seed=11))
    half = Setting(np.array([1.0, 1.0]), np.array(TOUCH) * 2, *np.array([[0, 0], [0, 0], [1, 1], [0.17, 0.17]]))
    found = match(run_batch(prepared, closing_seconds, [half]), prepared.targets.value, prepared.allowed)
    assert found.implausibility.min() > CUTOFF


def test_the_true_officers_lie_in_the_range_that_is_told(fitted: Fitted) -> None:
    capacity = fitted.ensemble.capacity
    assert (capacity["officers_low"] <= np.array(OFFICERS)).all()
    assert (capacity["officers_high"] >= np.array(OFFICERS)).all()


def test_capacity_is_not_identified_by_closings_alone_but_is_where_it_is_given(fitted: Fitted) -> None:
    assert not fitted.ensemble.capacity["identified"].any()
    known = fit(prepare(made(seed=11), {0: 3.0}), closing_seconds, points=32, count=10, seed=1)
    assert known.ensemble.capacity["identified"].tolist().count(True) == 1
    officers = known.ensemble.table.query("department == 'roads'")["officers"]
    assert officers.between(2.0, 4.4).all() and officers.nunique() > 3


def test_members_meet_the_log(fitted: Fitted) -> None:
    observed = fitted.prepared.targets.value[:, 2]
    kept = np.array([np.average(fitted.statistics[:, d, 2], weights=fitted.matched.weight[:, d]) for d in range(2)])
    assert kept == pytest.approx(observed, abs=0.05)


def test_batches_that_are_known_are_not_run_again(fitted: Fitted) -> None:
    prepared, ran = fitted.prepared, []
    known = {place: fitted.statistics[16 * place : 16 * place + 16] for place in range(7)}
    again = fit(
        prepared,
        closing_seconds,
        points=128,
        count=40,
        seed=1,
        known=known,
        done=lambda place, _: ran.append(place),
    )
    assert ran == [7]
    assert again.ensemble.table.equals(fitted.ensemble.table)


def test_a_design_is_the_same_bytes_each_time_and_differs_between_departments() -> None:
    assert np.array_equal(design(32, 3, seed=5), design(32, 3, seed=5))
    assert not np.array_equal(design(32, 3, seed=5)[:, 0], design(32, 3, seed=5)[:, 1])


def test_points_beyond_the_cutoff_are_ruled_out_and_some_always_remain() -> None:
    statistics = np.arange(40.0).reshape(40, 1, 1)
    near = match(statistics, np.array([[20.0]]), np.array([[2.0]]))
    assert np.flatnonzero(near.weight[:, 0]).tolist() == list(range(14, 27)) and near.fits.all()
    far = match(statistics, np.array([[500.0]]), np.array([[1.0]]))
    assert not far.fits.any() and (far.weight[:, 0] > 0).sum() >= FEWEST_KEPT
    assert near.weight[:, 0].sum() == pytest.approx(1.0)


def test_members_are_drawn_in_proportion_to_weights() -> None:
    statistics = np.arange(40.0).reshape(40, 1, 1)
    found = match(statistics, np.array([[20.0]]), np.array([[2.0]]))
    drawn = np.bincount(members(found, 1000, seed=1)[:, 0], minlength=40) / 1000
    assert drawn == pytest.approx(found.weight[:, 0], abs=0.002)


def test_a_staff_figure_is_a_narrow_prior() -> None:
    cases = made(seed=1)
    wanted = demand(cases, prepare(cases).clock)
    drawn = [setting_of(unit, wanted, {1: 17.0}).officers[1] for unit in design(64, 2, seed=3)]
    assert np.median(drawn) == pytest.approx(17.0, rel=0.05)
    assert 11.0 < min(drawn) < 15.0 and 19.0 < max(drawn) < 25.0


def test_a_second_wave_looks_around_the_nearest_points_where_none_fits() -> None:
    units = design(64, 2, seed=1)
    statistics = np.stack([100 + units[:32, 0, :1], units[:32, 1, :1]], axis=1)
    seen = match(statistics, np.array([[90.0], [0.5]]), np.array([[1.0], [1.0]]))
    found = refocused(units, seen)
    assert seen.fits.tolist() == [False, True]
    assert np.array_equal(found[:, 1], units[:, 1]) and np.array_equal(found[:32], units[:32])
    assert found[32:, 0, 0].mean() < 0.3 and (found >= 0).all() and (found <= 1).all()
