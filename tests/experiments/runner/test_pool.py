"""Work over processes: everything comes back, a process that dies is told in one line.

Workers are not searched for garbage.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import pytest

from experiments.runner.memory import keep_freed_memory
from experiments.runner.pool import _Pieces, spread
from sim.text.catalogue import WanggeError


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


@pytest.mark.parametrize("processes", [1, 2])
def test_processes_keep_the_memory_that_a_piece_frees(processes: int) -> None:
    def has_asked(_: int) -> int:
        return keep_freed_memory.cache_info().currsize

    keep_freed_memory.cache_clear()
    assert list(spread(range(4), processes, has_asked, died="worker_died")) == [1] * 4


def test_pieces_of_processes_that_die_are_done_by_others(tmp_path: Path) -> None:
    lives = [tmp_path / str(k) for k in range(3)]
    for life in lives:
        life.touch()

    def sometimes(piece: int) -> int:
        for life in lives:
            if piece > 1 and life.exists():
                life.unlink(missing_ok=True)
                os._exit(1)
        return piece

    told: list[int] = []
    assert sorted(spread(range(30), 2, sometimes, died="worker_died", tell=lambda: told.append(1))) == list(range(30))
    assert 1 <= len(told) <= 3


def test_no_piece_is_lost_however_often_a_round_ends_early() -> None:
    pieces = _Pieces(range(20))
    for taken in (5, 2, 0, 7):
        again = pieces.round()
        found = [next(again) for _ in range(taken)]
        assert found == [(number, number) for number in range(taken)]
    assert pieces.left()
    last = list(pieces.round())
    assert last == [(number, number) for number in range(20)]
    for number, _ in last:
        pieces.done(number)
    assert not pieces.left() and list(again) == []


def test_a_process_that_dies_is_told_in_one_line() -> None:
    with pytest.raises(WanggeError) as told:
        list(spread([3], 2, lambda piece: os._exit(piece), died="worker_died"))
    assert "\n" not in str(told.value)
