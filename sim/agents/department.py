"""Departments: waiting lines served in working hours, buck-passing, joint action and the quality of work."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.accounts import collect_fee, pays_for_work, put_off
from sim.agents.budgets import budget_wait
from sim.agents.department_queue import is_left_lying, rank, take_next
from sim.agents.dispatch import is_joint
from sim.agents.encounters import meet_resident
from sim.agents.interfaces import waits_at_interface
from sim.agents.means import choose_means, is_passed_on
from sim.agents.officers import engage_officer, has_free_officer, note_hours, release_officer
from sim.agents.register import is_coded, seeks_owner
from sim.cases.given import is_given, is_to_be_parked, names_department
from sim.cases.openness import holds_to_duty
from sim.cases.record import LONGEST_WORK
from sim.cases.time_limit import is_on_time, resume_clock, stop_clock
from sim.cases.transitions import deal_with_causes, is_capital_request, resolve_case
from sim.engine.event_queue import HORIZON, send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.waiting_line import join
from sim.engine.working_time import after, is_open, next_open, worked
from sim.territory.distances import walking_distance
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Means, Route
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

department_record = np.dtype(
    [
        ("agency", "i8"),  # functional department it is a station of
        ("station", "i8"),
        ("cell", "i8"),  # where its office is
        ("calendar", "i8"),
        ("staff", "f8"),  # officers in full-time equivalents
        ("busy", "i8"),  # officers at work
        ("queue", "i8"),  # cases waiting
        ("first", "i8"),  # case to serve next, -1 none
        ("skill", "f8"),  # ratio
        ("effort", "f8"),  # ratio
        ("drive", "f8"),  # part of the effort that urging and meetings have called forth
        ("care", "f8"),  # share of effort that goes to quality rather than speed
        ("score", "f8"),  # at the last evaluation
        ("opening", "i8"),  # s, the opening it already waits for
        ("received", "i8"),
        ("bounced", "i8"),
        ("handled", "i8"),
        ("due", "i8"),  # since the last evaluation
        ("on_time", "i8"),
        ("asked", "i8"),
        ("content", "i8"),
        ("slow", "i8"),  # callers who were not satisfied only because it took long
        ("sent_back", "i8"),  # cases that a check sent back
        ("busy_seconds", "i8"),  # officer-seconds
        ("flaws", "f8"),  # additional chance of bad work: too many duties, or too much to supervise
        ("posts", "f8"),  # full-time equivalents at the start
        ("vacant_seconds", "f8"),  # officer-seconds before later posts existed
        ("overtime_seconds", "f8"),  # officer-seconds of work done by effort beyond the ordinary
        ("meeting", "i8"),  # last coordination meeting attended, counted from 1
        ("part_case", "i8"),  # case that the part-time officer works on, -1 none
        ("piece", "i8"),  # s, work of that officer on that case
        ("away", "i8"),  # whether that officer is elsewhere
        ("contact_left", "f8"),  # officer-seconds that can still go to contacts with people on lists
        ("contact_spent", "f8"),  # officer-seconds of today's contacts
        ("contact_load", "f8"),  # share of the hours that contacts take of late
        ("surge", "f8"),  # officers who have come for a shock
        ("surge_of", "i8"),  # that shock
        ("fees", "f8"),  # yuan of fees and fines collected
        ("points_lost", "f8"),  # 1 - score, summed over evaluations
        ("zeal", "f8"),  # effort that the head's own score calls forth, against the ordinary
        ("accompanied", "i8"),  # last visit of a leader that an officer came along on, counted from 1
        ("guarding", "f8"),  # how readily it refuses what is unclear and ignores who presses, against the ordinary
        ("age_exponent", "f8"),  # how far the age of a case decides whether it is next, under the rule by_age
        ("draws", "i8"),  # cases that chance has drawn from its line
    ],
    align=True,
)
MOST_HANDS = 100  # colleagues who can share the work on one case
LEAST_STAFF = 1e-6  # full-time equivalents: two seconds a week; less is nobody


@behaviour
def on_received(world: World, case_id: int, now: int) -> int:
    """Refuse an arriving case, or take it into the line.

    A department refuses a case that is not its own, or that nobody could prove to be its own. A request that needs a
    budget waits for the budget before it joins the line, and so does work that an empty purse cannot pay for. A case of
    a log is neither refused nor delayed, but may be parked.
    """
    case = world.cases[case_id]
    department_id = case.department
    department = world.departments[department_id]
    department.received += 1
    case.hops += 1
    world.days[now // DAY].dispatches += 1
    if is_given(world):
        if is_to_be_parked(world, case_id, now):
            send(world.heap, world.count, now, a.PARKED, case_id)
        else:
            enqueue_late(world, case_id, int(department_id), now)
    elif world.settings[0].own_systems <= 0.0 or not waits_at_interface(world, case_id, now):
        take_in(world, case_id, now)
    return int(department_id)


@behaviour
def take_in(world: World, case_id: int, now: int) -> None:
    """Refuse a case, look for the owner of what it is about, wait for its budget, or take it into the line."""
    s = world.settings[0]
    case = world.cases[case_id]
    department_id = case.department
    department = world.departments[department_id]
    if case.part == 0 and is_refused(world, case_id, department_id):
        back = after(world.clock, department.calendar, now, s.refusal)
        send(world.heap, world.count, back, a.BOUNCED, case_id)
    elif case.part == 0 and case.rework == 0 and case.recurrences == 0 and is_capital_request(world, case_id):
        stop_clock(world, case_id, now)
        send(world.heap, world.count, now + budget_wait(world, case_id), a.FUNDED, case_id)
    elif s.purses and not pays_for_work(world, case_id, department_id, now):
        stop_clock(world, case_id, now)
        put_off(world, case_id, department_id, now)
    elif len(world.object_of) == 0 or not seeks_owner(world, case_id, now):
        enqueue(world, case_id, department_id, now)


@shared_behaviour
def on_reentered(world: World, case_id: int, now: int) -> int:
    """Take in a case that has been typed into the department's own system, or that was lost on the way and missed."""
    if world.cases[case_id].state != CaseState.OPEN:
        return a.SILENT
    take_in(world, case_id, now)
    return int(world.cases[case_id].department)


