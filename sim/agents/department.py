"""Departments: lines of cases worked off in working hours, buck-passing, joint action, work done well or badly."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.agents.dispatch import is_joint
from sim.agents.encounters import is_hushed_up, meets_resident
from sim.cases.record import LONGEST_WORK
from sim.cases.transitions import is_resolved, needs_budget
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import happens, lognormal, uniform
from sim.engine.waiting_line import join, leave, pop_first, rerank
from sim.engine.working_time import after, is_open, next_open, worked
from sim.territory.distances import walking_distance
from sim.vocabulary import events as a

department_record = np.dtype(
    [
        ("agency", "i8"),  # functional department it is a station of
        ("station", "i8"),
        ("cell", "i8"),  # where its office is
        ("calendar", "i8"),
        ("staff", "i8"),  # officers
        ("busy", "i8"),  # officers at work
        ("queue", "i8"),  # cases waiting
        ("first", "i8"),  # the case served next, -1 none
        ("skill", "f8"),  # ratio
        ("effort", "f8"),  # ratio
        ("score", "f8"),  # last evaluation
        ("opening", "i8"),  # s, opening it already waits for
        ("received", "i8"),
        ("bounced", "i8"),
        ("handled", "i8"),
        ("due", "i8"),  # since the last evaluation
        ("on_time", "i8"),
        ("asked", "i8"),
        ("content", "i8"),
        ("busy_seconds", "i8"),  # officer-seconds
        ("flaws", "f8"),  # further chance of bad work: too many duties, or too much to supervise
        ("posts", "i8"),  # officers at the start
        ("vacant_seconds", "i8"),  # officer-seconds before later posts existed
    ],
    align=True,
)

AHEAD = 1e15  # how far supervised handling lifts a case in any line: to the head
BUDGET_SPREAD = 0.3  # standard deviation of log wait for a budget (assumption)
FURTHER = 1e16  # officers already waiting for a partner go before even those
ASIDE = 1e14  # how far back a case stands that has been set aside; nobody takes it up from there
UNASKED = 1e17  # the same where no target covers it: supervised handling does not reach it either


@behaviour
def rank(world: Any, case_id: int, department_id: int, now: int) -> float:
    """Place of a case in a line: what the dispatch rule says, lifted to the head by supervised handling."""
    case = world.cases[case_id]
    key = world.which_next(case, world.departments[department_id], float(now))
    if key != key:
        world.centre[0].fault = case_id
        return 0.0
    if case.held > 0:
        return key - FURTHER
    if is_set_aside(world, case_id):
        key += ASIDE if world.categories[case.believed].forced else UNASKED
    return key - AHEAD if case.supervised else key


@behaviour
def is_set_aside(world: Any, case_id: int) -> bool:
    """Officials leave some cases lying: what is worth little to them when money is short, what no target covers (SF-22, SF-28)."""
    case = world.cases[case_id]
    return bool(
        happens(
            world.settings[0].seed, a.DRAW_SET_ASIDE, case_id, case.recurrences, world.categories[case.believed].neglect
        )
    )


@behaviour
def lies_aside(world: Any, case_id: int) -> bool:
    """Whether the first of a line is one that nobody takes up; then so is every other."""
    return bool(world.cases[case_id].key >= 0.5 * ASIDE and is_set_aside(world, case_id))


@behaviour
def receives(world: Any, case_id: int, now: int) -> int:
    """A case arrives: refuse it if it is not ours or if nobody could prove that it is; else take it into the line."""
    case = world.cases[case_id]
    department_id = case.department
    department = world.departments[department_id]
    department.received += 1
    case.hops += 1
    world.days[now // 86400].dispatches += 1
    if case.part == 0 and refuses(world, case_id, department_id):
        back = after(world.clock, department.calendar, now, world.settings[0].refusal)
        send(world.heap, world.count, back, a.BOUNCED, case_id)
    elif case.part == 0 and case.rework == 0 and case.recurrences == 0 and needs_budget(world, case_id):
        send(world.heap, world.count, now + wait_for_budget(world, case_id), a.FUNDED, case_id)
    else:
        lines_up(world, case_id, int(world.crews[case_id, 0]) if is_joint(world, case_id) else department_id, now)
    return department_id


@behaviour
def refuses(world: Any, case_id: int, department_id: int) -> bool:
    """Not competent; or competent, but unclear enough to pass the buck while supervision is weak, and no meeting has settled it (SF-06)."""
    s = world.settings[0]
    case = world.cases[case_id]
    if world.competence[case.category, department_id] <= 0.0:
        return True
    if case.bounces >= s.firm_after or case.rework > 0 or (case.supervised and s.meeting > 0):
        return False
    category = world.categories[case.category]
    ambiguity = category.ambiguity * (1.0 - s.coding) if category.kind == a.COMPONENT else category.ambiguity
    chance = ambiguity * s.buck_passing * (1.0 - s.inspection)
    return bool(happens(s.seed, a.DRAW_BUCK, case_id, case.recurrences * 64 + case.hops, chance))


@behaviour
def lines_up(world: Any, case_id: int, department_id: int, now: int) -> None:
    """Stand in line; if an officer is free and the office open, somebody is served at once."""
    department = world.departments[department_id]
    department.first = join(world.cases, department.first, case_id, rank(world, case_id, department_id, now))
    world.cases[case_id].line = department_id
    department.queue += 1
    serves(world, department_id, now)


@shared_behaviour
def lines_up_late(world: Any, case_id: int, department_id: int, now: int) -> None:
    """The rarer ways into a line, by one call: the usual one is part of the loop, and more copies would only cost compiling."""
    lines_up(world, case_id, department_id, now)


@behaviour
def wait_for_budget(world: Any, case_id: int) -> int:
    """Seconds until a capital request has its budget: months where a centre links those who ask and those who pay, else years (SF-04)."""
    s = world.settings[0]
    u1, u2 = uniform(s.seed, a.DRAW_BUDGET, case_id, 0), uniform(s.seed, a.DRAW_BUDGET, case_id, 1)
    return int(lognormal(u1, u2, s.budget, BUDGET_SPREAD))


@behaviour
def is_funded(world: Any, case_id: int, now: int) -> int:
    """The budget has come: the request waits for an officer like any other."""
    case = world.cases[case_id]
    if case.state != a.OPEN:
        return a.SILENT
    lines_up_late(
        world, case_id, int(world.crews[case_id, 0]) if is_joint(world, case_id) else int(case.department), now
    )
    return int(case.department)


@behaviour
def adds_posts(world: Any, now: int) -> None:
    """Posts follow the plan: at an evaluation a department gets what it has grown to by now, in whole persons (SF-27)."""
    s = world.settings[0]
    if s.posts_growth <= 0.0:
        return
    for department_id in range(len(world.departments)):
        department = world.departments[department_id]
        posts = int(department.posts * math.exp(s.posts_growth * now) + 0.5)
        if posts > department.staff:
            department.vacant_seconds += (posts - department.staff) * worked(world.clock, department.calendar, now)
            department.staff = posts
            if department.first != a.NOBODY:
                send(world.heap, world.count, next_open(world.clock, department.calendar, now), a.OPENS, department_id)


@behaviour
def serves(world: Any, department_id: int, now: int) -> None:
    """Free officers take the first cases of the line; a closed office waits for its opening."""
    department = world.departments[department_id]
    if department.first == a.NOBODY or department.busy >= department.staff or lies_aside(world, department.first):
        return
    if not is_open(world.clock, department.calendar, now):
        opening = next_open(world.clock, department.calendar, now)
        if department.opening != opening:
            department.opening = opening
            send(world.heap, world.count, opening, a.OPENS, department_id)
        return
    while (
        department.first != a.NOBODY and department.busy < department.staff and not lies_aside(world, department.first)
    ):
        case_id = int(department.first)
        department.first = pop_first(world.cases, department.first)
        department.queue -= 1
        department.busy += 1
        takes_up(world, case_id, now)


@behaviour
def opens(world: Any, department_id: int, now: int) -> int:
    """The office opens: whoever waited overnight is served in order of rank."""
    department = world.departments[department_id]
    department.opening = a.NOBODY
    serves(world, department_id, now)
    return department_id


@behaviour
def takes_up(world: Any, case_id: int, now: int) -> None:
    """An officer is assigned; a joint action waits for all partners to send one, and then for an hour that suits all."""
    case = world.cases[case_id]
    if not is_joint(world, case_id):
        send(world.heap, world.count, now, a.STARTED, case_id)
        return
    case.held += 1
    if case.held < case.needs:
        send(world.heap, world.count, now, a.SUMMONED, case_id)
    else:
        send(world.heap, world.count, next_open(world.clock, common_hours(world, case_id), now), a.STARTED, case_id)


@behaviour
def common_hours(world: Any, case_id: int) -> int:
    """The calendar a case is worked on: the department's, or the narrowest among those of a joint action."""
    case = world.cases[case_id]
    calendar = int(world.departments[case.department].calendar)
    if is_joint(world, case_id):
        for k in range(case.needs):
            other = int(world.departments[world.crews[case_id, k]].calendar)
            if world.calendar_hours[other] < world.calendar_hours[calendar]:
                calendar = other
    return calendar


