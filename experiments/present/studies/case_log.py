"""The report of an import: what is in a case log, what was wrong with it and what was done, as Markdown."""

from __future__ import annotations

from typing import Any

import pandas as pd

from experiments.logs.log import CaseLog, Decision
from experiments.logs.rules import RULES
from experiments.present.console import number
from sim.text.catalogue import catalogue, say

HOUR = pd.Timedelta(hours=1)
STEPS = (("filed", "opened"), ("dispatched", "filed"), ("handled", "dispatched"), ("closed", "handled"))


def report(log: CaseLog, lang: str) -> str:
    """Return the report of an import in `lang`."""
    found = [each for each in log.manifest.decisions if each.count]
    sought = [each for each in log.manifest.decisions if not each.count]
    parts = [f"# {say('log_title', lang, source=log.manifest.source)}", *summary(log, lang)]
    parts += [f"## {say('log_outcomes', lang)}", _outcomes(log, lang), *_stages(log, lang)]
    parts += [f"## {say('log_found', lang)}", _decisions(found, lang), say("log_switch", lang)]
    parts += [f"## {say('log_sought', lang)}", _decisions(sought, lang)]
    return "\n\n".join(each for each in parts if each) + "\n"


def summary(log: CaseLog, lang: str) -> list[str]:
    """Return the sentences that say what the log holds."""
    about, cases = log.manifest, _plain(log)
    zone = about.zone
    at = {"begin": about.begins, "last": cases["opened"].max(), "extracted": about.ends}
    times = {name: moment.tz_convert(zone).strftime("%Y-%m-%d %H:%M") for name, moment in at.items()}
    closed = cases["closed"].notna()
    hours = (cases["closed"] - cases["opened"])[closed] / HOUR
    lines = [
        say(
            "log_summary",
            lang,
            read=number(about.rows_read, lang),
            kept=number(about.rows_kept, lang),
            mapping=about.mapping,
            encoding=about.encoding or "-",
            zone=zone,
        ),
        say("log_window", lang, **times),
        say(
            "log_closed",
            lang,
            closed=number(int(closed.sum()), lang),
            share=number(100 * float(closed.mean()), lang, 1),
            median=number(float(hours.median()), lang, 1),
            most=number(float(hours.quantile(0.9)), lang, 1),
        ),
    ]
    if about.unreadable_bytes:
        lines.append(say("log_unreadable_line", lang, share=f"{100 * about.unreadable_bytes:.2g}"))
    return lines


def _plain(log: CaseLog) -> Any:
    """Return the cases without their type: the stubs of pandas know too little of the arithmetic of times."""
    return log.cases


def main_findings(log: CaseLog, lang: str) -> list[str]:
    """Return one line for each thing found, for the terminal."""
    return [
        f"  {number(each.count, lang):>9}  "
        + say("log_finding", lang, what=say(f"log_rule_{each.rule}", lang), done=action(each.action, lang))
        for each in log.manifest.decisions
        if each.count
    ]


def action(name: str, lang: str) -> str:
    """Return the name of an action in words."""
    return say(f"log_action_{name}", lang)


def _table(heads: list[str], rows: list[list[str]], right: tuple[int, ...] = ()) -> str:
    rule = ["---:" if place in right else "---" for place in range(len(heads))]
    escaped = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, rule, *escaped])


def _outcomes(log: CaseLog, lang: str) -> str:
    counts = log.cases["outcome"].value_counts()
    rows = [
        [say(f"log_outcome_{name}", lang), number(int(count), lang), f"{100 * count / len(log.cases):.1f}"]
        for name, count in sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))
    ]
    return _table([say(f"log_column_{each}", lang) for each in ("outcome", "cases")] + ["%"], rows, (1, 2))


def _stages(log: CaseLog, lang: str) -> list[str]:
    """Return the median length of each stage, where the source has them."""
    rows = []
    for end, start in STEPS:
        length = ((_plain(log)[end] - _plain(log)[start]) / HOUR).dropna()
        if len(length) and log.cases["filed"].notna().any():
            cells = [number(len(length), lang), number(float(length.median()), lang, 1)]
            rows.append([say(f"log_stage_{end}", lang), *cells])
    heads = [say(f"log_column_{each}", lang) for each in ("stage", "cases", "hours")]
    return [f"## {say('log_stages', lang)}", _table(heads, rows, (1, 2))] if rows else []


def _decisions(decisions: list[Decision], lang: str) -> str:
    heads = [say(f"log_column_{each}", lang) for each in ("count", "about", "action", "others", "rule")]
    rows = []
    for each in decisions:
        others = ", ".join(f"`{name}`" for name in RULES.get(each.rule, ()) if name != each.action)
        about = say(f"log_rule_{each.rule}", lang)
        told = _details(each.detail, lang)
        cells = [number(each.count, lang), f"{about}. {told}" if told else about, action(each.action, lang)]
        rows.append([*cells, others, f"`{each.rule}`"])
    return _table(heads, rows, (0,)) if rows else ""


def _details(detail: dict[str, Any], lang: str) -> str:
    told = [
        say("log_finding", lang, what=_detail_name(name, lang), done=_detail(value, lang))
        for name, value in detail.items()
        if value not in (None, {}, [], "", False, 0)
    ]
    return say("log_between", lang).join(told)


def _detail_name(name: str, lang: str) -> str:
    key = f"log_detail_{name}"
    return say(key, lang) if key in catalogue()["logs"] else name


def _detail(value: Any, lang: str) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_detail_name(str(name), lang)} {_detail(each, lang)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return say("mining_yes" if value else "mining_no", lang)
    return number(value, lang) if isinstance(value, int | float) else str(value)
