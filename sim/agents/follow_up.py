"""Follow-up: a grid worker with fixed post and duty asks after what was handed to an office until somebody has acted.

A round takes field time. It reminds the office, which puts the case first and works harder for a while, and the party
that caused the trouble, which may put it right itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.absence import least_loaded
from sim.agents.department_queue import leave_queue, reprioritise
from sim.agents.escalation import zeal_above
from sim.agents.evaluation import press
from sim.agents.grid_worker import spend_field_time, start_next_task
from sim.agents.patrol import cell_now, is_free
from sim.cases.transitions import record_action, resolve_case
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import next_open
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Route
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def is_waiting(world: World, case_id: int) -> bool:
    """Return whether a case is open and nobody has finished work on it."""
    case = world.cases[case_id]
    return bool(case.state == CaseState.OPEN and case.handled == a.NEVER)


@shared_behaviour
def on_followed_up(world: World, case_id: int, now: int) -> int:
    """Begin a round: a worker of the grid who is free asks after the case; if all are busy, an hour later."""
    s = world.settings[0]
    case = world.cases[case_id]
    if not is_waiting(world, case_id) or s.follow_up <= 0.0:
        return a.SILENT
    grid = world.grids[world.cells[case.cell].grid]
    worker_id = least_loaded(world, int(grid.first_worker), int(grid.first_worker + grid.workers))
    if worker_id == a.NOBODY or not is_free(world, worker_id):
        send(world.heap, world.count, now + (DAY if worker_id == a.NOBODY else HOUR), a.FOLLOWED_UP, case_id)
        return a.SILENT
    worker = world.workers[worker_id]
    here = cell_now(world, worker_id, now)
    worker.busy = case_id
    worker.cell = here
    start = next_open(world.clock, worker.calendar, now)
    spend_field_time(world, worker_id, start, int(s.follow_up_time), a.PRESSED, worker_id)
    return worker_id


@shared_behaviour
def on_pressed(world: World, worker_id: int, now: int) -> int:
    """End a round: the trouble is put right by whoever caused it, or the office is pressed; then back on patrol."""
    s = world.settings[0]
    case_id = int(world.workers[worker_id].busy)
    case, limit = world.cases[case_id], world.limits[case_id]
    if is_waiting(world, case_id):
        limit.pressed += 1
        world.official_days[now // DAY].pressed += 1
        if makes_amends(world, case_id):
            leave_queue(world, case_id)
            record_action(world, case_id, now)
            case.handled = now
            case.route = Route.ON_THE_SPOT
            world.official_days[now // DAY].amended += 1
            resolve_case(world, case_id, now)
            send(world.heap, world.count, now, a.CLOSED, case_id)
        else:
            if case.line >= 0 and case.held == 0:
                case.supervised = True
                reprioritise(world, case_id, now)
                press(world, int(case.department), s.urged_effort * zeal_above(world, case_id))
            send(world.heap, world.count, now + s.follow_up_every, a.FOLLOWED_UP, case_id)
    start_next_task(world, worker_id, now)
    return worker_id


@behaviour
def makes_amends(world: World, case_id: int) -> bool:
    """Return whether whoever caused a waiting trouble puts it right: a matter of order, not of services or claims."""
    s = world.settings[0]
    case = world.cases[case_id]
    if case.line < 0 or case.held > 0 or world.categories[case.category].kind != CategoryKind.EVENT:
        return False
    count = case.recurrences * 64 + world.limits[case_id].pressed
    return bool(bernoulli(s.seed, purposes.AMENDS, case_id, count, s.amends))
