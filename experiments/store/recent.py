"""An LRU cache of tables: tables that are used often are read once, and memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

ROOM = 12_000_000
"""Bytes of tables to keep."""
COLUMN = 500
"""Bytes that a column takes besides its values."""


class Recent:
    """Tables by name; the least recently used are dropped first."""

    def __init__(self, read: Callable[[str], pa.Table], room: int = ROOM) -> None:
        self._read, self._room = read, room
        self._tables: OrderedDict[str, pa.Table] = OrderedDict()
        self._held = 0

    def __getitem__(self, name: str) -> pa.Table:
        """Return the table, reading it if it is not kept."""
        if name in self._tables:
            self._tables.move_to_end(name)
            return self._tables[name]
        table = self._tables[name] = self._read(name)
        self._held += _size(table)
        while len(self._tables) > 1 and self._held > self._room:
            self._held -= _size(self._tables.popitem(last=False)[1])
        return table

    def clear(self) -> None:
        """Drop all tables."""
        self._tables.clear()
        self._held = 0


def _size(table: pa.Table) -> int:
    return int(table.nbytes) + COLUMN * table.num_columns
