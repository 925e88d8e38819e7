"""Grids, communities and streets cover the walk, nest, and are balanced as well as can be."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.territory.grids import build_units, imbalance, partition
from sim.text.catalogue import WanggeError

LOADS = st.lists(st.one_of(st.just(0.0), st.floats(0, 1e6), st.integers(0, 9).map(float)), min_size=1, max_size=120)


def heaviest(weights: list[float], starts: list[int]) -> float:
    return max(sum(weights[a:b]) for a, b in pairwise(starts))


@given(LOADS, st.data())
def test_a_partition_covers_without_gap_and_keeps_the_bound(weights: list[float], data: st.DataObject) -> None:
    parts = data.draw(st.integers(1, len(weights)))
    starts = partition(weights, parts).tolist()
    assert starts[0] == 0 and starts[-1] == len(weights) and len(starts) == parts + 1
    assert all(a < b for a, b in pairwise(starts))
    assert heaviest(weights, starts) <= (sum(weights) / parts + max(weights)) * (1 + 1e-9)


@given(st.lists(st.integers(0, 20).map(float), min_size=1, max_size=9), st.data())
def test_no_other_cut_is_lighter(weights: list[float], data: st.DataObject) -> None:
    parts = data.draw(st.integers(1, len(weights)))
    cuts = combinations(range(1, len(weights)), parts - 1)
    best = min(heaviest(weights, [0, *cut, len(weights)]) for cut in cuts)
    assert heaviest(weights, partition(weights, parts).tolist()) == pytest.approx(best)


def test_equal_weights_give_equal_runs_and_no_run_is_left_over() -> None:
    assert partition(np.ones(12), 4).tolist() == [0, 3, 6, 9, 12]
    sizes = np.diff(partition(np.ones(103), 10))
    assert set(sizes.tolist()) == {10, 11}
    assert np.diff(partition(np.zeros(9), 3)).tolist() == [3, 3, 3]


@given(st.integers(1, 200), st.data())
def test_units_nest_and_tell_their_imbalance(cells: int, data: st.DataObject) -> None:
    grids = data.draw(st.integers(1, cells))
    communities = data.draw(st.integers(1, grids))
    streets = data.draw(st.integers(1, communities))
    weight = np.array(data.draw(st.lists(st.floats(0.1, 10), min_size=cells, max_size=cells)))
    units = build_units(weight, grids, communities, streets)
    bounds = [units.grid_starts, units.grid_starts[units.community_starts]]
    bounds.append(bounds[1][units.street_starts])
    for starts, level in zip(bounds, ("grid", "community", "street"), strict=True):
        assert starts[0] == 0 and starts[-1] == cells and (np.diff(starts) > 0).all()
        loads = [weight[a:b].sum() for a, b in pairwise(starts)]
        assert units.imbalance[level] == pytest.approx(max(loads) / np.mean(loads) - 1)


def test_imbalance_is_the_excess_of_the_heaviest() -> None:
    assert imbalance(np.array([1.0, 2.0, 3.0])) == pytest.approx(0.5)
    assert imbalance(np.zeros(3)) == 0.0


def test_more_grids_than_cells_is_refused() -> None:
    with pytest.raises(WanggeError, match="5 grids do not fit into 4 cells"):
        build_units(np.ones(4), 5, 1, 1)


@pytest.mark.parametrize(("grids", "communities", "streets"), [(4, 5, 1), (4, 2, 3), (4, 2, 0), (0, 0, 0)])
def test_units_that_cannot_nest_are_refused(grids: int, communities: int, streets: int) -> None:
    with pytest.raises(WanggeError, match="finer level"):
        build_units(np.ones(9), grids, communities, streets)


@pytest.mark.parametrize(("weights", "parts"), [([1.0, -1.0], 1), ([float("nan")], 1), ([1.0], 2), ([1.0], 0)])
def test_a_partition_of_nonsense_is_refused(weights: list[float], parts: int) -> None:
    with pytest.raises(ValueError):
        partition(weights, parts)
