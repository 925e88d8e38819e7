"""Defects of a log as a whole: what the window hides, how closings were entered, and whether the stream breaks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from experiments.logs.draft import Draft

BATCH = 5
"""Closings in one minute from which they count as entered in a batch."""
SILENT, BUSY = 0.05, 50
"""A department with BUSY cases or more of which less than SILENT are closed does not close in this system."""
BREAK, WEEKS = 1.8, 3
"""Ratio of weekly volumes before and after that counts as a break, and the least weeks on either side."""
DAY = pd.Timedelta(days=1)


def window(draft: Draft) -> None:
    """Set the window: since when openings are in the log, and until when what happened is known."""
    cases, place = draft.cases, draft.mapping.place
    draft.begin = moment(draft.mapping.begin, place) or cases["opened"].min().tz_convert(place).normalize()
    known = ("opened", "closed", "first_action", "filed", "dispatched", "handled", "cancelled", "forced", "updated")
    last = max(cases[name].max() for name in known if name in cases and cases[name].notna().any())
    draft.extracted = moment(draft.mapping.extracted, place) or last


def moment(text: str | None, place: ZoneInfo) -> pd.Timestamp | None:
    """Return a moment as text, on the wall clock of the place unless it names an offset, in UTC."""
    if text is None:
        return None
    found = pd.Timestamp(text)
    return (found.tz_localize(place) if found.tzinfo is None else found).tz_convert("UTC")


def after_extraction(draft: Draft) -> None:
    """Settle what lies after the moment of extraction: such a closing is not known yet, such an opening not there."""
    assert draft.extracted is not None
    late = (draft.cases["closed"] > draft.extracted).to_numpy()
    later = (draft.cases["opened"] > draft.extracted).to_numpy()
    draft.note("after_extraction", int((late | later).sum()), opened=int(later.sum()), closed=int(late.sum()))
    if draft.action("after_extraction") == "open":
        draft.empty("closed", late)
        draft.cases["outcome"] = draft.cases["outcome"].mask(late, "open")
        draft.leave_out(later)


def before_begin(draft: Draft) -> None:
    """Leave out cases opened before the window that the mapping or the caller sets."""
    early = draft.cases["opened"] < draft.begin
    draft.note("before_begin", int(early.sum()), "leave_out")
    draft.leave_out(early)


def never_closed(draft: Draft) -> None:
    """Count open cases; they are kept as censored."""
    unclosed = draft.cases["outcome"] == "open"
    draft.note("never_closed", int(unclosed.sum()), share=_share(unclosed))
    if draft.action("overdue_at_export") != "off" and draft.has("due"):
        overdue = unclosed & (draft.cases["due"] < draft.extracted)
        draft.note("overdue_at_export", int(overdue.sum()), share=_share(overdue))
    if draft.action("extensions") != "off" and draft.has("extension"):
        words = draft.mapping.extension
        extended = draft.cases["extension"].notna() & ~draft.cases["extension"].isin(words)
        draft.note("extensions", int(extended.sum()), share=_share(extended))


def silent_department(draft: Draft) -> None:
    """Find departments that hardly ever close a case in this system."""
    action = draft.action("silent_department")
    if action == "off":
        return
    closed = draft.cases["outcome"] != "open"
    of = closed.groupby(draft.cases["department"]).agg(["size", "mean"])
    silent = of[(of["size"] >= BUSY) & (of["mean"] < SILENT)] if closed.mean() > 0.3 else of.iloc[:0]
    rows = draft.cases["department"].isin(silent.index)
    draft.note("silent_department", int(rows.sum()), departments=sorted(map(str, silent.index)))
    if action == "leave_out":
        draft.leave_out(rows)


def batch_closings(draft: Draft) -> None:
    """Count closings in minutes that have many: entered together, hours after the work was done."""
    action = draft.action("batch_closings")
    if action == "off" or not draft.has("closed"):
        return
    fine = draft.cases["closed"].notna() & (draft.cases["closed_precision"] != "day")
    minute = draft.cases["closed"].where(fine).dt.floor("min")
    together = minute.map(minute.value_counts()).ge(BATCH) & fine
    share = round(100 * float(together.sum() / fine.sum()), 1) if fine.any() else 0.0
    draft.note("batch_closings", int(together.sum()), share_of_closings=share)
    if action == "day":
        draft.cases["closed_precision"] = draft.cases["closed_precision"].mask(together, "day")


def selection(draft: Draft) -> None:
    """Find a log of closed cases only, and one chosen by the time of closing."""
    _closed_only(draft)
    if draft.action("selected_by_closing") == "off" or not draft.has("closed"):
        return
    closed, opened = draft.cases["closed"].dropna(), draft.cases["opened"]
    first = closed.quantile(0.001)
    before = opened < first - 2 * DAY
    quick = (draft.cases["closed"] - opened).quantile(0.05)
    chosen = bool(before.mean() > 0.02 and (opened.min() + quick + 7 * DAY) < first)
    draft.note("selected_by_closing", int(before.sum()) if chosen else 0, first_closing=first.isoformat())
    if chosen and draft.action("selected_by_closing") == "begin":
        draft.begin = first
        draft.leave_out(before)


def _closed_only(draft: Draft) -> None:
    """Compare the open cases with those that the delays of the earlier half let expect among the later half."""
    if draft.action("closed_only") == "off" or not draft.has("closed"):
        return
    cases = draft.cases
    middle = cases["opened"].median()
    early = (cases["closed"] - cases["opened"])[cases["opened"] <= middle].dropna().sort_values().to_numpy()
    late = cases[cases["opened"] > middle]
    left = (draft.extracted - late["opened"]).to_numpy()
    expected = float((1 - np.searchsorted(early, left, side="right") / max(1, len(early))).sum()) if len(early) else 0.0
    seen = int((late["outcome"] == "open").sum())
    lacking = expected >= 5 and seen <= 0.1 * expected
    draft.note("closed_only", round(expected) if lacking else 0, open_seen=seen)


def structural_break(draft: Draft) -> None:
    """Find the week from which the volume is a multiple of what it was, and a channel that began then."""
    action = draft.action("structural_break")
    if action == "off":
        return
    local = draft.cases["opened_local"]
    start = local.min().normalize()
    week = ((local - start) // (7 * DAY)).to_numpy()
    full = int((local.max() - start) // (7 * DAY))
    counts = np.bincount(week.astype(int), minlength=full)[:full]
    place, ratio = _split(counts)
    if place is None:
        draft.note("structural_break", 0)
        return
    at = start + 7 * place * DAY
    after = (local >= at).to_numpy()
    channels = _new_channels(draft.cases, after)
    draft.note("structural_break", int(after.sum()), since=f"{at:%Y-%m-%d}", ratio=round(ratio, 2), channels=channels)
    if action == "cut":
        draft.begin = at.tz_localize(draft.mapping.place, nonexistent="shift_forward", ambiguous=True).tz_convert("UTC")
        draft.leave_out(~after)


def _split(counts: np.ndarray) -> tuple[int | None, float]:
    """Return the week that splits the counts best (by Poisson likelihood) and the ratio of the means, if it is one."""
    best, where = -np.inf, None
    for place in range(WEEKS, len(counts) - WEEKS + 1):
        parts = counts[:place], counts[place:]
        fit = sum(each.sum() * np.log(max(each.mean(), 1e-9)) for each in parts)
        if fit > best:
            best, where = float(fit), place
    if where is None:
        return None, 1.0
    before, after = counts[:where], counts[where:]
    ratio = float(after.mean() / max(before.mean(), 1e-9))
    apart = abs(after.mean() - before.mean()) > 3 * np.sqrt(
        before.var() / len(before) + after.var() / len(after) + 1e-9
    )
    large = ratio >= BREAK or ratio <= 1 / BREAK
    return (where, ratio) if large and apart else (None, ratio)


def _new_channels(cases: pd.DataFrame, after: np.ndarray) -> list[str]:
    if "channel" not in cases or not after.any() or after.all():
        return []
    shares = [cases["channel"][mask].value_counts(normalize=True) for mask in (~after, after)]
    return sorted(str(name) for name, share in shares[1].items() if share > 0.1 and shares[0].get(name, 0.0) < 0.01)


def unknown_initial_stock(draft: Draft) -> None:
    """Estimate how many cases were open when the log begins: those are not in it.

    By Little's law with the law of delays of the log itself (Kaplan-Meier, open cases censored), as far as the window
    is long; what waits longer than the window is not counted.
    """
    if draft.action("unknown_initial_stock") == "off":
        return
    from scipy.stats import CensoredData, ecdf

    cases = draft.cases
    closed = cases["outcome"] != "open"
    until = cases["closed"].where(closed, draft.extracted)
    hours = ((until - cases["opened"]) / pd.Timedelta(hours=1)).clip(lower=0).dropna()
    closed = closed[hours.index]
    if not len(hours) or not closed.any():
        return
    span = float((cases["opened"].max() - cases["opened"].min()) / pd.Timedelta(hours=1))
    survival = ecdf(CensoredData(uncensored=hours[closed].to_numpy(), right=hours[~closed].to_numpy())).sf
    times = np.concatenate([[0.0], survival.quantiles.clip(max=span), [span]])
    levels = np.concatenate([[1.0], survival.probabilities, [survival.probabilities[-1]]])[: len(times) - 1]
    waiting = float((np.diff(times) * levels).sum())
    expected = len(cases) / span * waiting if span > 0 else 0.0
    draft.note("unknown_initial_stock", round(expected))


def _share(mask: pd.Series) -> float:
    return round(100 * float(mask.mean()), 1) if len(mask) else 0.0
