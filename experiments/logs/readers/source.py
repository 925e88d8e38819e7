"""What a reader returns: a table of texts under the source's own heads, and what was wrong with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from experiments.logs.log import Decision
from sim.text.catalogue import Phrase
from sim.text.choices import among

if TYPE_CHECKING:
    import pandas as pd

MOST_BYTES = 8 * 2**30
"""Maximum size of a source when unpacked."""
TEXT = pa.large_string()


@dataclass(frozen=True)
class Source:
    """Rows of a source as texts (null: nothing there), the rows that were in the file, and defects of the file.

    `events` is set where the source is an event log; `table` then has one row a case.
    """

    table: pa.Table
    rows: int
    encoding: str = ""
    unreadable: float = 0.0
    found: tuple[Decision, ...] = ()
    events: pd.DataFrame | None = field(default=None, repr=False)


Wanted = Callable[[Sequence[str]], Sequence[str]]
"""Which of the heads of a source are needed."""


def of_rows(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Return rows of single values as a table of texts; lists and tables inside a row are left out."""
    rows = list(rows)
    heads = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: pa.array([as_text(row.get(name)) for row in rows], TEXT) for name in heads})


def as_text(value: Any) -> str | None:
    """Return a single value as text; None for nothing, for what is not a single value and for an empty text."""
    if value is None or isinstance(value, dict | list | bytes) or value != value:
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value).lower() if isinstance(value, bool) else str(value).replace("\x00", "")
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # JSON can hold halves of characters
    return text or None


def listed(heads: Sequence[str]) -> Phrase | str:
    """Return the heads of a source for an error message, long ones cut."""
    return among([_printable(" ".join(head[:32].split())) for head in heads if head.strip()][:40] or ["-"])


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def cleaned(table: pa.Table, nulls: Sequence[str]) -> pa.Table:
    """Return the table with trimmed texts, and with nothing in place of the words that stand for nothing."""
    words = pa.array(list(nulls), TEXT)
    columns = []
    for column in table.columns:
        text = pc.utf8_trim_whitespace(column.cast(TEXT))
        columns.append(pc.if_else(pc.is_in(text, value_set=words), pa.scalar(None, TEXT), text))
    return pa.Table.from_arrays(columns, names=table.column_names)
