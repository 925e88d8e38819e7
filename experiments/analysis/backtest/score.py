"""One origin of a back-test: all forecasts of one window, scored alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.backtest import metrics
from experiments.analysis.backtest.forecasts import (
    Forecast,
    delay_only,
    kaplan_meier,
    naive_closings,
    naive_shares,
    oracle,
)
from experiments.analysis.backtest.runs import RunStatistics, statistics_of
from experiments.analysis.backtest.window import HORIZONS, Cell, Window, cells, observed_shares
from experiments.analysis.calibration.cases import Cases, Floats
from experiments.analysis.calibration.prepare import Prepared

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("department", "category")
MODEL = "model"
FORECASTS = (MODEL, "delay_only", "kaplan_meier", "kaplan_meier_hours", "naive", "naive_ripe", "oracle", "floor")
"""The model and what stands beside it, in the order of tables."""


@dataclass(frozen=True)
class Scored:
    """Tables of one origin.

    `scores`: forecast, metric, value. `cells`: one row a cell, horizon and forecast, with the band of the model.
    `weeks`: closings by week and forecast. `curve`: share closed by hour after opening.
    """

    scores: pd.DataFrame
    cells: pd.DataFrame
    weeks: pd.DataFrame
    curve: pd.DataFrame


def all_cells(found: Window) -> list[Cell]:
    """Return the cells of both kinds, departments first."""
    return [cell for kind in KINDS for cell in cells(found, kind)]


def score(found: Window, prepared: Prepared, runs: RunStatistics, whole: Cases) -> Scored:
    """Score the runs of the model, and the plain forecasts, against what happened in a window."""
    import pandas as pd

    some = all_cells(found)
    truth = observed_shares(found, some)
    shares = _shares(found, prepared, some, whole) | {MODEL: runs.mean_shares()}
    low, high = metrics.band(np.nan_to_num(runs.shares), runs.weight) if some else (truth, truth)
    happened = metrics.true_totals(found)
    totals = {name: metrics.totals(each, found) for name, each in _plain(found, prepared, "department", whole).items()}
    totals[MODEL] = runs.totals
    rows = [
        *_share_scores(shares, truth, some),
        *_total_scores(totals, happened, found),
        *_coverage(truth, low, high, runs, happened, some),
        *_overtaking(found, runs, some),
    ]
    about = {"origin": found.origin}
    return Scored(
        pd.DataFrame(rows, columns=["forecast", "metric", "value"]).assign(**about),
        _cell_table(found, some, shares, truth, low, high).assign(**about),
        _week_table(found, totals, runs, happened).assign(**about),
        _curve_table(totals, happened, runs).assign(**about),
    )


def _plain(found: Window, prepared: Prepared, kind: str, whole: Cases) -> dict[str, Forecast]:
    return {
        "delay_only": delay_only(found, prepared.clock, prepared.law),
        "kaplan_meier": kaplan_meier(found, kind),
        "kaplan_meier_hours": kaplan_meier(found, kind, prepared.clock),
        "oracle": oracle(found, whole.ends),
    }


def _shares(found: Window, prepared: Prepared, some: list[Cell], whole: Cases) -> dict[str, Floats]:
    """Return each plain forecast's shares; those by group are asked for each kind of cell by itself."""
    parts: dict[str, list[Floats]] = {}
    for kind in KINDS:
        mine = [cell for cell in some if cell.kind == kind]
        for name, each in _plain(found, prepared, kind, whole).items():
            parts.setdefault(name, []).append(metrics.cell_shares(each, found, mine))
        parts.setdefault("naive", []).append(naive_shares(found, mine).reshape(-1, 3))
        parts.setdefault("naive_ripe", []).append(naive_shares(found, mine, ripe=True).reshape(-1, 3))
    return {name: np.concatenate(each) for name, each in parts.items()}


