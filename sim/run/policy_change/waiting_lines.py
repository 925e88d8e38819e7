"""Waiting cases under a new policy: rank them by the new rule, and move them from closed offices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.command_centre import start_idle_operators
from sim.agents.department import start_idle_officers
from sim.agents.department_queue import leave_queue, reprioritise
from sim.agents.dispatch import is_joint
from sim.engine.waiting_line import pop_first
from sim.run.policy_change.messages import Messages
from sim.vocabulary import events as a
from sim.world import World


def settle_lines(world: World, messages: Messages, was_open: NDArray[np.bool_], now: int) -> None:
    """Give every waiting case its new place; then let free officers and operators serve their lines.

    A case that needs several departments and is already with one goes on as it was sent out.
    """
    _leave_closed_offices(world, messages, was_open, now)
    for case_id in np.flatnonzero(world.cases["line"] >= 0):
        reprioritise(world, int(case_id), now)
    for department_id in range(len(world.departments)):
        start_idle_officers(world, department_id, now)
    _settle_centre(world, messages, now)


def call_back_officers(world: World, messages: Messages, changed: NDArray[np.bool_]) -> None:
    """Let part-time officers begin anew where the staff has changed: their share of the hours is another one now."""
    messages.withdraw(a.OFFICER_BACK, lambda subjects: np.isin(subjects, np.flatnonzero(changed)))
    world.departments["away"][changed] = 0


def _leave_closed_offices(world: World, messages: Messages, was_open: NDArray[np.bool_], now: int) -> None:
    """Dispatch the cases waiting at stations that have lost all their staff.

    A station in whose line a joint action waits retains one officer.
    """
    for department_id in map(int, np.flatnonzero(was_open & (world.departments["staff"] == 0))):
        department = world.departments[department_id]
        for case_id in map(int, np.flatnonzero(world.cases["line"] == department_id)):
            if is_joint(world, case_id):
                department.staff = 1
                continue
            leave_queue(world, case_id)
            messages.send(now, a.DISPATCHED, case_id)


def _settle_centre(world: World, messages: Messages, now: int) -> None:
    """Let free operators serve the centre's line; if the centre is closed, its reports look for a department."""
    centre = world.centre[0]
    if centre.operators > 0:
        start_idle_operators(world, now)
        return
    while centre.first != a.NOBODY:
        case_id = int(centre.first)
        centre.first = pop_first(world.cases, centre.first)
        centre.queue -= 1
        messages.send(now, a.RECEIVED_BY_CENTRE, case_id)
