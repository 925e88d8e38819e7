"""The time limit of a case: it starts, stands still while the case waits for others, and starts anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import after, worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import Channel

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def start_limit(world: World, case_id: int, now: int) -> None:
    """Start the clock of a case; the first limit stays on record as `limit`, whatever becomes of the deadline."""
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    category = world.categories[case.category]
    length = int(category.limit * s.deadline_factor)
    if s.window_limit != 1.0 and case.channel == Channel.COUNTER:
        length = int(length * s.window_limit)
    case.deadline = after(world.clock, category.clock, now, length)
    if limit.first == a.NEVER:
        limit.first = case.deadline
    send(world.heap, world.count, case.deadline, a.OVERDUE, case_id)
    if s.watches_limits:
        watch_limit(world, case_id, now)


@shared_behaviour
def watch_limit(world: World, case_id: int, now: int) -> None:
    """Let whoever has the case think of its limit `notice` before it passes, or half-way if it is shorter than that."""
    case = world.cases[case_id]
    clock = world.categories[case.category].clock
    left = worked(world.clock, clock, case.deadline) - worked(world.clock, clock, now)
    notice = min(world.settings[0].notice, left // 2)
    send(world.heap, world.count, after(world.clock, clock, now, left - notice), a.LIMIT_NEARS, case_id)


@behaviour
def stop_clock(world: World, case_id: int, now: int) -> None:
    """Stop the clock while the case waits for a budget or for another department, if the centre lets it stand."""
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    count = case.recurrences * 64 + case.part
    if now < case.deadline and bernoulli(s.seed, purposes.CLOCK_STOPS, case_id, count, s.clock_stops):
        limit.halted = now


@behaviour
def resume_clock(world: World, case_id: int, now: int) -> None:
    """Let a clock that stood run on: as much working time is left as when it stopped."""
    if world.limits[case_id].halted != a.NEVER:
        move_deadline(world, case_id, now)


@shared_behaviour
def move_deadline(world: World, case_id: int, now: int) -> None:
    """Put the deadline as far ahead of now as it was when the clock stopped."""
    case, limit = world.cases[case_id], world.limits[case_id]
    clock = world.categories[case.category].clock
    left = worked(world.clock, clock, case.deadline) - worked(world.clock, clock, limit.halted)
    limit.halted = a.NEVER
    case.deadline = after(world.clock, clock, now, left)
    send(world.heap, world.count, case.deadline, a.OVERDUE, case_id)
    if world.settings[0].watches_limits:
        watch_limit(world, case_id, now)


@behaviour
def is_done_on_file(world: World, case_id: int) -> bool:
    """Return whether the clock has nothing more to say: work is reported done, or the clock stands still."""
    case, limit = world.cases[case_id], world.limits[case_id]
    return bool(case.handled != a.NEVER or limit.signed_off != a.NEVER or limit.halted != a.NEVER)


@behaviour
def is_on_time(world: World, case_id: int) -> bool:
    """Return whether the file says that the work was done within the limit, as it has been moved."""
    case, limit = world.cases[case_id], world.limits[case_id]
    done = case.handled if limit.signed_off == a.NEVER else limit.signed_off
    return bool(done <= case.deadline)
