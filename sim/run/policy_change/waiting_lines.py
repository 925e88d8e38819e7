"""Waiting cases under a new policy: rank them by the new rule, move them from closed offices, join or part them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.command_centre import start_idle_operators
from sim.agents.department import enqueue_late, start_idle_officers
from sim.agents.department_queue import leave_queue, reprioritise
from sim.agents.dispatch import gather
from sim.agents.officers import release_officer
from sim.engine.waiting_line import pop_first
from sim.run.policy_change.messages import Messages
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.world import World


def settle_lines(world: World, messages: Messages, was_joint: bool, was_open: NDArray[np.bool_], now: int) -> None:
    """Give every waiting case its new place; then let free officers and operators serve their lines."""
    joint = bool(world.settings[0].joint)
    if joint != was_joint:
        _join_or_part(world, messages, joint, now)
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


def _join_or_part(world: World, messages: Messages, joint: bool, now: int) -> None:
    """Let cases that need several departments be served by all at once from now on, or by one after the other."""
    cases = world.cases
    at_work = set(messages.subjects(a.STARTED, a.HANDLED).tolist())
    waiting = []
    for case_id in map(
        int, np.flatnonzero((cases["state"] == CaseState.OPEN) & (cases["needs"] > 1) & (cases["department"] >= 0))
    ):
        if case_id in at_work:
            _change_crew(world, case_id, joint, now)
        elif cases[case_id].line >= 0:
            waiting.append(case_id)
            _step_out(world, case_id, joint, now)
        elif joint:  # on its way to a department, or still without a budget
            gather(world, case_id)
    for case_id in waiting:  # only now, because a case that joins a line may be served at once
        enqueue_late(world, case_id, int(world.crews[case_id, 0] if joint else cases[case_id].department), now)


def _step_out(world: World, case_id: int, joint: bool, now: int) -> None:
    """Take a waiting case out of its line.

    For joint work its crew is named; otherwise officers who were already waiting for partners are released.
    """
    leave_queue(world, case_id)
    if joint:
        gather(world, case_id)
        return
    case = world.cases[case_id]
    for k in range(case.held):
        release_officer(world, int(world.crews[case_id, k]), case_id, now)
    case.held = 0


def _change_crew(world: World, case_id: int, joint: bool, now: int) -> None:
    """Adjust the crew of a case at work: partners join the officer at work, or leave the case to that officer."""
    case = world.cases[case_id]
    if joint:
        gather(world, case_id)
    crew = [int(member) for member in world.crews[case_id, : case.needs]]
    if case.department not in crew:
        case.department = crew[0]
    crew.remove(int(case.department))
    for member in crew:
        if joint:
            world.departments[member].busy += 1
        else:
            release_officer(world, member, case_id, now)
    case.held = case.needs if joint else 0


def _leave_closed_offices(world: World, messages: Messages, was_open: NDArray[np.bool_], now: int) -> None:
    """Dispatch the cases waiting at stations that have lost all their staff.

    A station that keeps the partners of a joint action waiting retains one officer.
    """
    for department_id in map(int, np.flatnonzero(was_open & (world.departments["staff"] == 0))):
        department = world.departments[department_id]
        for case_id in map(int, np.flatnonzero(world.cases["line"] == department_id)):
            if world.settings[0].joint and world.cases[case_id].needs > 1:
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
