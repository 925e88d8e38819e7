"""The loop: takes messages from the calendar in their order, delivers them, and writes the event log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.event_queue import HORIZON, LOST, PENDING, earliest, kind_of, remove_earliest, subject_of, tick_of
from sim.engine.numba.compiling import behaviour, kernel, shared_behaviour
from sim.engine.numba.reference import by_reference
from sim.run.dispatcher import deliver
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World

DONE, PAUSED, LOG_FULL, HEAP_FULL, RULE_FAULT, NO_ANSWER = range(6)
ROOM = 64  # rows kept free in the log buffer; a delivery logs one row at most, the rest is reserve


@behaviour
def note(world: World, kind: int, subject: int, now: int, actor: int) -> None:
    """Append one row to the event log, if a log is kept and something happened."""
    if actor == a.SILENT or len(world.log) == 0:
        return
    row = world.log[world.logged[0]]
    row.time = now
    row.activity = kind
    row.case = subject
    row.actor = actor
    world.logged[0] += 1


@kernel
def run(world: World, until: int, budget: int) -> int:
    """Deliver every message up to the second `until`, but at most `budget` of them, so that Python can interrupt.

    Returns DONE, or why it stopped earlier: PAUSED (budget used up), LOG_FULL or HEAP_FULL (a full buffer),
    RULE_FAULT (a rule that failed), or NO_ANSWER (nobody answers the message taken last).
    """
    return _loop(by_reference(world), until, budget)


@shared_behaviour
def _loop(world: World, until: int, budget: int) -> int:
    last = min(until, int(world.count[HORIZON]))
    keeps_log, page, half = len(world.log) > 0, len(world.log) - ROOM, len(world.heap) // 2
    for _ in range(budget):
        if world.centre[0].fault >= 0:
            return RULE_FAULT
        if keeps_log and world.logged[0] > page:
            return LOG_FULL
        if world.count[PENDING] > half or world.count[LOST] > 0:
            return HEAP_FULL
        message = earliest(world.heap, world.count)
        now, kind, subject = tick_of(message), kind_of(message), subject_of(message)
        if now > last:
            return DONE
        remove_earliest(world.count)
        actor = deliver(world, kind, subject, now)
        if actor == a.UNANSWERED:
            return NO_ANSWER
        note(world, kind, subject, now, actor)
    return PAUSED
