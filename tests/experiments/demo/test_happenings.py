"""The event log of a page keeps the newest rows, whole and in their order, and no more than it may."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from experiments.demo.happenings import EventLog
from sim.world import log_record


@given(most=st.integers(0, 3000), pieces=st.lists(st.integers(0, 1500), max_size=12))
def test_the_newest_rows_are_kept(most: int, pieces: list[int]) -> None:
    log, whole = EventLog(most), np.zeros(sum(pieces), log_record)
    whole["time"], whole["case"], whole["actor"] = np.arange(len(whole)), np.arange(len(whole)) % 7, -1
    whole["activity"] = np.arange(len(whole)) % 50
    for first, n in zip(np.cumsum([0, *pieces]), pieces, strict=False):
        log.add(whole[first : first + n])
        assert len(log) <= most
    assert len(log) == len(whole) if len(whole) <= most else len(log) >= most - most // 8
    assert np.array_equal(log.rows, whole[len(whole) - len(log) :])
