"""Metrics of a forecast against what happened, all in the units in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.analysis.backtest.forecasts import Forecast
from experiments.analysis.backtest.window import HORIZONS, Cell, Window
from experiments.analysis.calibration.cases import Floats

CURVE = np.arange(1.0, 169.0, 1.0)
"""Hours after opening at which closing curves are compared."""
BAND = (0.05, 0.95)


@dataclass(frozen=True)
class Totals:
    """Closings by week, the open stock at the end, and the share closed by hour after opening (at CURVE)."""

    closings: Floats
    open: float
    curve: Floats


def cell_shares(forecast: Forecast, found: Window, some: Sequence[Cell]) -> Floats:
    """Return, by cell and horizon, the share that a forecast expects to be closed."""
    chances = np.array([forecast.closed_by(found.cases.opened + hours) for hours in HORIZONS])
    return np.array([chances[:, cell.rows].mean(axis=1) for cell in some]).reshape(-1, len(HORIZONS))


def mean_error(shares: Floats, truth: Floats, some: Sequence[Cell]) -> float:
    """Return the mean error over cells (weighted by cases) and horizons, in points; NaN without cells."""
    if not some:
        return float("nan")
    weights = [len(cell) for cell in some]
    return float(100 * np.average(np.abs(shares - truth).mean(axis=1), weights=weights))


def sampling_floor(truth: Floats, some: Sequence[Cell]) -> float:
    """Return the mean error that even the true chances would have, by chance alone: E|share - p| of a binomial."""
    if not some:
        return float("nan")
    sizes = np.array([len(cell) for cell in some])
    deviation = np.sqrt(2 / np.pi * truth * (1 - truth) / sizes[:, None])
    return float(100 * np.average(deviation.mean(axis=1), weights=sizes))


def totals(forecast: Forecast, found: Window) -> Totals:
    """Return what a forecast expects of all cases together."""
    n = len(found.cases)
    edges = [found.origin, *(last for _, last in found.weeks)]
    closed = np.array([forecast.closed_by(np.full(n, edge)).sum() for edge in edges])
    curve = [forecast.closed_by(found.cases.opened + hours)[found.new].mean() for hours in CURVE]
    return Totals(np.diff(closed), float(n - closed[-1]), np.array(curve))


def true_totals(found: Window) -> Totals:
    """Return what happened to all cases together."""
    closed = found.cases.closed
    weeks = [float(np.sum((closed >= first) & (closed < last))) for first, last in found.weeks]
    waited = (closed - found.cases.opened)[found.new]
    curve = np.array([np.mean(waited <= hours) for hours in CURVE])
    return Totals(np.array(weeks), float(np.sum(closed >= found.last)), curve)


def wasserstein(curve: Floats, truth: Floats) -> float:
    """Return the distance between two closing curves within 168 hours: the area between them, in hours."""
    return float(np.abs(curve - truth).sum() * (CURVE[1] - CURVE[0]))


def closings_error(closings: Floats, truth: Floats) -> float:
    """Return the mean absolute percentage error of the closings a week."""
    known = truth > 0
    return float(100 * np.mean(np.abs(closings[known] - truth[known]) / truth[known])) if known.any() else float("nan")


def band(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the 5 and 95 % quantiles over runs (first axis) with these weights."""
    order = np.argsort(values, axis=0)
    sorted_values = np.take_along_axis(values, order, axis=0)
    share = np.cumsum(weights[order], axis=0)
    share = (share - weights[order] / 2) / share[-1]
    low, high = (np.argmax(share >= edge, axis=0) for edge in BAND)
    high = np.where((share >= BAND[1]).any(axis=0), high, len(values) - 1)
    first, last = (np.take_along_axis(sorted_values, place[None], axis=0)[0] for place in (low, high))
    return first, last
