"""Tables as users have them: text in any encoding with any separator, Excel, JSON, Parquet, YAML; read as rows of plain values.

Cells of text are read as values are on the command line: numbers, true and false, lists, else text.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from experiments.files import parse_yaml
from experiments.wording import ConfigError
from sim.causes import cause
from sim.choices import among
from sim.errors import WanggeError

Row = dict[str, Any]
SEPARATORS = (",", ";", "\t", "|")
MOST_BYTES = 256 * 2**20
"""Of a table, unpacked: a small Excel file may hold gigabytes."""
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_NUMBER = re.compile(r"-?\d+(,\d+)?")


def read_table(file: Path) -> list[Row]:
    """The rows of a table, one dictionary each, in their order. Raises ConfigError where it cannot be read.

    A cell without a value is None; whether it may be is for the caller to say.
    """
    read = READERS.get(file.suffix.lower())
    if read is None:
        raise ConfigError("design_file_kind", file=str(file), kinds=", ".join(READERS))
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ConfigError("table_too_large", file=str(file), most=MOST_BYTES // 2**20)
        return read(file)
    except WanggeError:
        raise
    except Exception as error:  # whatever a reader of a foreign format raises
        raise ConfigError("design_file_unreadable", file=str(file), why=cause(error)) from error


def decoded(content: bytes) -> str:
    """Text from bytes: a byte order mark decides, else it is UTF-8 if it can be, else GB18030, which GBK and GB2312 are part of.

    >>> decoded("网格".encode("gbk")), decoded("网格".encode("utf-8-sig")), decoded("网格".encode("utf-16"))
    ('网格', '网格', '网格')
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def separator(lines: Sequence[str]) -> str:
    """What parts the cells of a row: the sign that gives every row the same number of cells, and the most of them.

    >>> separator(["a;b", "1,5;2"]), separator(["a,b", "1,2"]), separator(["only", "x"])
    (';', ',', ',')
    """

    def cells(sign: str) -> tuple[bool, int]:
        counts = Counter(len(row) for row in csv.reader(lines[:200], delimiter=sign) if row)
        return len(counts) == 1, max(counts, default=0)

    whole = {sign: cells(sign) for sign in SEPARATORS}
    found = max(SEPARATORS, key=lambda sign: (whole[sign][1] > 1 and whole[sign][0], whole[sign][1] if whole[sign][0] else 0))
    return found if whole[found][1] > 1 else max(SEPARATORS, key=lambda sign: whole[sign][1])


def _text(file: Path) -> list[Row]:
    content = decoded(file.read_bytes())
    if "\0" in content:
        raise ConfigError("table_no_text", file=str(file))
    sign = "\t" if file.suffix.lower() == ".tsv" else separator(content.splitlines())
    table = [row for row in csv.reader(io.StringIO(content, newline=""), delimiter=sign) if any(cell.strip() for cell in row)]
    if not table:
        return []
    head, *body = [[cell.strip() for cell in row] for row in table]
    rows = _rows(file, head, body)
    commas = {path for path in head if sign != "," and _has_decimal_commas([row[path] for row in rows])}
    return [{path: _value(cell, path in commas) for path, cell in row.items()} for row in rows]


def _has_decimal_commas(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers as they are written where a comma parts cells nowhere: 0,5."""
    filled = [cell for cell in cells if cell]
    return any(map(_DECIMAL_COMMA.fullmatch, filled)) and all(map(_NUMBER.fullmatch, filled))


def _value(cell: str, decimal_comma: bool) -> Any:
    return None if cell == "" else parse_yaml(cell.replace(",", ".") if decimal_comma else cell)


def _rows(file: Path, head: Sequence[str], body: Sequence[Sequence[Any]]) -> list[Row]:
    """Rows under their heads; a row of another length, or a head that names no column or one twice, is refused."""
    if len(set(head)) < len(head) or "" in head:
        raise ConfigError("design_head", file=str(file))
    for number, row in enumerate(body, start=1):
        if len(row) != len(head):
            raise ConfigError("design_row_other_columns", file=str(file), row=number, columns=among(head))
    return [dict(zip(head, row, strict=True)) for row in body]


def _excel(file: Path) -> list[Row]:
    """The first sheet; of a formula the value that was last computed, of a merged cell its first place."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(file) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
            raise ConfigError("table_too_large", file=str(file), most=MOST_BYTES // 2**20)
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        table = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
    table = [row for row in table if any(cell is not None for cell in row)]
    if not table:
        return []
    width = max(place + 1 for row in table for place, cell in enumerate(row) if cell is not None)
    head, *body = [[*row[:width], *[None] * (width - len(row))] for row in table]
    return _rows(file, ["" if cell is None else str(cell).strip() for cell in head], [[_cell(cell) for cell in row] for row in body])


def _cell(cell: Any) -> Any:
    """A cell of Excel as a value of ours: it knows neither whole numbers nor dates without a time of day."""
    if isinstance(cell, str):
        return parse_yaml(cell) if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.date().isoformat() if hasattr(cell, "date") and hasattr(cell, "hour") else cell


def _json(file: Path) -> list[Row]:
    """A list of rows, columns by name, or one row a line."""
    text = decoded(file.read_bytes())
    try:
        content = json.loads(text)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        content = [json.loads(line) for line in lines]
    if isinstance(content, dict) and content and all(isinstance(column, list) for column in content.values()):
        if len({len(column) for column in content.values()}) > 1:
            raise ConfigError("table_uneven", file=str(file))
        content = [dict(zip(content, row, strict=True)) for row in zip(*content.values(), strict=True)]
    return _plain_rows(file, [content] if isinstance(content, dict) else content)


def _yaml(file: Path) -> list[Row]:
    return _plain_rows(file, parse_yaml(decoded(file.read_bytes())))


def _plain_rows(file: Path, rows: Any) -> list[Row]:
    if rows is not None and not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise ConfigError("design_file_no_rows", file=str(file))
    return [{str(path): value for path, value in row.items()} for row in rows or []]


def _parquet(file: Path) -> list[Row]:
    import pyarrow.parquet as pq

    return list(pq.read_table(file).to_pylist())


READERS: dict[str, Callable[[Path], list[Row]]] = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".xlsx": _excel,
    ".json": _json,
    ".jsonl": _json,
    ".parquet": _parquet,
    ".yaml": _yaml,
    ".yml": _yaml,
}
"""How a file is read, by its ending."""
