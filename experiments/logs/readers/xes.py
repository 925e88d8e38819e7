"""Reader of XES (IEEE 1849-2016), trace by trace, so that a long log needs no tree in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.logs.readers.decoding import opened

SINGLE = ("string", "date", "int", "float", "boolean", "id")
Events = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Records of cases and of events; an event has `case_id`, `activity` and `timestamp`."""
RENAMED = {
    "concept:name": "activity",
    "time:timestamp": "timestamp",
    "lifecycle:transition": "transition",
    "org:resource": "resource",
    "org:role": "role",
}


def read_xes(file: Path) -> Events:
    """Return the cases and events of a log. A trace without a name is numbered."""
    from lxml import etree

    cases: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    with opened(file) as stream:
        for _, trace in etree.iterparse(
            stream, events=("end",), tag="{*}trace", resolve_entities=False, no_network=True, load_dtd=False
        ):
            about = _attributes(trace)
            case = str(about.pop("concept:name", None) or f"trace-{len(cases)}")
            cases.append({"case_id": case, **about})
            for event in trace.iterfind("{*}event"):
                found = {RENAMED.get(key, key): value for key, value in _attributes(event).items()}
                events.append({"case_id": case, "activity": None, "timestamp": None} | found)
            trace.clear()
            while trace.getprevious() is not None:
                del trace.getparent()[0]
    return cases, events


def _attributes(element: Any) -> dict[str, Any]:
    from lxml import etree

    return {
        each.get("key"): _value(etree.QName(each).localname, each.get("value"))
        for each in element.iterchildren(tag=etree.Element)
        if each.get("key") is not None and etree.QName(each).localname in SINGLE
    }


def _value(kind: str, text: str | None) -> Any:
    """Return a value of its own type; the text itself where it is none."""
    try:
        if kind == "int" and text is not None:
            return int(text)
        if kind == "float" and text is not None:
            return float(text)
    except ValueError:
        return text
    return {"true": True, "false": False}.get((text or "").lower(), text) if kind == "boolean" else text
