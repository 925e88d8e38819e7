"""Windows, plain forecasts, metrics and verdicts with known answers."""

from __future__ import annotations

import numpy as np
import pytest
from made_cases import made

from experiments.analysis.backtest import forecasts, metrics
from experiments.analysis.backtest.bootstrap import compare_errors
from experiments.analysis.backtest.window import cells, observed_shares, origins, window
from experiments.analysis.calibration.delay_law import fit_delay_law
from experiments.analysis.calibration.working_clock import fit_clock
from sim.text.catalogue import WanggeError


def test_a_window_knows_nothing_of_what_comes_after_its_origin() -> None:
    found = window(made(seed=1), 28 * 24.0, 7)
    assert found.training.closed[found.training.seen_closed].max() < found.origin
    assert not np.isfinite(found.known().closed).any()
    assert (found.cases.opened[~found.new] < found.origin).all()
    assert (found.week[found.new] == 0).all() and (found.week[~found.new] == -1).all()


@pytest.mark.parametrize(("days", "weeks"), [(7, 1), (10, 1), (11, 2), (14, 2)])
def test_what_is_left_of_a_window_joins_its_last_week_if_it_is_short(days: float, weeks: int) -> None:
    assert len(window(made(seed=1), 28 * 24.0, days).weeks) == weeks


def test_origins_leave_a_week_to_watch_and_two_to_train() -> None:
    found = origins(made(seed=1, weeks=8), 7.0, 3)
    assert [origin / 24 for origin in found] == [28.0, 35.0, 42.0]
    with pytest.raises(WanggeError, match="needs at least 28"):
        origins(made(seed=1, weeks=3), 7.0, 3)


def test_forecasts_of_a_stationary_log_come_near_the_floor() -> None:
    cases = made(seed=2, weeks=10)
    found = window(cases, 49 * 24.0, 14)
    some = cells(found, "department")
    truth = observed_shares(found, some)
    floor = metrics.sampling_floor(truth, some)
    clock = fit_clock(found.training, cases.ends + 500)
    layer_2 = forecasts.delay_only(found, clock, fit_delay_law(found.training, clock))
    plain = forecasts.kaplan_meier(found, "department")
    errors = [metrics.mean_error(metrics.cell_shares(each, found, some), truth, some) for each in (layer_2, plain)]
    assert errors[0] <= errors[1] + 0.5
    assert errors[0] < floor + 3.0


def test_the_open_stock_is_not_closed_before_the_origin() -> None:
    cases = made(seed=2)
    found = window(cases, 28 * 24.0, 7)
    plain = forecasts.kaplan_meier(found, "department")
    assert plain.closed_by(np.full(len(found.cases), found.origin)).max() == 0.0
    later = plain.closed_by(np.full(len(found.cases), found.last))
    assert (later >= 0).all() and (later <= 1).all() and later.max() > 0.5


def test_distances_of_curves_and_closings() -> None:
    truth = np.linspace(0.0, 1.0, 168)
    assert metrics.wasserstein(truth, truth) == 0.0
    assert metrics.wasserstein(truth + 0.1, truth) == pytest.approx(16.8)
    assert metrics.closings_error(np.array([90.0, 110.0]), np.array([100.0, 100.0])) == pytest.approx(10.0)


def test_a_band_holds_nine_tenths() -> None:
    values = np.arange(1.0, 101.0)[:, None]
    low, high = metrics.band(values, np.full(100, 0.01))
    assert (low[0], high[0]) == pytest.approx((5.5, 95.5), abs=1.0)


def test_verdicts_are_those_of_whole_weeks() -> None:
    blocks = np.repeat(np.arange(8), 5)
    rng = np.random.default_rng(1)
    other = rng.uniform(5, 9, 40)
    ones = np.ones(40)
    assert compare_errors(other - 2.0, other, ones, blocks, 1)[1] == "better"
    assert compare_errors(other + 2.0, other, ones, blocks, 1)[1] == "worse"
    assert compare_errors(other + 0.01, other, ones, blocks, 1)[1] == "same"
    assert compare_errors(other - 2.0, other, ones, np.zeros(40), 1)[1] == "unclear"
