"""Pressure on stuck cases: sanctions by the efficiency office, and the coordination meeting.

The efficiency office acts after a limit under supervised handling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.department import LEAST_STAFF, enqueue_late, start_idle_officers
from sim.agents.department_queue import leave_queue, reprioritise
from sim.agents.dispatch import is_joint, list_crew
from sim.agents.evaluation import MOST_EFFORT, press
from sim.agents.officers import engage_officer, has_free_officer, note_hours, release_officer
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.working_time import after, worked
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

MEETING = -2  # what a part-time officer works on while at a meeting


@behaviour
def on_sanctioned(world: World, case_id: int, now: int) -> int:
    """Sanction the department of a supervised case that is still unsolved (SF-09).

    The efficiency office holds the department to account, which then works harder.
    """
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.handled != a.NEVER or case.department == a.NOBODY:
        return a.SILENT
    world.days[now // DAY].sanctioned += 1
    department = world.departments[case.department]
    department.effort = max(department.effort, min(MOST_EFFORT, department.effort + world.settings[0].sanction))
    return int(case.department)


@shared_behaviour
def on_meets(world: World, meeting: int, now: int) -> int:
    """Hold the coordination meeting, which settles for good what was refused or is overdue, oldest first (C7).

    The agenda is limited.
    """
    s = world.settings[0]
    settled = 0
    for case_id in range(len(world.cases)):
        if settled >= s.meeting_agenda or world.cases[case_id].state == CaseState.PENDING:
            break
        if s.joint_after > 0 and awaits_partners(world, case_id, now):
            set_date(world, case_id, meeting, now)
            settled += 1
        elif is_stuck(world, case_id, now):
            settle_at_meeting(world, case_id, meeting, now)
            settled += 1
    send(world.heap, world.count, now + s.meeting, a.MEETS, meeting + 1)
    return a.SYSTEM


@behaviour
def is_stuck(world: World, case_id: int, now: int) -> bool:
    """Return whether an open case on file that nobody works on was refused or is over its limit."""
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.filed == a.NEVER or case.handled != a.NEVER or case.department == a.NOBODY:
        return False
    return bool(
        (case.line >= 0 and case.held == 0 and now > case.deadline) or (case.bounces > 0 and not case.supervised)
    )


@behaviour
def awaits_partners(world: World, case_id: int, now: int) -> bool:
    """Return whether a case that needs several departments, one after the other, has long waited in a line (L15)."""
    case = world.cases[case_id]
    if case.needs <= 1 or case.state != CaseState.OPEN or case.handled != a.NEVER or case.line < 0 or case.held > 0:
        return False
    if is_joint(world, case_id) or case.filed == a.NEVER or case.part >= case.needs:
        return False
    return bool(now - case.filed >= world.settings[0].joint_after)


@shared_behaviour
def set_date(world: World, case_id: int, meeting: int, now: int) -> None:
    """Set a date for joint action: those who have not yet done their part do it at once, at the head of their lines.

    Only this case is done jointly (SF-07); all others go on as the dispatch rule has it.
    """
    case = world.cases[case_id]
    case.supervised = True
    list_crew(world, case_id)
    case.held = case.part
    for k in range(case.part, case.needs):
        attend(world, int(world.crews[case_id, k]), meeting, now)
    reprioritise(world, case_id, now)


@behaviour
def settle_at_meeting(world: World, case_id: int, meeting: int, now: int) -> None:
    """Put a case right on file, give it to the competent department that has most hands, and press for it.

    Both departments have somebody at the meeting.
    """
    case = world.cases[case_id]
    case.supervised = True
    case.believed = case.category
    before = int(case.department)
    attend(world, before, meeting, now)
    helper = helping_department(world, case_id)
    press(world, before, world.settings[0].urged_effort)
    if helper == before:
        reprioritise(world, case_id, now)
        return
    attend(world, helper, meeting, now)
    leave_queue(world, case_id)
    case.department = helper
    enqueue_late(world, case_id, helper, now)


@behaviour
def helping_department(world: World, case_id: int) -> int:
    """Return the competent department with the shortest line per officer if that is shorter by a case, else its own.

    A case that is on its way, or with parts already done, stays where it is.
    """
    case = world.cases[case_id]
    best = int(case.department)
    if case.line < 0 or case.part > 0 or is_joint(world, case_id):
        return best
    category = world.categories[case.category]
    least = waiting_per_officer(world, best) - 1.0
    for k in range(category.first_candidate, category.first_candidate + category.candidates):
        department_id = int(world.candidates[k].department)
        if world.departments[department_id].staff > 0 and waiting_per_officer(world, department_id) < least:
            best, least = department_id, waiting_per_officer(world, department_id)
    return best


@behaviour
def waiting_per_officer(world: World, department_id: int) -> float:
    """Return the cases waiting at a department for each of its officers."""
    department = world.departments[department_id]
    return float(department.queue / max(LEAST_STAFF, department.staff))


@behaviour
def attend(world: World, department_id: int, meeting: int, now: int) -> None:
    """Send an officer to the meeting, once, who is away from cases for as long as it lasts.

    Where all are at work the first to finish goes; an office with a part-time officer alone sends nobody then.
    """
    department = world.departments[department_id]
    length = int(world.settings[0].meeting_length)
    free = has_free_officer(world, department_id)
    if department.meeting == meeting + 1 or length == 0 or not (free or department.staff >= 1.0):
        return
    department.meeting = meeting + 1
    call_away(world, department_id, length, now)


@shared_behaviour
def call_away(world: World, department_id: int, length: int, now: int) -> None:
    """Take an officer away from cases for so many seconds of office hours; if all are at work, the first to finish."""
    department = world.departments[department_id]
    end = after(world.clock, department.calendar, now, length)
    send(world.heap, world.count, end, a.ADJOURNED, department_id)
    if not has_free_officer(world, department_id):
        department.busy += 1
        return
    engage_officer(world, department_id, MEETING)
    last = min(end, int(world.count[HORIZON]))
    spent = worked(world.clock, department.calendar, last) - worked(world.clock, department.calendar, now)
    note_hours(world, department_id, MEETING, length, spent, now)


@shared_behaviour
def on_adjourned(world: World, department_id: int, now: int) -> int:
    """Bring an officer back from the meeting to the line."""
    release_officer(world, department_id, MEETING, now)
    start_idle_officers(world, department_id, now)
    return department_id
