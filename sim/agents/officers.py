"""Officers of a station: who is free for the next case, and the part-time officer who is needed elsewhere as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cases.record import LONGEST_WORK
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.working_time import after, worked
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def has_free_officer(world: World, department_id: int) -> bool:
    """Return whether an officer is free.

    A staff of 2.4 full-time equivalents is two full-time officers and one part-time officer. The part-time officer
    takes a case only if both others are busy, and is then elsewhere for as long as it takes to keep to the agreed share
    of the hours. So a station under load works exactly its full-time equivalents, and nothing jumps at a whole number.
    """
    department = world.departments[department_id]
    full_time = int(department.staff)
    if department.staff <= full_time:
        return bool(department.busy < full_time)
    if department.part_case != a.NOBODY:
        return bool(department.busy - 1 < full_time)
    return bool(department.busy < full_time or department.away == 0)


@behaviour
def engage_officer(world: World, department_id: int, case_id: int) -> None:
    """Give a case to a free officer."""
    department = world.departments[department_id]
    full_time = int(department.staff)
    if department.staff > full_time and department.busy >= full_time and department.part_case == a.NOBODY:
        department.part_case = case_id
        department.piece = 0
    department.busy += 1


@behaviour
def release_officer(world: World, department_id: int, case_id: int, now: int) -> None:
    """Free the officer who has worked on a case; a part-time officer is then elsewhere for a while."""
    department = world.departments[department_id]
    department.busy -= 1
    if department.part_case == case_id:
        leave_for_other_duties(world, department_id, now)


@shared_behaviour
def leave_for_other_duties(world: World, department_id: int, now: int) -> None:
    """Send the part-time officer elsewhere: for (1 - p) / p times the hours of the case, with p the share of a post."""
    department = world.departments[department_id]
    department.part_case = a.NOBODY
    share = department.staff - int(department.staff)
    if share <= 0.0 or department.piece <= 0:
        return
    department.away = 1
    seconds = int(min(department.piece * (1.0 - share) / share, LONGEST_WORK) + 0.5)
    back = after(world.clock, department.calendar, now, seconds)
    send(world.heap, world.count, back, a.OFFICER_BACK, department_id)


@behaviour
def note_hours(world: World, department_id: int, case_id: int, seconds: int, spent: int, now: int) -> None:
    """Book the hours of a case, of which `spent` fall in this run."""
    department = world.departments[department_id]
    if department.part_case == case_id:
        department.piece = seconds
        department.busy_seconds += min(spent, share_of_the_rest(world, department_id, now))
    else:
        department.busy_seconds += spent


@shared_behaviour
def share_of_the_rest(world: World, department_id: int, now: int) -> int:
    """Return the seconds that a part-time post still offers in this run.

    What is worked beyond them is made good elsewhere after the end of the run.
    """
    department = world.departments[department_id]
    rest = worked(world.clock, department.calendar, world.count[HORIZON]) - worked(
        world.clock, department.calendar, now
    )
    return int((department.staff - int(department.staff)) * rest)
