"""The walk: all cells of a raster numbered so that consecutive cells are neighbours.

The order is the generalised Hilbert curve for rectangles of any even sides: like the Hilbert curve it keeps what is
close in number close on the ground, so every run of consecutive cells is one compact piece of land. Grids, communities
and streets can then be plain ranges of cell numbers, and a beat is walked without jumps.

Source of the idea: J. Cerveny's generalised Hilbert curve ("gilbert"), which divides a rectangle into two or three
rectangles until they are one cell wide.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.text.catalogue import WanggeError

MOST_CELLS = 2**24
"""Largest territory accepted: 168,000 km2, as much as a province."""

IntArray = npt.NDArray[np.int64]

# A block is a rectangle still to be walked: the corner where the walk enters, the direction and length of its
# major side (along which the walk advances from entry to exit) and of its minor side (to which it returns).
_X, _Y, _MAJOR_X, _MAJOR_Y, _MAJOR, _MINOR_X, _MINOR_Y, _MINOR = range(8)


def raster_for(cells: int) -> tuple[int, int]:
    """Return the sides (width, height) of the near-square raster of even sides that holds at least `cells` cells.

    Even sides keep the walk free of diagonal steps. Raises WanggeError for less than one cell or more than
    `MOST_CELLS`.
    """
    if not 1 <= cells <= MOST_CELLS:
        raise WanggeError("territory_size", cells=cells, most=MOST_CELLS)
    width = _next_even(math.isqrt(cells - 1) + 1)
    return width, _next_even(-(-cells // width))


def curve(width: int, height: int) -> IntArray:
    """Return the walk over a raster of even sides: (column, row) of every cell in walking order.

    The shape is (width * height, 2). The walk starts in the corner (0, 0); every step leads to one of the four
    neighbours, so every run of the walk, and in particular every prefix, is connected. All blocks of one depth are
    divided at once. Raises ValueError on odd sides.
    """
    if width < 2 or height < 2 or width % 2 or height % 2:
        raise ValueError(f"the sides of the raster must be even, not {width} x {height}")
    whole = (0, 0, 1, 0, width, 0, 1, height) if width >= height else (0, 0, 0, 1, height, 1, 0, width)
    blocks = np.array([whole], dtype=np.int64)
    while True:
        divisible = (blocks[:, _MAJOR] > 1) & (blocks[:, _MINOR] > 1)
        if not divisible.any():
            return _cells_of_lines(blocks)
        blocks = _divide(blocks, divisible)


def _next_even(number: int) -> int:
    return number + number % 2


def _divide(blocks: IntArray, divisible: npt.NDArray[np.bool_]) -> IntArray:
    """Replace every divisible block by the two or three blocks that walk it, keeping the order of the walk."""
    major, minor = blocks[:, _MAJOR], blocks[:, _MINOR]
    long = divisible & (2 * major > 3 * minor)
    folded = divisible & ~long
    children = np.where(long, 2, np.where(folded, 3, 1))
    first = np.concatenate(([0], np.cumsum(children)[:-1]))
    divided = np.repeat(blocks, children, axis=0)
    _divide_long(blocks[long], divided, first[long])
    _divide_folded(blocks[folded], divided, first[folded])
    return divided


def _even_half(length: IntArray) -> IntArray:
    """Return half of each side, moved to an even number where there is room.

    Even blocks need no diagonal step.
    """
    half: IntArray = length // 2
    half[(half % 2 == 1) & (length > 2)] += 1
    return half


def _divide_long(block: IntArray, divided: IntArray, at: IntArray) -> None:
    """Divide a long block into two blocks, one behind the other along its major side."""
    near = _even_half(block[:, _MAJOR])
    divided[at, _MAJOR] = near
    divided[at + 1, _X] += near * block[:, _MAJOR_X]
    divided[at + 1, _Y] += near * block[:, _MAJOR_Y]
    divided[at + 1, _MAJOR] -= near


def _divide_folded(block: IntArray, divided: IntArray, at: IntArray) -> None:
    """Divide a squarish block into three: up its minor side, across along its major side and down again."""
    along, across = block[:, [_MAJOR_X, _MAJOR_Y]], block[:, [_MINOR_X, _MINOR_Y]]
    near, low = block[:, _MAJOR] // 2, _even_half(block[:, _MINOR])
    corner = block[:, [_X, _Y]]
    far = corner + (block[:, _MAJOR] - 1)[:, None] * along + (low - 1)[:, None] * across
    divided[at] = np.column_stack((corner, across, low, along, near))
    divided[at + 1] = np.column_stack(
        (corner + low[:, None] * across, along, block[:, _MAJOR], across, block[:, _MINOR] - low)
    )
    divided[at + 2] = np.column_stack((far, -across, low, -along, block[:, _MAJOR] - near))


def _cells_of_lines(blocks: IntArray) -> IntArray:
    """Write out blocks one cell wide, each a straight run of cells along its longer side."""
    is_column = blocks[:, _MAJOR] == 1
    length = np.where(is_column, blocks[:, _MINOR], blocks[:, _MAJOR])
    step = np.where(is_column[:, None], blocks[:, [_MINOR_X, _MINOR_Y]], blocks[:, [_MAJOR_X, _MAJOR_Y]])
    start = np.cumsum(length) - length
    offset = np.arange(length.sum()) - np.repeat(start, length)
    cells: IntArray = np.repeat(blocks[:, [_X, _Y]], length, axis=0)
    cells += offset[:, None] * np.repeat(step, length, axis=0)
    return cells
