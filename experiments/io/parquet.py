"""Parquet tables: written whole and with checksums, and joined reproducibly.

The bytes of a joined table do not depend on the parts in which it came.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.io.files import write_whole
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

PREFIX = "outcome."
"""Prefix of the columns of runs that hold outcomes."""
COLUMNS = ("run", "scenario", "scenario_hash", "seed")
"""Columns that identify a run."""


def write_table(path: Path, table: "pa.Table") -> None:
    """Write a table whole, with checksums, and with nothing in it that differs from one write to the next."""
    import pyarrow.parquet as pq

    write_whole(path, lambda temporary: pq.write_table(table, temporary, compression="zstd", write_page_checksum=True))


def write_frame(path: Path, frame: "pd.DataFrame") -> None:
    """Write a data frame, without its index, as `write_table` writes a table."""
    import pyarrow as pa

    write_table(path, pa.Table.from_pandas(frame, preserve_index=False))


def write_parts(path: Path, parts: "Iterable[pa.Table]") -> None:
    """Write at least one table of one schema into one file, as `write_table` writes a whole one.

    Each table becomes a row group.
    """
    import pyarrow.parquet as pq

    def write(temporary: Path) -> None:
        left = iter(parts)
        first = next(left)
        with pq.ParquetWriter(temporary, first.schema, compression="zstd", write_page_checksum=True) as file:
            for part in chain([first], left):
                file.write_table(part.combine_chunks(), row_group_size=max(1, len(part)))

    write_whole(path, write)


def read_table(path: Path, columns: list[str] | None = None) -> "pa.Table":
    """Read a Parquet file and verify its checksums. Raises WanggeError naming the file if it is damaged or missing."""
    with opened(path) as file:
        return file.read(columns)


def read_form(path: Path) -> "pa.Table":
    """Return the columns of a Parquet file, without rows."""
    with opened(path) as file:
        return file.schema_arrow.empty_table()


@contextmanager
def opened(path: Path) -> "Iterator[pq.ParquetFile]":
    """Open a Parquet file for reading.

    Raises WanggeError naming the file if anything is wrong with it, found on opening or while reading.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            yield file
    except (OSError, pa.ArrowException) as error:
        raise WanggeError("damaged_file", file=str(path), why=cause(error)) from error


def joined(tables: Sequence["pa.Table"], first: Sequence[str]) -> "pa.Table":
    """Join tables into one with all rows; whole numbers become floats where the two meet.

    Where the tables differ in their columns, those named in `first` lead and the others follow in alphabetical order.
    """
    import pyarrow as pa

    whole = pa.concat_tables(tables, promote_options="permissive")
    if any(table.column_names != tables[0].column_names for table in tables):
        keys = [name for name in first if name in whole.column_names]
        whole = whole.select([*keys, *sorted(set(whole.column_names) - set(keys))])
    return whole
