"""The overtaking index: against counting by hand, and at its three landmarks."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.outcomes.overtaking import overtaking_index, overtaking_places


def counted(opened: Any, closed: Any, line: Any) -> Any:
    """The places found by looking at every pair."""
    places = np.full(len(opened), np.nan)
    for i in range(len(opened)):
        if np.isnan(closed[i]) or line[i] < 0:
            continue
        there = (line == line[i]) & (opened <= closed[i]) & (np.isnan(closed) | (closed >= closed[i]))
        there[i] = False
        if there.sum():
            older, alike = (there & (opened < opened[i])).sum(), (there & (opened == opened[i])).sum()
            places[i] = (older + 0.5 * alike) / there.sum()
    return places


CASES = st.lists(st.tuples(st.integers(-5, 9), st.integers(0, 9), st.booleans(), st.integers(-1, 2)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_places_are_those_found_by_looking_at_every_pair(rows: list[tuple[int, int, bool, int]]) -> None:
    opened = np.array([row[0] for row in rows], float)
    closed = np.array([row[0] + row[1] if row[2] else np.nan for row in rows], float)
    line = np.array([row[3] for row in rows], np.int64)
    np.testing.assert_allclose(overtaking_places(opened, closed, line), counted(opened, closed, line))


def test_oldest_first_is_nought_and_youngest_first_is_one() -> None:
    opened = np.arange(6.0)
    assert overtaking_index(opened, 10.0 + opened, np.zeros(6)) == 0.0
    assert overtaking_index(opened, 20.0 - opened, np.zeros(6)) == 1.0


def test_lines_do_not_meet_and_what_stays_open_counts() -> None:
    opened, closed = np.array([0.0, 1.0, 0.0]), np.array([np.nan, 5.0, 5.0])
    places = overtaking_places(opened, closed, np.array([0, 0, 1]))
    assert np.isnan(places[[0, 2]]).all()
    assert places[1] == 1.0
    assert np.isnan(overtaking_index(opened, closed, np.array([-1, -1, -1])))