def _share_scores(shares: Mapping[str, Floats], truth: Floats, some: list[Cell]) -> list[tuple[str, str, float]]:
    rows = []
    for kind in KINDS:
        mine = np.array([cell.kind == kind for cell in some], bool)
        some_cells = [cell for cell in some if cell.kind == kind]
        for name, each in shares.items():
            rows.append((name, f"error_{kind}", metrics.mean_error(each[mine], truth[mine], some_cells)))
        rows.append(("floor", f"error_{kind}", metrics.sampling_floor(truth[mine], some_cells)))
    return rows


def _total_scores(
    totals: Mapping[str, metrics.Totals], happened: metrics.Totals, found: Window
) -> list[tuple[str, str, float]]:
    rows = []
    places = [int(hours) - 1 for hours in HORIZONS]
    for name, each in totals.items():
        rows.append((name, "error_total", float(100 * np.abs(each.curve - happened.curve)[places].mean())))
        rows.append((name, "wasserstein", metrics.wasserstein(each.curve, happened.curve)))
        rows.append((name, "closings_error", metrics.closings_error(each.closings, happened.closings)))
        rows.append((name, "open_error", 100 * (each.open - happened.open) / max(1.0, happened.open)))
    usual = naive_closings(found)
    rows.append(("naive", "closings_error", metrics.closings_error(usual, happened.closings)))
    left = len(found.cases) - usual.sum()
    rows.append(("naive", "open_error", 100 * (left - happened.open) / max(1.0, happened.open)))
    return rows


def _coverage(
    truth: Floats,
    low: Floats,
    high: Floats,
    runs: RunStatistics,
    happened: metrics.Totals,
    some: list[Cell],
) -> list[tuple[str, str, float]]:
    rows = []
    for kind in KINDS:
        mine = np.array([cell.kind == kind for cell in some], bool)
        if mine.any():
            inside = (truth[mine] >= low[mine]) & (truth[mine] <= high[mine])
            rows.append((MODEL, f"coverage_{kind}", float(100 * inside.mean())))
    first, last = metrics.band(runs.closings, runs.weight)
    rows.append(
        (MODEL, "coverage_closings", float(100 * np.mean((happened.closings >= first) & (happened.closings <= last))))
    )
    return rows


def _overtaking(found: Window, runs: RunStatistics, some: list[Cell]) -> list[tuple[str, str, float]]:
    real = statistics_of(found, found.cases, found.cases.closed, some)[4]
    foretold = float(np.nanmean(runs.overtaking)) if not np.isnan(runs.overtaking).all() else float("nan")
    return [("truth", "overtaking", real), (MODEL, "overtaking", foretold)]


def _cell_table(
    found: Window, some: list[Cell], shares: Mapping[str, Floats], truth: Floats, low: Floats, high: Floats
) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for place, cell in enumerate(some):
        names = found.cases.departments if cell.kind == "department" else found.cases.categories
        for column, hours in enumerate(HORIZONS):
            row = {
                "kind": cell.kind,
                "group": names[cell.number],
                "week": cell.week,
                "cases": len(cell),
                "hours": hours,
            }
            row |= {"observed": truth[place, column], "low": low[place, column], "high": high[place, column]}
            rows.append(row | {name: each[place, column] for name, each in shares.items()})
    return pd.DataFrame(rows)


def _week_table(
    found: Window, totals: Mapping[str, metrics.Totals], runs: RunStatistics, happened: metrics.Totals
) -> pd.DataFrame:
    import pandas as pd

    low, high = metrics.band(runs.closings, runs.weight)
    data = {"week": np.arange(len(found.weeks)), "first_hour": [first for first, _ in found.weeks]}
    data |= {"observed": happened.closings, "low": low, "high": high, "naive": naive_closings(found)}
    return pd.DataFrame(data | {name: each.closings for name, each in totals.items()})


def _curve_table(totals: Mapping[str, metrics.Totals], happened: metrics.Totals, runs: RunStatistics) -> pd.DataFrame:
    import pandas as pd

    low, high = metrics.band(runs.curve, runs.weight)
    data = {"hours": metrics.CURVE, "observed": happened.curve, "low": low, "high": high}
    return pd.DataFrame(data | {name: each.curve for name, each in totals.items()})