@behaviour
def is_summoned(world: Any, case_id: int, now: int) -> int:
    """The next partner of a joint action is called; officers already there wait for it (ascending order: no deadlock)."""
    case = world.cases[case_id]
    partner = int(world.crews[case_id, case.held])
    lines_up_late(world, case_id, partner, now)
    return partner


@behaviour
def starts(world: Any, case_id: int, now: int) -> int:
    """Work begins: the response. A joint action works through all parts at once, on the narrowest of the calendars."""
    case = world.cases[case_id]
    department_id = case.department
    department = world.departments[department_id]
    meets_resident(world, case_id, now)
    skill = max(0.05, world.competence[case.category, department_id]) if case.part == 0 else department.skill
    work = case.work
    if is_hushed_up(world, case_id):
        work *= world.settings[0].hush_time
        send(world.heap, world.count, now, a.AFFRONTED, case_id)
    seconds = int(
        min(work / case.needs / (skill * department.effort), LONGEST_WORK) + way(world, department_id, case_id) + 0.5
    )
    calendar = common_hours(world, case_id)
    end = after(world.clock, calendar, now, seconds)
    send(world.heap, world.count, end, a.HANDLED, case_id)
    spent = seconds
    if end > world.count[HORIZON]:  # what is left falls behind the end of the run
        spent = worked(world.clock, calendar, world.count[HORIZON]) - worked(world.clock, calendar, now)
    if not is_joint(world, case_id):
        department.busy_seconds += spent
        return department_id
    for k in range(case.needs):
        world.departments[world.crews[case_id, k]].busy_seconds += spent
    return department_id


