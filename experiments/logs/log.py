"""A case log that has been imported: one table of cases, and a manifest of where it comes from and what was decided.

A log folder holds `cases.parquet`, `log.yaml`, the reports `import-en.md` and `import-zh.md`, and `events.parquet`
where the source was an event log.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from experiments.io.files import parse_yaml, write_whole
from experiments.io.parquet import read_table, write_frame
from sim.scenario.fields import Part
from sim.text.catalogue import Phrase, Unfit, WanggeError
from sim.text.causes import cause
from sim.text.choices import nearest
from sim.text.mistakes import reason

CASES, EVENTS, MANIFEST = "cases.parquet", "events.parquet", "log.yaml"
MOMENTS = ("opened", "first_action", "closed", "due")
"""Moments of every case; each has a twin `_local` (the wall clock) and `_precision`."""
STAGES = ("filed", "dispatched", "handled")
"""Moments of the stages between opening and closing, where the source has them; each has a twin `_local`."""
PRECISIONS = ("second", "minute", "day")
OUTCOMES = ("resolved", "referred", "duplicate", "cancelled", "noted", "open")
WORDS = ("category", "department", "team", "channel")
"""What a case is called; each has a twin `_raw`, the word of the source."""
UNITS = ("ward", "street", "community", "grid")
PLACE = ("x", "y", "lat", "lon")
UTC, WALL = "datetime64[us, UTC]", "datetime64[us]"


def _columns() -> dict[str, str]:
    found = {"id": "str"}
    found |= dict.fromkeys(MOMENTS, UTC) | {f"{name}_local": WALL for name in MOMENTS}
    found |= {f"{name}_precision": "str" for name in MOMENTS} | {"outcome": "str", "status": "str"}
    for name in WORDS:
        found |= {name: "str", f"{name}_raw": "str"}
    found |= {"self_report": "bool", "self_report_raw": "str"}
    found |= dict.fromkeys(PLACE, "float64") | dict.fromkeys(UNITS, "str") | {"reopened": "int32"}
    return found | dict.fromkeys(STAGES, UTC) | {f"{name}_local": WALL for name in STAGES}


COLUMNS = _columns()
"""Columns of the case table and their types. A missing value is null; `self_report` is then false, `reopened` 0."""


class Decision(Part):
    """What one rule found in a source and did about it: `count` rows (or values) and the name of the action taken."""

    rule: str
    count: int = Field(ge=0)
    action: str
    detail: dict[str, Any] = Field(default_factory=dict)


class LogManifest(Part):
    """Where a case log comes from, the window it shows, and everything that was decided when it was read.

    `begin`: cases opened before are not in the source (left truncation). `extracted`: what happened after is not known
    (right censoring). Both are UTC; `zone` is the IANA name of the zone of the wall clock.
    """

    source: str
    sha256: str
    zone: str
    begin: str
    extracted: str
    mapping: str
    rows_read: int = Field(ge=0)
    rows_kept: int = Field(ge=0)
    decisions: tuple[Decision, ...] = Field(default=(), strict=False)
    encoding: str = ""
    unreadable_bytes: float = Field(default=0.0, ge=0, le=1, description="share of bytes that could not be read")
    wangge: str = ""

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        from zoneinfo import available_timezones

        if name not in available_timezones():
            raise Unfit("log_unknown_zone", zone=name, near=nearest(name, available_timezones()) or "Asia/Shanghai")
        return name

    @field_validator("begin", "extracted")
    @classmethod
    def _is_a_moment(cls, text: str) -> str:
        try:
            if pd.Timestamp(text).tzinfo is None:
                raise ValueError
        except (ValueError, OverflowError):
            raise Unfit("mistake_must_be", allowed="2024-06-30T18:00:00+00:00") from None
        return text

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> LogManifest:
        if self.begins > self.ends:
            raise Unfit("log_window_reversed", begin=self.begin, extracted=self.extracted)
        return self

    @property
    def begins(self) -> pd.Timestamp:
        """The left truncation as a moment in UTC."""
        return pd.Timestamp(self.begin).tz_convert("UTC")

    @property
    def ends(self) -> pd.Timestamp:
        """The right censoring as a moment in UTC."""
        return pd.Timestamp(self.extracted).tz_convert("UTC")

    def decision(self, rule: str) -> Decision | None:
        """Return what `rule` found, None if it was not asked."""
        return next((each for each in self.decisions if each.rule == rule), None)


@dataclass(frozen=True)
class CaseLog:
    """An imported log: `cases` has the columns COLUMNS, one row a case, sorted by `opened` and then `id`.

    `events` is the event log of the source, where it is one: case, activity, moment and what else the source says.

    >>> from experiments import api
    >>> log = api.read_log("made")
    >>> len(log.cases), log.manifest.zone
    (2735, 'Asia/Shanghai')
    """

    cases: pd.DataFrame = field(repr=False)
    manifest: LogManifest
    folder: Path | None = None
    events: pd.DataFrame | None = field(default=None, repr=False)

    @classmethod
    def load(cls, folder: Path | str) -> CaseLog:
        """Read a log folder. Raises WanggeError naming the file that is missing, damaged or of another kind."""
        folder = Path(folder)
        if not os.path.isfile(folder / MANIFEST):
            raise WanggeError("log_no_folder", folder=str(folder))
        manifest = _read_manifest(folder / MANIFEST)
        cases = _table(folder / CASES)
        lacking = [name for name in COLUMNS if name not in cases.columns]
        if lacking:
            raise WanggeError("log_lacks_columns", file=str(folder / CASES), columns=", ".join(lacking[:5]))
        events = _table(folder / EVENTS) if (folder / EVENTS).is_file() else None
        return cls(_typed_or_damaged(cases, folder / CASES), manifest, folder, events)

    def write(self, folder: Path | str) -> CaseLog:
        """Write the table and the manifest into an existing `folder`, each whole; return the log with its folder.

        A caller that wants all of the folder or nothing gives the temporary one of `whole_folder`.
        """
        folder = Path(folder)
        write_frame(folder / CASES, self.cases)
        if self.events is not None:
            write_frame(folder / EVENTS, self.events)
        text = yaml.safe_dump(self.manifest.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=120)
        write_whole(folder / MANIFEST, lambda temporary: temporary.write_text(text, encoding="utf-8"))
        return replace(self, folder=folder)


def typed(cases: pd.DataFrame) -> pd.DataFrame:
    """Return a case table with every column of COLUMNS, in their order and with their types; lacking ones are null."""
    found = {}
    for name, kind in COLUMNS.items():
        empty = False if kind == "bool" else 0 if kind == "int32" else None
        column = cases[name] if name in cases.columns else pd.Series([empty] * len(cases), index=cases.index)
        found[name] = column if str(column.dtype) == kind else column.astype(kind)  # type: ignore[call-overload]
    return pd.DataFrame(found)


def _mistake(error: ValidationError) -> Phrase:
    """Return the first mistake of a manifest: where it is and what is allowed."""
    first = error.errors(include_url=False)[0]
    return Phrase("demo_bad_wish", where=".".join(map(str, first["loc"])) or MANIFEST, why=reason(first))


def _table(file: Path) -> pd.DataFrame:
    import pyarrow as pa

    try:
        return read_table(file).to_pandas()
    except WanggeError as error:
        raise WanggeError("log_damaged", file=str(file), why=error.fields.get("why", "")) from error
    except pa.ArrowException as error:
        raise WanggeError("log_damaged", file=str(file), why=cause(error)) from error


def _typed_or_damaged(cases: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Return the table with its types. Raises WanggeError for one that somebody has changed by hand."""
    try:
        return typed(cases)
    except (TypeError, ValueError) as error:
        raise WanggeError("log_damaged", file=str(file), why=cause(error)) from error


def _read_manifest(file: Path) -> LogManifest:
    try:
        return LogManifest.model_validate(parse_yaml(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        why = _mistake(error) if isinstance(error, ValidationError) else cause(error)
        raise WanggeError("log_damaged", file=str(file), why=why) from error
