"""Tables that begin on a line of the processor's cache, so that a row of 64 bytes is fetched in one piece."""

from __future__ import annotations

import numpy as np

LINE = 64  # bytes


def blank_table(n: int, record: np.dtype[np.void]) -> np.recarray:
    """Return a table of `n` rows of zeros.

    >>> blank_table(3, np.dtype([("id", "i8")])).ctypes.data % LINE
    0
    """
    memory = np.zeros(n * record.itemsize + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + n * record.itemsize].view(record).view(np.recarray)


def copied_table(table: np.recarray) -> np.recarray:
    """Return the same rows in a table of their own."""
    copy = blank_table(len(table), table.dtype)
    copy[:] = table
    return copy
