"""Pending messages as a whole: list them, and withdraw those that the policy no longer sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.event_queue import (
    EMPTY,
    KIND_MASK,
    PENDING,
    SUBJECT_BITS,
    SUBJECT_MASK,
    TICK_SHIFT,
    VACANT,
    earliest,
    send,
)
from sim.world import World

Ints = NDArray[np.int64]


class Messages:
    """The calendar of a world between two deliveries."""

    def __init__(self, world: World) -> None:
        self.heap, self.count = world.heap, world.count

    def _pending(self) -> Ints:
        earliest(self.heap, self.count)  # fills a vacant root of the heap
        return self.heap[: self.count[PENDING]]

    def subjects(self, *kinds: int) -> Ints:
        """Return the subjects of pending messages of these kinds."""
        found = self._pending()
        return found[np.isin((found >> SUBJECT_BITS) & KIND_MASK, kinds)] & SUBJECT_MASK

    def withdraw(self, kind: int, which: Callable[[Ints], Any] | None = None) -> None:
        """Remove the messages of a kind, or only those whose subjects `which` selects."""
        found = np.sort(self._pending())
        gone = ((found >> SUBJECT_BITS) & KIND_MASK) == kind
        if which is not None:
            gone &= which(found & SUBJECT_MASK)
        kept = found[~gone]  # sorted, hence a heap
        self.heap[: len(found)] = EMPTY
        self.heap[: len(kept)] = kept
        self.count[PENDING], self.count[VACANT] = len(kept), 0

    def send(self, when: int, kind: int, subject: int) -> None:
        """Enter a message into the calendar."""
        send(self.heap, self.count, int(when), kind, int(subject))

    def renumber(self, kind: int, numbers: Ints) -> None:
        """Give the pending messages of a kind to the subjects' new numbers; those whose number is below 0 are lost."""
        found = self._pending().copy()
        own = found[((found >> SUBJECT_BITS) & KIND_MASK) == kind]
        self.withdraw(kind)
        for message in own:
            number = int(numbers[message & SUBJECT_MASK])
            if number >= 0:
                self.send(int(message >> TICK_SHIFT), kind, number)
