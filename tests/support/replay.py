"""Read an event log back: who was busy with how much, and how many cases were open, at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.engine.working_time import Clock, is_open
from sim.vocabulary import events as a

COMES_TO_LIGHT = (a.DISCOVERED, a.HEARD, a.REPORTED, a.FILMED, a.RAISED)


def most_at_once(log: np.ndarray[Any, Any], begin: int, ends: Iterable[int]) -> Counter[int]:
    """The most cases that each actor had in hand at a time, from `begin` to one of `ends` of the same case."""
    holder: dict[int, int] = {}
    in_hand: Counter[int] = Counter()
    most: Counter[int] = Counter()
    finishing = set(ends)
    for row in log:
        case, actor, activity = int(row["case"]), int(row["actor"]), int(row["activity"])
        if activity == begin and actor >= 0:
            assert case not in holder, f"case {case} is begun twice"
            holder[case] = actor
            in_hand[actor] += 1
            most[actor] = max(most[actor], in_hand[actor])
        elif activity in finishing and case in holder:
            in_hand[holder.pop(case)] -= 1
    return most


def open_cases(log: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """The number of open cases after each change, as (second, number)."""
    known: set[int] = set()
    steps = []
    for row in log:
        case, activity = int(row["case"]), int(row["activity"])
        if activity in COMES_TO_LIGHT and case not in known:
            known.add(case)
        elif activity in (a.CLOSED, a.WITHDRAWN, a.CONCEALED):
            known.remove(case)
        else:
            continue
        steps.append((int(row["time"]), len(known)))
    return steps


def in_hours(clock: Clock, calendar: int, second: int) -> bool:
    """Whether an office works at this second, or closes with it."""
    return bool(is_open(clock, calendar, second) or (second > 0 and is_open(clock, calendar, second - 1)))
