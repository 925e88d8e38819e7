"""Event logs become cases: each moment of a case is that of its first or last event of some name.

OCEL 2.0 is read here; an event then belongs to every object of the chosen type that it touches.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from experiments.logs.mapping import EventLog, LogMapping, Take
from experiments.logs.readers.decoding import opened
from experiments.logs.readers.source import Source, Wanted, listed, of_rows
from experiments.logs.readers.xes import Events
from sim.text.catalogue import Phrase, WanggeError


def is_ocel(content: Any) -> bool:
    """Tell whether a JSON content is an object-centric event log."""
    return isinstance(content, dict) and {"events", "objects"} <= set(content)


def ocel_of(content: dict[str, Any], file: Path, mapping: LogMapping) -> Events:
    """Return the objects of the mapping's type as cases, and their events. Raises WanggeError if there are none."""
    try:
        kinds = {each["id"]: each["type"] for each in content["objects"]}
        wanted = mapping.events.object_type
        if wanted not in kinds.values():
            raise WanggeError(
                "log_no_objects", file=str(file), type=wanted, types=listed(sorted(map(str, set(kinds.values()))))
            )
        cases = [_object(each, kinds) for each in content["objects"] if each["type"] == wanted]
        events = [row for each in content["events"] for row in _event(each, kinds, wanted)]
        _with_touched(cases, events, kinds)
    except (KeyError, TypeError, AttributeError) as error:
        raise WanggeError("log_unreadable", file=str(file), why=Phrase("log_ocel_shape")) from error
    return cases, events


def _object(each: dict[str, Any], kinds: dict[str, str]) -> dict[str, Any]:
    """Return the last value of each attribute of an object, and the objects that it is related to by their types."""
    ordered = sorted(each.get("attributes") or [], key=lambda one: str(one.get("time", "")))
    related = {}
    for one in each.get("relationships") or []:
        kind = kinds.get(one["objectId"])
        if kind is not None:
            related[kind] = _short(str(one["objectId"]), kind)
    return {"case_id": str(each["id"])} | related | {str(one["name"]): one["value"] for one in ordered}


def _short(thing: str, kind: str) -> str:
    """Return the id of an object without its type before it."""
    return thing.removeprefix(f"{kind}-")


def _with_touched(cases: list[dict[str, Any]], events: list[dict[str, Any]], kinds: dict[str, str]) -> None:
    """Add to each case, by type, the last object that an event of it touches: its department, its worker."""
    known = {case["case_id"]: case for case in cases}
    own = [set(case) for case in cases]
    given = dict(zip(known, own, strict=False))
    for event in sorted(events, key=lambda each: str(each["timestamp"])):
        case = known.get(event["case_id"])
        for thing in event.values() if case is not None else ():
            kind = kinds.get(thing) if isinstance(thing, str) else None
            if case is not None and kind is not None and kind not in given[event["case_id"]]:
                case[kind] = _short(str(thing), kind)


def _event(each: dict[str, Any], kinds: dict[str, str], wanted: str) -> list[dict[str, Any]]:
    about = {str(one["name"]): one["value"] for one in each.get("attributes") or []}
    touched = [(str(one["objectId"]), str(one.get("qualifier", ""))) for one in each.get("relationships") or []]
    others = {how: thing for thing, how in touched if kinds.get(thing) != wanted}
    return [
        {"case_id": thing, "activity": each["type"], "timestamp": each["time"], "event_id": each["id"]} | about | others
        for thing, _ in touched
        if kinds.get(thing) == wanted
    ]


def ocel_of_xml(file: Path, mapping: LogMapping) -> Events:
    """Return cases and events of OCEL 2.0 in XML, read into the shape of its JSON."""
    from lxml import etree

    with opened(file) as stream:
        root = etree.parse(stream, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)).getroot()

    def things(path: str, **named: str) -> list[dict[str, Any]]:
        return [
            {
                "id": each.get("id"),
                "type": each.get("type"),
                "time": each.get("time"),
                "attributes": [
                    {"name": one.get("name"), "time": one.get("time", ""), "value": one.text}
                    for one in each.iterfind("{*}attributes/{*}attribute")
                ],
                "relationships": [
                    {"objectId": one.get("object-id"), "qualifier": one.get("qualifier", "")}
                    for one in each.iterfind("{*}objects/{*}relationship")
                ],
            }
            for each in root.iterfind(path)
        ]

    content = {"objects": things("{*}objects/{*}object"), "events": things("{*}events/{*}event")}
    return ocel_of(content, file, mapping)


