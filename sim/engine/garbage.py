"""Accounting of memory that only the garbage collector can free: a Mesa model and its agents refer to each other.

Python decides by the number of objects when to look for such cycles. A model is a few hundred objects and a megabyte of
tables, so hundreds of dead ones can go unnoticed. Whoever makes such an object records here how large it is, and the
collector is called when too many bytes may be dead.
"""

from __future__ import annotations

import gc
import weakref
from typing import Any

ALLOWED = 32 * 2**20
"""Bytes of dead models that are tolerated; where living models hold more than that, as many bytes as they hold."""


class Ledger:
    """Bytes of objects that were made and are not known to be dead."""

    def __init__(self, allowed: int = ALLOWED) -> None:
        self._allowed = allowed
        self.bytes = 0
        self._living = 0

    def enter(self, owner: Any, size: int) -> None:
        """Record that `owner` holds `size` bytes; collect garbage first if too many bytes may be dead."""
        if self.bytes + size - self._living > max(self._allowed, self._living) and gc.isenabled():
            gc.collect()
            self._living = self.bytes
        self.bytes += size
        weakref.finalize(owner, self._leave, size).atexit = False

    def _leave(self, size: int) -> None:
        self.bytes -= size
        self._living = min(self._living, self.bytes)


LEDGER = Ledger()


def bytes_of(tables: Any) -> int:
    """Return the bytes of the arrays in a tuple of tables, including those of tuples within it."""
    return sum(bytes_of(each) if isinstance(each, tuple) else int(getattr(each, "nbytes", 0)) for each in tables)
