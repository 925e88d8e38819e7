"""The overtaking index: where the case being closed stands among those open in its line."""

from __future__ import annotations

import numpy as np

from experiments.analysis.calibration.cases import Floats, Ints

MOST_CLOSINGS = 300
"""Closings of one department that are looked at; of more, so many evenly over time."""


def overtaking(opened: Floats, closed: Floats, department: Ints, count: int, last: float) -> tuple[Floats, Ints]:
    """Return the index of each department, and the closings by `last` that it rests on.

    Place of the closed case by age among those open in its department: 0 the oldest, 1 the youngest, 0.5 if the order
    is random. NaN without a closing among at least two open cases.
    """
    index, seen = np.full(count, np.nan), np.zeros(count, np.int64)
    for number in range(count):
        mine = np.flatnonzero(department == number)
        index[number], seen[number] = _index(opened[mine], closed[mine], last)
    return index, seen


def overall(index: Floats, seen: Ints) -> float:
    """Return the index of all departments, weighted by closings; NaN without any."""
    known = ~np.isnan(index) & (seen > 0)
    return float(np.average(index[known], weights=seen[known])) if known.any() else float("nan")


def _index(opened: Floats, closed: Floats, last: float) -> tuple[float, int]:
    ended = np.flatnonzero(closed <= last)
    if len(ended) == 0 or len(opened) < 2:
        return float("nan"), 0
    looked = ended
    if len(ended) > MOST_CLOSINGS:
        by_time = ended[np.argsort(closed[ended], kind="stable")]
        looked = by_time[np.linspace(0, len(by_time) - 1, MOST_CLOSINGS).astype(np.int64)]
    moment, age = closed[looked, None], opened[looked, None]
    waiting = (opened[None, :] < moment) & (closed[None, :] >= moment)
    waiting[np.arange(len(looked)), looked] = False
    others = waiting.sum(axis=1)
    older = (waiting & (opened[None, :] < age)).sum(axis=1)
    several = others > 0
    if not several.any():
        return float("nan"), 0
    return float((older[several] / others[several]).mean()), len(ended)
