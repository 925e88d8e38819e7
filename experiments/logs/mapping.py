"""The mapping of one city's log onto the case table: columns, clocks, words, filters and the rules for its defects.

All that is particular to a place stands in such a file (configs/mappings/log, or a file of one's own), nothing in code.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from experiments.config.validation_errors import FromCaller, reword
from experiments.io.files import parse_yaml
from experiments.logs.log import MOMENTS, OUTCOMES, PLACE, STAGES, UNITS, WORDS
from experiments.logs.rules import actions, default_actions
from sim.scenario.fields import Part
from sim.text.catalogue import Phrase, Unfit, WanggeError
from sim.text.causes import cause
from sim.text.choices import among, nearest

EXTRA_MOMENTS = ("cancelled", "forced", "updated")
"""Moments that only serve to settle an outcome or a closing time."""
TIMES = (*MOMENTS, *STAGES, *EXTRA_MOMENTS)
TEXTS = ("id", "status", "reason", *WORDS, "self_report", *UNITS, "address", "void", "extension", "reopened")
FIELDS = (*TIMES, *TEXTS, *PLACE)
"""Everything a column of a source can be."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise Unfit("log_unknown_zone", zone=name, near=nearest(name, available_timezones()) or "Asia/Shanghai")
    return name


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str | int | float) else value


def check_zone(name: str) -> None:
    """Raise WanggeError in one line, which names the setting, for a zone that does not exist."""
    try:
        _zone(name)
    except Unfit as error:
        raise WanggeError("log_zone_setting", zone=name, why=error.phrase) from None


Zone = Annotated[str, AfterValidator(_zone)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_several), Field(strict=False)]
"""One text or a list of them."""


class Clock(Part):
    """How the stamps of one column are read.

    `label`: what an offset in the text ("Z", "+03:00") is worth: `believed`; `ignored`, the stamp is a wall clock; or
    `auto`, decided by the profile of the day. `stamps`: the zone of stamps without a believed offset; by default that
    of the place. `formats`: strptime formats, tried in order; without any, the usual ones are tried.
    """

    formats: Texts = ()
    label: Literal["auto", "believed", "ignored"] = "auto"
    stamps: Zone | None = None


class Filter(Part):
    """Rows to keep or to leave out by the words of a column of the source."""

    column: str
    keep: Texts = ()
    drop: Texts = ()


class Lump(Part):
    """Which names keep their own: the largest that make up `share`, at most `most` of them, none below `least` rows."""

    share: float = Field(default=1.0, gt=0, le=1)
    least: int = Field(default=1, ge=1)
    most: int | None = Field(default=None, ge=1)
    other: str = "other"


class Take(Part):
    """Which event of a case gives a moment: the first or last one named so; any if no name is given.

    A later event of a name in `undone_by` takes the moment away: a case that came back is not closed.
    """

    activities: Texts = ()
    take: Literal["first", "last"] = "first"
    undone_by: Texts = ()


class EventLog(Part):
    """How the events of an event log become moments of cases."""

    case: Texts = ("case_id", "case:concept:name", "case")
    activity: Texts = ("activity", "concept:name")
    time: Texts = ("timestamp", "time:timestamp", "time")
    object_type: str = "case"
    reopened: Texts = Field(default=(), description="names of the events by which a case is opened again")
    moments: dict[str, Take] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _moments_exist(self) -> EventLog:
        _known(self.moments, TIMES, "events.moments")
        return self


