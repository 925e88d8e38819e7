"""Export of a process log as XES (IEEE 1849-2016), the exchange format of process mining.

It is written line by line, so that a long log needs no tree in memory.

Extensions: concept (names), time (timestamps), org (resources and roles), lifecycle (transitions). Other attributes are
our own and have plain names.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from experiments.analysis.mining.log import ProcessLog
from experiments.io.files import write_whole

if TYPE_CHECKING:
    import pandas as pd

EXTENSIONS = ("concept", "time", "org", "lifecycle")
TEXTS = ("category", "believed", "state", "ledger", "route", "source", "channel", "tier", "group", "department")
COUNTS = ("grid", "hops", "bounces", "rework", "urged", "recurrences")
SCORES = ("severity", "work_hours")
FLAGS = ("small", "overdue", "supervised", "satisfied")
TIMES = ("arises", "deadline", "resolved")


def write_xes(log: ProcessLog, path: Path, detail: str = "stages", lang: str = "en") -> None:
    """Write the log to `path`, whole or not at all; `detail` is `stages`, or `all` that happened to a case."""

    def fill(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(_lines(log, log.chosen(detail), lang))

    write_whole(path, fill)


def _lines(log: ProcessLog, events: pd.DataFrame, lang: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for name in EXTENSIONS:
        yield f'<extension name="{name.capitalize()}" prefix="{name}" uri="http://www.xes-standard.org/{name}.xesext"/>\n'
    yield '<global scope="trace"><string key="concept:name" value="case-0"/></global>\n'
    yield (
        '<global scope="event"><string key="concept:name" value="name"/>'
        '<date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>'
    )
    yield '<string key="lifecycle:transition" value="complete"/></global>\n'
    yield '<classifier name="Activity" scope="event" keys="concept:name"/>\n'
    yield f"{_text('concept:name', log.scenario['name'])}{_text('lifecycle:model', 'standard')}\n"
    heads = dict(zip(log.cases["case"], _case_lines(log), strict=True))
    case = None
    for number, line in zip(events["case"], _event_lines(log, events, lang), strict=True):
        if number != case:
            yield ("</trace>\n" if case is not None else "") + heads[number]
            case = number
        yield line
    yield ("</trace>\n" if case is not None else "") + "</log>\n"


def _case_lines(log: ProcessLog) -> Iterator[str]:
    """Yield the beginning of each case's trace, with what is known of the case."""
    columns = {name: log.cases[name].tolist() for name in (*TEXTS, *COUNTS, *SCORES, *FLAGS)}
    moments = {name: log.timestamps(log.cases[f"{name}_h"].fillna(0) * 3600).tolist() for name in TIMES}
    given = {name: log.cases[f"{name}_h"].notna().tolist() for name in TIMES}
    for row, number in enumerate(log.cases["case"]):
        parts = [_text("concept:name", f"case-{number}")]
        parts += [_text(name, columns[name][row]) for name in TEXTS if isinstance(columns[name][row], str)]
        parts += [f'<int key="{name}" value="{columns[name][row]}"/>' for name in COUNTS]
        parts += [
            f'<float key="{name}" value="{columns[name][row]!r}"/>'
            for name in SCORES
            if math.isfinite(columns[name][row])
        ]
        parts += [
            f'<boolean key="{name}" value="{str(columns[name][row]).lower()}"/>'
            for name in FLAGS
            if isinstance(columns[name][row], bool)
        ]
        parts += [f'<date key="{name}" value="{moments[name][row]}"/>' for name in TIMES if given[name][row]]
        yield "<trace>" + "".join(parts) + "\n"


def _event_lines(log: ProcessLog, events: pd.DataFrame, lang: str) -> Iterator[str]:
    names, moments = log.activity_names(events, lang), log.timestamps(events["seconds"])
    columns = (
        events[name].tolist() for name in ("transition", "resource", "agent", "stage", "log_activity", "given_to")
    )
    quoted: dict[str, str] = {}

    def text(key: str, value: str) -> str:
        if value not in quoted:
            quoted[value] = quoteattr(value)
        return f'<string key="{key}" value={quoted[value]}/>'

    for name, moment, transition, resource, agent, stage, activity, given_to in zip(
        names, moments.tolist(), *columns, strict=True
    ):
        line = (
            f'<event>{text("concept:name", name)}<date key="time:timestamp" value="{moment}"/>'
            f"{text('lifecycle:transition', transition)}"
        )
        line += text("org:resource", resource) + text("org:role", agent)
        line += f'<int key="stage" value="{stage}"/>' if stage else ""
        line += text("given_to", given_to) if given_to else ""
        yield line + text("model_activity", activity) + "</event>\n"


def _text(key: str, value: Any) -> str:
    return f'<string key="{key}" value={quoteattr(str(value))}/>'
