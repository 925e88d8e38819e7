"""The first sheet of an Excel file, with the values that were last computed.

Nothing in the file is computed, linked or run. A cell at the far end of a sheet, a title, or a file of a few kilobytes
that unpacks to gigabytes must not exhaust the machine, so rows are read one by one, empty rows are dropped, and parts
and cells are counted before they are kept.
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
"""The size in bytes, unpacked, up to which a file is read a second time to find out why a cell is empty."""


def first_sheet(file: Path, most_bytes: int, most_cells: int) -> list[tuple[int, list[Any]]]:
    """Return every row that is not empty, up to its last value, with its number in the sheet.

    Raises ConfigError if the file is damaged or exceeds one of the limits.
    """
    large = ConfigError("table_too_large", file=str(file), most=most_bytes // 2**20, cells=most_cells)
    table: list[tuple[int, list[Any]]] = []
    widest = 0
    with _readable(file):
        if _unpacked(file) > most_bytes:
            raise large
        with _opened(file, read_only=True) as sheet:
            sheet.reset_dimensions()  # the size that a file claims may be the largest there is
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
    """Return the names of the cells that hold formulas, by row and column; none if the file is not `SMALL`.

    A program that does not compute stores no values in such cells.
    """
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
    """Return a cell's name and that of the merged cell it belongs to; None if it belongs to none.

    None, too, if the file is not `SMALL`.
    """
    with _readable(file):
        if _unpacked(file) > SMALL:
            return None
        with _opened(file, read_only=False) as sheet:
            cell = sheet.cell(row, column).coordinate
            return next(((cell, str(each)) for each in sheet.merged_cells.ranges if cell in each), None)


def _value(cell: Any) -> Any:
    """Return a cell's value: a whole number as int, because Excel has only floats, and a blank text as None."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _unpacked(file: Path) -> int:
    with zipfile.ZipFile(file) as packed:
        return sum(part.file_size for part in packed.infolist())


@contextlib.contextmanager
def _opened(file: Path, read_only: bool, data_only: bool = True) -> Iterator[Any]:
    from openpyxl import load_workbook

    with file.open("rb") as opened, warnings.catch_warnings():  # opened here, because openpyxl refuses other endings
        warnings.simplefilter("ignore")  # about styles and lists of choices that it does not keep
        book = load_workbook(opened, read_only=read_only, data_only=data_only, keep_links=False)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            yield (shown or book.worksheets)[0]
        finally:
            book.close()


@contextlib.contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Turn whatever openpyxl raises about a file that is cut short or not a workbook into a one-line ConfigError."""
    try:
        yield
    except (ConfigError, OSError):
        raise
    except Exception as error:
        raise ConfigError("table_damaged", file=str(file)) from error
