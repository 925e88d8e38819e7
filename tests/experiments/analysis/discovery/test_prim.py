"""Planted boxes are found, luck is not, and robustness is what the arithmetic says."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.analysis.discovery.prim import find_boxes
from experiments.analysis.discovery.regret import regrets, robustness
from experiments.analysis.discovery.worlds import draw_worlds
from experiments.design.factors import Factor


def test_a_planted_box_is_found_with_its_bounds():
    draws = np.random.default_rng(1)
    worlds = draws.random((200, 12))
    failing = (worlds[:, 3] > 0.6) & (worlds[:, 7] < 0.5)
    failing ^= draws.random(200) < 0.03
    found = find_boxes(worlds, failing)
    box = found.boxes[0]
    assert found.p == 0.005 and [bound.factor for bound in box.bounds] == [3, 7]
    assert box.bounds[0].low == pytest.approx(0.6, abs=0.03) and box.bounds[0].high == np.inf
    assert box.bounds[1].high == pytest.approx(0.5, abs=0.03) and box.bounds[1].low == -np.inf
    inside = (worlds[:, 3] > box.bounds[0].low) & (worlds[:, 7] <= box.bounds[1].high)
    assert (box.inside, box.failing) == (inside.sum(), failing[inside].sum())
    assert box.coverage == box.failing / failing.sum() > 0.85 and box.density == box.failing / box.inside > 0.9


def test_where_failures_are_luck_no_box_is_found():
    found = []
    for seed in range(10):
        draws = np.random.default_rng(seed)
        found.append(bool(find_boxes(draws.random((80, 5)), draws.random(80) < 0.3).boxes))
    assert sum(found) <= 1


@pytest.mark.parametrize("failing", [np.zeros(100, bool), np.ones(100, bool)])
def test_there_is_nothing_to_find_where_all_or_none_fail(failing):
    found = find_boxes(np.random.default_rng(1).random((100, 2)), failing)
    assert found.boxes == [] and np.isnan(found.p)


def test_worlds_fill_every_factor_evenly_and_repeat_by_seed():
    factors = [Factor("a", 0, 1), Factor("b", 10, 20), Factor("c", 1, 3, whole=True)]
    worlds = draw_worlds(factors, 30, 5)
    for column, low, high in ((0, 0, 1), (1, 10, 20)):
        assert (
            np.bincount(((worlds[:, column] - low) / (high - low) * 30).astype(int), minlength=30).tolist() == [1] * 30
        )
    assert np.bincount(worlds[:, 2].astype(int)).tolist() == [0, 10, 10, 10]
    assert np.array_equal(worlds, draw_worlds(factors, 30, 5)) and not np.array_equal(
        worlds, draw_worlds(factors, 30, 6)
    )


def test_regret_and_robustness_by_hand():
    values = np.array([[1.0, 5.0, 2.0, np.nan], [3.0, 4.0, 2.0, 1.0]])
    failing = np.array([[0.0, 1.0, 0.0, np.nan], [0.0, 0.0, 0.0, 0.0]])
    assert regrets(-values[:, :3]).tolist() == [[0, 1, 0], [2, 0, 0]]
    a, b = robustness(["a", "b"], values, -1, failing)
    assert a.mean.value == pytest.approx(8 / 3) and b.mean.value == 3
    assert a.regret.value == pytest.approx(1 / 3) and a.worst_regret.value == 1 and b.worst_regret.value == 2
    assert a.high_regret.value == pytest.approx(0.8)
    assert (a.best_share.value, b.best_share.value) == (0.5, 0.5)
    assert a.holds_share.value == pytest.approx(2 / 3) and b.holds_share.value == 1


def test_bootstrap_intervals_cover_the_mean_as_often_as_they_say():
    draws, hits = np.random.default_rng(2), 0
    for _ in range(200):
        found = robustness(["a"], draws.normal(size=(1, 100)), 1, np.zeros((1, 100)))[0].mean
        hits += found.low <= 0 <= found.high
    assert 182 <= hits <= 198
