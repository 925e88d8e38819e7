"""Pressure on stuck cases: sanctions by the efficiency office, and the coordination meeting.

The efficiency office acts after a limit under supervised handling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.department_queue import reprioritise
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

MOST_EFFORT = 1.5  # sanctions raise effort no further (assumption)


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


@behaviour
def on_meets(world: World, meeting: int, now: int) -> int:
    """Hold the coordination meeting, which assigns refused and overdue cases for good (C7)."""
    for case_id in range(len(world.cases)):
        case = world.cases[case_id]
        if case.state == CaseState.PENDING:
            break
        if (
            case.state == CaseState.OPEN
            and not case.supervised
            and case.handled == a.NEVER
            and case.filed != a.NEVER
            and (case.bounces > 0 or now > case.deadline)
        ):
            case.supervised = True
            reprioritise(world, case_id, now)
    send(world.heap, world.count, now + world.settings[0].meeting, a.MEETS, meeting + 1)
    return a.SYSTEM
