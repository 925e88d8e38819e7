"""The event calendar against Python's own heap, and its limits."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import event_queue as calendar
from sim.engine.event_queue import DELIVERED, EMPTY, LOST, PENDING, SENT
from sim.text.catalogue import WanggeError

HORIZON = 2**30 - 2
ticks = st.one_of(st.integers(0, 5), st.integers(0, HORIZON))
messages = st.tuples(ticks, st.integers(0, 127), st.one_of(st.integers(0, 3), st.integers(0, 2**26 - 1)))


def unpack(packed: int) -> tuple[int, int, int]:
    return calendar.tick_of(packed), calendar.kind_of(packed), calendar.subject_of(packed)


@given(operations=st.lists(st.one_of(messages, st.none()), max_size=200))
def test_delivers_in_the_order_of_a_reference_heap(operations: list[tuple[int, int, int] | None]) -> None:
    heap, count = calendar.new_calendar(200, HORIZON)
    reference: list[tuple[int, int, int]] = []
    for message in operations + [None] * len(operations):
        if message is not None:
            calendar.send(heap, count, *message)
            heapq.heappush(reference, message)
        elif reference:
            assert unpack(calendar.earliest(heap, count)) == reference[0]
            assert unpack(calendar.take(heap, count)) == heapq.heappop(reference)
        assert count[PENDING] == len(reference)
    sent = sum(message is not None for message in operations)
    assert count[SENT] == count[DELIVERED] == sent
    assert calendar.earliest(heap, count) == EMPTY  # which also closes the heap over its vacant root
    assert (heap == EMPTY).all()


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 3000))
def test_sorts_many_messages(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    heap, count = calendar.new_calendar(size, HORIZON)
    sent = np.column_stack([rng.integers(0, 50, size), rng.integers(0, 128, size), rng.integers(0, 2**26, size)])
    for message in sent:
        calendar.send(heap, count, *message)
    taken = [unpack(calendar.take(heap, count)) for _ in range(size)]
    assert taken == sorted(map(tuple, sent.tolist()))


@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_extremes_of_every_field_survive_packing(kind: type) -> None:
    heap, count = calendar.new_calendar(4, HORIZON)
    calendar.send(heap, count, kind(HORIZON), kind(127), kind(2**26 - 1))
    assert unpack(calendar.take(heap, count)) == (HORIZON, 127, 2**26 - 1)


def test_an_empty_calendar_shows_a_message_later_than_every_horizon() -> None:
    heap, count = calendar.new_calendar(4, HORIZON)
    assert calendar.earliest(heap, count) == calendar.take(heap, count) == EMPTY
    assert calendar.tick_of(EMPTY) > HORIZON
    assert count[PENDING] == count[DELIVERED] == 0


def test_messages_beyond_the_horizon_are_dropped() -> None:
    heap, count = calendar.new_calendar(4, 100)
    calendar.send(heap, count, 101, 0, 0)
    calendar.send(heap, count, 2**31 - 1, 0, 0)
    calendar.send(heap, count, 100, 0, 7)
    assert count[SENT] == count[PENDING] == 1
    assert count[LOST] == 0
    assert unpack(calendar.take(heap, count)) == (100, 0, 7)


def test_a_full_calendar_says_so_and_keeps_what_it_has() -> None:
    heap, count = calendar.new_calendar(3, 100)
    for tick in (5, 4, 3, 2, 1):
        calendar.send(heap, count, tick, 0, 0)
    assert count[LOST] == 2
    assert [unpack(calendar.take(heap, count))[0] for _ in range(3)] == [3, 4, 5]


def test_check_bits() -> None:
    calendar.check_bits(HORIZON, 2**26, 128)
    for arguments in ((HORIZON + 1, 1, 1), (1, 2**26 + 1, 1), (1, 1, 129), (-1, 1, 1)):
        with pytest.raises(WanggeError, match="at most"):
            calendar.check_bits(*arguments)
