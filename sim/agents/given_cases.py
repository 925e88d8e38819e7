"""Cases that a log gives: registered the moment they are opened, parked without an officer, and taken up again.

Nobody has to notice or report such a case, and no resident urges, escalates or withdraws it: the log has its story. It
goes to the department that the log names, which does not refuse it, and is done when its officer has finished.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.command_centre import put_on_file
from sim.agents.department import enqueue_late
from sim.agents.dispatch import choose
from sim.cases.record import PARKED_LINE
from sim.cases.severity import pressing
from sim.cases.time_limit import start_limit, watch_limit
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Channel, Source
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def register_given(world: World, case_id: int, now: int) -> int:
    """Open a case of the log and send it on its way, to the centre or without one to its department.

    Those that were open at the start all come in its first second, oldest first, each with its age.
    """
    cases = world.cases
    if case_id + 1 < len(cases):
        send(world.heap, world.count, max(0, int(cases[case_id + 1].arises)), a.REPORTED, case_id + 1)
    case, day = cases[case_id], world.days[now // DAY]
    opened = int(case.arises)
    case.state = CaseState.OPEN
    case.discovered = opened
    case.reported = opened
    case.source = Source.RESIDENT
    case.channel = Channel.HOTLINE
    case.believed = case.category
    case.pressing = pressing(world, case_id, now)
    day.open += 1
    if opened >= 0:
        day.arisen += 1
        day.discovered += 1
        day.reports += 1
    set_due_date(world, case_id, now)
    if world.centre[0].operators > 0:
        send(world.heap, world.count, now, a.RECEIVED_BY_CENTRE, case_id)
        return int(case.resident)
    put_on_file(world, case_id, now)
    case.dispatched = now
    choose(world, case_id)
    send(world.heap, world.count, now, a.RECEIVED, case_id)
    return int(case.resident)


@behaviour
def set_due_date(world: World, case_id: int, now: int) -> None:
    """Set the deadline: the due date of the log, stretched as the policy says, else the limit of the category."""
    case, limit, s = world.cases[case_id], world.limits[case_id], world.settings[0]
    due, opened = int(world.given[case_id].due), int(case.arises)
    if due == a.NEVER:
        start_limit(world, case_id, now)
        return
    deadline = opened + int((due - opened) * s.deadline_factor)
    case.deadline = deadline if deadline != a.NEVER else deadline - 1
    limit.first = case.deadline
    if deadline < now:
        case.overdue = True
        return
    send(world.heap, world.count, deadline, a.OVERDUE, case_id)
    if s.watches_limits:
        watch_limit(world, case_id, now)


@shared_behaviour
def on_parked(world: World, case_id: int, now: int) -> int:
    """Park a case: it stays open and grows older, and no officer is kept for it."""
    case = world.cases[case_id]
    case.line = PARKED_LINE
    send(world.heap, world.count, int(world.given[case_id].parked), a.UNPARKED, case_id)
    return int(case.department)


@shared_behaviour
def on_unparked(world: World, case_id: int, now: int) -> int:
    """Put a parked case into the line of its department."""
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.line != PARKED_LINE:
        return a.SILENT
    case.line = a.NOBODY
    enqueue_late(world, case_id, int(case.department), now)
    return int(case.department)
