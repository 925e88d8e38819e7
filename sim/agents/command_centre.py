"""The command centre: files, classifies, dispatches, urges, orders verification, closes, evaluates.

Without operators there is no centre; the same messages then stand for residents who look for the right department
themselves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.department import add_posts
from sim.agents.department_queue import reprioritise
from sim.agents.dispatch import choose, gather, is_joint
from sim.agents.escalation import is_for_the_grid
from sim.agents.evaluation import call_in_laggards, is_tempted, press, score_department
from sim.agents.objects import deal_with_object
from sim.agents.provider_stakes import take_from_provider
from sim.agents.referral import is_referred
from sim.agents.register import is_coded
from sim.agents.tiers.offices import is_handed_down
from sim.cases.climb import is_with_a_tier, way_of_report
from sim.cases.given import is_given, names_department
from sim.cases.openness import complain_of_delay, holds_to_duty
from sim.cases.record import CENTRE_LINE
from sim.cases.time_limit import is_done_on_file
from sim.cases.transitions import close_case, grid_task
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli, exponential, uniform
from sim.engine.waiting_line import join, pop_first
from sim.engine.working_time import after, is_open, next_open, worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Ledger, Route, Source, Task
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

centre_record = np.dtype(
    [
        ("operators", "i8"),
        ("busy", "i8"),
        ("queue", "i8"),
        ("first", "i8"),  # report to file next, -1 none
        ("calendar", "i8"),
        ("opening", "i8"),
        ("busy_seconds", "i8"),
        ("posts", "i8"),  # operators at the start
        ("vacant_seconds", "i8"),  # operator-seconds before later posts existed
        ("to_merge", "f8"),  # operator-seconds that further reports of known troubles still take
        ("fault", "i8"),  # case at which a dispatch rule failed, -1 none
    ],
    align=True,
)


@behaviour
def submit_report(world: World, case_id: int, now: int) -> None:
    """Pass a case to the lowest tier, to the command centre or, without either, to the department that seems right."""
    way = way_of_report(world, case_id, now)
    if way == a.RECEIVED_BY_CENTRE and world.centre[0].operators == 0:
        look_for_department(world, case_id, now)
    else:
        send(world.heap, world.count, now, way, case_id)


@behaviour
def on_received_by_centre(world: World, case_id: int, now: int) -> int:
    """Queue an incoming report for an operator.

    Without a centre, whoever passed the report on looks for a department.
    """
    centre = world.centre[0]
    if centre.operators == 0:
        look_for_department(world, case_id, now)
        return a.SYSTEM
    centre.first = join(world.cases, centre.first, case_id, float(now))
    world.cases[case_id].line = CENTRE_LINE
    centre.queue += 1
    start_idle_operators(world, now)
    return a.SYSTEM


@behaviour
def start_idle_operators(world: World, now: int) -> None:
    """Assign free operators to the first reports in the queue; a closed centre waits for its opening."""
    centre = world.centre[0]
    if centre.first == a.NOBODY or centre.busy >= centre.operators:
        return
    if not is_open(world.clock, centre.calendar, now):
        opening = next_open(world.clock, centre.calendar, now)
        if centre.opening != opening:
            centre.opening = opening
            send(world.heap, world.count, opening, a.SEATS_OPEN, 0)
        return
    s = world.settings[0]
    while centre.first != a.NOBODY and centre.busy < centre.operators:
        case_id = int(centre.first)
        centre.first = pop_first(world.cases, centre.first)
        centre.queue -= 1
        centre.busy += 1
        case = world.cases[case_id]
        seconds = 1 + int(exponential(s.seed, purposes.FILING, case_id, case.recurrences * 64 + case.hops, s.filing))
        seconds += int(centre.to_merge)
        centre.to_merge = 0.0
        centre.busy_seconds += seconds
        send(world.heap, world.count, after(world.clock, centre.calendar, now, seconds), a.FILED, case_id)


@behaviour
def add_seats(world: World, now: int) -> None:
    """Add the operator posts that the centre has grown to by now, in whole persons."""
    s = world.settings[0]
    centre = world.centre[0]
    posts = int(centre.posts * math.exp(s.posts_growth * now) + 0.5)
    if posts > centre.operators:
        centre.vacant_seconds += (posts - centre.operators) * worked(world.clock, centre.calendar, now)
        centre.operators = posts
        if centre.first != a.NOBODY:
            send(world.heap, world.count, next_open(world.clock, centre.calendar, now), a.SEATS_OPEN, 0)


@behaviour
def on_seats_open(world: World, centre_id: int, now: int) -> int:
    """Open the centre and file the reports that came in overnight, in their order."""
    world.centre[centre_id].opening = a.NOBODY
    start_idle_operators(world, now)
    return a.SYSTEM


@behaviour
def on_filed(world: World, case_id: int, now: int) -> int:
    """File a case, classified correctly or not, and schedule its dispatch by the shift leader."""
    centre = world.centre[0]
    centre.busy -= 1
    classify(world, case_id, right_chance(world, case_id))
    put_on_file(world, case_id, now)
    world.days[now // DAY].filed += 1
    send(
        world.heap,
        world.count,
        after(world.clock, centre.calendar, now, world.settings[0].dispatch),
        a.DISPATCHED,
        case_id,
    )
    start_idle_operators(world, now)
    return a.SYSTEM


@behaviour
def put_on_file(world: World, case_id: int, now: int) -> None:
    """Enter a case in the ledger, under the category it is believed to belong to."""
    case = world.cases[case_id]
    case.ledger = Ledger.ON_FILE
    case.expected_work = world.categories[case.believed].expected_hours
    if case.filed == a.NEVER:
        case.filed = now


@behaviour
def right_chance(world: World, case_id: int) -> float:
    """Return the probability of classifying a case correctly.

    Coded components are always classified correctly, clear reports more often than ambiguous ones, and patrol reports
    with half the errors. Residents who know whose duty a matter is name the office.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if is_given(world):
        return 1.0
    category = world.categories[case.category]
    error = (1.0 - s.accuracy) * (0.5 + 2.0 * category.ambiguity)
    if case.source == Source.PATROL:
        error *= 0.5
    if category.kind == CategoryKind.COMPONENT:
        error *= 1.0 - (s.coding if len(world.object_of) == 0 else is_coded(world, case_id))
    if s.known > 0.0 and holds_to_duty(world, case_id):
        error *= 1.0 - s.named_right
    return max(0.0, 1.0 - error)


