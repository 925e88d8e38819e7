"""The back-test as a whole: means over origins, verdicts against each plain forecast, and the bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from experiments.analysis.backtest.bootstrap import compare_errors
from experiments.analysis.backtest.score import KINDS, MODEL, Scored

if TYPE_CHECKING:
    import pandas as pd

AGAINST = ("naive", "naive_ripe", "kaplan_meier", "kaplan_meier_hours", "delay_only", "oracle")
WORSE_THAN_PLAIN, LAYER_2, OVERTAKING = 1.0, 0.5, 0.05
COVERED = (80.0, 97.0)


@dataclass(frozen=True)
class Bar:
    """A bar that a calibration must reach: what was measured, between which limits, and whether it is reached."""

    name: str
    value: float
    limit: str
    reached: bool | None


@dataclass(frozen=True)
class BackTest:
    """All origins of a back-test: the tables of `Scored` joined, verdicts, and bars."""

    origins: tuple[float, ...]
    scores: pd.DataFrame
    cells: pd.DataFrame
    weeks: pd.DataFrame
    curve: pd.DataFrame
    verdicts: pd.DataFrame
    bars: tuple[Bar, ...]

    def score(self, forecast: str, metric: str) -> float:
        """Return the mean of a metric over origins; NaN if the forecast has none."""
        rows = self.scores[(self.scores["forecast"] == forecast) & (self.scores["metric"] == metric)]
        return float(rows["value"].mean()) if len(rows) else float("nan")


def judge(scored: Sequence[Scored], seed: int) -> BackTest:
    """Join the origins and judge the model against the other forecasts and the bars."""
    import pandas as pd

    joined = {name: pd.concat([getattr(each, name) for each in scored], ignore_index=True) for name in _TABLES}
    verdicts = pd.DataFrame([_against(joined["cells"], kind, name, seed) for kind in KINDS for name in AGAINST])
    origins = tuple(float(each.scores["origin"].iloc[0]) for each in scored)
    found = BackTest(origins, joined["scores"], joined["cells"], joined["weeks"], joined["curve"], verdicts, ())
    return replace(found, bars=tuple(_bars(found)))


_TABLES = ("scores", "cells", "weeks", "curve")


def _against(cells: pd.DataFrame, kind: str, name: str, seed: int) -> dict[str, object]:
    mine = cells[cells["kind"] == kind] if len(cells) else cells
    keys = ["origin", "group", "week"]
    if not len(mine):
        found, word = compare_errors(np.empty(0), np.empty(0), np.empty(0), np.empty(0), seed)
    else:
        errors = mine[[*keys, "cases"]].assign(
            model=100 * (mine[MODEL] - mine["observed"]).abs(), other=100 * (mine[name] - mine["observed"]).abs()
        )
        by_cell = errors.groupby(keys, sort=True)[["model", "other", "cases"]].mean().reset_index()
        blocks = (by_cell["origin"] * 100 + by_cell["week"]).to_numpy()
        model, other, weight = (by_cell[column].to_numpy(float) for column in ("model", "other", "cases"))
        found, word = compare_errors(model, other, weight, blocks, seed)
    return {
        "kind": kind,
        "against": name,
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "cells": found.pairs,
        "verdict": word,
    }


def _bars(found: BackTest) -> list[Bar]:
    rows = []
    for kind in KINDS:
        errors = {name: found.score(name, f"error_{kind}") for name in (MODEL, "delay_only", "kaplan_meier", "naive")}
        plain = min(errors["kaplan_meier"], errors["naive"])
        gap, layer = errors[MODEL] - plain, errors["delay_only"] - errors["kaplan_meier"]
        rows.append(_bar(f"delay_only_{kind}", layer, f"<= {LAYER_2}", layer <= LAYER_2))
        rows.append(_bar(f"model_{kind}", gap, f"<= {WORSE_THAN_PLAIN}", gap <= WORSE_THAN_PLAIN))
        covered = found.score(MODEL, f"coverage_{kind}")
        inside = COVERED[0] <= covered <= COVERED[1]
        rows.append(_bar(f"coverage_{kind}", covered, f"{COVERED[0]:.0f}-{COVERED[1]:.0f}", inside))
    gap = abs(found.score(MODEL, "overtaking") - found.score("truth", "overtaking"))
    rows.append(_bar("overtaking", gap, f"<= {OVERTAKING}", gap <= OVERTAKING))
    return rows


def _bar(name: str, value: float, limit: str, reached: bool) -> Bar:
    return Bar(name, value, limit, None if np.isnan(value) else bool(reached))
