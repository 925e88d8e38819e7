"""Grid workers: discover, visit, settle small matters, mediate quarrels, report and verify, one task at a time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.absence import least_loaded, leave_undone, stand_in
from sim.agents.clashes import is_left_alone
from sim.agents.encounters import meet_resident
from sim.agents.escalation import is_for_the_grid, keep_an_eye, pass_up
from sim.agents.experience import familiarity, practised_skill
from sim.agents.patrol import can_be_seen, cell_now, is_entering, is_free, nearest_of_beat, next_entry, resume_patrol
from sim.agents.satisfaction import trust_at
from sim.cases.climb import way_up
from sim.cases.record import WORKER_LINE
from sim.cases.transitions import bring_to_light, grid_task, resolve_case
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, lognormal, uniform
from sim.engine.waiting_line import join, pop_first
from sim.engine.working_time import after, next_open, worked
from sim.territory.distances import way_on_foot
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Route, Source, Task
from sim.vocabulary.units import DAY, MINUTE

if TYPE_CHECKING:
    from sim.world import World

worker_record = np.dtype(
    [
        ("grid", "i8"),  # first grid of the beat
        ("first_cell", "i8"),
        ("cells", "i8"),
        ("first_household", "i8"),
        ("households", "i8"),
        ("next_household", "i8"),  # offset of the household visited next
        ("known", "i8"),  # households of the beat that are on the lists
        ("shift", "i8"),  # position in the list of shifts
        ("calendar", "i8"),  # field hours: the shift without forms and visits
        ("anchor", "i8"),  # field seconds at which the patrol was at `phase`
        ("phase", "i8"),
        ("next_step", "i8"),  # s, only where every move is an event
        ("cell", "i8"),  # where the last task was
        ("busy", "i8"),  # the case at hand, -1 none
        ("away", "?"),  # on leave, or the post is vacant
        ("vacant", "?"),
        ("post", "i8"),  # its number at the start, by which its absences are drawn
        ("since", "i8"),  # s, when its holder came; before 0 for those who were there at the start
        ("quits", "i8"),  # s, when its holder will leave for good
        ("changes", "i8"),  # s, when its holder is next absent, or back
        ("leavers", "i8"),  # holders who left for good
        ("vacant_seconds", "i8"),  # working seconds without a holder; less those until it fell vacant, while it is
        ("queue", "i8"),
        ("first", "i8"),  # next case in line, -1 none
        ("skill", "f8"),  # probability, of one who knows the beat
        ("fatigue", "f8"),  # score, as of `rested`
        ("rested", "i8"),
        ("visits", "i8"),
        ("tasks", "i8"),
        ("found", "i8"),
        ("task_seconds", "i8"),
        ("task_seconds_before", "i8"),  # until the last midnight
        ("metres", "f8"),
        ("eyes", "f8"),  # effort on patrol, against the ordinary
        ("pace", "f8"),  # effort for time
        ("care", "f8"),  # effort for quality and people
    ],
    align=True,
)

TASK_SPREAD = 0.5  # standard deviation of log task time (assumption)


@behaviour
def fatigue_at(world: World, worker_id: int, now: int) -> float:
    """Return the worker's fatigue now: what was left at the last task, less the recovery since."""
    worker = world.workers[worker_id]
    return worker.fatigue * math.exp(-max(0, now - worker.rested) / world.settings[0].recovery)


