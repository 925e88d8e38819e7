"""Spans of a case's life: the two time stamps that bound each, and which spans of a run have not ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.results_view import Data

SPANS = {
    "resolution_hours": ("reported", "resolved"),
    "response_hours": ("reported", "acted"),
    "closing_hours": ("reported", "closed"),
    "duration_hours": ("arises", "resolved"),
    "discovery_lag_hours": ("arises", "reported"),
}
"""Outcome -> the time stamps at which the span begins and ends."""
STAGES = {
    "discovery": ("arises", "reported"),
    "filing": ("reported", "filed"),
    "dispatch": ("filed", "dispatched"),
    "waiting": ("dispatched", "acted"),
    "handling": ("acted", "handled"),
    "checking": ("handled", "closed"),
    "whole": ("reported", "closed"),
}
SPLITS = ("source", "category", "channel", "department", "group", "tier", "route", "grid")
MOST = 6  # levels that one picture can tell apart


def spans(data: Data, outcome: str) -> pd.DataFrame:
    """Return the cases whose span began: all columns, `hours`, and whether it `ended`.

    A span that has not ended is cut off at the end of the run.
    """
    begins, ends = SPANS[outcome]
    cases = data.cases[data.cases[f"{begins}_h"].notna()].copy()
    ended = cases[f"{ends}_h"].notna()
    cases["hours"] = (cases[f"{ends}_h"].where(ended, data.end_hours) - cases[f"{begins}_h"]).clip(lower=0.0)
    return cases.assign(ended=ended)


def parts(cases: pd.DataFrame, by: str, most: int = MOST) -> tuple[list[tuple[object, pd.DataFrame]], int]:
    """Return the cases by level, the commonest first, and how many levels were left out.

    If `by` is empty, there is one part under "".
    """
    if not by:
        return [("", cases)], 0
    groups: list[tuple[object, pd.DataFrame]] = [
        (level, part) for level, part in cases.groupby(by, observed=True, sort=True)
    ]
    groups.sort(key=lambda each: -len(each[1]))
    return groups[:most], max(0, len(groups) - most)
