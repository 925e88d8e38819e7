"""Import of a case log: read the source, settle every defect by its rule, and return the cases with a manifest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from experiments.logs.clocks import zones_that_mend
from experiments.logs.defects import clock, names, outcomes, records, whole
from experiments.logs.draft import Draft
from experiments.logs.log import MOMENTS, UTC, WALL, CaseLog, Decision, LogManifest, typed
from experiments.logs.mapping import FIELDS, TIMES, LogMapping
from experiments.logs.readers.read import read_source
from experiments.logs.readers.source import Source, cleaned, listed
from experiments.logs.stamps import Stamps, read_stamps
from sim.text.catalogue import WanggeError

SPARE_WEEKS = 2
"""Weeks of history that a forecast needs beyond its own horizon."""


def read_case_log(file: Path | str, mapping: LogMapping, horizon: int | None = None) -> CaseLog:
    """Return the case log in a file, read by a mapping; nothing is written.

    `horizon`, in days: refuse a history shorter than that and two weeks. Raises WanggeError, in one line, for a file
    that cannot be read, without a column of openings, without a closed case, or whose clocks cannot be right.
    """
    file = Path(file)
    source = read_source(file, mapping, lambda heads: wanted_heads(heads, mapping))
    draft = _drafted(source, mapping, file)
    source = replace(source, table=pa.table({}))  # a million rows of texts are no longer needed
    _settle(draft)
    _check(draft, file, horizon)
    return CaseLog(_finished(draft), _manifest(draft, source, file), None, source.events)


def wanted_heads(heads: Sequence[str], mapping: LogMapping) -> list[str]:
    """Return the columns of a source that a mapping uses, in the order of the source; all of an event log."""
    low = by_plain_name(heads)
    events = (mapping.events.case, mapping.events.activity, mapping.events.time)
    if mapping.events.moments and all(chosen_head(each, low) for each in events):
        return list(heads)
    used = {chosen_head(names, low) for names in mapping.columns.values()}
    if not used - {None}:
        return []
    used |= {low.get(plain_name(each.column)) for each in mapping.filters}
    return [head for head in heads if head in used]


def chosen_head(names: Sequence[str], low: dict[str, str]) -> str | None:
    """Return the first of several names that a source has as a head, whatever its case and blanks."""
    return next((low[plain_name(name)] for name in names if plain_name(name) in low), None)


def by_plain_name(heads: Sequence[str]) -> dict[str, str]:
    """Return the heads by their plain names; of two with one plain name, the first."""
    return {plain_name(head): head for head in reversed(heads)}


def plain_name(head: str) -> str:
    """Return a head in small letters without blanks and strokes.

    >>> plain_name("Created Date") == plain_name("created_date") == plain_name("CREATED-DATE")
    True
    """
    return _STROKES.sub("", head).casefold()


_STROKES = re.compile(r"[\s_-]+")


def _drafted(source: Source, mapping: LogMapping, file: Path) -> Draft:
    """Return the draft with the fields of the mapping, after its filters."""
    table = cleaned(source.table, mapping.nulls)
    low = by_plain_name(table.column_names)
    heads = {field: chosen_head(names, low) for field, names in mapping.columns.items()}
    if heads.get("opened") is None:
        asked = ", ".join(mapping.columns.get("opened", ("opened",))[:6])
        raise WanggeError("log_no_time", file=str(file), columns=asked, found=listed(table.column_names))
    draft = Draft(mapping, pd.DataFrame(), decisions=list(source.found))
    unreadable = round(100 * source.unreadable, 4)
    draft.note("unreadable_bytes", int(source.unreadable > 0), share=unreadable, encoding=source.encoding)
    table = table.append_column("row", pa.array(np.arange(1, len(table) + 1)))
    table = _filtered(table, mapping, low, draft, file)
    if not len(table):
        raise WanggeError("log_empty", file=str(file))
    stamps = _stamps(table, mapping, heads, file)
    draft.cases = _frame(table, heads)
    clock.place_times(draft, stamps)
    _mend_or_refuse(draft, stamps)
    return draft


def _filtered(table: pa.Table, mapping: LogMapping, low: dict[str, str], draft: Draft, file: Path) -> pa.Table:
    before = len(table)
    for each in mapping.filters:
        head = low.get(plain_name(each.column))
        if head is None:
            raise WanggeError("log_no_filter_column", file=str(file), column=each.column)
        if each.keep:
            table = table.filter(pc.is_in(table[head], value_set=pa.array(each.keep, pa.large_string())))
        if each.drop:
            table = table.filter(pc.invert(pc.is_in(table[head], value_set=pa.array(each.drop, pa.large_string()))))
    draft.note("filtered", before - len(table))
    return table


def _stamps(table: pa.Table, mapping: LogMapping, heads: dict[str, str | None], file: Path) -> dict[str, Stamps]:
    stamps = {}
    for name in TIMES:
        head = heads.get(name)
        if head is not None:
            stamps[name] = read_stamps(table[head], mapping.clock(name).formats)
    if stamps["opened"].wall.isna().all():
        first = next((text for text in table[heads["opened"]].to_pylist()[:1000] if text), "")
        if stamps["opened"].impossible:
            raise WanggeError("log_times_impossible", file=str(file), column=str(heads["opened"]), first=first[:40])
        raise WanggeError("log_times_unreadable", file=str(file), column=str(heads["opened"]), first=first[:40])
    return stamps


def _frame(table: pa.Table, heads: dict[str, str | None]) -> pd.DataFrame:
    """Return the texts of the fields, and the moments that every case has, as yet empty."""
    frame = {"row": table["row"].to_pandas()}
    for name in (each for each in FIELDS if each not in TIMES):
        head = heads.get(name)
        if head is not None:
            frame[name] = table[head].to_pandas().astype("str")
    for name in MOMENTS:
        frame[name] = pd.Series(pd.NaT, index=frame["row"].index, dtype=UTC)
        frame[f"{name}_local"] = pd.Series(pd.NaT, index=frame["row"].index, dtype=WALL)
        frame[f"{name}_precision"] = pd.Series(None, index=frame["row"].index, dtype="object")
    return pd.DataFrame(frame)


def _mend_or_refuse(draft: Draft, stamps: dict[str, Stamps]) -> None:
    """Keep what would mend the zone, found while the stamps are at hand, for the rule that may have to refuse."""
    if "closed" not in stamps:
        return
    wrong = outcomes.before_opening(draft.cases, "closed")
    both = (draft.cases["closed"].notna() & draft.cases["opened"].notna()).sum()
    if both and wrong.sum() / both > outcomes.TOLERATED:
        draft.mend = zones_that_mend(stamps["opened"], stamps["closed"], draft.mapping.place, outcomes.TOLERATED)


def _settle(draft: Draft) -> None:
    """Apply the rules in the order in which one depends on another."""
    for rule in (clock.stray_time, clock.no_opening, clock.newest_first, records.impossible_place, outcomes.void_cases):
        rule(draft)
    if not len(draft.cases):
        raise WanggeError("log_nothing_left")
    for rule in (records.duplicate_rows, records.duplicate_id, outcomes.set_outcomes, outcomes.forced_and_cancelled):
        rule(draft)
    for rule in (outcomes.closed_without_date, outcomes.open_with_closing_date):
        rule(draft)
    outcomes.closed_before_opened(draft, draft.mend)
    for rule in (outcomes.step_before_opened, outcomes.closed_at_once, outcomes.referral, names.set_names):
        rule(draft)
    if not len(draft.cases):
        raise WanggeError("log_nothing_left")
    for rule in (
        whole.window,
        whole.after_extraction,
        whole.before_begin,
        records.duplicate_place_and_day,
        clock.due_over_clock_change,
    ):
        rule(draft)
    if not len(draft.cases):
        raise WanggeError("log_nothing_left")
    for rule in (whole.never_closed, whole.silent_department, whole.batch_closings, whole.selection):
        rule(draft)
    for rule in (whole.structural_break, whole.unknown_initial_stock):
        rule(draft)


def _check(draft: Draft, file: Path, horizon: int | None) -> None:
    """Refuse a log from which nothing can be learnt."""
    if not draft.cases["closed"].notna().any():
        raise WanggeError("log_nothing_closed", file=str(file), n=len(draft.cases))
    if horizon is not None:
        days = (draft.cases["opened"].max() - draft.cases["opened"].min()) / pd.Timedelta(days=1)
        if days < horizon + 7 * SPARE_WEEKS:
            raise WanggeError(
                "log_too_short", file=str(file), days=f"{days:.1f}", horizon=horizon, least=horizon + 7 * SPARE_WEEKS
            )


def _finished(draft: Draft) -> pd.DataFrame:
    cases = draft.cases
    if "reopened" in cases:
        cases["reopened"] = pd.to_numeric(cases["reopened"], errors="coerce").fillna(0).clip(0, 1e6).astype("int32")
    ordered = cases.sort_values(["opened", "id"], kind="stable").reset_index(drop=True)
    return typed(ordered)


def _manifest(draft: Draft, source: Source, file: Path) -> LogManifest:
    from sim import model_version

    assert draft.begin is not None and draft.extracted is not None
    return LogManifest(
        source=file.name,
        sha256=_digest(file),
        zone=draft.mapping.zone,
        begin=draft.begin.tz_convert("UTC").isoformat(),
        extracted=draft.extracted.tz_convert("UTC").isoformat(),
        mapping=draft.mapping.name,
        rows_read=source.rows,
        rows_kept=len(draft.cases),
        decisions=tuple(merged(draft.decisions)),
        encoding=source.encoding,
        unreadable_bytes=source.unreadable,
        wangge=model_version(),
    )


def merged(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions, one a rule, in the order in which they were taken."""
    return list({each.rule: each for each in decisions}.values())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
