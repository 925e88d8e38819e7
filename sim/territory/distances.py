"""Walking distances between unit cells, and the order in which a beat is walked."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sim.engine.numba.compiling import kernel

Steps = npt.NDArray[np.int16]
CELL_SIDE: Final = 100.0
"""Side of a unit cell in metres (the national unit-grid standard: 10,000 m2)."""


@kernel
def axis_distance(steps: int) -> float:
    """Return the mean distance in metres along one axis between uniform points in columns (or rows) `steps` apart."""
    if steps == 0:
        return CELL_SIDE / 3.0
    return CELL_SIDE * abs(steps)


@kernel
def walking_distance(cells: np.recarray, a: int, b: int, detour: float) -> float:
    """Return the metres on foot from cell `a` to cell `b`, times `detour` (>= 1) for walls and gates.

    It is the mean city-block distance between two points placed uniformly in the two cells: nobody walks through
    buildings, and streets mostly run along the axes (assumption). Hence it is never 0: within one cell it is 66.7 m x
    `detour`, to the next cell 133.3 m x `detour`. It is symmetric and keeps the triangle inequality.
    """
    columns = int(cells[a].x) - int(cells[b].x)
    rows = int(cells[a].y) - int(cells[b].y)
    return (axis_distance(columns) + axis_distance(rows)) * detour


@kernel
def way_on_foot(cells: np.recarray, around: Steps, a: int, b: int, detour: float) -> float:
    """Return `walking_distance`, longer by the way round what lies outside a real territory.

    `around` holds the further steps between all cells or between all grids (see sim.territory.around); it is empty
    where there are none. Symmetric.
    """
    metres = walking_distance(cells, a, b, detour)
    if len(around) == 0:
        return metres
    if len(around) == len(cells):
        return metres + CELL_SIDE * around[a, b] * detour
    return metres + CELL_SIDE * around[cells[a].grid, cells[b].grid] * detour


def ways_on_foot(cells: np.recarray, around: Steps, a: int) -> npt.NDArray[np.float64]:
    """Return `way_on_foot` from cell `a` to every cell, without detour."""
    metres = np.zeros(len(cells))
    for axis in ("x", "y"):
        steps = np.abs(cells[axis].astype(np.int64) - int(cells[axis][a]))
        metres += np.where(steps == 0, CELL_SIDE / 3.0, CELL_SIDE * steps)
    if len(around):
        rows = around[a] if len(around) == len(cells) else around[cells["grid"][a]][cells["grid"]]
        metres += CELL_SIDE * rows
    return metres


@kernel
def patrol_cell(first: int, n: int, phase: int) -> int:
    """Return the cell visited at step `phase` (>= 0) of a walk up and down a beat of the `n` cells from `first` on.

    A round takes 2 n steps and visits every cell exactly twice; every step stays (at the two ends) or leads to a
    neighbouring cell.
    """
    step = phase % (2 * n)
    if step < n:
        return first + step
    return first + 2 * n - 1 - step
