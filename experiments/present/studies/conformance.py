"""Output of a conformance check: tables and sentences on the terminal, and tables as Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.mining.conform import BRANCHES, NONE, Conformance
from experiments.analysis.mining.log import ProcessLog
from experiments.analysis.mining.procedure import LEFT_OUT, WRONG_ORDER, procedure
from experiments.present.console import new_table, number, show_table
from experiments.store import write_frame
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

COURSES = 6
WORST = 8


def kind_name(kind: str, lang: str) -> str:
    """Return the name of a deviation in words."""
    if kind.startswith(LEFT_OUT):
        return say("mining_left_out", lang, activity=procedure().name(kind.removeprefix(LEFT_OUT), lang))
    if kind in ("conforms", WRONG_ORDER):
        return say(f"mining_{kind}", lang)
    return procedure().name(kind, lang)


def part_name(part: str, name: str, log: ProcessLog, lang: str) -> str:
    """Return the name of a department or category in words."""
    if name == NONE:
        return say("mining_no_department", lang)
    rows = log.scenario["troubles"]["categories"] if part == "category" else log.scenario["departments"]
    known = {row["name"]: row.get(lang) or label(row["name"], lang) for row in rows}
    stem, _, station = name.rpartition("_")
    if name not in known and stem in known and station.isdigit():
        return f"{known[stem]} {station}"
    return known.get(name, label(name, lang))


def share(value: float, lang: str) -> str:
    """Format a share in per cent with one decimal."""
    return say("mining_percent", lang, value=number(100 * value, lang, 1))


def show(found: Conformance, log: ProcessLog, lang: str) -> None:
    """Print the sentences, the deviations, who deviates how often, and the most frequent courses."""
    if found.cases.empty:
        print(say("mining_no_cases", lang))
        return
    for line in sentences(found, lang):
        print(line)
    _show_deviations(found, lang)
    for part in ("department", "category"):
        _show_part(found, log, part, lang)
    _show_courses(found, lang)


def sentences(found: Conformance, lang: str) -> list[str]:
    """Return the sentences about all cases."""
    cases, ended = found.cases, found.cases[found.cases["ended"]]
    said = [
        say(
            "mining_of_all", lang, n=len(cases), conforming=int(cases["conforms"].sum()), share=share(found.share, lang)
        )
    ]
    if len(ended):
        in_order = int(ended["in_order"].sum())
        said.append(
            say("mining_of_ended", lang, n=len(ended), in_order=in_order, share=share(in_order / len(ended), lang))
        )
    rows = found.deviations[(found.deviations["part"] == "all") & (found.deviations["deviation"] != "conforms")]
    worst = rows.sort_values("cases", ascending=False, kind="stable").to_dict("records")[0]
    if worst["cases"]:
        said.append(
            say(
                "mining_most",
                lang,
                deviation=kind_name(worst["deviation"], lang),
                n=worst["cases"],
                share=share(worst["share"], lang),
            )
        )
    branches = [(procedure().name(each, lang), int(cases[f"branch.{each}"].sum())) for each in BRANCHES]
    told = say("mining_and", lang).join(say("mining_branch", lang, branch=name, n=n) for name, n in branches if n)
    return [*said, say("mining_branches", lang, branches=told)] if told else said


def _show_deviations(found: Conformance, lang: str) -> None:
    table = new_table(say("mining_deviations", lang))
    table.add_column(say("mining_column_deviation", lang))
    for head in ("cases", "share"):
        table.add_column(say(f"mining_column_{head}", lang), justify="right")
    for row in found.deviations[found.deviations["part"] == "all"].to_dict("records"):
        if row["cases"] or row["deviation"] == "conforms":
            table.add_row(kind_name(row["deviation"], lang), number(row["cases"], lang), share(row["share"], lang))
    show_table(table)


def _show_part(found: Conformance, log: ProcessLog, part: str, lang: str) -> None:
    """Print who has the smallest share of conforming cases, and how these deviate most often."""
    rows = found.deviations[found.deviations["part"] == part]
    order = rows[rows["deviation"] == "conforms"].sort_values(["share", "name"])
    table = new_table(say(f"mining_by_{part}", lang, n=min(WORST, len(order)), of=len(order)))
    for head in (part, "cases", "conforming", "deviation"):
        table.add_column(say(f"mining_column_{head}", lang), justify="left" if head in (part, "deviation") else "right")
    for each in order.head(WORST).to_dict("records"):
        others = rows[(rows["name"] == each["name"]) & (rows["deviation"] != "conforms")]
        worst = others.sort_values("cases", ascending=False, kind="stable").to_dict("records")[0]
        most = (
            say("mining_how_many", lang, deviation=kind_name(worst["deviation"], lang), n=worst["cases"])
            if worst["cases"]
            else ""
        )
        table.add_row(
            part_name(part, each["name"], log, lang), number(each["of"], lang), share(each["share"], lang), most
        )
    show_table(table)


def _show_courses(found: Conformance, lang: str) -> None:
    table = new_table(say("mining_courses", lang, n=min(COURSES, len(found.courses)), of=len(found.courses)))
    for head in ("course", "cases", "share", "order"):
        table.add_column(say(f"mining_column_{head}", lang), justify="left" if head in ("course", "order") else "right")
    for row in found.courses.head(COURSES).to_dict("records"):
        course = " > ".join(procedure().name(each, lang) for each in row["course"].split(" > "))
        table.add_row(
            course,
            number(row["cases"], lang),
            share(row["share"], lang),
            say("mining_yes" if row["in_order"] else "mining_no", lang),
        )
    show_table(table)


def tables(found: Conformance) -> dict[str, pd.DataFrame]:
    """Return the tables of the folder by name."""
    return {"cases": found.cases, "deviations": found.deviations, "courses": found.courses}


def write(folder: Path, found: Conformance) -> None:
    """Write the tables to `folder`."""
    for name, table in tables(found).items():
        write_frame(folder / f"{name}.parquet", table)
