"""Patrol: a worker walks up and down the beat, cell by cell, on a clock that runs in field hours only.

A patrol is a function of time: `anchor` (field seconds at which the worker was at step `phase`) and a fixed time per
cell give the cell at any moment and the next moment at which a cell is entered. Steps that meet nothing therefore need
no event. With `every_move`, each step is an event all the same; both forms give the same event log (tested).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.working_time import time_at, time_from, worked
from sim.territory.distances import patrol_cell
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def is_free(world: World, worker_id: int) -> bool:
    """Return whether this worker is there and has no case at hand."""
    worker = world.workers[worker_id]
    return bool(worker.busy == a.NOBODY and not worker.away)


@behaviour
def nearest_of_beat(world: World, worker_id: int, cell: int) -> int:
    """Return the cell of the beat, in the order of the walk, that is nearest to this one."""
    worker = world.workers[worker_id]
    return min(max(cell, int(worker.first_cell)), int(worker.first_cell + worker.cells) - 1)


@behaviour
def steps_taken(world: World, worker_id: int, now: int) -> int:
    """Return the number of whole steps since the anchor."""
    worker = world.workers[worker_id]
    return (worked(world.clock, worker.calendar, now) - int(worker.anchor)) // int(world.settings[0].step)


@behaviour
def cell_now(world: World, worker_id: int, now: int) -> int:
    """Return the cell a patrolling worker is in."""
    worker = world.workers[worker_id]
    return patrol_cell(
        int(worker.first_cell), int(worker.cells), int(worker.phase) + steps_taken(world, worker_id, now)
    )


@behaviour
def next_entry(world: World, worker_id: int, cell: int, now: int) -> int:
    """Return the next second after `now` at which the worker enters the cell on patrol."""
    worker = world.workers[worker_id]
    s = world.settings[0]
    period = 2 * int(worker.cells)
    place = cell - int(worker.first_cell)
    done = steps_taken(world, worker_id, now)
    at = (int(worker.phase) + done + 1) % period  # the first step from now on
    up, down = (place - at) % period, (period - 1 - place - at) % period
    step = done + 1 + min(up, down)
    return time_from(world.clock, worker.calendar, int(worker.anchor) + step * int(s.step), now)


@behaviour
def is_entering(world: World, worker_id: int, cell: int, now: int) -> bool:
    """Return whether this worker, on patrol, enters this cell at this very second."""
    worker = world.workers[worker_id]
    if not is_free(world, worker_id) or not worker.first_cell <= cell < worker.first_cell + worker.cells:
        return False
    done = steps_taken(world, worker_id, now)
    if done < 1 or cell_now(world, worker_id, now) != cell:
        return False
    return bool(time_at(world.clock, worker.calendar, int(worker.anchor) + done * int(world.settings[0].step)) == now)


@behaviour
def can_be_seen(world: World, case_id: int) -> bool:
    """Return whether this is a visible trouble that nobody who could act knows of."""
    case = world.cases[case_id]
    return bool(case.visible and (case.state == CaseState.LATENT or case.state == CaseState.TOLERATED))


@shared_behaviour
def show_to_patrols(world: World, case_id: int, now: int) -> None:
    """Add a visible trouble to the list of its cell, which every free worker of the grid will pass some time.

    Unless every move is an event, the next pass of each of these workers is scheduled.
    """
    case = world.cases[case_id]
    cell = world.cells[case.cell]
    if not case.showing:
        case.showing = True
        case.next_visible = cell.visible
        cell.visible = case_id
    grid = world.grids[cell.grid]
    if world.settings[0].every_move:
        return
    for worker_id in range(int(grid.first_worker), int(grid.first_worker + grid.workers)):
        if is_free(world, worker_id):
            here = is_entering(world, worker_id, case.cell, now)
            send(
                world.heap,
                world.count,
                now if here else next_entry(world, worker_id, case.cell, now),
                a.DISCOVERED,
                case_id,
            )


@shared_behaviour
def resume_patrol(world: World, worker_id: int, cell: int, now: int) -> None:
    """Go on patrol from this cell; the worker will pass every visible trouble on the beat some time.

    These passes are scheduled, or only the next step where every move is an event.
    """
    worker = world.workers[worker_id]
    s = world.settings[0]
    worker.anchor = worked(world.clock, worker.calendar, now)
    worker.phase = cell - worker.first_cell
    worker.cell = cell
    if s.every_move:
        worker.next_step = time_from(world.clock, worker.calendar, int(worker.anchor) + int(s.step), now)
        send(world.heap, world.count, worker.next_step, a.STEPS, worker_id)
        return
    for other in range(worker.first_cell, worker.first_cell + worker.cells):
        case_id = first_visible(world, other)
        while case_id != a.NOBODY:
            send(world.heap, world.count, next_entry(world, worker_id, other, now), a.DISCOVERED, case_id)
            case_id = int(world.cases[case_id].next_visible)


@shared_behaviour
def first_visible(world: World, cell_id: int) -> int:
    """Return the head of the cell's list of visible troubles, after removing those no longer to be seen."""
    cell = world.cells[cell_id]
    last = a.NOBODY
    case_id = int(cell.visible)
    while case_id != a.NOBODY:
        following = int(world.cases[case_id].next_visible)
        if can_be_seen(world, case_id):
            last = case_id
        else:
            world.cases[case_id].showing = False
            world.cases[case_id].next_visible = a.NOBODY
            if last == a.NOBODY:
                cell.visible = following
            else:
                world.cases[last].next_visible = following
        case_id = following
    return int(cell.visible)


@behaviour
def on_steps(world: World, worker_id: int, now: int) -> int:
    """Move a worker to the next cell and look at what may be seen there.

    This is the plain form of a patrol, used where every move is an event.
    """
    worker = world.workers[worker_id]
    if worker.next_step != now or not is_free(world, worker_id):
        return a.SILENT
    done = steps_taken(world, worker_id, now)
    case_id = first_visible(world, patrol_cell(int(worker.first_cell), int(worker.cells), int(worker.phase) + done))
    while case_id != a.NOBODY:
        send(world.heap, world.count, now, a.DISCOVERED, case_id)
        case_id = int(world.cases[case_id].next_visible)
    worker.next_step = time_from(
        world.clock, worker.calendar, int(worker.anchor) + (done + 1) * int(world.settings[0].step), now
    )
    send(world.heap, world.count, worker.next_step, a.STEPS, worker_id)
    return a.SILENT
