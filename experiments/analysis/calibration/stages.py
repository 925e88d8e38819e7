"""The stages of a case, fitted apart: how long it is until a case is filed, dispatched, handled and closed.

Where a log has the moments of its stages, as the Chinese profile does, a delay is not one number: the centre files and
dispatches, a department handles, the centre checks and closes. Each step is estimated by Kaplan and Meier from the
cases that reached its beginning, so that cases still in it count as what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.calibration.cases import FEWEST_CLOSED, NO_WORK, Floats
from experiments.analysis.calibration.delay_law import km
from experiments.logs.log import CaseLog

if TYPE_CHECKING:
    import pandas as pd

STEPS = (("opened", "filed"), ("filed", "dispatched"), ("dispatched", "handled"), ("handled", "closed"))
NAMES = ("filing", "dispatch", "handling", "checking")
POINTS = 2000
ENDS = (0.5, 0.9)


def fit_stages(log: CaseLog, until: float | None = None) -> list[dict[str, Any]]:
    """Return one row a stage and department (all of them together first), nothing for a log without stages.

    `until`: hours after midnight of the first day; what happened later is not known. A row: `stage`, `department`
    (None: all), `cases` that reached it, `open` in it, and the hours within which half and nine tenths are through
    (None if fewer are). Hours are those of the wall clock.
    """
    table = log.cases[~log.cases["outcome"].isin(NO_WORK)]
    if any(table[f"{step}_local"].notna().sum() < FEWEST_CLOSED for step in ("filed", "dispatched", "handled")):
        return []
    start = table["opened_local"].min().normalize()
    last = _hours(log.manifest.ends.tz_convert(log.manifest.zone).tz_localize(None), start)
    last = last if until is None else np.minimum(last, until)
    rows = []
    for department in (None, *table["department"].value_counts().index):
        mine = table if department is None else table[table["department"] == department]
        for name, (first, second) in zip(NAMES, STEPS, strict=True):
            begun, ended = (np.asarray(_hours(mine[f"{step}_local"], start), float) for step in (first, second))
            there = begun <= last  # not reached: NaN
            done = ended[there] <= last
            if second == "closed":  # closed, but nobody knows when: no case that still waits
                unknown = (mine["closed_local"].isna() & (mine["outcome"] != "open")).to_numpy()[there]
            else:
                unknown = np.isnan(ended[there]) & (mine["outcome"] != "open").to_numpy()[there]
            waited = np.where(done, ended[there], last) - begun[there]
            rows.append(_row(name, department, np.maximum(waited[~unknown], 0.0), done[~unknown]))
    return rows


def _row(name: str, department: str | None, waited: Floats, done: np.ndarray) -> dict[str, Any]:
    row: dict[str, Any] = {"stage": name, "department": department}
    row |= {"cases": len(waited), "open": int((~done).sum()), "half": None, "nine_tenths": None}
    if len(waited) and done.any():
        grid = np.concatenate([[0.0], np.geomspace(0.01, max(float(waited.max()), 1.0), POINTS)])
        share = km(waited, done, grid)
        for key, end in zip(("half", "nine_tenths"), ENDS, strict=True):
            place = int(np.searchsorted(share, end))
            row[key] = round(float(grid[place]), 2) if place < len(grid) else None
    return row


def _hours(moments: pd.Series | pd.Timestamp, start: pd.Timestamp) -> Any:
    import pandas as pd

    return (moments - start) / pd.Timedelta(hours=1)