@behaviour
def is_refused(world: World, case_id: int, department_id: int) -> bool:
    """Return whether a department refuses a case (SF-06).

    It refuses if it is not competent. It also refuses if it is competent, but this is unclear enough to pass the buck
    while supervision is weak, no meeting has settled the matter and the resident does not know whose duty it is.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if world.competence[case.category, department_id] <= 0.0:
        return True
    if case.bounces >= s.firm_after or case.rework > 0 or (case.supervised and s.meeting > 0):
        return False
    if s.known > 0.0 and holds_to_duty(world, case_id):
        return False
    category = world.categories[case.category]
    ambiguity = category.ambiguity
    if category.kind == CategoryKind.COMPONENT:
        ambiguity *= 1.0 - (s.coding if len(world.object_of) == 0 else is_coded(world, case_id))
    chance = ambiguity * s.buck_passing * (1.0 - s.inspection) * world.departments[department_id].guarding
    if s.any_means > 0.0 and is_passed_on(world, case_id, department_id, ambiguity):
        return True
    return bool(bernoulli(s.seed, purposes.BUCK, case_id, case.recurrences * 64 + case.hops, chance))


@behaviour
def on_funded(world: World, case_id: int, now: int) -> int:
    """Put a case whose money has come into the line, where it waits for an officer like any other case.

    A purse that is still empty is looked into again later.
    """
    case = world.cases[case_id]
    if case.state != CaseState.OPEN:
        return a.SILENT
    department_id = int(case.department)
    waited_for_work = world.settings[0].purses and not is_capital_request(world, case_id)
    if waited_for_work and not pays_for_work(world, case_id, department_id, now):
        send(world.heap, world.count, now + world.settings[0].purse_review, a.FUNDED, case_id)
        return a.SILENT
    resume_clock(world, case_id, now)
    enqueue_late(world, case_id, department_id, now)
    return department_id


@behaviour
def add_posts(world: World, now: int) -> None:
    """Add the posts that each department has grown to by this evaluation (SF-27)."""
    s = world.settings[0]
    if s.posts_growth <= 0.0:
        return
    for department_id in range(len(world.departments)):
        department = world.departments[department_id]
        posts = department.posts * math.exp(s.posts_growth * now)
        if posts > department.staff:
            department.vacant_seconds += (posts - department.staff) * worked(world.clock, department.calendar, now)
            department.staff = posts
            if department.first != a.NOBODY:
                send(world.heap, world.count, next_open(world.clock, department.calendar, now), a.OPENS, department_id)


@behaviour
def start_idle_officers(world: World, department_id: int, now: int) -> None:
    """Assign free officers to the first cases in line; a closed office waits for its opening."""
    department = world.departments[department_id]
    if department.first == a.NOBODY or not has_free_officer(world, department_id):
        return
    if is_left_lying(world, department.first):
        return
    if not is_open(world.clock, department.calendar, now):
        opening = next_open(world.clock, department.calendar, now)
        if department.opening != opening:
            department.opening = opening
            send(world.heap, world.count, opening, a.OPENS, department_id)
        return
    while (
        department.first != a.NOBODY
        and has_free_officer(world, department_id)
        and not is_left_lying(world, department.first)
    ):
        case_id = take_next(world, department_id, now)
        department.queue -= 1
        send_officers(world, department_id, case_id)
        send(world.heap, world.count, now, a.STARTED, case_id)


@behaviour
def send_officers(world: World, department_id: int, case_id: int) -> None:
    """Send an officer to a case and, where nobody else waits, free colleagues to share work that is long for one.

    Each member of a joint action sends one.
    """
    department = world.departments[department_id]
    case, limit = world.cases[case_id], world.limits[case_id]
    limit.hands = 1
    engage_officer(world, department_id, case_id)
    if is_joint(world, case_id):
        case.held += 1
        return
    free = int(department.staff) - department.busy - department.queue
    if free > 0 and not is_given(world):
        more = min(free, MOST_HANDS, int(case.work / case.needs / world.settings[0].shared_beyond))
        limit.hands += more
        department.busy += more


@behaviour
def on_opens(world: World, department_id: int, now: int) -> int:
    """Open the office and serve the cases that waited overnight, in order of rank."""
    department = world.departments[department_id]
    department.opening = a.NOBODY
    start_idle_officers(world, department_id, now)
    return department_id


@behaviour
def on_officer_back(world: World, department_id: int, now: int) -> int:
    """Return a part-time officer from other duties to the line of the station."""
    world.departments[department_id].away = 0
    start_idle_officers_late(world, department_id, now)
    return department_id


@shared_behaviour
def start_idle_officers_late(world: World, department_id: int, now: int) -> None:
    """Call `start_idle_officers` on the rarer occasions; more copies in the loop would only cost compile time."""
    start_idle_officers(world, department_id, now)


@behaviour
def on_summoned(world: World, case_id: int, now: int) -> int:
    """Call the next partner of a joint action to the head of its line, while those who are there get on with it.

    Nobody waits idle for a partner, so joint actions cannot block each other.
    """
    case = world.cases[case_id]
    partner = int(world.crews[case_id, case.held])
    enqueue_late(world, case_id, partner, now)
    return partner


@behaviour
def on_started(world: World, case_id: int, now: int) -> int:
    """Start work on a case, or on one department's part of it; the first start counts as the response.

    In a joint action every department does its part in its own hours as soon as it has an officer, and calls the next.
    """
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    joint = is_joint(world, case_id)
    department_id = int(world.crews[case_id, case.held - 1]) if joint else int(case.department)
    department = world.departments[department_id]
    resume_clock(world, case_id, now)
    meet_resident(world, case_id, now)
    work = case.work + world.sightings[case_id].overlooked * s.vain_work
    if case.held <= 1 and (case.part == 0 or case.rework > 0):
        limit.means = Means.REAL
        if s.any_means > 0.0:
            choose_means(world, case_id, department_id, now)
    ride = way(world, department_id, case_id)
    if limit.means == Means.PACIFIED:
        work *= s.hush_time
        if case.held <= 1:
            send(world.heap, world.count, now, a.AFFRONTED, case_id)
    elif limit.means == Means.ON_PAPER:
        work, ride = 0.0, 0.0
    part = work / case.needs / (speed(world, case_id, department_id) * limit.hands)
    seconds = int(min(part, LONGEST_WORK) + ride + 0.5)
    calendar = int(department.calendar)
    end = after(world.clock, calendar, now, seconds)
    spent = seconds
    if end > world.count[HORIZON]:  # the rest falls after the end of the run
        spent = worked(world.clock, calendar, world.count[HORIZON]) - worked(world.clock, calendar, now)
    before = department.busy_seconds
    note_hours(world, department_id, case_id, seconds, spent, now)
    department.busy_seconds += spent * (int(limit.hands) - 1)
    beyond = max(0.0, department.effort / s.hours_for_cases - 1.0)
    department.overtime_seconds += (department.busy_seconds - before) * beyond
    if joint:
        end = max(end, limit.until + 1)  # officers go in the order in which they came
        limit.until = end
        if case.held < case.needs:
            send(world.heap, world.count, now, a.SUMMONED, case_id)
    send(world.heap, world.count, end, a.HANDLED, case_id)
    return department_id


@behaviour
def speed(world: World, case_id: int, department_id: int) -> float:
    """Return how fast a department works on a case: its competence times its effort, and less with more care."""
    case = world.cases[case_id]
    department = world.departments[department_id]
    leads = case.part == 0 and department_id == case.department and not names_department(world, case_id)
    skill = max(0.05, world.competence[case.category, department_id]) if leads else department.skill
    hurried = 1.0 - world.settings[0].hurry * (2.0 * department.care - 1.0)
    return float(skill * department.effort * hurried * department.zeal * (1.0 - department.contact_load))


@behaviour
def way(world: World, department_id: int, case_id: int) -> float:
    """Return the seconds that an officer rides to the case and back; the hours of a log have the way in them."""
    s = world.settings[0]
    if s.riding <= 0.0 or is_given(world):
        return 0.0
    return (
        2.0
        * walking_distance(world.cells, world.departments[department_id].cell, world.cases[case_id].cell, s.detour)
        / s.riding
    )


@behaviour
def on_handled(world: World, case_id: int, now: int) -> int:
    """Finish a department's work: free its officers, then pass on the next part or send the feedback."""
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    joint = is_joint(world, case_id)
    department_id = int(world.crews[case_id, case.part]) if joint else int(case.department)
    department = world.departments[department_id]
    case.part += 1
    done = case.part >= case.needs
    department.handled += 1
    release_officer(world, department_id, case_id, now)
    if not joint:
        department.busy -= limit.hands - 1
    if done:
        case.held = 0
        complete_work(world, case_id, int(case.department), now)
        if world.categories[case.believed].fee > 0.0:
            collect_fee(world, case_id, department_id, now)
    start_idle_officers(world, department_id, now)
    if done:
        send(world.heap, world.count, after(world.clock, department.calendar, now, s.feedback), a.FED_BACK, case_id)
    elif not joint:  # without a lead, the case goes back and on to the next department, one after the other
        stop_clock(world, case_id, now)
        send(world.heap, world.count, after(world.clock, department.calendar, now, s.handover), a.DISPATCHED, case_id)
    return department_id


