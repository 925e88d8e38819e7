"""Waiting lines against sorted lists, under any sequence of joining, leaving, re-ranking and serving."""

import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sim.engine.waiting_line import NONE, join, leave, next_alike, pop_first, rerank

ROW = np.dtype([("key", "f8"), ("child", "i4"), ("sibling", "i4"), ("back", "i4"), ("line", "i4")], align=True)
SIZE, LINES = 40, 3

keys = st.one_of(st.integers(0, 3).map(float), st.floats(allow_nan=True), st.just(-math.inf))


def table(size: int) -> Any:
    rows = np.zeros(size, ROW).view(np.recarray)
    for field in ("child", "sibling", "back", "line"):
        rows[field] = NONE
    return rows


def serve_all(rows: Any, root: int) -> list[int]:
    served = []
    while root != NONE:
        served.append(int(root))
        root = pop_first(rows, root)
    return served


class Lines(RuleBasedStateMachine):
    """Three lines over one table; the model is a dict row -> (line, key)."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = table(SIZE)
        self.roots = [NONE] * LINES
        self.members: dict[int, tuple[int, float]] = {}

    @rule(i=st.integers(0, SIZE - 1), line=st.integers(0, LINES - 1), key=keys)
    def joins(self, i: int, line: int, key: float) -> None:
        if i in self.members:
            return
        self.roots[line] = join(self.rows, self.roots[line], i, key)
        self.rows[i].line = line
        self.members[i] = line, math.inf if math.isnan(key) else key

    @precondition(lambda self: self.members)
    @rule(data=st.data())
    def leaves(self, data: st.DataObject) -> None:
        i = data.draw(st.sampled_from(sorted(self.members)))
        line, _ = self.members.pop(i)
        self.roots[line] = leave(self.rows, self.roots[line], i)
        assert self.rows[i].line == NONE

    @precondition(lambda self: self.members)
    @rule(data=st.data(), key=keys)
    def is_ranked_anew(self, data: st.DataObject, key: float) -> None:
        i = data.draw(st.sampled_from(sorted(self.members)))
        line, _ = self.members[i]
        self.roots[line] = rerank(self.rows, self.roots[line], i, key)
        self.members[i] = line, math.inf if math.isnan(key) else key
        assert self.rows[i].line == line

    @rule(line=st.integers(0, LINES - 1))
    def all_alike_are_met_once(self, line: int) -> None:
        root, met = self.roots[line], []
        i = root
        while i != NONE:
            met.append(int(i))
            i = next_alike(self.rows, root, i)
        keys = {row: key for row, (where, key) in self.members.items() if where == line}
        assert sorted(met) == sorted(row for row, key in keys.items() if key == min(keys.values()))

    @rule(line=st.integers(0, LINES - 1))
    def is_served(self, line: int) -> None:
        first = self.roots[line]
        if first != NONE:
            self.roots[line] = pop_first(self.rows, first)
            del self.members[first]
            assert self.rows[first].line == NONE

    @invariant()
    def first_is_the_least(self) -> None:
        for line in range(LINES):
            waiting = [(key, i) for i, (where, key) in self.members.items() if where == line]
            assert self.roots[line] == (min(waiting)[1] if waiting else NONE)

    def teardown(self) -> None:
        for line in range(LINES):
            waiting = sorted((key, i) for i, (where, key) in self.members.items() if where == line)
            assert serve_all(self.rows, self.roots[line]) == [i for _, i in waiting]


Lines.TestCase.settings = settings(max_examples=150, stateful_step_count=80, deadline=None)
TestLines = Lines.TestCase


@given(ranks=st.lists(keys, max_size=100))
def test_serves_by_key_then_row(ranks: list[float]) -> None:
    rows, root = table(len(ranks)), NONE
    for i, key in enumerate(ranks):
        root = join(rows, root, i, key)
    order = sorted(range(len(ranks)), key=lambda i: (math.inf if math.isnan(ranks[i]) else ranks[i], i))
    assert serve_all(rows, root) == order


def test_equal_keys_are_served_by_row_in_whatever_order_they_joined() -> None:
    rows, root = table(50), NONE
    for i in np.random.default_rng(1).permutation(50):
        root = join(rows, root, int(i), 1.0)
    assert serve_all(rows, root) == list(range(50))


def test_a_long_line_needs_no_stack() -> None:
    """Joining in falling order hangs every row below the next; in rising order all hang below the first."""
    n = 20_000
    for sign in (1, -1):
        rows, root = table(n), NONE
        for i in range(n):
            root = join(rows, root, i, float(sign * i))
        for _ in range(3):
            root = pop_first(rows, root)
        assert root == (3 if sign == 1 else n - 4)


def test_links_are_clean_after_leaving() -> None:
    rows, root = table(4), NONE
    for i in range(4):
        root = join(rows, root, i, float(i))
    for i in (2, 0, 3, 1):
        root = leave(rows, root, i)
    assert root == NONE
    for field in ("child", "sibling", "back", "line"):
        assert (rows[field] == NONE).all()
