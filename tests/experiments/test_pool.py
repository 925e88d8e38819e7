"""Work over processes: everything comes back, a process that dies is told in one line, workers are not searched for garbage."""

from __future__ import annotations

import gc
import os
from typing import Any

import pytest

from experiments.pool import spread
from sim.errors import WanggeError


def worker() -> Any:
    """A piece of work that is sent by value: workers cannot import the tests."""

    def process_and_frozen(piece: int) -> tuple[int, int, int]:
        return piece, os.getpid(), gc.get_freeze_count()

    return process_and_frozen


def test_one_process_works_here_and_in_order() -> None:
    found = list(spread(range(4), 1, worker(), died="worker_died"))
    assert [(piece, process) for piece, process, _ in found] == [(piece, os.getpid()) for piece in range(4)]


def test_several_processes_do_every_piece_once_and_freeze_their_libraries() -> None:
    found = list(spread(range(8), 2, worker(), died="worker_died"))
    assert sorted(piece for piece, _, _ in found) == list(range(8))
    assert os.getpid() not in {process for _, process, _ in found}
    by_process: dict[int, list[tuple[int, int]]] = {}
    for piece, process, frozen in sorted(found):
        by_process.setdefault(process, []).append((piece, frozen))
    for pieces in by_process.values():
        first, *later = (frozen for _, frozen in pieces)
        assert all(frozen > 10 * first for frozen in later)


def test_a_process_that_dies_is_told_in_one_line() -> None:
    with pytest.raises(WanggeError) as told:
        list(spread([3], 2, lambda piece: os._exit(piece), died="worker_died"))
    assert "\n" not in str(told.value)
