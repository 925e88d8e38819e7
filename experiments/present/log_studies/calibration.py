"""The answer of `wangge calibrate`: what was kept of each department, in words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.present.figures.calibration import draw_capacity, draw_targets
from experiments.present.log_studies.page import percent, write_log_pages
from experiments.results.sheet import Cell, Sheet
from sim.text.catalogue import say

MOST_ROWS = 15


def parts(about: Mapping[str, Any], lang: str) -> list[str | Sheet]:
    """Return sentences and the table of departments, the largest first."""
    rows = about["departments"]
    unfit = [row["department"] for row in rows if not row["mechanism_fits"]]
    effect = about["week_effect"]
    said: list[str | Sheet] = [
        say(
            "calibration_cases",
            lang,
            cases=f"{about['cases']:,}",
            closed=f"{about['closed']:,}",
            until=about["until"][:16],
        ),
        say("calibration_members", lang, members=about["members"], points=about["settings"]["points"]),
        say("calibration_weeks", lang, **{name: f"{value:.2f}" for name, value in effect.items()}),
    ]
    if about["holidays"]:
        said.append(say("calibration_holidays", lang, days=", ".join(day[:10] for day in about["holidays"])))
    open_ones = about["capacity_not_identified"]
    said.append(say("calibration_capacity", lang, n=open_ones, total=len(rows)))
    if unfit:
        said.append(say("calibration_unfit", lang, n=len(unfit), some="; ".join(unfit[:5])))
    stages = [row for row in about.get("stages", ()) if row["department"] is None]
    return [*said, _table(rows, lang), *([_stage_table(stages, lang)] if stages else [])]


def _stage_table(rows: Sequence[Mapping[str, Any]], lang: str) -> Sheet:
    body: list[list[Cell]] = []
    for row in rows:
        hours = ["-" if row[end] is None else f"{row[end]:,.1f}" for end in ("half", "nine_tenths")]
        body.append([say(f"calibration_stage_{row['stage']}", lang), f"{row['cases']:,}", f"{row['open']:,}", *hours])
    heads = [say(f"calibration_column_{name}", lang) for name in ("stage", "cases", "in_it", "half", "nine_tenths")]
    return Sheet(say("calibration_stages", lang), heads, body, (1, 2, 3, 4))


def _table(rows: Sequence[Mapping[str, Any]], lang: str) -> Sheet:
    heads = ("department", "cases", "kept", "officers", "busy", "capacity", "not_closed", "hours")
    body: list[list[Cell]] = []
    for row in rows[:MOST_ROWS]:
        low, high = row["officers"]
        known = row["capacity"] != "capacity not identified"
        word = say(f"calibration_{row['capacity'].replace(' ', '_')}", lang)
        hours = f"{row['hours'][0]:.0f}-{row['hours'][1]:.0f}"
        busy = "-".join(f"{100 * end:.0f}" for end in row["busy"])
        cells: list[Cell] = [row["department"], f"{row['cases']:,}", str(row["kept"]), f"{low:g}-{high:g}", busy]
        body.append([*cells, (word, "better" if known else "open"), percent(row["not_closed"], lang), hours])
    title = say("calibration_table", lang, n=len(body), of=len(rows))
    return Sheet(title, [say(f"calibration_column_{head}", lang) for head in heads], body, (1, 2, 3, 4, 6, 7))


def write_pages(folder: Path, about: Mapping[str, Any], figures: bool) -> None:
    """Write calibration-en.html and -zh.html into the folder, from its tables."""
    import pandas as pd

    from experiments.analysis.calibration.folder import CAPACITY, TARGETS

    capacity, targets = (pd.read_parquet(folder / name) for name in (CAPACITY, TARGETS))
    draws = {
        "capacity": lambda to, lang: draw_capacity(capacity, to, lang),
        "targets": lambda to, lang: draw_targets(targets, capacity, to, lang),
    }
    settings = about["settings"]
    command = f"wangge calibrate LOG points={settings['points']} members={settings['members']} seed={settings['seed']}"
    write_log_pages(
        folder,
        "calibration",
        lambda lang: Sheet("", (), [(say(f"log_setting_{key}", lang), str(settings[key])) for key in _SHOWN]),
        lambda lang: parts(about, lang),
        lambda lang: [say(f"calibration_limit_{key}", lang) for key in ("capacity", "stock", "law")],
        draws if figures else {},
        command + (f" until={settings['until']}" if settings["until"] else ""),
        {"source": about["log"].get("source", ""), "model": settings["model"]},
    )


_SHOWN = ("points", "members", "seed", "until")
