"""Defects of the stamps: labels of the wrong zone, texts that are no time, hours that come twice, midnights."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from experiments.logs.clocks import Moments, label_is_wrong, settle
from experiments.logs.draft import Draft
from experiments.logs.log import MOMENTS
from experiments.logs.mapping import TIMES
from experiments.logs.stamps import Stamps, precision_of

HOUR = pd.Timedelta(hours=1)
STRAY, AWAY, FEWEST = 0.002, pd.Timedelta(days=365), 20
"""Share of the moments of a column that may be stray, at most; how far from the others, at least; fewest moments."""


def place_times(draft: Draft, stamps: dict[str, Stamps]) -> None:
    """Give the cases their moments in UTC and on the wall clock, with the precision of each."""
    place = draft.mapping.place
    mended = _labels(draft, stamps, place)
    later = draft.action("ambiguous_hour") == "later"
    settled = {
        name: settle(each, draft.mapping.clock(name), _ignored(draft, name, mended), place, later)
        for name, each in stamps.items()
    }
    _texts(draft, stamps)
    midnight = draft.action("midnight_closings") == "day"
    for name in (each for each in TIMES if each in settled):
        draft.cases[name], draft.cases[f"{name}_local"] = settled[name].utc, settled[name].local
        day = name in ("closed", "due", *set(TIMES) - set(MOMENTS)) and midnight
        draft.cases[f"{name}_precision"] = precision_of(settled[name].local, stamps[name].dated, day)
    _changes(draft, stamps, settled, place)
    _midnights(draft, stamps)


def _ignored(draft: Draft, name: str, mended: bool) -> bool:
    label = draft.mapping.clock(name).label
    return label == "ignored" or (label == "auto" and mended)


def _labels(draft: Draft, stamps: dict[str, Stamps], place: ZoneInfo) -> bool:
    """Note whether the label of the openings is wrong; return whether labels are ignored where none is believed."""
    opened = stamps["opened"]
    wrong, believed, ignored = label_is_wrong(opened, place)
    label = draft.mapping.clock("opened").label
    action = {"believed": "believed", "ignored": "ignored"}.get(label, draft.action("zone_label"))
    drop = label == "ignored" or (label == "auto" and wrong and action == "mend")
    count = int(opened.labelled.sum()) if wrong or label == "ignored" else 0
    detail = {"share_8_18_believed": _percent(believed), "share_8_18_ignored": _percent(ignored)}
    draft.note("zone_label", count, action, **detail)
    return drop


def _percent(share: float) -> float | None:
    return None if share != share else round(100 * share, 1)


def _texts(draft: Draft, stamps: dict[str, Stamps]) -> None:
    unreadable = {name: each.unreadable for name, each in stamps.items() if each.unreadable}
    draft.note("unreadable_time", sum(unreadable.values()), columns=unreadable)
    impossible = {name: each.impossible for name, each in stamps.items() if each.impossible}
    draft.note("impossible_time", sum(impossible.values()), columns=impossible)
    guessed = [name for name, each in stamps.items() if each.guess]
    draft.note("day_or_month_first", len(guessed), "month_first", columns=guessed)


def _changes(draft: Draft, stamps: dict[str, Stamps], settled: dict[str, Moments], place: ZoneInfo) -> None:
    """Note hours that come twice; a closing in one that would precede its opening is the later one."""
    twice = {name: int(each.ambiguous.sum()) for name, each in settled.items() if each.ambiguous.any()}
    draft.note("ambiguous_hour", sum(twice.values()), columns=twice)
    draft.note("skipped_hour", sum(each.skipped for each in settled.values()))
    if "closed" not in settled or "closed" not in twice:
        return
    early = settled["closed"].ambiguous & (draft.cases["closed"] < draft.cases["opened"]).to_numpy()
    clock = draft.mapping.clock("closed")
    second = settle(stamps["closed"], clock, True, place, later=True)
    draft.cases["closed"] = draft.cases["closed"].where(~early, second.utc)


def _midnights(draft: Draft, stamps: dict[str, Stamps]) -> None:
    """Note closings at midnight in a column that has other times, and columns of days only."""
    if "closed" not in stamps:
        return
    local = draft.cases["closed_local"]
    midnight = (local.notna() & (local == local.dt.normalize())).to_numpy()
    only_days = bool(midnight[local.notna().to_numpy()].all()) if local.notna().any() else False
    if draft.action("midnight_closings") == "off" and not only_days:
        return
    action = "day" if only_days else None
    draft.note(
        "midnight_closings",
        int(midnight.sum()),
        action,
        only_days=only_days,
        share=_of(midnight.sum(), local.notna().sum()),
    )


def _of(part: int, whole: int) -> float:
    return round(100 * float(part) / float(whole), 1) if whole else 0.0


def due_over_clock_change(draft: Draft) -> None:
    """Count due dates that lie whole days after the opening but for one hour, because the clocks change in between."""
    action = draft.action("due_over_clock_change")
    if action == "off" or not draft.has("due"):
        return
    cases = draft.cases
    fine = (cases["due_precision"] != "day") & (cases["opened_precision"] != "day")
    length = cases["due"] - cases["opened"]
    wall = cases["due_local"] - cases["opened_local"]
    shift = wall - length
    rest = (length + 12 * HOUR) % pd.Timedelta(days=1) - 12 * HOUR
    found = (fine & (shift.abs() == HOUR) & (rest.abs() == HOUR)).to_numpy()
    draft.note("due_over_clock_change", int(found.sum()), hours=shares_of_hours(length[found]))
    if action == "mend" and found.any():
        due = (cases["opened"] + length - rest).where(found, cases["due"])
        cases["due"] = due
        cases["due_local"] = due.dt.tz_convert(draft.mapping.place).dt.tz_localize(None)


def shares_of_hours(length: Any) -> dict[str, int]:
    """Return the most frequent lengths in hours with their counts."""
    counts = (length / HOUR).round().value_counts().head(5)
    return {f"{hours:g}": int(count) for hours, count in sorted(counts.items())}


def newest_first(draft: Draft) -> None:
    """Note a source whose rows go back in time; the case table is sorted anyway."""
    opened = draft.cases["opened"].dropna().astype("int64").to_numpy()
    steps = np.diff(opened)
    back, forth = int((steps < 0).sum()), int((steps > 0).sum())
    draft.note("newest_first", len(opened) if back > 2 * forth and back > 1 else 0, "sort")


def stray_time(draft: Draft) -> None:
    """Take away single moments years from all others, such as a mistyped year: they would stretch the whole window.

    Stray is what lies beyond a gap that is longer than the bulk of its column, and than a year.
    """
    found = {}
    for name in (each for each in TIMES if each != "due" and draft.has(each)):
        far = _far(draft.cases[name])
        if far.any():
            found[name] = int(far.sum())
            if draft.action("stray_time") == "empty":
                draft.empty(name, far)
    draft.note("stray_time", sum(found.values()), columns=found)


def _far(moments: pd.Series) -> np.ndarray:
    known = moments.dropna().astype("int64").to_numpy()
    far = np.zeros(len(moments), bool)
    if len(known) < FEWEST:
        return far
    place = max(1, int(STRAY * len(known)))
    ordered = np.partition(known, (place, len(known) - 1 - place))
    low, high = ordered[place], ordered[len(known) - 1 - place]
    reach = max(int(high - low), AWAY // pd.Timedelta(1, moments.dt.unit))
    last = _before_gap(np.sort(ordered[len(known) - 1 - place :]), reach)
    first = -_before_gap(np.sort(-ordered[: place + 1]), reach)
    number = moments.astype("int64").to_numpy()
    return ((number < first) | (number > last)) & moments.notna().to_numpy()


def _before_gap(ordered: np.ndarray, reach: int) -> int:
    """Return the last number before the first gap that is longer than `reach`."""
    gaps = np.flatnonzero(np.diff(ordered) > reach)
    return int(ordered[gaps[0]] if len(gaps) else ordered[-1])


def no_opening(draft: Draft) -> None:
    """Leave out cases without a time of opening."""
    lacking = draft.cases["opened"].isna()
    draft.note("no_opening", int(lacking.sum()), share=_of(lacking.sum(), len(lacking)))
    draft.leave_out(lacking)
