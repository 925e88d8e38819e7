"""Validation of written logs against their schemas.

XES is checked against schemas/xes.xsd, OCEL against schemas/ocel.json, CSV against its own header.

A schema covers the form only. What it cannot express is checked for OCEL as well: every type and every object that is
named must exist, and every id only once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.io.files import first_line
from sim.text.catalogue import WanggeError

PYTHON: dict[str, Any] = {"string": str, "time": str, "integer": int, "float": (int, float), "boolean": bool}
SCHEMAS = Path(__file__).with_name("schemas")


def check(path: Path, form: str) -> None:
    """Raise WanggeError naming the file and the first thing wrong with it; `form` is xes, ocel or csv."""
    why = CHECKS[form](path)
    if why:
        raise WanggeError("mining_not_valid", file=str(path), why=why)


def xes_mistake(path: Path) -> str:
    """Return the first thing wrong with an XES file, or "" if there is nothing."""
    from lxml import etree

    try:
        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "xes.xsd")))
        for _, element in etree.iterparse(str(path), tag="{*}trace", schema=schema, huge_tree=True):
            element.clear(keep_tail=False)
    except (OSError, etree.XMLSyntaxError) as error:
        return f"line {error.lineno}" if isinstance(error, etree.XMLSyntaxError) else type(error).__name__
    return ""


def ocel_mistake(path: Path) -> str:
    """Return the first thing wrong with an OCEL file, or "" if there is nothing."""
    import fastjsonschema

    schema = json.loads((SCHEMAS / "ocel.json").read_text(encoding="utf-8"))
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        fastjsonschema.compile(schema)(content)
    except (OSError, ValueError) as error:  # fastjsonschema's own errors are ValueErrors
        return first_line(error)[:200]
    return _loose_end(content)


def _loose_end(content: dict[str, Any]) -> str:
    objects, events = content["objects"], content["events"]
    for things, kinds in ((objects, "objectTypes"), (events, "eventTypes")):
        known = {kind["name"] for kind in content[kinds]}
        unknown = next((each["type"] for each in things if each["type"] not in known), None)
        if unknown is not None:
            return f"{kinds}: {unknown}"
        twice = [name for name, count in Counter(each["id"] for each in things).items() if count > 1]
        if twice:
            return f"id: {twice[0]}"
    if (mistake := _wrong_value(content)) != "":
        return mistake
    there = {each["id"] for each in objects}
    named = (link["objectId"] for each in (*objects, *events) for link in each.get("relationships", ()))
    return next((f"objectId: {name}" for name in named if name not in there), "")


def _wrong_value(content: dict[str, Any]) -> str:
    """Return the first attribute that its type does not declare, or whose value is of another kind than declared."""
    for things, kinds in (("objects", "objectTypes"), ("events", "eventTypes")):
        declared = {
            kind["name"]: {each["name"]: PYTHON[each["type"]] for each in kind["attributes"]} for kind in content[kinds]
        }
        for thing in content[things]:
            for each in thing.get("attributes", ()):
                expected = declared[thing["type"]].get(each["name"])
                if expected is None or not isinstance(each["value"], expected):
                    return f"{thing['id']}: {each['name']}"
    return ""


def csv_mistake(path: Path) -> str:
    """Return the first thing wrong with a CSV file, or "" if there is nothing.

    The header must have the columns that every log needs, and every row as many cells as the header.
    """
    import csv

    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        head = next(rows, [])
        missing = [name for name in ("case_id", "activity", "timestamp") if name not in head]
        if missing:
            return missing[0]
        return next((f"{number}" for number, row in enumerate(rows, 2) if len(row) != len(head)), "")


CHECKS: dict[str, Callable[[Path], str]] = {"xes": xes_mistake, "ocel": ocel_mistake, "csv": csv_mistake}
