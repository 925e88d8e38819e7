"""Write the tables of the records into docs/benchmarks.md: `python -m benchmarks.page`.

They are those of the newest record, and what the world that answers costs: one record against another.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
BEFORE, AFTER = "2026-11-22", "2026-11-28"  # the records between which the model became one that answers
CALIBRATION = "calibration: take + send, 1,024 pending"
COMPARED = {
    "Xianlin, lazy form, moves walked: run": "a year of Xianlin, the loop",
    "Xianlin, world built, run and measured in a fresh process": "the same, built and measured in a fresh process",
    "1,000,000 residents, 2,464 grids, 2,500 workers: run": "a million residents, the loop",
    "1,000,000 residents, 2,464 grids, 2,500 workers: world built and run": "the same with building",
    "Xianlin, peak memory of that process": "memory of a year of Xianlin",
    "peak memory of that process": "memory of a million residents",
}
"""Figures of the engine that are compared, and what the page calls them."""


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures of one group as a Markdown table."""
    rows = ["| figure | measured | target | met | wall clock | ratio |", "|---|---:|---|---|---:|---|"]
    for figure in figures:
        met = {True: "yes", False: "no", None: ""}[figure["met"]]
        wall = "" if figure["wall"] is None else f"{figure['wall']:.3g}"
        rows.append(
            f"| {figure['name']} | {figure['value']:.3g} {figure['unit']} | {figure['target']} "
            f"| {met} | {wall} | {figure['ratio']} |"
        )
    return "\n".join(rows)


def comparison() -> str:
    """Return the table of two records' engines; times count in operations of each record's own calibration loop."""
    before, after = (_engine(date) for date in (BEFORE, AFTER))
    rows = ["| | before | after | ratio |", "|---|---:|---:|---:|"]
    for name, label in COMPARED.items():
        one, other = before[name], after[name]
        unit = " MB"
        if "memory" not in name:  # s against ns an operation
            one, other = one / before[CALIBRATION] * 1e3, other / after[CALIBRATION] * 1e3
            unit = " million heap operations"
        rows.append(f"| {label} | {one:.3g}{unit} | {other:.3g}{unit} | {other / one:.2f} |")
    return "\n".join(rows)


def _engine(date: str) -> dict[str, float]:
    path = max((HERE / "results").glob(f"{date}-*.json"))
    figures = json.loads(path.read_text(encoding="utf-8"))["groups"]["engine"]["figures"]
    return {figure["name"]: figure["value"] for figure in figures}


def filled(page: str, record: dict[str, Any]) -> str:
    """Return the page with the tables of a record placed under the commands that print them."""
    for name, group in record["groups"].items():
        pattern = rf"(`python -m benchmarks {name}`\n\n)(?:\|.*\n)+"
        page = re.sub(pattern, lambda found, group=group: found[1] + table(group["figures"]) + "\n", page)
    return re.sub(r"(`python -m benchmarks.page`\n\n)(?:\|.*\n)+", lambda found: found[1] + comparison() + "\n", page)


def newest() -> dict[str, Any]:
    """Return the record that was written last."""
    path = max((HERE / "results").glob("*.json"), key=lambda file: file.name)
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), newest()), encoding="utf-8")
