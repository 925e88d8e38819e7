"""The walk covers the raster once, in neighbour steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.territory.layout import MOST_CELLS, curve, raster_for
from sim.text.catalogue import WanggeError

EVEN = st.integers(1, 90).map(lambda half: 2 * half)


@given(EVEN, EVEN)
def test_the_walk_visits_every_cell_once_by_neighbour_steps(width: int, height: int) -> None:
    walk = curve(width, height)
    visited = np.zeros((width, height), dtype=int)
    np.add.at(visited, (walk[:, 0], walk[:, 1]), 1)
    assert (visited == 1).all()
    assert walk[0].tolist() == [0, 0]
    assert (np.abs(np.diff(walk, axis=0)).sum(axis=1) == 1).all()


def test_a_square_of_a_power_of_two_is_walked_by_hilberts_curve() -> None:
    assert curve(2, 2).tolist() == [[0, 0], [0, 1], [1, 1], [1, 0]]
    quadrants = curve(8, 8) // 4
    changes = np.abs(np.diff(quadrants, axis=0)).sum(axis=1).nonzero()[0] + 1
    assert changes.tolist() == [16, 32, 48]  # each quarter is finished before the next is entered


def test_what_is_close_in_number_is_close_on_the_ground() -> None:
    walk = curve(64, 64)
    across = np.abs(walk[64:] - walk[:-64]).sum(axis=1)
    assert across.max() <= 3 * 8 * 2  # 64 cells would fit in 8 x 8; row by row order would reach 64


@given(st.integers(1, 200_000))
def test_the_raster_is_even_near_square_and_just_large_enough(cells: int) -> None:
    width, height = raster_for(cells)
    assert width % 2 == height % 2 == 0
    assert width * height >= cells > width * (height - 2)
    assert 0 <= width - height <= 2


@pytest.mark.parametrize(("cells", "sides"), [(1, (2, 2)), (2, (2, 2)), (3, (2, 2)), (5, (4, 2)), (2317, (50, 48))])
def test_small_and_known_rasters(cells: int, sides: tuple[int, int]) -> None:
    assert raster_for(cells) == sides


@pytest.mark.parametrize("cells", [0, -3, MOST_CELLS + 1])
def test_impossible_sizes_are_refused_in_one_line(cells: int) -> None:
    with pytest.raises(WanggeError) as error:
        raster_for(cells)
    assert str(cells) in str(error.value)


@pytest.mark.parametrize("sides", [(3, 4), (4, 3), (0, 2)])
def test_odd_sides_are_refused(sides: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="even"):
        curve(*sides)