@behaviour
def way(world: Any, department_id: int, case_id: int) -> float:
    """Seconds an officer rides to the case and back."""
    s = world.settings[0]
    if s.riding <= 0.0:
        return 0.0
    return (
        2.0
        * walking_distance(world.cells, world.departments[department_id].cell, world.cases[case_id].cell, s.detour)
        / s.riding
    )


@behaviour
def finishes(world: Any, case_id: int, now: int) -> int:
    """Work is done: officers are free again, the next part or the feedback follows."""
    s = world.settings[0]
    case = world.cases[case_id]
    department_id = case.department
    department = world.departments[department_id]
    joint = is_joint(world, case_id)
    case.part = case.needs if joint else case.part + 1
    done = case.part >= case.needs
    department.handled += 1
    if done:
        works_out(world, case_id, department_id, now)
    releases(world, case_id, department_id, joint, now)
    if done:
        send(world.heap, world.count, after(world.clock, department.calendar, now, s.feedback), a.FED_BACK, case_id)
    else:  # without a lead the case goes back and on to the next department, one after the other
        send(world.heap, world.count, after(world.clock, department.calendar, now, s.handover), a.DISPATCHED, case_id)
    return department_id


@behaviour
def works_out(world: Any, case_id: int, department_id: int, now: int) -> None:
    """Good work ends the trouble; beyond a load that can be borne, quality collapses (a Hill curve in the line, SF-25)."""
    s = world.settings[0]
    case = world.cases[case_id]
    department = world.departments[department_id]
    case.handled = now
    case.route = a.BY_DEPARTMENT
    world.days[now // 86400].handled += 1
    department.due += 1
    department.on_time += 1 if now <= case.deadline else 0
    failure = s.failure
    if department.queue > 0 and s.overload_failure > 0.0:
        load = math.pow(department.queue / max(1, department.staff) / s.overload_queue, s.overload_steepness)
        failure += s.overload_failure * load / (1.0 + load)
    failure += department.flaws * (1.0 - failure)
    if is_hushed_up(world, case_id):
        world.days[now // 86400].hushed_up += 1
    elif not happens(s.seed, a.DRAW_QUALITY, case_id, case.recurrences * 64 + case.rework, failure):
        is_resolved(world, case_id, now)
        deals_with_causes(world, case_id)


@behaviour
def deals_with_causes(world: Any, case_id: int) -> None:
    """Part of the hours went to what lies behind the case: fewer troubles of its kind will arise in the grid (SF-24)."""
    s = world.settings[0]
    if s.root_work <= 0.0:
        return
    case = world.cases[case_id]
    grid = world.cells[case.cell].grid
    world.roots[case.category, grid] += s.root_work * (s.preventable - world.roots[case.category, grid])


@behaviour
def releases(world: Any, case_id: int, department_id: int, joint: bool, now: int) -> None:
    """Officers of all departments that took part turn to their lines."""
    case = world.cases[case_id]
    if not joint:
        world.departments[department_id].busy -= 1
        serves(world, department_id, now)
        return
    for k in range(case.needs):
        member = world.crews[case_id, k]
        world.departments[member].busy -= 1
    case.held = 0
    for k in range(case.needs):
        serves(world, world.crews[case_id, k], now)


@shared_behaviour
def heeds(world: Any, case_id: int, now: int) -> None:
    """The facts of a waiting case have changed, or it is put under supervised handling: find its new place in line."""
    case = world.cases[case_id]
    if case.state != a.OPEN or case.line < 0:
        return
    department_id = int(case.line)
    department = world.departments[department_id]
    department.first = rerank(world.cases, department.first, case_id, rank(world, case_id, department_id, now))


@behaviour
def stands_down(world: Any, case_id: int) -> None:
    """A withdrawn case leaves the line."""
    department = world.departments[world.cases[case_id].line]
    department.first = leave(world.cases, department.first, case_id)
    department.queue -= 1