@behaviour
def on_discovered(world: World, case_id: int, now: int) -> int:
    """Let the workers who enter the cell now look for a trouble.

    The one who notices it settles a small matter at once and reports the rest.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if not can_be_seen(world, case_id) or case.looked == now:
        return a.SILENT
    if s.avoidance > 0.0 and is_left_alone(world, case_id, now):
        return a.SILENT
    grid = world.grids[world.cells[case.cell].grid]
    seen_by = a.NOBODY
    for worker_id in range(int(grid.first_worker), int(grid.first_worker + grid.workers)):
        if seen_by != a.NOBODY or not is_entering(world, worker_id, case.cell, now):
            continue
        case.looked = now
        case.looks += 1
        awake = 1.0 - s.fatigue_effect * fatigue_at(world, worker_id, now)
        chance = s.detection * awake * familiarity(world, worker_id, case.cell, now)
        chance *= world.workers[worker_id].eyes
        if bernoulli(s.seed, purposes.DETECTION, case_id, case.looks, chance):
            seen_by = worker_id
        elif not s.every_move:
            send(world.heap, world.count, next_entry(world, worker_id, case.cell, now), a.DISCOVERED, case_id)
    if seen_by == a.NOBODY:
        return a.SILENT
    worker = world.workers[seen_by]
    worker.found += 1
    bring_to_light(world, case_id, now, Source.PATROL)
    if is_for_the_grid(world, case_id) and not case.tried:
        case.task = grid_task(world, case_id)
        case.worker = seen_by
        begin_task(world, seen_by, case_id, now)
    else:
        keep_an_eye(world, case_id, now)
        told = after(world.clock, worker.calendar, now, s.report)
        send(world.heap, world.count, told, way_up(world, case_id, now), case_id)
    return seen_by


@behaviour
def on_tasked(world: World, case_id: int, now: int) -> int:
    """Give a task to the least loaded worker who is there, who starts now or after the case at hand.

    If nobody of the grid is there, a neighbour stands in; if no neighbour is there either, the task leaves the grid.
    """
    case = world.cases[case_id]
    if case.state != CaseState.OPEN:
        return a.SILENT
    grid = world.grids[world.cells[case.cell].grid]
    best = least_loaded(world, int(grid.first_worker), int(grid.first_worker + grid.workers))
    if best == a.NOBODY:
        best = stand_in(world, int(grid.first_worker), int(grid.first_worker + grid.workers))
    if best == a.NOBODY:
        leave_undone(world, case_id, now)
        return a.SYSTEM
    case.worker = best
    worker = world.workers[best]
    if is_free(world, best):
        begin_task(world, best, case_id, now)
        return best
    worker.first = join(world.cases, worker.first, case_id, float(now))
    case.line = WORKER_LINE
    worker.queue += 1
    return best


@shared_behaviour
def begin_task(world: World, worker_id: int, case_id: int, now: int) -> None:
    """Break off the patrol, or go on from the last task, and walk to the case in field hours."""
    s = world.settings[0]
    worker = world.workers[worker_id]
    case = world.cases[case_id]
    start = next_open(world.clock, worker.calendar, now)
    here = cell_now(world, worker_id, now) if worker.busy == a.NOBODY else int(worker.cell)
    metres = (
        0.0
        if here == case.cell and case.looked == now
        else way_on_foot(world.cells, world.around, here, case.cell, s.detour)
    )
    worker.busy = case_id
    worker.cell = case.cell
    worker.metres += metres
    seconds = int(metres / s.walking + 0.5)
    spend_field_time(world, worker_id, start, seconds, a.ATTENDED, case_id)


@shared_behaviour
def spend_field_time(world: World, worker_id: int, start: int, seconds: int, then: int, case_id: int) -> None:
    """Spend field time on a case, booked as far as it lies within the run, and send `then` at its end."""
    worker = world.workers[worker_id]
    end = after(world.clock, worker.calendar, start, seconds)
    send(world.heap, world.count, end, then, case_id)
    last = world.count[HORIZON]
    worker.task_seconds += worked(world.clock, worker.calendar, min(end, last)) - worked(
        world.clock, worker.calendar, min(start, last)
    )


@behaviour
def on_attended(world: World, case_id: int, now: int) -> int:
    """Start work on site: the first action on the case, unless it is only a check of somebody else's work."""
    s = world.settings[0]
    case = world.cases[case_id]
    worker_id = int(case.worker)
    worker = world.workers[worker_id]
    median, kind = s.verify, a.VERIFIED
    if case.task == Task.SETTLE:
        median, kind = s.settle, a.SETTLED
    elif case.task == Task.MEDIATE:
        median, kind = s.mediate, a.MEDIATED
    if case.task != Task.VERIFY:
        meet_resident(world, case_id, now)
    count = 2 * (case.recurrences * 64 + case.rework) + (1 if case.task == Task.VERIFY else 0)
    u1, u2 = (
        uniform(s.seed, purposes.TASK_TIME, case_id, 2 * count),
        uniform(s.seed, purposes.TASK_TIME, case_id, 2 * count + 1),
    )
    seconds = MINUTE + int(lognormal(u1, u2, median, TASK_SPREAD) / worker.pace)
    worker.fatigue = min(1.0, fatigue_at(world, worker_id, now) + s.fatigue_per_second * seconds)
    worker.rested = now
    spend_field_time(world, worker_id, now, seconds, kind, case_id)
    return worker_id


