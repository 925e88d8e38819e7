"""The parts that a conclusion is told in, sentences and tables, and how the terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.present.console import LOOKS, new_table, show_sheet, show_table
from experiments.results.sheet import Cell, Sheet

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True)
class Fitted:
    """A table of texts that is shown within `width` columns.

    Heads are broken between words where that saves space; columns of numbers keep at least `least` columns.
    Nothing is cut off: where the words do not fit, the table is wider.
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
    _fix_widths(table, part.width)
    show_table(table, width=part.width)


def _fix_widths(table: Table, width: int) -> None:
    """Give every column the room of its longest word, and columns of texts what is left, if the table must be narrowed.

    Rich narrows the widest columns first, below what they need if others keep a `min_width`, and cuts off the last.
    """
    from rich.console import Console
    from rich.measure import Measurement

    console = Console(width=10_000)
    if console.measure(table).maximum <= width:
        return
    room = [
        [Measurement.get(console, console.options, cell) for cell in (column.header, *column.cells)]
        for column in table.columns
    ]
    for column, cells in zip(table.columns, room, strict=True):
        column.width = max(column.min_width or 0, *(cell.minimum for cell in cells))
    left = max(0, width - console.measure(table).maximum)
    for column, cells in zip(table.columns, room, strict=True):
        if column.min_width is None and column.width is not None:
            more = min(left, max(cell.maximum for cell in cells) - column.width)
            column.width, left = column.width + more, left - more


def _coloured(cell: Cell) -> str:
    from rich.markup import escape

    return escape(cell) if isinstance(cell, str) else f"[{LOOKS[cell[1]]}]{escape(cell[0])}[/]"
