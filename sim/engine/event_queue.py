"""The event calendar: messages to the future, taken out in order of time.

A message is one 64-bit integer, `tick << 33 | kind << 26 | subject`: 30 bits of ticks (34 years of seconds), 7 bits
that say what happens, 26 bits for the row it happens to. One comparison orders two messages completely, so the order of
delivery never depends on the order of sending: by tick, then by kind, then by subject.

The messages lie in a 4-ary heap, whose unused places hold EMPTY, later than any message; so the least of four children
is found without asking how many there are. Taking a message leaves the root vacant. The next message sent usually goes
there and sinks no further than it must, which costs next to nothing for one that is due at once; if none is sent the
place is filled bottom-up (Wegener 1993): the hole sinks to a leaf, then the last message rises from there.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.numba.compiling import inlined_kernel, kernel
from sim.text.catalogue import WanggeError

TICK_BITS, KIND_BITS, SUBJECT_BITS = 30, 7, 26
TICK_SHIFT = KIND_BITS + SUBJECT_BITS
TICK_MASK = (1 << TICK_BITS) - 1
KIND_MASK = (1 << KIND_BITS) - 1
SUBJECT_MASK = (1 << SUBJECT_BITS) - 1
EMPTY = (1 << 63) - 1  # what an empty calendar shows as its earliest message; its tick lies beyond every horizon

PENDING, SENT, DELIVERED, HORIZON, LOST, VACANT = range(6)  # indices into `count`

ARITY = 4


class Calendar(NamedTuple):
    """The two arrays of a calendar, to be included in a larger tuple of tables.

    `count` holds the numbers of messages PENDING, SENT and DELIVERED, the last tick of the run (HORIZON), how many
    messages were LOST because the heap was full (the loop must stop with an error when that is not 0), and whether the
    root is VACANT.
    """

    heap: NDArray[np.int64]
    count: NDArray[np.int64]  # type: ignore[assignment]  # hides tuple.count, which nobody needs here


def new_calendar(capacity: int, horizon_tick: int) -> Calendar:
    """Return an empty calendar for at most `capacity` pending messages, none of them later than `horizon_tick`."""
    heap = np.full(capacity + ARITY, EMPTY, np.int64)
    return Calendar(heap, np.array([0, 0, 0, horizon_tick, 0, 0], np.int64))


def check_bits(horizon_tick: int, subjects: int, kinds: int) -> None:
    """Raise WanggeError `calendar_bits` if messages of this run would not fit into 64 bits.

    `subjects` and `kinds` are counts: the largest number used is one less.
    """
    limits = (
        ("ticks", horizon_tick, (1 << TICK_BITS) - 2),
        ("subjects", subjects, 1 << SUBJECT_BITS),
        ("kinds", kinds, 1 << KIND_BITS),
    )
    for what, value, limit in limits:
        if not 0 <= value <= limit:
            raise WanggeError("calendar_bits", what=what, value=value, limit=limit)


@kernel
def tick_of(packed: int) -> int:
    """Return the tick at which the message is due."""
    return (packed >> TICK_SHIFT) & TICK_MASK  # the mask tells the compiler that time is not negative


@kernel
def kind_of(packed: int) -> int:
    """Return the kind of the message: what happens."""
    return (packed >> SUBJECT_BITS) & KIND_MASK


@kernel
def subject_of(packed: int) -> int:
    """Return the subject of the message: the row it happens to."""
    return packed & SUBJECT_MASK


@kernel
def earliest(heap: NDArray[np.int64], count: NDArray[np.int64]) -> int:
    """Return the message that `take` would deliver, left in place; EMPTY if there is none."""
    if count[VACANT]:
        _fill_root(heap, count)
    return int(heap[0])


@inlined_kernel
def send(heap: NDArray[np.int64], count: NDArray[np.int64], tick: int, kind: int, subject: int) -> None:
    """Enter a message for `tick`.

    A message beyond the horizon is dropped uncounted; one that finds the heap full is counted as LOST.
    """
    if tick > count[HORIZON]:
        return
    packed = (int(tick) << TICK_SHIFT) | (int(kind) << SUBJECT_BITS) | int(subject)
    pending = int(count[PENDING])
    if count[VACANT]:
        count[VACANT] = 0
        count[PENDING] = pending + 1
        count[SENT] += 1
        _sink(heap, pending + 1, packed)
        return
    if pending >= len(heap) - ARITY:
        count[LOST] += 1
        return
    count[PENDING] = pending + 1
    count[SENT] += 1
    _rise(heap, pending, packed)


@inlined_kernel
def take(heap: NDArray[np.int64], count: NDArray[np.int64]) -> int:
    """Remove and return the earliest message; EMPTY if there is none.

    Use `tick_of`, `kind_of` and `subject_of` to read it.
    """
    packed = earliest(heap, count)
    if count[PENDING] > 0:
        remove_earliest(count)
    return packed


@inlined_kernel
def remove_earliest(count: NDArray[np.int64]) -> None:
    """Remove the message that `earliest` has just returned; there must be one."""
    count[PENDING] -= 1
    count[DELIVERED] += 1
    count[VACANT] = 1


@inlined_kernel
def _fill_root(heap: NDArray[np.int64], count: NDArray[np.int64]) -> None:
    """Close the heap over its vacant root."""
    count[VACANT] = 0
    last = int(count[PENDING])
    moved = int(heap[last])
    heap[last] = EMPTY
    if last > 0:
        _rise(heap, _sink_hole(heap, last), moved)


@kernel
def _sink(heap: NDArray[np.int64], length: int, packed: int) -> None:
    """Put a message at the vacant root, or at the descendant of it where it belongs."""
    hole = 0
    child = 1
    while child < length:
        least = _least(heap, child)
        if packed <= heap[least]:
            break
        heap[hole] = heap[least]
        hole = least
        child = (hole << 2) + 1
    heap[hole] = packed


@inlined_kernel
def _least(heap: NDArray[np.int64], child: int) -> int:
    """Return the place of the least of four siblings, given the place of the first."""
    # sums instead of branches: which child is least cannot be predicted
    left = child + int(heap[child + 1] < heap[child])
    right = child + 2 + int(heap[child + 3] < heap[child + 2])
    return left + (right - left) * int(heap[right] < heap[left])


@kernel
def _rise(heap: NDArray[np.int64], place: int, packed: int) -> None:
    """Put a message at `place`, or at the ancestor of it where it belongs."""
    while place > 0:
        parent = (place - 1) >> 2
        if heap[parent] <= packed:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = packed


@inlined_kernel
def _sink_hole(heap: NDArray[np.int64], length: int) -> int:
    """Sink the hole from the root to a leaf, filling it with the least child each time; return that leaf."""
    hole = 0
    child = 1
    while child < length:
        least = _least(heap, child)
        heap[hole] = heap[least]
        hole = least
        child = (hole << 2) + 1
    return hole
