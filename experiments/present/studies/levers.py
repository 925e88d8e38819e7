"""Output of the verdicts on levers: a table on the terminal, sentences, and the table as Parquet and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from experiments.analysis.comparison.verdicts import matters_of
from experiments.analysis.levers.catalogue import Lever, Levers
from experiments.analysis.levers.effects import counts, effect_table
from experiments.analysis.levers.judge import Cell, Verdict
from experiments.io.files import write_whole
from experiments.present.console import new_table, number, show_table
from experiments.store import PREFIX, write_frame
from sim.text.catalogue import label, say

ARROWS = {"up": "↑", "down": "↓", "same": "=", "bend": "∩"}
MARKS: dict[Verdict, str] = {
    "as_stated": "✓",
    "contrary": "✗",
    "negligible": "≈",
    "nothing": "0",
    "undecided": "?",
    "moves": "",
}
COLOURS: dict[Verdict, str] = {
    "as_stated": "green",
    "contrary": "red",
    "negligible": "dim",
    "nothing": "dim",
    "undecided": "yellow",
    "moves": "cyan",
}
FILES = ("levers.parquet", "levers.csv")


def print_levers(table: Levers, asked: Sequence[Lever], cells: Sequence[Cell], lang: str) -> None:
    """Print a row per lever and load, a column per outcome, how many claims got which verdict, and the explanations."""
    drawn = new_table(say("levers_title", lang))
    for head in ("lever", "load"):
        drawn.add_column(say(f"column_{head}", lang), no_wrap=True)
    for column in table.columns.values():
        drawn.add_column(column.name.told(lang))
    drawn.add_row(say("levers_matters", lang), "", *(_least(table, column, lang) for column in table.columns))
    drawn.add_section()
    for row, last in _rows(table, cells, lang):
        drawn.add_row(*row, end_section=last)
    show_table(drawn)
    print(say("levers_legend", lang, **MARKS))
    for line in sentences(table, asked, cells, lang):
        print(line)


def _rows(table: Levers, cells: Sequence[Cell], lang: str) -> Iterable[tuple[list[str], bool]]:
    """Yield the cells of a row for every lever and load, and whether it is the last one of its lever."""
    loads = list(table.loads)
    for (_, load), group in groupby(cells, key=lambda cell: (cell.lever.id, cell.load)):
        row = list(group)
        lever = row[0].lever
        head = f"{lever.id} {lever.name.told(lang)}" if load == loads[0] else ""
        texts = (_coloured(cell, lang) for cell in row)
        yield [head, table.loads[load].name.told(lang), *texts], load == loads[-1]


def sentences(table: Levers, asked: Sequence[Lever], cells: Sequence[Cell], lang: str) -> list[str]:
    """Return how many claims got which verdict at each load, and why a lever does otherwise or is not tried."""
    lines = []
    for load, about in table.loads.items():
        lines.append(
            say("levers_summary", lang, load=about.name.told(lang), **counts(c for c in cells if c.load == load))
        )
    contrary = dict.fromkeys((cell.lever.id, cell.column) for cell in cells if cell.verdict == "contrary")
    by_id = {cell.lever.id: cell.lever for cell in cells}
    for lever, column in contrary:
        why = by_id[lever].explanations.get(column)
        if why:
            lines.append(
                say(
                    "levers_explained",
                    lang,
                    lever=lever,
                    column=table.columns[column].name.told(lang),
                    why=why.told(lang),
                )
            )
    lines += [
        say("levers_untested", lang, lever=f"{lever.id} {lever.name.told(lang)}", why=lever.untested.told(lang))
        for lever in asked
        if lever.untested
    ]
    return lines


def cell_text(cell: Cell, lang: str) -> str:
    """Return a cell in words: the stated direction, the verdict's mark, and the difference.

    For example "↓ ✓ -12.3"; where the literature is silent, the difference alone, and only if the lever moves it.
    """
    if cell.arrow is None:
        return f"({signed(cell.difference.mean, lang)})" if cell.verdict == "moves" else ""
    return f"{ARROWS[cell.arrow]} {MARKS[cell.verdict]} {signed(cell.difference.mean, lang)}"


def signed(value: float, lang: str) -> str:
    """Format a difference with its sign."""
    return ("+" if value > 0 else "") + number(value, lang)


def _coloured(cell: Cell, lang: str) -> str:
    text = cell_text(cell, lang)
    return f"[{COLOURS[cell.verdict]}]{text}[/]" if text else ""


def _least(table: Levers, column: str, lang: str) -> str:
    outcome = table.columns[column].outcome
    return f"[dim]{label(PREFIX + outcome, lang)}: {number(matters_of(outcome), lang)}[/]"


def write_levers(folder: Path, cells: Sequence[Cell]) -> list[Path]:
    """Write the table of effects to the folder, as Parquet and as CSV; return the files."""
    effects = effect_table(cells)
    parquet, csv = (folder / name for name in FILES)
    write_frame(parquet, effects)
    write_whole(csv, lambda temporary: temporary.write_bytes(as_csv(effects)))
    return [parquet, csv]


def as_csv(effects: Any) -> bytes:
    """Return a table of effects as CSV, numbers with six figures, in UTF-8."""
    text: str = effects.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return text.encode("utf-8")
