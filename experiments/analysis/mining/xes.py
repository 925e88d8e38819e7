"""Export of a process log as XES (IEEE 1849-2016), the exchange format of process mining.

It is written element by element, so that a long log needs no tree in memory.

Extensions: concept (names), time (timestamps), org (resources and roles), lifecycle (transitions). Other attributes are
our own and have plain names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from experiments.analysis.mining.log import ProcessLog
from experiments.io.files import write_whole
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

NAMESPACE = "http://www.xes-standard.org/"
EXTENSIONS = ("concept", "time", "org", "lifecycle")
TEXTS = ("category", "believed", "state", "ledger", "route", "source", "channel", "tier", "group", "department")
COUNTS = ("grid", "hops", "bounces", "rework", "urged", "recurrences")
SCORES = ("severity", "work_hours")
FLAGS = ("small", "overdue", "supervised", "satisfied")
TIMES = ("arises", "deadline", "resolved")
REMEMBERED = 4096  # attributes kept to be written again: stages, stations and workers recur, residents and times do not


def write_xes(log: ProcessLog, path: Path, detail: str = "stages", lang: str = "en") -> None:
    """Write the log to `path`, whole or not at all; `detail` is `stages`, or `all` that happened to a case.

    Raises WanggeError if a name holds a character that XML has no way to write.
    """

    def fill(temporary: Path) -> None:
        with temporary.open("wb") as file, etree.xmlfile(file, encoding="UTF-8") as out:
            out.write_declaration()
            about = {"xes.version": "1849.2016", "xes.features": ""}
            with out.element(f"{{{NAMESPACE}}}log", about, nsmap={None: NAMESPACE}):
                _write_preamble(out, log)
                _write_traces(out, log, log.chosen(detail), lang)

    try:
        write_whole(path, fill)
    except UnicodeError:
        raise
    except ValueError as error:
        raise WanggeError("mining_not_valid", file=str(path), why=str(error)) from error


def _write_preamble(out: Any, log: ProcessLog) -> None:
    """Write what stands before the first trace."""
    for name in EXTENSIONS:
        uri = f"{NAMESPACE}{name}.xesext"
        out.write("\n", etree.Element("extension", name=name.capitalize(), prefix=name, uri=uri))
    epoch = _attribute("date", "time:timestamp", "1970-01-01T00:00:00+00:00")
    examples = {
        "trace": [_text("concept:name", "case-0")],
        "event": [_text("concept:name", "name"), epoch, _text("lifecycle:transition", "complete")],
    }
    for scope, attributes in examples.items():
        out.write("\n")
        with out.element("global", scope=scope):
            out.write(*attributes)
    out.write("\n", etree.Element("classifier", name="Activity", scope="event", keys="concept:name"))
    out.write("\n", _text("concept:name", str(log.scenario["name"])), _text("lifecycle:model", "standard"))


def _write_traces(out: Any, log: ProcessLog, events: pd.DataFrame, lang: str) -> None:
    known = _case_attributes(log)
    for case, rows in groupby(_event_attributes(log, events, lang), key=itemgetter(0)):
        out.write("\n")
        with out.element("trace"):
            out.write(*known(case))
            for _, attributes in rows:
                out.write("\n")
                with out.element("event"):
                    out.write(*attributes)
    out.write("\n")


def _case_attributes(log: ProcessLog) -> Callable[[int], list[Any]]:
    """Return a function that gives what is known of a case."""
    columns = {name: log.cases[name].tolist() for name in (*TEXTS, *COUNTS, *SCORES, *FLAGS)}
    moments = {name: log.timestamps(log.cases[f"{name}_h"].fillna(0) * 3600).tolist() for name in TIMES}
    given = {name: log.cases[f"{name}_h"].notna().tolist() for name in TIMES}
    places = {case: row for row, case in enumerate(log.cases["case"].tolist())}

    def attributes(case: int) -> list[Any]:
        row = places[case]
        value = {name: column[row] for name, column in columns.items()}
        return [
            _attribute("string", "concept:name", f"case-{case}"),
            *(_text(name, value[name]) for name in TEXTS if isinstance(value[name], str)),
            *(_recurring("int", name, str(value[name])) for name in COUNTS),
            *(_attribute("float", name, repr(value[name])) for name in SCORES if math.isfinite(value[name])),
            *(_recurring("boolean", name, str(value[name]).lower()) for name in FLAGS if isinstance(value[name], bool)),
            *(_attribute("date", name, moments[name][row]) for name in TIMES if given[name][row]),
        ]

    return attributes


def _event_attributes(log: ProcessLog, events: pd.DataFrame, lang: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield the case of each event and what is known of the event.

    One element serves for the times of all events, so that each event must be written before the next is asked for.
    """
    names, moments = log.activity_names(events, lang), log.timestamps(events["seconds"])
    columns = (
        events[name].tolist()
        for name in ("case", "transition", "resource", "agent", "stage", "log_activity", "given_to")
    )
    timestamp = _attribute("date", "time:timestamp", "")
    for name, moment, case, transition, resource, agent, stage, activity, given_to in zip(
        names, moments.tolist(), *columns, strict=True
    ):
        timestamp.set("value", moment)
        attributes = [
            _text("concept:name", name),
            timestamp,
            _text("lifecycle:transition", transition),
            _text("org:resource", resource),
            _text("org:role", agent),
        ]
        if stage:
            attributes.append(_recurring("int", "stage", str(stage)))
        if given_to:
            attributes.append(_text("given_to", given_to))
        attributes.append(_text("model_activity", activity))
        yield case, attributes


# An element within the log is made without a namespace and so inherits the log's: made with it, lxml would declare it
# again on each attribute of each event, which doubles the file.


def _attribute(kind: str, key: str, value: str) -> Any:
    return etree.Element(kind, key=key, value=value)


_recurring = lru_cache(REMEMBERED)(_attribute)


def _text(key: str, value: str) -> Any:
    return _recurring("string", key, value)
