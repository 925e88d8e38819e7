"""Defects of outcomes: status words, void and forced closings, closings without a date, closings before the opening."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.logs.draft import Draft, shares
from sim.text.catalogue import WanggeError

ENDED = ("resolved", "referred", "duplicate", "cancelled", "noted")
TOLERATED = 0.05
"""Share of closed cases that may be closed before they are opened."""


def void_cases(draft: Draft) -> None:
    """Leave out cases that the source marks as void."""
    if not draft.has("void"):
        return
    void = draft.cases["void"].isin(draft.mapping.void)
    draft.note("void_cases", int(void.sum()))
    if draft.action("void_cases") == "leave_out":
        draft.leave_out(void)


def set_outcomes(draft: Draft) -> None:
    """Give each case its outcome: by the words of reason and status, else by whether it has a closing time."""
    cases = draft.cases
    meant = {word.casefold(): outcome for outcome, words in draft.mapping.outcomes.items() for word in words}
    outcome = pd.Series(None, index=cases.index, dtype="object")
    for column in (each for each in ("status", "reason") if each in cases):  # a reason outranks a status
        known = cases[column].dropna().unique()
        table = {word: meant[str(word).casefold()] for word in known if str(word).casefold() in meant}
        told = cases[column].map(table)
        outcome = told.where(told.notna(), outcome)
    by_date = outcome.isna()
    closed = np.where(cases["closed"].notna(), "resolved", "open")
    cases["outcome"] = outcome.where(~by_date, pd.Series(closed, index=cases.index)).astype("str")
    unknown = by_date & cases["status"].notna() if meant and "status" in cases else by_date & False
    draft.note("unknown_status", int(unknown.sum()), words=shares(cases["status"][unknown]) if unknown.any() else {})
    if draft.action("unknown_status") == "leave_out":
        draft.leave_out(unknown)


def forced_and_cancelled(draft: Draft) -> None:
    """Settle cases that the centre closed by force, and those with a time of cancellation."""
    if draft.has("cancelled"):
        given = draft.cases["cancelled"].notna() & ~draft.cases["outcome"].isin(("duplicate", "referred"))
        draft.cases["outcome"] = draft.cases["outcome"].mask(given, "cancelled")
        draft.copy_moment("cancelled", "closed", given & draft.cases["closed"].isna())
    if not draft.has("forced"):
        return
    forced = draft.cases["forced"].notna()
    action = draft.action("forced_closing")
    draft.note("forced_closing", int(forced.sum()), share=_share(forced))
    draft.copy_moment("forced", "closed", forced & draft.cases["closed"].isna())
    if action == "leave_out":
        draft.leave_out(forced)
    else:
        draft.cases["outcome"] = draft.cases["outcome"].mask(forced, action)


def closed_without_date(draft: Draft) -> None:
    """Settle cases that are closed by their status but have no closing time."""
    cases = draft.cases
    lacking = cases["outcome"].isin(ENDED) & cases["closed"].isna()
    action = draft.action("closed_without_date")
    usable = lacking & cases["updated"].notna() if action == "updated" and draft.has("updated") else None
    draft.note(
        "closed_without_date",
        int(lacking.sum()),
        share=_share(lacking),
        dated_by_update=int(usable.sum()) if usable is not None else 0,
        outcomes=shares(cases["outcome"][lacking]),
    )
    if usable is not None:
        draft.copy_moment("updated", "closed", usable)
    elif action == "open":
        cases["outcome"] = cases["outcome"].mask(lacking, "open")
    elif action == "leave_out":
        draft.leave_out(lacking)


def open_with_closing_date(draft: Draft) -> None:
    """Settle cases that are open by their status but have a closing time."""
    both = (draft.cases["outcome"] == "open") & draft.cases["closed"].notna()
    action = draft.action("open_with_closing_date")
    words = shares(draft.cases["status"][both]) if "status" in draft.cases else {}
    draft.note("open_with_closing_date", int(both.sum()), status=words)
    if action == "resolved":
        draft.cases["outcome"] = draft.cases["outcome"].mask(both, "resolved")
    else:
        draft.empty("closed", both)


def before_opening(cases: pd.DataFrame, moment: str) -> np.ndarray:
    """Return which cases have a moment before their opening; by days where one of the two is only a day."""
    day = (cases[f"{moment}_precision"] == "day") | (cases["opened_precision"] == "day")
    seconds = cases[moment] < cases["opened"]
    days = cases[f"{moment}_local"].dt.normalize() < cases["opened_local"].dt.normalize()
    return np.where(day, days, seconds)


def closed_before_opened(draft: Draft, mend: str) -> None:
    """Settle cases closed before they were opened.

    Raises WanggeError if they are too many; `mend` is what would help.
    """
    closed = draft.cases["closed"].notna()
    wrong = before_opening(draft.cases, "closed")
    share = float(wrong.sum() / closed.sum()) if closed.any() else 0.0
    action = draft.action("closed_before_opened")
    if share > TOLERATED and wrong.sum() > 1:
        key = "log_negative_mended" if mend else "log_negative"
        raise WanggeError(key, share=f"{100 * share:.1f}", n=int(wrong.sum()), zone=draft.mapping.zone, mend=mend)
    draft.note("closed_before_opened", int(wrong.sum()), share=round(100 * share, 2))
    if action == "leave_out":
        draft.leave_out(wrong)
    elif action == "at_once":
        draft.copy_moment("opened", "closed", wrong)
    elif action == "unknown":
        draft.empty("closed", wrong)


def step_before_opened(draft: Draft) -> None:
    """Take away moments of stages that precede the opening."""
    found = {}
    for name in ("first_action", "filed", "dispatched", "handled", "due"):
        if draft.has(name):
            wrong = before_opening(draft.cases, name)
            found[name] = int(wrong.sum())
            if draft.action("step_before_opened") == "empty" and name != "due":
                draft.empty(name, wrong)
    draft.note("step_before_opened", sum(found.values()), columns={name: n for name, n in found.items() if n})


def closed_at_once(draft: Draft) -> None:
    """Count cases closed within a minute: done before they were entered."""
    if draft.action("closed_at_once") == "off":
        return
    fine = (draft.cases["closed_precision"] != "day") & (draft.cases["opened_precision"] != "day")
    quick = ((draft.cases["closed"] - draft.cases["opened"]) < pd.Timedelta(minutes=1)) & fine
    draft.note("closed_at_once", int(quick.sum()), share=_share(quick))
    if draft.action("closed_at_once") == "leave_out":
        draft.leave_out(quick)


def referral(draft: Draft) -> None:
    """Keep referrals apart from resolutions, or count them as such."""
    referred = draft.cases["outcome"] == "referred"
    draft.note("referral", int(referred.sum()), share=_share(referred))
    if draft.action("referral") == "resolved":
        draft.cases["outcome"] = draft.cases["outcome"].mask(referred, "resolved")


def _share(mask: pd.Series) -> float:
    return round(100 * float(mask.mean()), 1) if len(mask) else 0.0
