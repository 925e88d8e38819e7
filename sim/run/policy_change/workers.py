"""Grid workers under a new policy: those who stay keep their skill, their fatigue and the case at hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.absence import NOT_IN_THIS_RUN, next_absence
from sim.agents.command_centre import has_worker
from sim.agents.patrol import cell_now, nearest_of_beat, resume_patrol
from sim.engine.waiting_line import pop_first
from sim.run.policy_change.messages import Messages
from sim.run.policy_change.officials import carry_officials
from sim.setup.careers import plan_career
from sim.territory.coverage import known_in_beats
from sim.vocabulary import events as a
from sim.vocabulary.states import Task
from sim.vocabulary.units import DAY
from sim.world import World

PERSON = (
    "cell", "busy", "skill", "fatigue", "rested", "visits", "tasks", "found", "task_seconds", "task_seconds_before",
    "metres",
    "eyes", "pace", "care",
    "away", "vacant", "post", "since", "quits", "changes", "leavers", "vacant_seconds",
)  # fmt: skip
"""Columns that belong to the person; the others belong to the post."""


def replace_workers(old: World, world: World, plan: World, messages: Messages, now: int) -> World:
    """Return the world with the workers of the new policy.

    Workers take a post whose beat contains the cell where they are; those who find none finish the case at hand and go.
    Cases that waited for a worker are reassigned. If neither posts nor field hours change, nothing changes.
    """
    _rethink(old, world, messages, now)
    if _same(old, plan):
        return world
    here = [_whereabouts(old, number, now) for number in range(len(old.workers))]
    place = _places(old.workers, plan.workers, here)
    leaving = np.flatnonzero((place < 0) & (old.workers["busy"] != a.NOBODY))
    table = np.concatenate([plan.workers, old.workers[leaving]]).view(np.recarray)
    place[leaving] = len(plan.workers) + np.arange(len(leaving))
    staying = np.flatnonzero(place >= 0)
    for column in PERSON:
        table[column][place[staying]] = old.workers[column][staying]
    table["since"][_new(place, len(table))] = now
    let_go(table[len(plan.workers) :], world)
    for column in ("first_worker", "workers"):
        world.grids[column] = plan.grids[column]
    world = world._replace(workers=table, officials=carry_officials(old, plan, place, len(table)))
    table["known"] = np.where(table["households"] > 0, known_in_beats(table, world.households), 0)
    waiting = _empty_lines(old)
    _renumber(world, place)
    messages.withdraw(a.DISCOVERED)
    messages.renumber(a.PRESSED, place)
    cells = {int(place[number]): here[number] for number in staying}
    for number in _new(place, len(table)):
        plan_career(world, int(number), now)
    resend_absences(world, messages)
    for number in np.flatnonzero((table["busy"] == a.NOBODY) & ~table["away"]):
        own = table[number]
        cell = cells.get(int(number), int(own.cell))
        inside = own.first_cell <= cell < own.first_cell + own.cells
        resume_patrol(world, int(number), cell if inside else int(own.first_cell + own.phase), now)
    for case_id in waiting:
        give_out(world, messages, case_id, now)
    return world


def _whereabouts(world: World, number: int, now: int) -> int:
    """Return the cell of a worker; of one who is absent or stands in for a neighbour, the nearest one of the beat."""
    row = world.workers[number]
    walking = row.busy == a.NOBODY and not row.away
    cell = int(cell_now(world, number, now)) if walking else int(row.cell)
    return cell if row.grid == a.NOBODY else nearest_of_beat(world, number, cell)


def _new(place: NDArray[np.int64], posts: int) -> NDArray[np.int64]:
    """Return the posts that nobody has taken over."""
    return np.setdiff1d(np.arange(posts), place)


def _rethink(old: World, world: World, messages: Messages, now: int) -> None:
    """Let those who would leave do so sooner or later, as the new pay makes them; leave keeps its dates."""
    before, after = old.settings[0].quit_rate, world.settings[0].quit_rate
    if before == after:
        return
    for number in np.flatnonzero(world.workers["grid"] != a.NOBODY):
        worker = world.workers[number]
        left = max(0, int(worker.quits) - now) * before / after
        worker.quits = (now + int(min(left, NOT_IN_THIS_RUN))) // DAY * DAY + DAY
        if not worker.away:
            worker.changes = next_absence(world, int(number), now)
    resend_absences(world, messages)


def resend_absences(world: World, messages: Messages) -> None:
    """Send the next absence or return of each worker under the number the worker has now."""
    for kind in (a.ABSENT, a.PRESENT):
        messages.withdraw(kind)
    for number in np.flatnonzero(world.workers["changes"] >= 0):
        worker = world.workers[number]
        messages.send(int(worker.changes), a.PRESENT if worker.away else a.ABSENT, int(number))


def _same(old: World, plan: World) -> bool:
    posts = ("grid", "first_cell", "cells", "first_household", "households", "shift", "calendar")
    alike = len(old.workers) == len(plan.workers) and all(
        (old.workers[name] == plan.workers[name]).all() for name in posts
    )
    hours = np.array_equal(old.clock.windows, plan.clock.windows) and np.array_equal(old.clock.days, plan.clock.days)
    shifts = len(old.shifts) == len(plan.shifts) and all(
        (old.shifts[name] == plan.shifts[name]).all() for name in ("calendar", "field", "forms")
    )
    return bool(alike and hours and shifts and old.settings[0].step == plan.settings[0].step)


def _places(workers: Any, posts: Any, here: list[int]) -> NDArray[np.int64]:
    """Return the post each worker takes, -1 for none: the same one if it still fits, or a free one at that place."""
    place = np.full(len(workers), a.NOBODY, np.int64)
    free = np.ones(len(posts), np.bool_)
    for busy_first in (True, False):
        for number in range(len(workers)):
            if (workers[number].busy != a.NOBODY) != busy_first or workers[number].grid == a.NOBODY:
                continue
            fits = np.flatnonzero(
                free & (posts["first_cell"] <= here[number]) & (here[number] < posts["first_cell"] + posts["cells"])
            )
            if len(fits):
                place[number] = number if number in fits else fits[0]
                free[place[number]] = False
    return place


def let_go(rows: Any, world: World) -> None:
    """Remove the beat and the visits of leaving workers; they work in the first shift until their case is done."""
    rows["grid"], rows["first_cell"], rows["cells"] = a.NOBODY, rows["cell"], 1
    for column in ("households", "shift", "phase", "anchor", "away", "vacant"):
        rows[column] = 0
    rows["changes"] = a.NEVER
    rows["calendar"] = world.shifts["field"][0]


def _empty_lines(old: World) -> list[int]:
    """Empty the lines of all workers and return the cases that waited in them."""
    waiting = []
    for row in old.workers:
        first = int(row.first)
        while first != a.NOBODY:
            waiting.append(first)
            first = int(pop_first(old.cases, first))
        row.first, row.queue = a.NOBODY, 0
    return waiting


def _renumber(world: World, place: NDArray[np.int64]) -> None:
    """Replace the workers' numbers in the records of their cases by the new ones."""
    cases, table = world.cases, world.workers
    known = np.flatnonzero(cases["worker"] >= 0)
    cases["worker"][known] = place[cases["worker"][known]]
    table["first"], table["queue"], table["next_step"] = a.NOBODY, 0, a.NOBODY


def give_out(world: World, messages: Messages, case_id: int, now: int) -> None:
    """Reassign a case that waited for a worker.

    It goes to a worker who is there now; if there is none, a check is skipped and a task goes to the centre.
    """
    case = world.cases[case_id]
    if has_worker(world, case_id):
        messages.send(now, a.TASKED, case_id)
    elif case.task == Task.VERIFY:
        case.task = Task.NONE
        messages.send(now, a.CLOSED, case_id)
    else:
        case.task, case.tried = Task.NONE, True
        messages.send(now, a.RECEIVED_BY_CENTRE, case_id)
