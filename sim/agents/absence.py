"""Absence of grid workers: leave, departures for good, vacancies until a newcomer comes, and who stands in meanwhile.

Absences begin and end at midnight. Whoever has a case at hand finishes it first; waiting cases are given to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.changes_of_head import new_habits
from sim.agents.patrol import cell_now, nearest_of_beat, resume_patrol
from sim.cases.climb import way_up
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import exponential, uniform
from sim.engine.waiting_line import pop_first
from sim.engine.working_time import worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import Task
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

NOT_IN_THIS_RUN = 1 << 50  # s, beyond every horizon
SPREAD = 0.408  # standard deviation of the sum of two uniform draws


@shared_behaviour
def on_absent(world: World, worker_id: int, now: int) -> int:
    """Go on leave or leave for good: the waiting cases are given to those who are there."""
    s = world.settings[0]
    worker = world.workers[worker_id]
    if worker.changes != now or worker.away:
        return a.SILENT
    if worker.busy == a.NOBODY:
        worker.cell = cell_now(world, worker_id, now)
    worker.away = True
    worker.vacant = now >= worker.quits
    if worker.vacant:
        worker.leavers += 1
        worker.vacant_seconds -= worked(world.clock, world.shifts[worker.shift].calendar, now)
        vacancy = exponential(s.seed, purposes.VACANCY, worker.post, worker.leavers, s.vacancy)
        worker.changes = now + max(1, int(vacancy / DAY + 0.5)) * DAY
    else:
        worker.changes = now + s.leave
    send(world.heap, world.count, worker.changes, a.PRESENT, worker_id)
    while worker.first != a.NOBODY:
        case_id = int(worker.first)
        worker.first = pop_first(world.cases, worker.first)
        send(world.heap, world.count, now, a.TASKED, case_id)
    worker.queue = 0
    return worker_id


@shared_behaviour
def on_present(world: World, worker_id: int, now: int) -> int:
    """Come back from leave, or fill the vacant post as a newcomer; the patrol goes on."""
    worker = world.workers[worker_id]
    if worker.changes != now or not worker.away:
        return a.SILENT
    if worker.vacant:
        worker.vacant_seconds += worked(world.clock, world.shifts[worker.shift].calendar, now)
        begin_service(world, worker_id, now)
    worker.away = False
    worker.vacant = False
    worker.changes = next_absence(world, worker_id, now)
    send(world.heap, world.count, worker.changes, a.ABSENT, worker_id)
    if worker.busy == a.NOBODY:
        resume_patrol(world, worker_id, nearest_of_beat(world, worker_id, int(worker.cell)), now)
    return worker_id


@behaviour
def begin_service(world: World, worker_id: int, now: int) -> None:
    """Let a newcomer take the post: another person, rested, with a skill of their own."""
    s = world.settings[0]
    worker = world.workers[worker_id]
    count = 2 * int(worker.leavers)
    u1 = uniform(s.seed, purposes.SKILL, worker.post, count)
    u2 = uniform(s.seed, purposes.SKILL, worker.post, count + 1)
    worker.skill = min(1.0, max(0.0, s.skill + s.skill_spread * (u1 + u2 - 1.0) / SPREAD))
    worker.fatigue = 0.0
    worker.eyes = 1.0
    worker.pace = 1.0
    worker.care = 1.0
    new_habits(world, len(world.departments) + len(world.communities) + worker_id)
    worker.since = now
    worker.quits = now + time_in_post(world, worker_id)


@behaviour
def time_in_post(world: World, worker_id: int) -> int:
    """Return for how long the holder of a post stays, in whole days (s)."""
    s = world.settings[0]
    if s.quit_rate <= 0.0:
        return NOT_IN_THIS_RUN
    worker = world.workers[worker_id]
    days = exponential(s.seed, purposes.QUITS, worker.post, worker.leavers, 1.0 / (s.quit_rate * DAY))
    return (1 + int(min(days, 1e6))) * DAY


@behaviour
def next_absence(world: World, worker_id: int, now: int) -> int:
    """Return when the holder is next absent (s): on leave, or for good if that comes first."""
    quits = max(now, int(world.workers[worker_id].quits))
    return min(quits, next_leave(world, worker_id, now))


@behaviour
def next_leave(world: World, worker_id: int, now: int) -> int:
    """Return when the next leave after now begins (s): once in each part of the year, at a day drawn for the post."""
    s = world.settings[0]
    if s.leave <= 0:
        return NOT_IN_THIS_RUN
    part = now // s.leave_every
    start = leave_of_part(world, worker_id, part)
    return start if start > now else leave_of_part(world, worker_id, part + 1)


@behaviour
def leave_of_part(world: World, worker_id: int, part: int) -> int:
    """Return the midnight at which the leave of this part of the year begins."""
    s = world.settings[0]
    u = uniform(s.seed, purposes.LEAVE, world.workers[worker_id].post, part)
    return (part * int(s.leave_every) + int(u * max(0, s.leave_every - s.leave))) // DAY * DAY


@behaviour
def load(world: World, worker_id: int) -> int:
    """Return the number of cases at hand and waiting."""
    worker = world.workers[worker_id]
    return int(worker.queue) + (1 if worker.busy != a.NOBODY else 0)


@behaviour
def least_loaded(world: World, first: int, last: int) -> int:
    """Return the least loaded worker who is there, of those from `first` to before `last`; nobody if none is."""
    best = a.NOBODY
    for worker_id in range(max(0, first), min(last, len(world.workers))):
        worker = world.workers[worker_id]
        if worker.away or worker.grid == a.NOBODY:
            continue
        if best == a.NOBODY or load(world, worker_id) < load(world, best):
            best = worker_id
    return best


@behaviour
def stand_in(world: World, first: int, last: int) -> int:
    """Return who stands in for the workers from `first` to before `last`: the less loaded neighbour along the walk."""
    before, behind = least_loaded(world, first - 1, first), least_loaded(world, last, last + 1)
    if before == a.NOBODY or (behind != a.NOBODY and load(world, behind) < load(world, before)):
        return behind
    return before


@behaviour
def leave_undone(world: World, case_id: int, now: int) -> None:
    """Skip a check that nobody is there to make; send any other task to the centre instead."""
    case = world.cases[case_id]
    kind = a.CLOSED if case.task == Task.VERIFY else way_up(world, case_id, now)
    case.tried = case.tried or kind != a.CLOSED
    case.task = Task.NONE
    send(world.heap, world.count, now, kind, case_id)


@behaviour
def whose_list(world: World, worker_id: int, day: int) -> int:
    """Return the worker whose list a worker visits today: every fourth day that of an absent neighbour on either side.

    So a beat whose only worker is absent is visited half as often. Where there are colleagues, they share the list.
    """
    if day % 2 == 0:
        return worker_id
    other = worker_id + (1 if day % 4 == 1 else -1)
    if other < 0 or other >= len(world.workers):
        return worker_id
    neighbour = world.workers[other]
    alone = neighbour.grid != a.NOBODY and world.grids[neighbour.grid].workers == 1
    return other if neighbour.away and alone and neighbour.households > 0 else worker_id