@behaviour
def classify(world: World, case_id: int, chance: float) -> None:
    """Put the true category on file with probability `chance`, otherwise a wrong one."""
    s = world.settings[0]
    case = world.cases[case_id]
    count = case.recurrences * 64 + case.bounces
    if len(world.categories) == 1 or bernoulli(s.seed, purposes.CLASSIFICATION, case_id, count, chance):
        case.believed = case.category
        return
    others = len(world.categories) - 1
    wrong = min(others - 1, int(uniform(s.seed, purposes.MISTAKE, case_id, count) * others))
    case.believed = wrong if wrong < case.category else wrong + 1


@behaviour
def look_for_department(world: World, case_id: int, now: int) -> None:
    """Let the resident look for the competent department where there is no single intake (R2, SF-06).

    A wrong department sends the resident away. An office that has handed the case up finds it as an operator would.
    """
    case = world.cases[case_id]
    s = world.settings[0]
    chance = s.finds_department
    if (len(world.tiers) > 0 and world.climbs[case_id].life > 0) or (s.known > 0.0 and holds_to_duty(world, case_id)):
        chance = max(chance, right_chance(world, case_id))
    classify(world, case_id, chance)
    put_on_file(world, case_id, now)
    case.dispatched = now
    choose(world, case_id)
    gather(world, case_id)
    send(world.heap, world.count, now, a.RECEIVED, case_id)


