"""Export of a process log as an object-centric event log: OCEL 2.0 as JSON (ocel-standard.org; Berti et al. 2024).

An event touches several objects: the case, its grid, whoever acted, and whoever got a dispatched case. A case lies in a
grid and affects a resident. What is on file and what is true are two attributes of a case that change over time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.mining.log import ProcessLog
from experiments.io.files import write_whole

if TYPE_CHECKING:
    import pandas as pd

CASE = {
    "category": "string",
    "severity": "float",
    "channel": "string",
    "source": "string",
    "deadline": "time",
    "on_file": "string",
    "truly": "string",
}
TYPES: dict[str, dict[str, str]] = {
    "case": CASE,
    "resident": {"group": "string"},
    "grid": {"community": "integer"},
    "worker": {},
    "department": {},
    "organisation": {},
    "centre": {},
}
KINDS = {
    "resident": "resident",
    "grid worker": "worker",
    "department": "department",
    "social organisation": "organisation",
    "command centre": "centre",
}
EVENT = {"stage": "integer", "transition": "string", "model_activity": "string"}
EVENT_COLUMNS = ("stage", "transition", "log_activity")
CENTRE = "command-centre"


def write_ocel(log: ProcessLog, path: Path, detail: str = "stages", lang: str = "en") -> None:
    """Write the log to `path`, whole or not at all, object by object and event by event."""

    def fill(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(_lines(log, detail, lang))

    write_whole(path, fill)


def _lines(log: ProcessLog, detail: str, lang: str) -> Iterator[str]:
    events = log.chosen(detail)
    names = log.activity_names(events, lang)
    yield '{"objectTypes": ' + _json(
        [{"name": name, "attributes": _declared(attributes)} for name, attributes in TYPES.items()]
    )
    yield ',\n"eventTypes": ' + _json([{"name": name, "attributes": _declared(EVENT)} for name in sorted(set(names))])
    yield ',\n"objects": [\n'
    yield from _separated(_objects(log, events))
    yield '],\n"events": [\n'
    yield from _separated(_events(log, events, names))
    yield "]}\n"


def _separated(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    first = True
    for item in items:
        yield ("" if first else ",\n") + _json(item)
        first = False
    yield "\n"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


def _declared(attributes: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in attributes.items()]


def _identity(agent: str, resource: str) -> str:
    """Return the id of whoever acted, or "" if the log names nobody."""
    if agent in ("department", "social organisation"):
        return f"{KINDS[agent]}-{resource}" if resource != agent else ""
    return CENTRE if agent == "command centre" else resource if resource != agent else ""


def _events(log: ProcessLog, events: pd.DataFrame, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the events in order of time; those of one second in the order in which they happened."""
    order = events["seconds"].to_numpy().argsort(kind="stable")
    columns = [
        events[name].to_numpy()[order].tolist()
        for name in ("case", "agent", "resource", "taker", "given_to", *EVENT_COLUMNS)
    ]
    moments = log.timestamps(events["seconds"])[order].tolist()
    grids = dict(zip(log.cases["case"].tolist(), log.cases["grid"].tolist(), strict=True))
    for number, row in enumerate(zip(order.tolist(), moments, *columns, strict=True)):
        place, moment, case, agent, resource, taker, given_to, *values = row
        touched = {
            "concerns": f"case-{case}",
            "in": f"grid-{grids[case]}",
            "done by": _identity(agent, resource),
            "given to": _identity(taker, given_to),
        }
        yield {
            "id": f"event-{number}",
            "type": names[place],
            "time": moment,
            "attributes": [{"name": name, "value": value} for name, value in zip(EVENT, values, strict=True) if value],
            "relationships": [{"objectId": thing, "qualifier": how} for how, thing in touched.items() if thing],
        }


def _objects(log: ProcessLog, events: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield every object once: the cases with their grids and residents, then those who act."""
    start = log.timestamps([0])[0]
    groups = dict(zip(log.cases["resident"].tolist(), log.cases["group"].astype(str), strict=True))
    communities = dict(zip(log.grids["grid"].tolist(), log.grids["community"].tolist(), strict=True))
    yield from _cases(log)
    for resident, group in sorted(groups.items()):
        yield _object(f"resident-{resident}", "resident", [("group", start, group)])
    for grid in sorted(set(log.cases["grid"].tolist())):
        yield _object(f"grid-{grid}", "grid", [("community", start, communities[grid])])
    known = {f"resident-{resident}" for resident in groups}
    both = (("agent", "resource"), ("taker", "given_to"))
    pairs = {pair for agents, names in both for pair in zip(events[agents], events[names], strict=True)}
    for kind, identity in sorted({(KINDS[agent], _identity(agent, name)) for agent, name in pairs if agent in KINDS}):
        if identity and identity not in known:
            yield _object(identity, kind, [])


def on_file(log: ProcessLog) -> dict[int, list[tuple[int, str]]]:
    """Return what officials see of each case, as changes over time.

    A case is open once it is filed, and closed once it is closed, truly or not.
    """
    first = log.cases[log.cases["filed_h"].notna()]
    seen = {
        case: [(round(hours * 3600), "open")]
        for case, hours in zip(first["case"].tolist(), first["filed_h"].tolist(), strict=True)
    }
    shown = {"filed": "open", "closed": "closed", "concealed": "closed"}
    steps = log.stages[log.stages["activity"].isin(shown)]
    for case, second, activity in zip(
        steps["case"].tolist(), steps["seconds"].tolist(), steps["activity"].tolist(), strict=True
    ):
        changes = seen.get(case, [])
        if changes and second >= changes[0][0] and changes[-1][1] != shown[activity]:
            changes.append((second, shown[activity]))
    return seen


def _cases(log: ProcessLog) -> Iterator[dict[str, Any]]:
    moments = {
        name: log.timestamps(log.cases[f"{name}_h"].fillna(0) * 3600).tolist()
        for name in ("arises", "deadline", "resolved")
    }
    seen = on_file(log)
    for place, row in enumerate(log.cases.to_dict("records")):
        at = {name: each[place] for name, each in moments.items() if row[f"{name}_h"] == row[f"{name}_h"]}
        born = at["arises"]
        fixed = {name: row[name] for name in ("category", "severity", "channel", "source")} | {
            "deadline": at.get("deadline")
        }
        attributes = [(name, born, value) for name, value in fixed.items() if value == value and value is not None]
        attributes += [("on_file", born, "unknown"), ("truly", born, "unresolved")]
        attributes += [
            ("on_file", str(log.timestamps([second])[0]), shown) for second, shown in seen.get(row["case"], [])
        ]
        attributes += [("truly", at["resolved"], "resolved")] if "resolved" in at else []
        yield _object(
            f"case-{row['case']}",
            "case",
            attributes,
            {"lies in": f"grid-{row['grid']}", "affects": f"resident-{row['resident']}"},
        )


def _object(
    identity: str, kind: str, attributes: list[tuple[str, str, Any]], related: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "id": identity,
        "type": kind,
        "attributes": [{"name": name, "time": time, "value": value} for name, time, value in attributes],
        "relationships": [{"objectId": other, "qualifier": how} for how, other in (related or {}).items()],
    }