@shared_behaviour
def start_next_task(world: World, worker_id: int, now: int) -> None:
    """Start the next task, or go back on patrol from here."""
    worker = world.workers[worker_id]
    worker.tasks += 1
    if worker.first == a.NOBODY:
        worker.busy = a.NOBODY
        if not worker.away:
            resume_patrol(world, worker_id, nearest_of_beat(world, worker_id, int(worker.cell)), now)
        return
    case_id = int(worker.first)
    worker.first = pop_first(world.cases, worker.first)
    worker.queue -= 1
    begin_task(world, worker_id, case_id, now)


@behaviour
def is_successful(world: World, case_id: int, worker_id: int, now: int) -> bool:
    """Return whether the worker succeeds (G3).

    The probability is skill, with experience and the team's included, less fatigue, less severity; in a quarrel it also
    depends on trust.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    added = world.categories[case.category].team_skill
    skill = practised_skill(world, worker_id, case.cell, now)
    skill += added * (1.0 - skill)
    chance = skill * (1.0 - s.fatigue_effect * fatigue_at(world, worker_id, now)) * (1.25 - 0.5 * case.severity)
    chance *= world.workers[worker_id].care
    if world.categories[case.category].kind == CategoryKind.DISPUTE:
        chance *= 0.7 + 0.5 * trust_at(world, case.resident, now)
        if not case.small:
            chance *= s.hard_dispute
    attempts = int(world.attempts[case_id])
    return bool(
        bernoulli(
            s.seed,
            purposes.TASK_SUCCESS,
            case_id,
            case.recurrences + 4096 * attempts,
            chance * s.retry_success**attempts,
        )
    )


@behaviour
def on_settled(world: World, case_id: int, now: int) -> int:
    """Finish work on a small matter, which is settled on the spot and logged afterwards, or handed up."""
    case = world.cases[case_id]
    worker_id = int(case.worker)
    case.tried = True
    if is_successful(world, case_id, worker_id, now):
        case.task = Task.NONE
        case.route = Route.ON_THE_SPOT
        case.handled = now
        resolve_case(world, case_id, now)
        send(world.heap, world.count, now, a.CLOSED, case_id)
    else:
        pass_up(world, case_id, now)
    start_next_task(world, worker_id, now)
    return worker_id


@behaviour
def on_mediated(world: World, case_id: int, now: int) -> int:
    """Finish a mediation: with an agreement, which may not hold, or by handing the quarrel up."""
    s = world.settings[0]
    case = world.cases[case_id]
    worker_id = int(case.worker)
    case.tried = True
    if is_successful(world, case_id, worker_id, now):
        case.task = Task.NONE
        case.route = Route.MEDIATION
        case.handled = now
        if bernoulli(s.seed, purposes.AGREEMENT, case_id, case.recurrences, s.agreement_holds):
            resolve_case(world, case_id, now)
        send(world.heap, world.count, now, a.CLOSED, case_id)
    else:
        pass_up(world, case_id, now)
    start_next_task(world, worker_id, now)
    return worker_id


@behaviour
def on_verified(world: World, case_id: int, now: int) -> int:
    """Finish a check: good work passes, bad work is noticed or not."""
    s = world.settings[0]
    case = world.cases[case_id]
    worker_id = int(case.worker)
    case.verified = now
    world.days[now // DAY].checks += 1
    case.task = Task.NONE
    accuracy = s.verification_accuracy * world.workers[worker_id].care
    noticed = bernoulli(s.seed, purposes.CHECK, case_id, case.recurrences * 64 + case.rework, accuracy)
    failed = case.resolved < 0 and noticed
    send(world.heap, world.count, now, a.REWORKED if failed else a.CLOSED, case_id)
    start_next_task(world, worker_id, now)
    return worker_id
