"""Readers of tables that are no text: Excel and Parquet."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from experiments.config.workbooks import first_sheet
from experiments.logs.readers.delimited import TITLES, distinct
from experiments.logs.readers.source import MOST_BYTES, TEXT, Source, Wanted, as_text, listed
from sim.text.catalogue import WanggeError

MOST_CELLS = 40_000_000


def read_workbook(file: Path, wanted: Wanted) -> Source:
    """Return the rows of the first visible sheet under the head that has most of the columns that are wanted."""
    rows = [[as_text(cell) for cell in cells] for _, cells in first_sheet(file, MOST_BYTES // 4, MOST_CELLS)]
    if not rows:
        raise WanggeError("log_empty", file=str(file))
    heads = [distinct([cell or "" for cell in row]) for row in rows[:TITLES]]
    place = max(range(len(heads)), key=lambda row: (len(wanted(heads[row])), -row))
    names = heads[place]
    needed = list(wanted(names))
    if not needed:
        raise WanggeError("log_no_columns", file=str(file), found=listed(heads[0]))
    body = rows[place + 1 :]
    columns = {}
    for name in needed:
        column = names.index(name)
        columns[name] = pa.array([row[column] if column < len(row) else None for row in body], TEXT)
    return Source(pa.table(columns), len(body))


def read_parquet(file: Path, wanted: Wanted) -> Source:
    """Return the rows of a Parquet file; columns of lists and tables are left out."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as parquet:
        single = [each.name for each in parquet.schema_arrow if not pa.types.is_nested(each.type)]
        needed = list(wanted(single))
        if not needed:
            raise WanggeError("log_no_columns", file=str(file), found=listed(single))
        table = parquet.read(needed)
    return Source(pa.table({name: _texts(table[name]) for name in needed}), len(table))


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type) or pa.types.is_binary(column.type) or pa.types.is_decimal(column.type):
        return pa.chunked_array([pa.array([as_text(each) for each in column.to_pylist()], TEXT)])
    return column.cast(TEXT)
