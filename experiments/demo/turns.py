"""Turns at computing for the pages of other machines, so that none of them takes over the machine.

A turn lasts a few hundredths of a second.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SLICE = 0.05
"""Seconds after which a computing page lets the next one have a turn."""
LOOK = 0.05
"""Seconds between two checks, while waiting, that the page is still there."""


class Turns:
    """Queue in which a limited number compute at a time and the others wait in order of arrival.

    `taken` holds a turn for a block; `breathe`, called within it, goes to the end of the line once a slice is over.
    `wanted` is called while waiting: it raises if nobody waits for the result any more, and the place in the line is
    given up.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()
        self._mine = threading.local()

    @contextmanager
    def taken(self, wanted: Callable[[], None]) -> Iterator[None]:
        """Hold a turn for the duration of the block; raises as `wanted` does."""
        self._take(wanted)
        try:
            yield
        finally:
            if self._mine.held:
                self._give()

    def breathe(self, wanted: Callable[[], None]) -> None:
        """Let the next one have a turn if the slice is over; raises as `wanted` does."""
        wanted()
        if self._line and time.monotonic() - self._mine.since > SLICE:
            self._give()
            self._take(wanted)

    def _take(self, wanted: Callable[[], None]) -> None:
        self._mine.held = False
        called = threading.Event()
        with self._lock:
            if self._free > 0:
                self._free -= 1
                called.set()
            else:
                self._line.append(called)
        try:
            while not called.wait(LOOK):
                wanted()
        except BaseException:
            self._leave(called)
            raise
        self._mine.held, self._mine.since = True, time.monotonic()

    def _give(self) -> None:
        self._mine.held = False
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1

    def _leave(self, called: threading.Event) -> None:
        """Leave the line or, if the turn has come in the meantime, pass it on to the next."""
        with self._lock:
            if called in self._line:
                self._line.remove(called)
                return
        self._give()
