"""Statistics of a stream, on small streams whose answers are known by counting or by law."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from experiments.analysis.stream_statistics import (
    autocorrelation,
    daily_counts,
    daily_levels,
    knox_ratios,
    monthly_spread,
    top_share,
    variance_over_mean,
)


def test_knox_ratios_are_pairs_over_pairs_of_shuffled_times() -> None:
    random = np.random.default_rng(1)
    arises = np.sort(random.random(60) * 20)
    cell, category = random.integers(0, 4, 60), random.integers(0, 2, 60)
    pairs = list(combinations(range(60), 2))
    alike = np.array([cell[a] == cell[b] and category[a] == category[b] for a, b in pairs])
    apart = np.array([abs(arises[a] - arises[b]) for a, b in pairs])
    for window, ratio in zip((1.0, 3.0, 7.0), knox_ratios(arises, cell, category), strict=True):
        close = apart <= window
        assert ratio == pytest.approx((alike & close).sum() / (alike.sum() * close.mean()))


def test_pure_chance_has_a_knox_ratio_of_one() -> None:
    random = np.random.default_rng(2)
    found = knox_ratios(random.random(20_000) * 300, random.integers(0, 200, 20_000), np.zeros(20_000, int))
    assert found == pytest.approx((1.0, 1.0, 1.0), abs=0.03)


def test_troubles_that_never_share_a_place_have_no_ratio() -> None:
    assert np.isnan(knox_ratios(np.arange(3.0), np.arange(3), np.zeros(3, int))).all()


def test_the_busiest_cells() -> None:
    cell = np.repeat(np.arange(100), [50] + [10] * 4 + [1] * 95)
    assert top_share(cell, 0.01) == pytest.approx(50 / 185)
    assert top_share(cell, 0.05) == pytest.approx(90 / 185)
    assert top_share(cell, 1.0) == 1.0


def test_levels_are_against_the_weekday_and_leave_holidays_out() -> None:
    week = np.array([10, 20, 30, 40, 50, 5, 1])
    counts = np.concatenate([week, 2 * week, 3 * week])
    counts[7] = 0
    levels = daily_levels(counts, 0, left_out=[7])
    assert np.isnan(levels[7])
    assert levels[[0, 14]] == pytest.approx([0.5, 1.5])
    assert levels[8:14] == pytest.approx(1.0)


def test_autocorrelation_is_that_of_the_series() -> None:
    random, levels = np.random.default_rng(3), [0.0]
    for _ in range(20_000):
        levels.append(0.6 * levels[-1] + random.normal())
    series = np.array(levels)
    series[100:200] = np.nan
    assert autocorrelation(series) == pytest.approx(0.6, abs=0.02)
    assert autocorrelation(series, 2) == pytest.approx(0.36, abs=0.03)


def test_counts_months_and_their_spread() -> None:
    assert daily_counts(np.array([0.0, 0.9, 2.5]), 4).tolist() == [2, 0, 1, 0]
    counts = np.random.default_rng(4).poisson(30, 3640)
    assert variance_over_mean(counts, 0) == pytest.approx(1.0, abs=0.08)
    assert variance_over_mean(np.array([9, 5, 5, 5, 5, 0, 0]), 0, left_out=[0]) == 0.0
    assert monthly_spread(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1])) == pytest.approx(np.sqrt(2))
