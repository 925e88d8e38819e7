"""The parts that a conclusion is told in, sentences and tables, and how the terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from experiments.present.console import LOOKS, new_table, show_sheet, show_table
from experiments.results.sheet import Cell, Sheet


@dataclass(frozen=True)
class Fitted:
    """A table of texts that is shown within `width` columns.

    Heads are broken between words where that saves space; columns of numbers keep at least `least` columns.
    """

    sheet: Sheet
    width: int
    least: int


Part = str | Sheet | Fitted
"""A sentence or a table."""


def show_parts(parts: Iterable[Part]) -> None:
    """Print parts in their order."""
    for part in parts:
        if isinstance(part, str):
            print(part)
        elif isinstance(part, Sheet):
            show_sheet(part)
        else:
            _show_fitted(part)


def _show_fitted(part: Fitted) -> None:
    from rich.markup import escape

    sheet = part.sheet
    table = new_table(escape(sheet.title))
    for place, name in enumerate(sheet.head):
        if place in sheet.numbers:
            table.add_column(escape(name), justify="right", min_width=part.least)
        else:
            table.add_column(escape(name))
    for row in sheet.rows:
        table.add_row(*(_coloured(cell) for cell in row))
    show_table(table, width=part.width)


def _coloured(cell: Cell) -> str:
    from rich.markup import escape

    return escape(cell) if isinstance(cell, str) else f"[{LOOKS[cell[1]]}]{escape(cell[0])}[/]"
