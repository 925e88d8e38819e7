"""What officials do about a limit that is about to pass: ask for more time, close on paper, or report work as done.

How often they do it is what the scoring makes of it (sim.setup.time_limits): what a missed limit costs them, against
the chance of being found out and what callers' ratings count. What comes of it is left to checks, ratings and
recurrences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.department_queue import leave_queue
from sim.cases.time_limit import is_done_on_file, watch_limit
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import after, worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Ledger, Route
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def on_limit_nears(world: World, case_id: int, now: int) -> int:
    """Decide what to do about a limit that will soon pass: ask for an extension, evade it, or let it pass."""
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    if not is_pending(world, case_id, now):
        return a.SILENT
    count = case.recurrences * 64 + limit.extensions
    asked = limit.extensions < s.most_extensions and bernoulli(
        s.seed, purposes.EXTENSION_ASKED, case_id, count, s.asks_extension
    )
    if asked and bernoulli(s.seed, purposes.EXTENSION_GRANTED, case_id, count, s.grants_extension):
        send(world.heap, world.count, now, a.EXTENDED, case_id)
    elif case.line >= 0 and case.held == 0:
        if bernoulli(s.seed, purposes.CLOSED_ON_PAPER, case_id, case.recurrences * 64 + case.rework, s.paper_closing):
            send(world.heap, world.count, now, a.CLOSED_ON_PAPER, case_id)
    elif bernoulli(s.seed, purposes.SIGNED_OFF, case_id, case.recurrences * 64 + case.rework, s.early_report):
        send(world.heap, world.count, now, a.SIGNED_OFF, case_id)
    return a.SILENT


@behaviour
def is_pending(world: World, case_id: int, now: int) -> bool:
    """Return whether a case is open on file, its clock runs, and its limit, if moved since, is near again."""
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or is_done_on_file(world, case_id):
        return False
    category = world.categories[case.category]
    left = worked(world.clock, category.clock, case.deadline) - worked(world.clock, category.clock, now)
    return bool(now <= case.deadline and left <= max(world.settings[0].notice, category.limit // 2))


@shared_behaviour
def on_extended(world: World, case_id: int, now: int) -> int:
    """Give a case more time: its deadline moves, and nothing else changes."""
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    category = world.categories[case.category]
    limit.extensions += 1
    longer = int(category.limit * s.deadline_factor * s.extension_length)
    case.deadline = after(world.clock, category.clock, case.deadline, longer)
    world.days[now // DAY].extended += 1
    send(world.heap, world.count, case.deadline, a.OVERDUE, case_id)
    watch_limit(world, case_id, now)
    return int(case.department)


@shared_behaviour
def on_closed_on_paper(world: World, case_id: int, now: int) -> int:
    """Report a case as done although nobody has worked on it.

    It leaves the line and counts as handled on time. A check on site finds it out; without one it is closed, the caller
    judges what came of it, and the trouble shows again.
    """
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.line < 0 or case.held > 0:
        return a.SILENT
    department_id = int(case.line)
    department = world.departments[department_id]
    leave_queue(world, case_id)
    case.handled = now
    case.route = Route.DEPARTMENT
    department.due += 1
    department.on_time += 1
    world.days[now // DAY].on_paper += 1
    send(world.heap, world.count, now, a.FED_BACK, case_id)
    return department_id


@shared_behaviour
def on_signed_off(world: World, case_id: int, now: int) -> int:
    """Report a case as done while somebody still works on it or it is on its way: the file is on time."""
    case, limit = world.cases[case_id], world.limits[case_id]
    if case.state != CaseState.OPEN or case.handled != a.NEVER:
        return a.SILENT
    limit.signed_off = now
    if case.ledger == Ledger.UNKNOWN:  # what the grid had not even filed is put on file as done
        case.ledger = Ledger.ON_FILE
        case.filed = now
    world.days[now // DAY].signed_off += 1
    return int(case.department)
