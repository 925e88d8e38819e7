"""Rank correlations: known answers, and intervals that cover as often as they say."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from experiments.analysis.correlations import spearman


def test_it_is_spearmans_with_ties_and_without_missing_values():
    rng = np.random.default_rng(1)
    x = rng.integers(0, 6, 40).astype(float)
    y = x + rng.normal(size=40)
    expected = spearmanr(x[:-1], y[:-1]).statistic
    y[-1] = np.nan
    rho, low, high, n = spearman(x, y)
    assert (rho, n) == (pytest.approx(expected), 39)
    assert low < rho < high


def test_what_does_not_vary_has_no_correlation():
    rho, low, high, _ = spearman(np.ones(9), np.arange(9.0))
    assert np.isnan(rho) and low is None and high is None


@pytest.mark.parametrize("true", [0.0, 0.6])
def test_the_interval_covers_in_nineteen_of_twenty_samples(true):
    """For a bivariate normal, Spearman's rho is 6/pi arcsin(r/2) (Pearson 1907)."""
    expected = 6 / np.pi * np.arcsin(true / 2)
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(400):
        x, e = rng.normal(size=(2, 40))
        _, low, high, _ = spearman(x, true * x + np.sqrt(1 - true**2) * e)
        covered += low <= expected <= high
    assert 0.92 <= covered / 400 <= 0.98