@behaviour
def complete_work(world: World, case_id: int, department_id: int, now: int) -> None:
    """Decide whether the work done ends the trouble.

    Care avoids bad work and haste brings it about (SF-10). Quality collapses beyond a load that can be borne (a Hill
    curve in the cases waiting per officer, SF-25).
    """
    s = world.settings[0]
    case = world.cases[case_id]
    department = world.departments[department_id]
    case.handled = now
    case.route = Route.DEPARTMENT
    world.days[now // DAY].handled += 1
    if world.categories[case.believed].scored:
        department.due += 1
        department.on_time += 1 if is_on_time(world, case_id) else 0
    carelessness = 1.0 - s.care * (2.0 * department.care - 1.0)
    carelessness *= 1.0 + s.haste * max(0.0, department.effort / s.ordinary_effort - 1.0)
    failure = s.failure * carelessness / (1.0 - s.failure + s.failure * carelessness)  # it multiplies the odds
    if department.queue > 0 and s.overload_failure > 0.0:
        per_officer = department.queue / max(LEAST_STAFF, department.staff)
        load = math.pow(per_officer / s.overload_queue, s.overload_steepness)
        failure += s.overload_failure * load / (1.0 + load)
    failure = min(1.0, failure)
    failure += department.flaws * (1.0 - failure)
    means = world.limits[case_id].means
    if means == Means.PACIFIED:
        world.days[now // DAY].hushed_up += 1
    elif means == Means.ON_PAPER:
        world.days[now // DAY].on_paper += 1
    elif is_given(world) or not bernoulli(
        s.seed, purposes.QUALITY, case_id, case.recurrences * 64 + case.rework, failure
    ):
        resolve_case(world, case_id, now)
        deal_with_causes(world, case_id)


@behaviour
def enqueue(world: World, case_id: int, department_id: int, now: int) -> None:
    """Add a case to a department's line; a free officer of an open office serves the first in line at once."""
    department = world.departments[department_id]
    department.first = join(world.cases, department.first, case_id, rank(world, case_id, department_id, now))
    world.cases[case_id].line = department_id
    department.queue += 1
    start_idle_officers(world, department_id, now)


@shared_behaviour
def enqueue_late(world: World, case_id: int, department_id: int, now: int) -> None:
    """Call `enqueue` for the rarer ways into a line.

    The usual way is part of the loop; more copies would only cost compile time.
    """
    enqueue(world, case_id, department_id, now)
