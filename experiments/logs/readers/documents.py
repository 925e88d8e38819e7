"""Readers of JSON and XML: Open311 service requests, any list of flat records, and OCEL 2.0 and XES event logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.logs.mapping import LogMapping
from experiments.logs.readers.decoding import opened, whole_text
from experiments.logs.readers.event_logs import folded, is_ocel, ocel_of
from experiments.logs.readers.source import Source, Wanted, listed, of_rows
from experiments.logs.readers.xes import read_xes
from sim.text.catalogue import Phrase, WanggeError
from sim.text.causes import cause

DEEPEST = 200
RECORD_TAGS = ("request", "service_request", "record", "row", "item", "case")


def read_json(file: Path, mapping: LogMapping, wanted: Wanted) -> Source:
    """Return the records of a JSON file (a list, a list inside a table, or one record a line), or an OCEL 2.0 log."""
    text, encoding, unreadable = whole_text(file, mapping.encoding)
    content = _parsed(text, file)
    if is_ocel(content):
        return folded(ocel_of(content, file, mapping), mapping, file, wanted)
    rows = _records(content, file)
    return _source(rows, file, wanted, encoding, unreadable)


def _parsed(text: str, file: Path) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) < 2 or not lines[0].rstrip().endswith("}"):
                raise error
            return [json.loads(line) for line in lines]
        except json.JSONDecodeError as inner:
            raise WanggeError("log_unreadable", file=str(file), why=cause(inner)) from error
    except (RecursionError, ValueError) as error:  # nested too deep, a number of 5,000 digits
        raise WanggeError("log_unreadable", file=str(file), why=cause(error)) from error


def _records(content: Any, file: Path) -> list[dict[str, Any]]:
    """Return the list of records: the content itself, or the longest list of tables in it."""
    if isinstance(content, dict):
        lists = [each for each in content.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
        content = max(lists, key=len) if lists else [content]
    if not isinstance(content, list) or not content or not all(isinstance(row, dict) for row in content):
        raise WanggeError("log_unreadable", file=str(file), why=Phrase("log_no_records"))
    return [_flat(row) for row in content]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the values of its inner tables (a feature's properties, extended attributes) beside it."""
    inner = [each for each in row.values() if isinstance(each, dict)]
    merged = {str(key): value for each in inner for key, value in each.items() if not isinstance(value, dict | list)}
    return merged | {str(key): value for key, value in row.items() if not isinstance(value, dict)}


def _source(
    rows: list[dict[str, Any]], file: Path, wanted: Wanted, encoding: str = "", unreadable: float = 0.0
) -> Source:
    table = of_rows(rows)
    needed = list(wanted(table.column_names))
    if not needed:
        raise WanggeError("log_no_columns", file=str(file), found=listed(table.column_names))
    return Source(table.select(needed), len(rows), encoding, unreadable)


def read_xml(file: Path, mapping: LogMapping, wanted: Wanted) -> Source:
    """Return the records of an XML file: Open311's, or those of an XES or OCEL 2.0 event log."""
    from lxml import etree

    try:
        root = _root(file)
        if root == "log":
            with opened(file) as stream:
                if _has_traces(stream):
                    return folded(read_xes(file), mapping, file, wanted)
            from experiments.logs.readers.event_logs import ocel_of_xml

            return folded(ocel_of_xml(file, mapping), mapping, file, wanted)
        rows = list(_xml_rows(file))
    except (etree.XMLSyntaxError, EOFError) as error:
        line = getattr(error, "lineno", None) or 1
        raise WanggeError("log_unreadable", file=str(file), why=Phrase("log_xml_syntax", line=line)) from error
    if not rows:
        raise WanggeError("log_unreadable", file=str(file), why=Phrase("log_no_records"))
    return _source(rows, file, wanted)


def _root(file: Path) -> str:
    from lxml import etree

    with opened(file) as stream:
        for _, element in etree.iterparse(stream, events=("start",), **SAFE):
            return str(etree.QName(element).localname)
    return ""


def _has_traces(stream: Any) -> bool:
    """Tell XES from OCEL in XML, both of which have a root `log`."""
    from lxml import etree

    for _, element in etree.iterparse(stream, events=("start",), **SAFE):
        name = etree.QName(element).localname
        if name in ("trace", "event", "extension", "classifier", "global"):
            return True
        if name in ("object-types", "event-types", "objects", "events"):
            return False
    return True


def _xml_rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the texts of the children of each record element."""
    from lxml import etree

    with opened(file) as stream:
        for _, element in etree.iterparse(stream, events=("end",), remove_comments=True, remove_pis=True, **SAFE):
            if etree.QName(element).localname.lower() in RECORD_TAGS and len(element):
                yield {str(etree.QName(each).localname): each.text for each in element if not len(each)}
                element.clear()


SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
