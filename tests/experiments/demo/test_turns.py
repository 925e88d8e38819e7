"""Pages of other machines take turns: nobody waits for the end of another's work, and who has gone leaves the line."""

from __future__ import annotations

import threading
import time

import pytest
from demo_server import within

from experiments.demo.turns import SLICE, Turns


def nobody_left() -> None:
    """Somebody waits still."""


class Left(Exception):
    """The page has gone."""


def test_so_many_compute_at_a_time_and_the_others_get_through_in_slices() -> None:
    turns, at_work, most, ended = Turns(2), set(), [], []
    lock = threading.Lock()

    def works(name: int, slices: int) -> None:
        with turns.taken(nobody_left):
            for _ in range(slices):
                with lock:
                    at_work.add(name)
                    most.append(len(at_work))
                time.sleep(SLICE * 1.2)
                with lock:
                    at_work.discard(name)
                turns.breathe(nobody_left)
        ended.append(name)

    pages = [threading.Thread(target=works, args=(name, slices)) for name, slices in enumerate((30, 30, 1, 1))]
    for page in pages:
        page.start()
        time.sleep(0.01)
    for page in pages:
        page.join()
    assert max(most) == 2
    assert set(ended[:2]) == {2, 3}  # short answers do not wait for long ones to end


def test_who_has_gone_leaves_the_line_and_holds_nobody_up() -> None:
    turns, gone, through = Turns(1), threading.Event(), []

    def wanted() -> None:
        if gone.is_set():
            raise Left

    def waits(wanted_by: object) -> None:
        try:
            with turns.taken(wanted_by):
                through.append("in")
        except Left:
            through.append("left")

    with turns.taken(nobody_left):
        leaver = threading.Thread(target=waits, args=(wanted,))
        leaver.start()
        within(lambda: turns._line, "nobody waits")
        gone.set()
        leaver.join(5)
        assert through == ["left"]
    waits(nobody_left)
    assert through == ["left", "in"]


def test_a_turn_is_free_again_whatever_happens_in_it() -> None:
    turns = Turns(1)
    calls = iter([None, None, Left()])

    def wanted() -> None:
        found = next(calls, None)
        if found is not None:
            raise found

    with pytest.raises(ZeroDivisionError), turns.taken(nobody_left):
        raise ZeroDivisionError
    with pytest.raises(Left), turns.taken(wanted):
        while True:
            turns.breathe(wanted)
    with turns.taken(nobody_left):
        pass
