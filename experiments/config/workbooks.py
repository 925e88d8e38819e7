"""The first sheet of an Excel file: the values that were last computed. Nothing in it is computed, linked or run.

A cell at the far end of a sheet, a title, or a file of a few kilobytes that unpacks to gigabytes must not take the machine: rows
are read one by one, empty ones are not kept, and parts and cells are counted before they are taken.
"""

from __future__ import annotations

import contextlib
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.config.validation_errors import ConfigError

SMALL = 16 * 2**20
"""Bytes, unpacked, up to which a file is looked at a second time to say why a cell is empty."""


def first_sheet(file: Path, most_bytes: int, most_cells: int) -> list[tuple[int, list[Any]]]:
    """Every row that is not empty, with its number in the sheet, as wide as its last value."""
    large = ConfigError("table_too_large", file=str(file), most=most_bytes // 2**20, cells=most_cells)
    table: list[tuple[int, list[Any]]] = []
    widest = 0
    with _readable(file):
        if _unpacked(file) > most_bytes:
            raise large
        with _opened(file, read_only=True) as sheet:
            sheet.reset_dimensions()  # what a file says of its own size may be all there can be
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_value(cell) for cell in row]
                while cells and cells[-1] is None:
                    cells.pop()
                if not cells:
                    continue
                table.append((number, cells))
                widest = max(widest, len(cells))
                if widest * len(table) > most_cells:
                    raise large
    return table


def formulas(file: Path) -> dict[tuple[int, int], str]:
    """The cells that hold formulas, by row and column: a program that does not compute stores none of their values."""
    with _readable(file):
        if _unpacked(file) > SMALL:
            return {}
        with _opened(file, read_only=True, data_only=False) as sheet:
            sheet.reset_dimensions()
            return {
                (cell.row, cell.column): cell.coordinate
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "f"
            }


def merged_around(file: Path, row: int, column: int) -> tuple[str, str] | None:
    """A cell's own name, and that of the merged one that it is part of; None where it is part of none."""
    with _readable(file):
        if _unpacked(file) > SMALL:
            return None
        with _opened(file, read_only=False) as sheet:
            cell = sheet.cell(row, column).coordinate
            return next(((cell, str(each)) for each in sheet.merged_cells.ranges if cell in each), None)


def _value(cell: Any) -> Any:
    """A cell's value; Excel knows no whole numbers, and an empty text is no value."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _unpacked(file: Path) -> int:
    with zipfile.ZipFile(file) as packed:
        return sum(part.file_size for part in packed.infolist())


@contextlib.contextmanager
def _opened(file: Path, read_only: bool, data_only: bool = True) -> Iterator[Any]:
    from openpyxl import load_workbook

    with file.open("rb") as opened, warnings.catch_warnings():  # opened here: openpyxl would refuse another ending
        warnings.simplefilter("ignore")  # about styles and lists of choices that it does not keep
        book = load_workbook(opened, read_only=read_only, data_only=data_only, keep_links=False)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            yield (shown or book.worksheets)[0]
        finally:
            book.close()


@contextlib.contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Whatever openpyxl raises about a file that is cut short or no workbook, in one line."""
    try:
        yield
    except (ConfigError, OSError):
        raise
    except Exception as error:
        raise ConfigError("table_damaged", file=str(file)) from error
