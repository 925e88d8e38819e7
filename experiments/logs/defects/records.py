"""Defects of records: rows that come twice, one matter entered several times on a day, places that are none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.logs.draft import Draft
from experiments.logs.log import PLACE


def duplicate_rows(draft: Draft) -> None:
    """Leave out rows that repeat another one in every column that is read."""
    cases = draft.cases
    if "id" not in cases:
        draft.note("duplicate_rows", 0)
        return
    candidates = cases["id"].duplicated(keep=False) & cases["id"].notna()
    some = cases[candidates].drop(columns="row")
    again = np.zeros(len(cases), bool)
    if len(some):
        again[np.flatnonzero(candidates)] = some.astype("str").duplicated().to_numpy()
    draft.note("duplicate_rows", int(again.sum()))
    if draft.action("duplicate_rows") == "leave_out":
        draft.leave_out(again)


def duplicate_id(draft: Draft) -> None:
    """Keep the first or the last of the rows that share an id; give a row without an id its number in the source."""
    cases = draft.cases
    if "id" not in cases:
        cases["id"] = "row-" + cases["row"].astype("str")
    lacking = cases["id"].isna()
    cases["id"] = cases["id"].where(~lacking, "row-" + cases["row"].astype("str"))
    action = draft.action("duplicate_id")
    order = cases["opened"].rank(method="first") if "opened" in cases else cases["row"]
    ordered = cases.assign(_order=order)[["id", "_order"]].sort_values("_order", kind="stable")
    again = ordered["id"].duplicated(keep="last" if action == "last" else "first").reindex(cases.index)
    first = cases["id"].map(cases.groupby("id")["opened"].min()) if again.any() else cases["opened"]
    apart = int(((cases["opened"] - first).abs() > pd.Timedelta(days=1))[again].sum()) if again.any() else 0
    draft.note("duplicate_id", int(again.sum()), without_id=int(lacking.sum()), a_day_or_more_apart=apart)
    if action in ("first", "last"):
        draft.leave_out(again)
    elif again.any():
        number = cases.groupby("id").cumcount() + 1
        cases["id"] = cases["id"].where(number == 1, cases["id"] + "#" + number.astype("str"))


def duplicate_place_and_day(draft: Draft) -> None:
    """Count cases of one category that were opened at one place on one day, beyond the first of them."""
    action = draft.action("duplicate_place_and_day")
    place = _place(draft)
    if action == "off" or place is None:
        return
    cases = draft.cases
    keys = pd.DataFrame(
        {
            "place": place,
            "category": pd.factorize(cases["category"])[0] if "category" in cases else 0,
            "day": cases["opened_local"].dt.normalize(),
        }
    )
    ordered = keys.assign(_at=cases["opened"]).sort_values("_at", kind="stable").drop(columns="_at")
    again = (ordered.duplicated() & ordered["place"].ge(0)).reindex(cases.index)
    draft.note("duplicate_place_and_day", int(again.sum()), share=round(100 * float(again.mean()), 1))
    if action == "leave_out":
        draft.leave_out(again)
    elif action == "duplicate":
        cases["outcome"] = cases["outcome"].mask(again, "duplicate")


def _place(draft: Draft) -> np.ndarray | None:
    """Return a number for each place: the address, else the point rounded to about 10 m; -1 where there is none."""
    cases = draft.cases
    if draft.has("address"):
        return pd.factorize(cases["address"])[0]
    for pair, digits in ((("lat", "lon"), 4), (("x", "y"), -1)):
        if all(draft.has(name) for name in pair):
            first, second = (cases[name].round(digits) for name in pair)
            codes = pd.factorize(first)[0].astype(np.int64) * (len(cases) + 1) + pd.factorize(second)[0]
            return np.where(first.notna() & second.notna(), codes, -1)
    return None


def impossible_place(draft: Draft) -> None:
    """Take away points that are none: latitude beyond 90 degrees, longitude beyond 180, or 0 for both."""
    cases = draft.cases
    for name in PLACE:
        if name in cases:
            cases[name] = pd.to_numeric(cases[name], errors="coerce").astype("float64")
    wrong = np.zeros(len(cases), bool)
    if "lat" in cases and "lon" in cases:
        wrong |= ((cases["lat"].abs() > 90) | (cases["lon"].abs() > 180)).to_numpy()
        wrong |= ((cases["lat"].abs() < 1e-6) & (cases["lon"].abs() < 1e-6)).to_numpy()
    if "x" in cases and "y" in cases:
        wrong |= ((cases["x"] == 0) & (cases["y"] == 0)).to_numpy()
    given = [name for name in PLACE if name in cases]
    lacking = int(cases[given[0]].isna().sum()) if given else len(cases)
    draft.note("impossible_place", int(wrong.sum()))
    draft.note("no_place", lacking, "keep", share=round(100 * lacking / max(1, len(cases)), 1))
    if draft.action("impossible_place") == "empty":
        for name in given:
            cases[name] = cases[name].mask(wrong)