def folded(log: Events, mapping: LogMapping, file: Path, wanted: Wanted) -> Source:
    """Return the source with one row a case: what is known of it, and the moments that its events give."""
    cases, rows = log
    if not rows:
        raise WanggeError("log_empty", file=str(file))
    events = pd.DataFrame(rows)
    moments = moments_of(events, mapping.events)
    table = pd.DataFrame(cases).drop_duplicates("case_id").merge(moments, on="case_id", how="left", suffixes=("", "_"))
    named = {name: f"case:{name}" for name in table.columns if name in ("activity", "timestamp")}
    whole = of_rows(_records(table.rename(columns=named)))
    return Source(whole.select(list(wanted(whole.column_names))), len(table), "", 0.0, (), plain_events(events))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain: Any = table.astype(object).where(table.notna(), None)
    return [dict(row) for row in plain.to_dict("records")]


def moments_of(events: pd.DataFrame, how: EventLog) -> pd.DataFrame:
    """Return for each case the moments that its events give; columns `moment.opened` and so on."""
    known = events[events["timestamp"].notna() & (events["timestamp"].astype(str) != "")]
    stamp = pd.to_datetime(known["timestamp"].astype(str), utc=True, errors="coerce", format="ISO8601")
    known = known.assign(_at=stamp).dropna(subset="_at").sort_values("_at", kind="stable")
    known["_place"] = range(len(known))
    found = pd.DataFrame({"case_id": known["case_id"].drop_duplicates().sort_values()})
    for moment, take in (how.moments or {"opened": Take()}).items():
        chosen = known[known["activity"].isin(take.activities)] if take.activities else known
        one = chosen.drop_duplicates("case_id", keep=take.take)
        last = _last_places(known, take.undone_by)
        one = one[one["_place"] >= one["case_id"].map(last).fillna(-1)][["case_id", "timestamp"]]
        found = found.merge(one.rename(columns={"timestamp": f"moment.{moment}"}), on="case_id", how="left")
    if how.reopened:
        again = known[known["activity"].isin(how.reopened)].groupby("case_id").size()
        found["count.reopened"] = found["case_id"].map(again).fillna(0).astype("int64")
    return found


def _last_places(known: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    """Return for each case the place of its last event of these names."""
    return known[known["activity"].isin(names)].groupby("case_id")["_place"].max()


def plain_events(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events with columns of one type each: whole numbers stay so where some are missing."""
    found = events.copy()
    for name in events.columns:
        column = events[name]
        if not pd.api.types.is_float_dtype(column):
            mixed = column.map(type).nunique() > 2 or column.map(lambda each: isinstance(each, dict | list)).any()
            found[name] = column.astype("str") if mixed else column
        elif bool((column.dropna() % 1 == 0).all()) and bool(column.dropna().abs().lt(2**53).all()):
            found[name] = column.astype("Int64")
    return found


def tabular(source: Source, mapping: LogMapping, file: Path, wanted: Wanted) -> Source:
    """Return a table of events (one row an event) folded to cases, if the mapping says it is one; else as it is."""
    how = mapping.events
    if not how.moments or any(name.startswith("moment.") for name in source.table.column_names):
        return source
    heads = [next((name for name in names if name in source.table.column_names), None) for names in _keys(how)]
    if None in heads:
        return source
    frame = source.table.to_pandas()
    frame = frame.where(frame.notna() & (frame != ""), None)
    frame = frame.rename(columns=dict(zip(map(str, heads), ("case_id", "activity", "timestamp"), strict=True)))
    cases = frame.drop(columns=["activity", "timestamp"]).drop_duplicates("case_id")
    made = folded((cases.to_dict("records"), frame.to_dict("records")), mapping, file, wanted)
    return Source(made.table, source.rows, source.encoding, source.unreadable, source.found, made.events)


def _keys(how: EventLog) -> tuple[tuple[str, ...], ...]:
    return how.case, how.activity, how.time