@behaviour
def on_dispatched(world: World, case_id: int, now: int) -> int:
    """Send a case to the grid, to an organisation or to a department.

    Small matters go to the grid, referable ones to organisations, the rest to a department.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if case.state != CaseState.OPEN:
        return a.SILENT
    if case.dispatched == a.NEVER:
        case.dispatched = now
    if case.part > 0 or names_department(world, case_id):
        choose(world, case_id)
        send(world.heap, world.count, now, a.RECEIVED, case_id)
    elif (
        not case.tried
        and is_for_the_grid(world, case_id)
        and has_worker(world, case_id)
        and bernoulli(s.seed, purposes.RETENTION, case_id, 0, s.tier_retention)
    ):
        case.task = grid_task(world, case_id)
        send(world.heap, world.count, now, a.TASKED, case_id)
    elif is_handed_down(world, case_id, now):
        return a.SYSTEM
    elif is_referred(world, case_id, now):
        send(world.heap, world.count, now, a.REFERRED, case_id)
    else:
        choose(world, case_id)
        gather(world, case_id)
        send(world.heap, world.count, now, a.RECEIVED, case_id)
    return a.SYSTEM


@behaviour
def has_worker(world: World, case_id: int) -> bool:
    """Return whether the grid in which the case lies has a worker."""
    return bool(world.grids[world.cells[world.cases[case_id].cell].grid].workers > 0)


@behaviour
def on_bounced(world: World, case_id: int, now: int) -> int:
    """Find another department for a case that was refused.

    After `firm_after` refusals the new classification is certain to be right. Without a centre, the resident loses days
    over the search.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    department = world.departments[case.department]
    department.bounced += 1
    case.bounces += 1
    world.days[now // DAY].bounced += 1
    centre = world.centre[0]
    chance = 1.0 if case.bounces >= s.firm_after else 0.5 + 0.5 * right_chance(world, case_id)
    if centre.operators == 0:
        again = now + int(exponential(s.seed, purposes.SEARCH, case_id, case.bounces, s.search))
        classify(world, case_id, 1.0 if case.bounces >= s.firm_after else s.finds_department)
        send(world.heap, world.count, again, a.DISPATCHED, case_id)
        return a.SYSTEM
    classify(world, case_id, chance)
    send(world.heap, world.count, after(world.clock, centre.calendar, now, s.dispatch), a.DISPATCHED, case_id)
    return a.SYSTEM


@behaviour
def on_fed_back(world: World, case_id: int, now: int) -> int:
    """Have work that is reported done checked on site, or close the case on paper (SF-08)."""
    s = world.settings[0]
    case = world.cases[case_id]
    case.fed_back = now
    checked = bernoulli(s.seed, purposes.VERIFICATION, case_id, case.recurrences * 64 + case.rework, s.verification)
    if checked and has_worker(world, case_id):
        case.task = Task.VERIFY
        send(world.heap, world.count, now, a.TASKED, case_id)
    else:
        send(world.heap, world.count, now, a.CLOSED, case_id)
    return a.SYSTEM


@behaviour
def on_reworked(world: World, case_id: int, now: int) -> int:
    """Order rework, under supervised handling, after a failed check.

    The same department does the work again; a case that an organisation handled goes to a department.
    """
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    case.rework += 1
    case.supervised = True
    if is_joint(world, case_id) and s.joint:
        case.part = 0
    elif case.part >= case.needs:  # not if it was closed on paper with parts still to do
        case.part = case.needs - 1  # the last department in charge does it again
    case.handled = a.NEVER
    limit.signed_off = a.NEVER
    case.task = Task.NONE
    world.days[now // DAY].rework += 1
    if case.route == Route.ORGANISATION:
        case.part = 0
        done_by = int(case.organisation)
        case.organisation = len(world.organisations)
        put_on_file(world, case_id, now)
        send(world.heap, world.count, now, a.DISPATCHED, case_id)
        if s.at_stake:
            take_from_provider(world, done_by)
    else:
        world.departments[case.department].sent_back += 1
        if is_joint(world, case_id):
            gather(world, case_id)
        send(world.heap, world.count, now, a.RECEIVED, case_id)
    return a.SYSTEM


@behaviour
def on_closed(world: World, case_id: int, now: int) -> int:
    """Close the case on file."""
    if len(world.object_of) > 0:
        deal_with_object(world, case_id, now)
    close_case(world, case_id, now)
    return a.SYSTEM


@behaviour
def on_overdue(world: World, case_id: int, now: int) -> int:
    """Mark an open case as overdue; it may be concealed or come under supervised handling.

    Supervised handling moves the case to the head of the line and drives its department on for a while.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or now != case.deadline or is_done_on_file(world, case_id):
        return a.SILENT
    case.overdue = True
    if is_with_a_tier(world, case_id):  # the centre does not know of it
        return a.SYSTEM
    world.days[now // DAY].overdue += 1
    heard = s.known > 0.0 and complain_of_delay(world, case_id)
    if not heard and is_tempted(world, case_id):
        send(world.heap, world.count, now, a.CONCEALED, case_id)
    elif world.centre[0].operators > 0 and (heard or bernoulli(s.seed, purposes.URGING, case_id, 0, s.urging)):
        case.supervised = True
        world.days[now // DAY].chased += 1
        reprioritise(world, case_id, now)
        press(world, int(case.department), s.urged_effort)
        if s.sanction > 0.0:
            send(world.heap, world.count, now + s.sanction_after, a.SANCTIONED, case_id)
    return a.SYSTEM


@behaviour
def on_evaluated(world: World, period: int, now: int) -> int:
    """End an evaluation period: score all departments, call in the lowest-ranked ones and add new posts."""
    for department_id in range(len(world.departments)):
        score_department(world, department_id)
    call_in_laggards(world)
    add_posts(world, now)
    add_seats(world, now)
    send(world.heap, world.count, now + world.settings[0].evaluation, a.EVALUATED, period + 1)
    return a.SYSTEM
