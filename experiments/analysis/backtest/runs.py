"""The model's forecast: statistics of the runs of every member of a calibration over a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from experiments.analysis.backtest.metrics import CURVE, Totals
from experiments.analysis.backtest.window import HORIZONS, Cell, Window
from experiments.analysis.calibration.cases import ARRAYS, WEEK, Cases, Floats
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.calibration.mechanism import Engine
from experiments.analysis.calibration.overtaking import overall, overtaking
from experiments.analysis.calibration.prepare import Prepared

CHUNK = 10
"""Members whose runs one process makes at a time."""


@dataclass(frozen=True)
class RunStatistics:
    """Statistics of runs (first axis): shares by cell and horizon, closings by week, open stock, curve, overtaking.

    `weight` (runs) sums to 1.
    """

    shares: Floats
    closings: Floats
    open: Floats
    curve: Floats
    overtaking: Floats
    weight: Floats

    @property
    def totals(self) -> Totals:
        """Return the means over runs."""
        closings, left, curve = (
            np.average(values, axis=0, weights=self.weight) for values in (self.closings, self.open, self.curve)
        )
        return Totals(np.asarray(closings), float(left), np.asarray(curve))

    def mean_shares(self) -> Floats:
        """Return the mean share by cell and horizon; a run without a case in a cell does not count."""
        known = ~np.isnan(self.shares)
        weight = self.weight[:, None, None] * known
        return np.asarray(np.nansum(self.shares * weight, axis=0) / np.maximum(weight.sum(axis=0), 1e-12))


def run_members(
    found: Window,
    prepared: Prepared,
    members: Ensemble,
    engine: Engine,
    some: Sequence[Cell],
    *,
    drawn: bool = False,
    seed: int = 1,
    processes: int = 1,
) -> RunStatistics:
    """Run every member once over a window and return what happened.

    Arrivals are the real ones, or `drawn` from the training stream. Every run has draws of its own.
    """
    from joblib import Parallel, delayed

    places = [range(first, min(first + CHUNK, members.count)) for first in range(0, members.count, CHUNK)]
    parts = Parallel(n_jobs=processes)(
        delayed(_run_some)(found, prepared, members, engine, some, drawn, seed, place) for place in places
    )
    shares, closings, left, curve, index = (np.concatenate([part[k] for part in parts]) for k in range(5))
    return RunStatistics(shares, closings, left, curve, index, members.weights)


def _run_some(
    found: Window,
    prepared: Prepared,
    members: Ensemble,
    engine: Engine,
    some: Sequence[Cell],
    drawn: bool,
    seed: int,
    places: range,
) -> list[np.ndarray]:
    rows = []
    known, count = found.known(), len(prepared.cases.departments)
    for member in places:
        key = seed * 1_000_003 + member
        cases = _with_drawn(found, prepared, key) if drawn else known
        mechanism = prepared.mechanism(cases, found.origin, found.last + WEEK, engine)
        closed = mechanism.closed(members.setting(member, count), key)
        rows.append(statistics_of(found, cases, closed, some, by_group=drawn))
    return [np.array(column) for column in zip(*rows, strict=True)]


def statistics_of(
    found: Window, cases: Cases, closed: Floats, some: Sequence[Cell], *, by_group: bool = False
) -> tuple[Floats, Floats, float, Floats, float]:
    """Return shares, closings, open stock, curve and overtaking of one history of closings.

    `by_group` finds the cases of a cell by its group and week, for cases other than those of the window.
    """
    waited = closed - cases.opened
    shares = np.full((len(some), len(HORIZONS)), np.nan)
    for row, cell in enumerate(some):
        rows = _rows(found, cases, cell) if by_group else cell.rows
        if len(rows):
            shares[row] = [np.mean(waited[rows] <= hours) for hours in HORIZONS]
    closings = np.array([np.sum((closed >= first) & (closed < last)) for first, last in found.weeks], float)
    new = waited[cases.opened >= found.origin]
    curve = np.searchsorted(np.sort(new), CURVE, side="right") / max(1, len(new))
    index = overall(*overtaking(cases.opened, closed, cases.department, len(cases.departments), found.last))
    return shares, closings, float(np.sum(closed >= found.last)), curve, index


def _rows(found: Window, cases: Cases, cell: Cell) -> np.ndarray:
    first, last = found.weeks[cell.week]
    inside = (cases.opened >= first) & (cases.opened < last)
    return np.flatnonzero(inside & (getattr(cases, cell.kind) == cell.number))


def _with_drawn(found: Window, prepared: Prepared, seed: int) -> Cases:
    """Return the open stock and drawn arrivals, in order of opening."""
    stock = found.known().take(~found.new)
    arrivals = prepared.stream.draw(prepared.cases, found.origin, found.last, seed)
    joined = {name: np.concatenate([getattr(stock, name), getattr(arrivals, name)]) for name in ARRAYS}
    return Cases(**{field.name: joined.get(field.name, getattr(stock, field.name)) for field in fields(Cases)})
