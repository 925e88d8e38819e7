"""Reader of CSV and TSV, in any encoding: Arrow parses, and tells the rows that have too few or too many cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc

from experiments.config.user_tables import separator
from experiments.logs.log import Decision
from experiments.logs.mapping import LogMapping
from experiments.logs.readers.decoding import Utf8, encoding_of, opened
from experiments.logs.readers.source import TEXT, Source, Wanted, listed
from sim.text.catalogue import Phrase, WanggeError

SNIFFED = 1 << 18
TITLES = 20
"""Records among which the head is sought: exports may begin with a title."""
BLOCK = 1 << 24
_MOMENT = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}/\d{1,2}/\d{4}")
_NAMES_ITS_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass
class _Head:
    names: list[str]
    lines: int
    given: bool


@dataclass
class _Shifted:
    """The rows of another number of cells: how many, and the first ones."""

    count: int = 0
    examples: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)
    pad: bool = False

    def __call__(self, row: Any) -> str:
        self.count += 1
        if len(self.examples) < 3:
            self.examples.append(row.text[:80])
        if self.pad and row.actual_columns < row.expected_columns:
            self.short.append(row.text)
        return "skip"


def read_delimited(file: Path, mapping: LogMapping, wanted: Wanted) -> Source:
    """Return the rows of a text table. Raises WanggeError in one line if it has no rows or no head that is wanted."""
    encoding = _known_encoding(mapping.encoding) or encoding_of(file)
    with opened(file) as raw:
        start = Utf8(raw, encoding).read(SNIFFED).decode("utf-8", "ignore")
    sign, head = _sniffed(start, file, mapping, wanted)
    needed = list(wanted(head.names))
    shifted = _Shifted(pad=mapping.action("shifted_columns") == "pad")
    with opened(file) as raw:
        stream = Utf8(raw, encoding)
        table = _parsed(stream, file, sign, head, needed, shifted)
    rows = len(table) + shifted.count
    if rows and shifted.count > 0.5 * rows:
        raise WanggeError("log_ragged", file=str(file), n=shifted.count, of=rows, columns=len(head.names))
    broken = max(0, stream.lines + (not stream.ended_with_line) - head.lines - rows)
    if shifted.short:
        table = pa.concat_tables([table, _padded(shifted.short, sign, head.names, needed)])
    found = [
        Decision(
            rule="shifted_columns",
            count=shifted.count,
            action=mapping.action("shifted_columns"),
            detail={"first": shifted.examples, "padded": len(shifted.short)} if shifted.count else {},
        ),
        Decision(rule="line_breaks_in_quotes", count=broken, action="keep"),
    ]
    if not head.given:
        found.append(Decision(rule="no_header", count=1, action="names_of_the_mapping"))
    return Source(table, rows, encoding, stream.share, tuple(found))


def _known_encoding(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        "".encode(name)
    except LookupError:
        raise WanggeError("log_unknown_encoding", name=name) from None
    return name


def _sniffed(start: str, file: Path, mapping: LogMapping, wanted: Wanted) -> tuple[str, _Head]:
    named = _NAMES_ITS_SEPARATOR.match(start)
    body = start[named.end() :] if named else start
    lines = body.splitlines()
    sign = mapping.separator or (named[1] if named else None)
    sign = sign or ("\t" if ".tsv" in file.suffixes else separator(lines[:200]) if lines else ",")
    return sign, _head(body, sign, bool(named), file, mapping, wanted)


def _head(body: str, sign: str, skipped: bool, file: Path, mapping: LogMapping, wanted: Wanted) -> _Head:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=sign)
    records: list[tuple[list[str], int]] = []
    try:
        for record in islice(reader, TITLES):
            records.append((record, reader.line_num + skipped))
    except csv.Error as error:
        raise WanggeError("log_unreadable", file=str(file), why=Phrase("log_quotes")) from error
    if not records:
        raise WanggeError("log_empty", file=str(file))
    heads = [each for each in records if not _holds_moments(each[0])]
    best, lines = max(heads, key=lambda each: (len(wanted(distinct(each[0]))), -each[1]), default=([], 0))
    if wanted(distinct(best)):
        return _Head(distinct(best), lines, True)
    first = records[0][0]
    if not _holds_moments(first):
        raise WanggeError("log_no_columns", file=str(file), found=listed(first))
    if not mapping.header:
        raise WanggeError("log_no_header", file=str(file), first=first[0][:40])
    if len(mapping.header) != len(first):
        raise WanggeError("log_header_length", file=str(file), n=len(mapping.header), of=len(first))
    return _Head(list(mapping.header), int(skipped), False)


def _holds_moments(record: Sequence[str]) -> bool:
    """Tell a row of values from a head: it has dates."""
    return any(_MOMENT.match(cell.strip()) for cell in record)


def distinct(names: Sequence[str]) -> list[str]:
    """Return heads without blanks around them; an empty one gets a number, and one that comes again, too."""
    seen: Counter[str] = Counter()
    found = []
    for place, name in enumerate(names, start=1):
        name = name.strip().lstrip("\ufeff") or f"column {place}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _parsed(stream: Utf8, file: Path, sign: str, head: _Head, needed: Sequence[str], shifted: _Shifted) -> pa.Table:
    try:
        return pc.read_csv(
            pa.PythonFile(stream, mode="r"),
            pc.ReadOptions(block_size=BLOCK, column_names=head.names, skip_rows=head.lines),
            pc.ParseOptions(delimiter=sign, newlines_in_values=True, invalid_row_handler=shifted),
            pc.ConvertOptions(
                column_types=dict.fromkeys(needed, TEXT), include_columns=list(needed), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        why = Phrase("log_quotes") if "straddling" in str(error) else Phrase("log_not_parsed")
        if "Empty CSV" in str(error):
            raise WanggeError("log_empty", file=str(file)) from error
        raise WanggeError("log_unreadable", file=str(file), why=why) from error


def _padded(texts: Sequence[str], sign: str, names: Sequence[str], needed: Sequence[str]) -> pa.Table:
    rows = [row + [""] * (len(names) - len(row)) for row in csv.reader(texts, delimiter=sign)]
    return pa.table({name: pa.array([row[names.index(name)] for row in rows], TEXT) for name in needed})
