"""Write the newest record's tables into docs/benchmarks.md: `python -m benchmarks.page`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"


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


def filled(page: str, record: dict[str, Any]) -> str:
    """Return the page with the tables of a record placed under the commands that print them."""
    for name, group in record["groups"].items():
        pattern = rf"(`python -m benchmarks {name}`\n\n)(?:\|.*\n)+"
        page = re.sub(pattern, lambda found, group=group: found[1] + table(group["figures"]) + "\n", page)
    return page


def newest() -> dict[str, Any]:
    """Return the record that was written last."""
    path = max((HERE / "results").glob("*.json"), key=lambda file: file.name)
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), newest()), encoding="utf-8")
