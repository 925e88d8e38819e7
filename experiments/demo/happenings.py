"""Event log behind a page, from which the lives of cases are told.

It keeps the newest rows, as many as a page may hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np

kept_record = np.dtype([("time", "i4"), ("case", "i4"), ("actor", "i4"), ("activity", "i1")])
"""A row of `sim.world.log_record` without its gaps: times are whole seconds of at most ten years."""
FIRST_ROWS = 1024


class EventLog:
    """Log of the model's events in their order, limited to the newest `most` rows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._table = np.zeros(min(most, FIRST_ROWS), kept_record)
        self._filled = 0

    def __len__(self) -> int:
        return self._filled

    @property
    def rows(self) -> Any:
        """The rows kept, oldest first; read them before the next `add`."""
        return self._table[: self._filled]

    def add(self, rows: Any) -> None:
        """Append these rows."""
        rows = rows[max(0, len(rows) - self._most) :]
        if self._filled + len(rows) > len(self._table):
            self._make_room(len(rows))
        place = slice(self._filled, self._filled + len(rows))
        for name in kept_record.names or ():
            self._table[name][place] = rows[name]
        self._filled += len(rows)

    def _make_room(self, n: int) -> None:
        """Make room for `n` more rows.

        The table grows while it may; after that the oldest eighth is dropped at once, so that this happens rarely.
        """
        kept = self._filled
        if kept + n > self._most:
            kept = max(0, min(self._most - n, self._most - self._most // 8))
        newest = self._table[self._filled - kept : self._filled].copy()
        if len(self._table) < self._most:
            self._table = np.zeros(min(self._most, max(2 * len(self._table), kept + n)), kept_record)
        self._table[:kept] = newest
        self._filled = kept
