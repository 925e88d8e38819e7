"""Tables as users have them, read as rows of plain values.

A table may be text in any encoding with any separator, Excel, JSON, Parquet or YAML. Cells of text are read as values
are on the command line (see `user_cells`). A file's first bytes outrank its ending.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from experiments.config.user_cells import Row, as_text, decimal_comma, plain
from experiments.config.validation_errors import ConfigError
from experiments.io.files import parse_yaml
from sim.text.catalogue import WanggeError
from sim.text.causes import cause
from sim.text.choices import among

Wanted = Callable[[str], bool]
"""Tells whether the cells under a head are values; those under other heads are kept as text."""
SEPARATORS = (",", ";", "\t", "|")
MOST_BYTES = 256 * 2**20
"""The maximum size of a table when unpacked: a small Excel file may hold gigabytes."""
MOST_CELLS = 1_000_000
ENCODINGS = ("utf-8", "gb18030", "cp1252")
"""The encodings to try in turn if there is no byte order mark; GB18030 includes GBK and GB2312."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_EXCEL_NAMES_ITS_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_table(file: Path, wanted: Wanted = lambda head: True) -> list[Row]:
    """Return the rows of a table in order, one dictionary each. Raises ConfigError if it cannot be read.

    Under a head that is `wanted`, each cell is a value, or None if it is empty; the caller decides whether it may be.
    """
    read = READERS.get(file.suffix.lower())
    if read is None:
        raise ConfigError("design_file_kind", file=str(file), kinds=", ".join(READERS))
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ConfigError("table_too_large", file=str(file), most=MOST_BYTES // 2**20, cells=MOST_CELLS)
        read = _by_content(file) or read
        return read(file, wanted)
    except WanggeError:
        raise
    except Exception as error:  # whatever a reader of a foreign format raises
        raise ConfigError("design_file_unreadable", file=str(file), why=cause(error)) from error


def _by_content(file: Path) -> Callable[[Path, Wanted], list[Row]] | None:
    """Return the reader of a file whose first bytes identify its format, whatever its ending; else None."""
    with file.open("rb") as opened:
        begin = opened.read(8)
    if begin.startswith(_OLD_EXCEL):
        raise ConfigError("table_old_excel", file=str(file))
    return next((read for mark, read in ((b"PK\x03\x04", _excel), (b"PAR1", _parquet)) if begin.startswith(mark)), None)


def decoded(content: bytes, file: Path) -> str:
    """Decode bytes by their byte order mark, or else by the first of `ENCODINGS` in which they are text.

    >>> [decoded("网格".encode(encoding), Path("a.csv")) for encoding in ("gbk", "utf-8-sig", "utf-16")]
    ['网格', '网格', '网格']
    >>> decoded(b"caf\\xe9,1", Path("a.csv"))
    'café,1'
    """
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    raise ConfigError("table_no_text", file=str(file))


def separator(lines: Sequence[str]) -> str:
    """Return the sign that separates cells: the one that gives every row the same number of cells, and the most.

    >>> separator(["a;b", "1,5;2"]), separator(["a,b", "1,2"]), separator(["only", "x"])
    (';', ',', ',')
    """

    def cells(sign: str) -> tuple[bool, int]:
        counts = Counter(len(row) for row in csv.reader(lines[:200], delimiter=sign) if row)
        return len(counts) == 1, max(counts, default=0)

    whole = {sign: cells(sign) for sign in SEPARATORS}
    found = max(
        SEPARATORS, key=lambda sign: (whole[sign][1] > 1 and whole[sign][0], whole[sign][1] if whole[sign][0] else 0)
    )
    return found if whole[found][1] > 1 else max(SEPARATORS, key=lambda sign: whole[sign][1])


def _text(file: Path, wanted: Wanted) -> list[Row]:
    content = decoded(file.read_bytes(), file)
    named = _EXCEL_NAMES_ITS_SEPARATOR.match(content)
    content = content[named.end() :] if named else content
    sign = named[1] if named else "\t" if file.suffix.lower() == ".tsv" else separator(content.splitlines())
    table = [
        row for row in csv.reader(io.StringIO(content, newline=""), delimiter=sign) if any(cell.strip() for cell in row)
    ]
    if not table:
        return []
    head, *body = [[cell.strip() for cell in row] for row in table]
    rows = under_heads(file, head, body)
    commas = (
        set()
        if sign == ","
        else {name for name in rows[0] if decimal_comma([row[name] for row in rows])}
        if rows
        else set()
    )
    return plain(
        file,
        [{name: cell.replace(",", ".") if name in commas else cell for name, cell in row.items()} for row in rows],
        wanted,
        spoken=True,
    )


def under_heads(file: Path, head: Sequence[str], body: Sequence[Sequence[Any]]) -> list[Row]:
    """Return the rows under their heads.

    Empty cells at the end of a row do not count, nor do columns with neither head nor cell. Raises ConfigError for a
    row of another length, and for heads of which one is empty or occurs twice.
    """
    kept = [
        place
        for place, name in enumerate(head)
        if name or any(place < len(row) and row[place] not in (None, "") for row in body)
    ]
    names = [head[place] for place in kept]
    if len(set(names)) < len(names) or "" in names:
        raise ConfigError("design_head", file=str(file))
    for number, row in enumerate(body, start=1):
        if len(row) < len(head) or any(cell not in (None, "") for cell in row[len(head) :]):
            raise ConfigError("design_row_other_columns", file=str(file), row=number, columns=among(names))
    return [{head[place]: row[place] for place in kept} for row in body]


def _excel(file: Path, wanted: Wanted) -> list[Row]:
    """Return the rows of the first sheet.

    Raises ConfigError for a cell without a value if the sheet says why: a formula not yet computed, or a merged cell.
    """
    from experiments.config.workbooks import first_sheet, formulas, merged_around

    table = first_sheet(file, MOST_BYTES, MOST_CELLS)
    uncounted = formulas(file)
    numbers = {number for number, _ in table}
    for (number, _), cell in uncounted.items():
        if number not in numbers:
            raise ConfigError("table_formula", file=str(file), cell=cell)
    if not table:
        return []
    widest = max(len(cells) for _, cells in table)
    head, *body = ([*cells, *[None] * (widest - len(cells))] for _, cells in table)
    names = [as_text(cell).strip() for cell in head]
    rows = plain(file, under_heads(file, names, body), wanted, spoken=True)
    empty = [
        (number, names.index(name) + 1)
        for (number, _), row in zip(table[1:], rows, strict=True)
        for name in row
        if row[name] is None and wanted(name)
    ]
    for place in empty[:1]:
        if place in uncounted:
            raise ConfigError("table_formula", file=str(file), cell=uncounted[place])
        merged = merged_around(file, *place)
        if merged:
            raise ConfigError("table_merged", file=str(file), cell=merged[0], merged=merged[1])
    return rows


def _json(file: Path, wanted: Wanted) -> list[Row]:
    """Return the rows of a JSON file: a list of rows, columns by name, or one row a line.

    A column is a list, or a table by row as pandas writes it.
    """
    text = decoded(file.read_bytes(), file)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = next((name for name, count in Counter(name for name, _ in pairs).items() if count > 1), None)
        if twice is not None:
            raise ConfigError("table_twice", file=str(file), name=twice)
        return dict(pairs)

    try:
        content = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        content = [json.loads(line, object_pairs_hook=once) for line in lines]
    if isinstance(content, dict):
        content = _columns(file, content)
    return _plain_rows(file, content, wanted)


def _columns(file: Path, content: dict[str, Any]) -> list[Row]:
    """Return rows from columns by name; a table that has no columns is itself one row."""
    for kind in (list, dict):
        if content and all(isinstance(column, kind) for column in content.values()):
            places = [range(len(column)) if kind is list else column for column in content.values()]
            if any(list(each) != list(places[0]) for each in places):
                raise ConfigError("table_uneven", file=str(file))
            return [{name: column[place] for name, column in content.items()} for place in places[0]]
    return [content]


def _yaml(file: Path, wanted: Wanted) -> list[Row]:
    return _plain_rows(file, parse_yaml(decoded(file.read_bytes(), file)), wanted)


def _plain_rows(file: Path, rows: Any, wanted: Wanted) -> list[Row]:
    if rows is not None and not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise ConfigError("design_file_no_rows", file=str(file))
    return plain(file, [{str(name): value for name, value in row.items()} for row in rows or []], wanted)


def _parquet(file: Path, wanted: Wanted) -> list[Row]:
    """Return the rows of a Parquet file without the columns in which pandas numbers them."""
    import pyarrow.parquet as pq

    about = pq.read_metadata(file)
    if about.num_rows * about.num_columns > MOST_CELLS:
        raise ConfigError("table_too_large", file=str(file), most=MOST_BYTES // 2**20, cells=MOST_CELLS)
    table = pq.read_table(file)
    return plain(
        file,
        table.select([name for name in table.column_names if not name.startswith("__index_level_")]).to_pylist(),
        wanted,
    )


READERS: dict[str, Callable[[Path, Wanted], list[Row]]] = {
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
"""The reader of a file, by the file's ending."""
