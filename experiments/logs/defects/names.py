"""Names of categories, departments, teams and channels: aliases, missing ones, and the long tail of rare ones."""

from __future__ import annotations

from typing import Any

import pandas as pd

from experiments.logs.draft import Draft
from experiments.logs.log import WORDS
from experiments.logs.mapping import Lump

RARE = 20
"""Rows below which a name counts as rare in the report."""


def set_names(draft: Draft) -> None:
    """Keep the word of the source as `_raw`, rename by the aliases, name what is missing and lump what is rare."""
    renamed = 0
    for name in WORDS:
        if name not in draft.cases:
            continue
        raw = draft.cases[name].str.replace(r"\s+", " ", regex=True).str.strip(" ,;，；")
        draft.cases[f"{name}_raw"] = draft.cases[name]
        aliases = draft.mapping.aliases.get(name, {})
        known = raw.isin(list(aliases))
        renamed += int(known.sum())
        draft.cases[name] = raw.where(~known, raw.map(aliases)) if known.any() else raw
    draft.note("aliases", renamed)
    for name in ("department", "category"):
        _missing(draft, name)
    _long_tail(draft)
    _self_report(draft)


def _missing(draft: Draft, name: str) -> None:
    rule = f"missing_{name}"
    if name not in draft.cases:
        draft.cases[name] = pd.Series(pd.NA, index=draft.cases.index, dtype="str")
    lacking = draft.cases[name].isna() | (draft.cases[name] == "")
    draft.note(rule, int(lacking.sum()), share=round(100 * float(lacking.mean()), 1) if len(lacking) else 0.0)
    if draft.action(rule) == "leave_out":
        draft.leave_out(lacking)
    else:
        draft.cases[name] = draft.cases[name].mask(lacking, draft.mapping.missing)


def _long_tail(draft: Draft) -> None:
    """Lump rare names, as the mapping says, and note how many of all names are rare."""
    lumped, told = 0, {}
    for name in (each for each in WORDS if each in draft.cases):
        counts = draft.cases[name].value_counts()
        rare = int((counts < RARE).sum())
        lump = draft.mapping.lumping.get(name)
        kept = _kept(counts, lump) if lump and draft.action("long_tail") == "lump" else set(counts.index)
        away = draft.cases[name].notna() & ~draft.cases[name].isin(kept | {draft.mapping.missing})
        if lump and away.any():
            draft.cases[name] = draft.cases[name].mask(away, lump.other)
        lumped += int(away.sum())
        told[name] = {"names": len(counts), "under_20_rows": rare, "rows_lumped": int(away.sum())}
    rare_rows: dict[str, Any] = told
    any_rare = sum(each["under_20_rows"] for each in told.values())
    action = "lump" if lumped else "keep"
    draft.note("long_tail", lumped or any_rare, action, **rare_rows)


def _kept(counts: pd.Series, lump: Lump) -> set[str]:
    """Return the names that keep their own: the largest ones that make up the share, none that is too rare."""
    ordered = counts.sort_index().sort_values(ascending=False, kind="stable")
    before = (ordered.cumsum() - ordered) / max(1, ordered.sum())
    chosen = ordered[(before < lump.share) & (ordered >= lump.least)]
    return set(chosen.index[: lump.most] if lump.most else chosen.index)


def _self_report(draft: Draft) -> None:
    """Mark the cases that those who handle them reported themselves."""
    if "self_report" not in draft.cases:
        draft.cases["self_report"] = False
        return
    raw = draft.cases["self_report"]
    words = {word.casefold() for word in draft.mapping.self_report} or {"true", "1", "yes", "是"}
    table = {word: str(word).casefold() in words for word in raw.dropna().unique()}
    draft.cases["self_report_raw"] = raw
    draft.cases["self_report"] = raw.map(table).fillna(False).astype(bool)