def _known(given: Table[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for name in given:
        if name not in allowed:
            raise Unfit("log_unknown_key", where=where, name=name, allowed=among(allowed, name))


class LogMapping(Part):
    """The mapping of a log.

    `columns` gives for each field the source's column, or several, of which the first that the source has counts.
    """

    name: str = ""
    about: str = ""
    zone: Zone
    recognised_by: tuple[Texts, ...] = Field(default=(), strict=False, description="columns that only such logs have")
    columns: dict[str, Texts] = Field(min_length=1)
    header: Texts = Field(default=(), description="names of the columns of a file without a header")
    separator: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: str | None = None
    times: dict[str, Clock] = Field(default_factory=dict)
    nulls: Texts = ("", "NULL", "null", "NA", "N/A", "n/a", "NaN", "nan", "None", "none", "-", "--", "无", "空")
    filters: tuple[Filter, ...] = Field(default=(), strict=False)
    outcomes: dict[str, Texts] = Field(default_factory=dict, description="words of reason and status for each outcome")
    void: Texts = Field(default=(), description="words of the column `void` that make a case void")
    extension: Texts = Field(default=(), description="words of the column `extension` that mean none")
    self_report: Texts = Field(default=(), description="words of the column `self_report` that mean so")
    aliases: dict[str, dict[str, str]] = Field(default_factory=dict)
    lumping: dict[str, Lump] = Field(default_factory=dict)
    missing: str = Field(default="unknown", min_length=1, description="name for a missing department or category")
    events: EventLog = EventLog()
    begin: str | None = None
    extracted: str | None = None
    rules: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_exist(self) -> LogMapping:
        _known(self.columns, FIELDS, "columns")
        _known(self.times, ("all", *TIMES), "times")
        _known(self.outcomes, OUTCOMES, "outcomes")
        for where in ("aliases", "lumping"):
            _known(getattr(self, where), WORDS, where)
        _known(self.rules, tuple(default_actions()), "rules")
        for rule, action in self.rules.items():
            if action not in actions(rule):
                raise Unfit("log_unknown_action", rule=rule, action=action, allowed=", ".join(actions(rule)))
        return self

    def clock(self, field: str) -> Clock:
        """Return how the stamps of a field are read."""
        return self.times.get(field) or self.times.get("all") or Clock()

    def action(self, rule: str) -> str:
        """Return what is done about a defect: the mapping's choice, else the rule's default."""
        return self.rules.get(rule) or default_actions()[rule]

    @property
    def place(self) -> ZoneInfo:
        """The zone of the wall clock."""
        return ZoneInfo(self.zone)


def shipped() -> dict[str, Path]:
    """Return the mappings that come with the package: name -> file."""
    import configs

    folder = Path(configs.__file__).resolve().parent / "mappings" / "log"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def find_mapping(name: str, **more: Any) -> LogMapping:
    """Return a shipped mapping by its name, or one from a file; `more` replaces parts of it.

    Raises WanggeError naming the nearest mapping, or what is wrong in the file and where.
    """
    known = shipped()
    file = known.get(name) or Path(name)
    if name not in known and not name.endswith((".yaml", ".yml")):
        raise WanggeError("log_unknown_mapping", name=name, known=", ".join(known))
    try:
        content = parse_yaml(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise WanggeError("log_mapping_unreadable", file=str(file), why=cause(error)) from error
    if not isinstance(content, dict):
        raise WanggeError("log_mapping_unreadable", file=str(file), why=Phrase("log_mapping_no_table"))
    content = {str(key): value for key, value in content.items()} | {"name": name if name in known else file.stem}
    rules = content.get("rules") or {}
    if isinstance(rules, dict):
        rules = {**rules, **more.pop("rules", {})}
    content |= {key: value for key, value in more.items() if value is not None} | {"rules": rules}
    if content.get("zone") is None:
        raise WanggeError("log_zone_needed", name=content["name"])
    return validated(content, file)


def validated(content: dict[str, Any], file: Path) -> LogMapping:
    """Return the mapping with this content. Raises WanggeError naming the file and the first mistake."""
    try:
        return LogMapping.model_validate(content)
    except ValidationError as error:
        why = reword(error, LogMapping, FromCaller(LogMapping))
        raise WanggeError("log_mapping_unreadable", file=str(file), why=why) from None


def recognise(columns: set[str]) -> str:
    """Return the first shipped mapping that is recognised by the columns of a source, else `generic`."""
    for name, marks in _marks().items():
        if any(set(each) <= columns for each in marks):
            return name
    return "generic"


@cache
def _marks() -> dict[str, tuple[tuple[str, ...], ...]]:
    found = {name: find_mapping(name, zone="UTC").recognised_by for name in shipped()}
    return {name: tuple(map(tuple, marks)) for name, marks in found.items()}
