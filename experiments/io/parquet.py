"""Tables as files: written whole and with check sums, joined so that the bytes do not tell in which parts they came."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.io.files import write_whole
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

PREFIX = "outcome."
"""How a column of runs that holds an outcome begins."""
COLUMNS = ("run", "scenario", "scenario_hash", "seed")
"""Columns that name a run."""


def write_table(path: Path, table: "pa.Table") -> None:
    """Write a table whole, with check sums, and with nothing in it that differs from one writing to the next."""
    import pyarrow.parquet as pq

    write_whole(path, lambda temporary: pq.write_table(table, temporary, compression="zstd", write_page_checksum=True))


def write_parts(path: Path, parts: "Iterable[pa.Table]") -> None:
    """Write tables of one form, one at least, as `write_table` writes a whole one; each is a row group of its own."""
    import pyarrow.parquet as pq

    def write(temporary: Path) -> None:
        left = iter(parts)
        first = next(left)
        with pq.ParquetWriter(temporary, first.schema, compression="zstd", write_page_checksum=True) as file:
            for part in chain([first], left):
                file.write_table(part.combine_chunks(), row_group_size=max(1, len(part)))

    write_whole(path, write)


def read_table(path: Path, columns: list[str] | None = None) -> "pa.Table":
    """Read a Parquet file and check its sums; a damaged or missing one is a WanggeError that names it."""
    with opened(path) as file:
        return file.read(columns)


def read_form(path: Path) -> "pa.Table":
    """The columns of a Parquet file, without rows."""
    with opened(path) as file:
        return file.schema_arrow.empty_table()


@contextmanager
def opened(path: Path) -> "Iterator[pq.ParquetFile]":
    """A Parquet file to read from; whatever is wrong with it, found now or while reading, is a WanggeError that names it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            yield file
    except (OSError, pa.ArrowException) as error:
        raise WanggeError("damaged_file", file=str(path), why=cause(error)) from error


def joined(tables: Sequence["pa.Table"], first: Sequence[str]) -> "pa.Table":
    """One table of all rows; whole numbers give way to floats where they meet.

    Where tables differ in their columns, those not named in `first` stand in alphabetical order.
    """
    import pyarrow as pa

    whole = pa.concat_tables(tables, promote_options="permissive")
    if any(table.column_names != tables[0].column_names for table in tables):
        keys = [name for name in first if name in whole.column_names]
        whole = whole.select([*keys, *sorted(set(whole.column_names) - set(keys))])
    return whole
