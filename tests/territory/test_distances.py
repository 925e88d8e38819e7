"""Distances are mean city-block distances; a beat is walked evenly."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.territory.distances import patrol_cell, walking_distance
from sim.territory.records import Territory


def test_distance_is_the_mean_between_uniform_points(xianlin: Territory) -> None:
    generator = np.random.default_rng(1)
    cells = xianlin.cells
    for a, b in ((7, 7), (0, 1), (10, 900), (2000, 30)):
        points = generator.random((2, 100_000, 2))
        steps = np.array([cells[a].x - cells[b].x, cells[a].y - cells[b].y])
        sampled = 100 * np.abs(points[0] - points[1] + steps).sum(axis=1).mean()
        assert walking_distance(cells, a, b, 1.0) == pytest.approx(sampled, abs=1.0)


@given(st.integers(0, 2316), st.integers(0, 2316), st.integers(0, 2316), st.floats(1, 3))
def test_distances_are_symmetric_and_detours_never_shorten(
    xianlin: Territory, a: int, b: int, c: int, detour: float
) -> None:
    direct = walking_distance(xianlin.cells, a, c, 1.0)
    assert direct == walking_distance(xianlin.cells, c, a, 1.0) > 0
    assert walking_distance(xianlin.cells, a, c, detour) == pytest.approx(direct * detour)
    by_way_of_b = walking_distance(xianlin.cells, a, b, 1.0) + walking_distance(xianlin.cells, b, c, 1.0)
    assert direct <= by_way_of_b + 1e-9


@given(st.integers(0, 2000), st.integers(1, 60), st.integers(0, 10_000))
def test_a_round_visits_every_cell_of_the_beat_twice(first: int, n: int, start: int) -> None:
    visited = Counter(int(patrol_cell(first, n, phase)) for phase in range(start, start + 2 * n))
    assert visited == dict.fromkeys(range(first, first + n), 2)


def test_a_beat_is_walked_by_neighbour_steps(town: Callable[..., Territory]) -> None:
    cells = town(200).cells
    beat = [int(patrol_cell(31, 17, phase)) for phase in range(80)]
    for here, there in pairwise(beat):
        assert abs(int(cells[here].x) - int(cells[there].x)) + abs(int(cells[here].y) - int(cells[there].y)) <= 1
