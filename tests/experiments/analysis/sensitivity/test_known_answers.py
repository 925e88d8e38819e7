"""Screening and indices on functions whose sensitivities are known in closed form."""

import numpy as np
import pytest

from experiments.analysis.sensitivity.morris import left_by_screening, screen
from experiments.analysis.sensitivity.sampling import noise_share
from experiments.analysis.sensitivity.sobol import indices

A, B = 7.0, 0.1
NAMES = ("x1", "x2", "x3")


def ishigami(units: np.ndarray) -> np.ndarray:
    """Ishigami & Homma (1990) over [-pi, pi]^3."""
    x = np.pi * (2 * units - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_indices_of_ishigami_lie_in_their_intervals():
    first_1, first_2 = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8
    both = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = first_1 + first_2 + both
    first = {"x1": first_1 / variance, "x2": first_2 / variance, "x3": 0.0}
    total = {"x1": (first_1 + both) / variance, "x2": first_2 / variance, "x3": both / variance}
    found = indices(NAMES, ishigami, samples=1024, seed=1)
    assert [row.path for row in found] == ["x1", "x2", "x3"]
    for row in found:
        assert abs(row.first - first[row.path]) <= row.first_half
        assert abs(row.total - total[row.path]) <= row.total_half
        assert row.total_half < 0.12


def test_the_intervals_of_the_indices_cover_what_they_promise():
    """Sobol's g-function of two factors: S1 and ST in closed form; 40 scrambles."""
    a = np.array([0.0, 3.0])
    own = 1 / (3 * (1 + a) ** 2)
    variance = np.prod(1 + own) - 1
    covered = 0
    for seed in range(1, 41):
        found = {
            row.path: row
            for row in indices(("p", "q"), lambda u: np.prod((np.abs(4 * u - 2) + a) / (1 + a), axis=1), 128, seed)
        }
        covered += abs(found["p"].first - own[0] / variance) <= found["p"].first_half
        covered += abs(found["p"].total - own[0] * (1 + own[1]) / variance) <= found["p"].total_half
    assert covered >= 0.9 * 80


def test_the_elementary_effects_of_a_line_are_its_coefficients():
    weights = np.array([3.0, -2.0, 0.0, 0.5])
    found = screen(("a", "b", "c", "d"), lambda u: u @ weights, trajectories=6, seed=3)
    assert [row.path for row in found] == ["a", "b", "d", "c"]
    assert [row.mu for row in found] == pytest.approx([3.0, -2.0, 0.5, 0.0])
    assert [row.mu_star for row in found] == pytest.approx([3.0, 2.0, 0.5, 0.0])
    assert max(row.sigma for row in found) < 1e-9
    assert left_by_screening(found, most=6) == ["a", "b", "d"] and left_by_screening(found, most=2) == ["a", "b"]


def test_an_interaction_shows_as_spread():
    found = screen(("a", "b", "c"), lambda u: u[:, 0] * u[:, 1] + u[:, 2], trajectories=20, seed=1)
    spread = {row.path: row.sigma for row in found}
    assert spread["c"] < 1e-9 < 0.1 < min(spread["a"], spread["b"])


def test_the_same_seed_gives_the_same_numbers():
    assert (
        screen(NAMES, ishigami, 5, seed=2) == screen(NAMES, ishigami, 5, seed=2) != screen(NAMES, ishigami, 5, seed=3)
    )
    assert indices(NAMES, ishigami, 16, seed=0) == indices(NAMES, ishigami, 16, seed=0)


def test_the_share_of_luck_is_the_residual_over_the_seeds():
    rng = np.random.default_rng(1)
    signal, years, noise = rng.normal(size=(4000, 1)), 5 * rng.normal(size=(1, 4)), rng.normal(size=(4000, 4))
    assert noise_share(signal + years + noise) == pytest.approx(0.25 / 1.25, abs=0.02)
    assert noise_share(signal + years) == pytest.approx(0.0, abs=1e-9)
    assert noise_share(signal) is None
