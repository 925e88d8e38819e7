"""Bytes of what the garbage collector must find, because it is part of a circle: a Mesa model and its agents know each other.

Python decides by the number of objects when to look for circles. A model is a few hundred objects and a megabyte of tables,
so that hundreds of dead ones can lie about unseen. Whoever makes such a thing says here how large it is, and the collector
is called when too many bytes may be dead.
"""

from __future__ import annotations

import gc
import weakref
from typing import Any

ALLOWED = 32 * 2**20
"""Bytes of dead models that may lie about; where living ones hold more than that, as many again."""


class Ledger:
    """Bytes of things that were made and have not been seen to die."""

    def __init__(self, allowed: int = ALLOWED) -> None:
        self._allowed = allowed
        self.bytes = 0
        self._living = 0

    def enter(self, owner: Any, size: int) -> None:
        """Note that `owner` holds so many bytes; first let the dead go if there may be too many."""
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
    """Bytes of the arrays in a tuple of tables, those of tuples within it included."""
    return sum(bytes_of(each) if isinstance(each, tuple) else int(getattr(each, "nbytes", 0)) for each in tables)
