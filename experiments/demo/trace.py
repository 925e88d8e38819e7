"""Frames of a world for the page: where workers are, the stage of every case, and satisfaction by grid."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cases.record import PARKED_LINE
from sim.engine.working_time import is_open, worked
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Task
from sim.world import World

STAGES = ("gone", "hidden", "tolerated", "reported", "waiting", "working", "checked", "paper", "parked")
"""Stages of a case, in this order:

gone; nobody knows; residents keep silent; known; in a line; being worked on; done and being checked; closed on file
only; set aside, waiting for something other than an officer.
"""
GONE, HIDDEN, TOLERATED, REPORTED, WAITING, WORKING, CHECKED, PAPER, PARKED = range(len(STAGES))
OVERDUE = 16  # added to the stage of an overdue case
OFF, PATROL, TASK = range(3)


@dataclass(frozen=True)
class Frame:
    """One moment of one side; it holds only the cases whose stage has changed since the previous frame."""

    places: NDArray[np.uint16]
    duty: NDArray[np.uint8]
    ids: NDArray[np.uint32]
    stages: NDArray[np.uint8]
    cells: NDArray[np.uint16]
    mood: NDArray[np.uint8]


class Watch:
    """Observer of a world that reports what has changed since it last looked."""

    def __init__(self) -> None:
        self.known = np.zeros(0, np.uint8)

    def look(self, world: World, now: int) -> Frame:
        """Return the frame of this moment."""
        before = len(self.known)
        n = int(np.searchsorted(world.cases["arises"], now, side="right"))
        rows = np.concatenate([np.flatnonzero(self.known), np.arange(before, n)])
        stages = stage_of(world.cases[rows])
        self.known = np.concatenate([self.known, np.zeros(n - before, np.uint8)])
        moved = stages != self.known[rows]
        self.known[rows] = stages
        rows = rows[moved]
        places, duty = workers_now(world, now)
        return Frame(
            places,
            duty,
            rows.astype(np.uint32),
            stages[moved],
            world.cases["cell"][rows].astype(np.uint16),
            moods(world),
        )


def stage_of(cases: Any) -> NDArray[np.uint8]:
    """Return the stage of each of these cases."""
    state, unsolved, in_line = cases["state"], cases["resolved"] < 0, cases["line"] != a.NOBODY
    opened = state == CaseState.OPEN
    stage = np.full(len(cases), GONE, np.uint8)
    stage[state == CaseState.LATENT] = HIDDEN
    stage[state == CaseState.TOLERATED] = TOLERATED
    stage[opened] = REPORTED
    stage[opened & ((cases["dispatched"] >= 0) | (cases["task"] != Task.NONE) | in_line)] = WAITING
    stage[opened & (cases["acted"] >= 0) & ~in_line] = WORKING
    stage[opened & (cases["handled"] >= 0) & ~in_line] = CHECKED
    stage[opened & (cases["line"] == PARKED_LINE)] = PARKED
    stage[np.isin(state, (CaseState.CLOSED, CaseState.CONCEALED, CaseState.WITHDRAWN)) & unsolved] = PAPER
    stage[opened & cases["overdue"]] += OVERDUE
    return stage


def workers_now(world: World, now: int) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Return the cell of every worker, and whether the worker is off duty, on patrol or at a task."""
    workers, clock = world.workers, world.clock
    busy = workers["busy"] != a.NOBODY
    calendars = np.unique(workers["calendar"])
    spent, opened = np.zeros(len(workers), np.int64), np.zeros(len(workers), np.bool_)
    for calendar in map(int, calendars):
        own = workers["calendar"] == calendar
        spent[own], opened[own] = worked(clock, calendar, now), is_open(clock, calendar, now)
    n = np.maximum(1, workers["cells"])
    step = (workers["phase"] + np.maximum(0, spent - workers["anchor"]) // int(world.settings[0].step)) % (2 * n)
    place = workers["first_cell"] + np.where(step < n, step, 2 * n - 1 - step)
    away = workers["away"] & ~busy
    duty = np.where(~opened | away, OFF, np.where(busy, TASK, PATROL))
    return np.where(busy | away, workers["cell"], place).astype(np.uint16), duty.astype(np.uint8)


def moods(world: World) -> NDArray[np.uint8]:
    """Return the current satisfaction of each grid, 1 to 255; 0 where nobody lives."""
    rows = world.moods[: len(world.grids)]
    sums = rows["satisfaction"] + rows["ambient_satisfaction"]
    share = np.clip(sums / np.maximum(1, rows["members"]), 0, 1)
    return np.where(rows["members"] > 0, np.maximum(1, np.round(255 * share)), 0).astype(np.uint8)


def pack(about: dict[str, Any], sides: list[list[Frame]]) -> bytes:
    """Pack the frames of all sides into one message.

    The message is the length and text of a JSON head, then arrays, each starting at a multiple of four bytes. For each
    side the head says how many workers, grids and changed cases each frame has.
    """
    arrays: list[NDArray[Any]] = []
    counts = []
    for frames in sides:
        counts.append(
            {
                "workers": [len(f.places) for f in frames],
                "grids": len(frames[0].mood),
                "cases": [len(f.ids) for f in frames],
            }
        )
        for name in ("places", "duty", "ids", "stages", "cells", "mood"):
            arrays.append(np.concatenate([getattr(f, name) for f in frames]))
    head = json.dumps(about | {"sides": counts}, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    parts = [len(head).to_bytes(4, "little"), head, b" " * (-(4 + len(head)) % 4)]
    for array in arrays:
        data = array.astype(array.dtype.newbyteorder("<")).tobytes()
        parts += [data, b"\0" * (-len(data) % 4)]
    return b"".join(parts)
