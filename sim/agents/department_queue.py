"""The waiting line of a department: who is served next, and what puts a case aside, ahead or out of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.accounts import is_taken_first
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.engine.waiting_line import NONE, leave, next_alike, pop_first, rerank
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState

if TYPE_CHECKING:
    from sim.world import World

AHEAD = 1e15  # shift of the key under supervised handling: to the head of any line
IN_VIEW = 1e13  # shift if many see the case and somebody wants the credit: ahead of what nobody sees
FURTHER = 1e16  # shift if officers already wait for a partner: before even those
ASIDE = 1e14  # shift if the case is set aside: so far back that nobody takes it up
PAID = 1e13  # shift of what pays: before all other work, behind what is supervised
LEAST_TIME = 1e-300  # of the race, so that its logarithm is finite
UNASKED = 1e17  # the same if no target covers the case: supervised handling does not reach it either


@behaviour
def take_next(world: World, department_id: int, now: int) -> int:
    """Remove the case that is served next from a line that is not empty, and return it."""
    department = world.departments[department_id]
    if world.settings[0].draws:
        return draw_next(world, department_id, now)
    case_id = int(department.first)
    department.first = pop_first(world.cases, department.first)
    return case_id


@shared_behaviour
def draw_next(world: World, department_id: int, now: int) -> int:
    """Draw the next case from those that stand at the head of the line with the same key, and remove it.

    Each has the chance that the rule's weight gives it against the others: of independent exponential times with these
    weights as rates, the shortest comes first (the exponential race; Efraimidis and Spirakis 2006).
    """
    s = world.settings[0]
    department = world.departments[department_id]
    department.draws += 1
    root = int(department.first)
    best, best_time = root, math.inf
    case_id = root
    while case_id != NONE:
        weight = world.log_weight(world.cases[case_id], department, float(now))
        u = uniform(s.seed, purposes.TAKE_UP, case_id, department.draws)
        time = math.log(max(LEAST_TIME, -math.log1p(-u))) - weight
        if time < best_time or (time == best_time and case_id < best):
            best, best_time = case_id, time
        case_id = next_alike(world.cases, root, case_id)
    department.first = leave(world.cases, root, best)
    return best


@behaviour
def rank(world: World, case_id: int, department_id: int, now: int) -> float:
    """Return the key of a case in a line: the key of the dispatch rule, shifted by how the case is handled.

    Supervised handling moves a case to the head of the line. A case of a joint action whose officers already wait goes
    before even those. A case that has been set aside stands at the back, one that pays goes before ordinary ones.
    """
    case = world.cases[case_id]
    key = world.which_next(case, world.departments[department_id], float(now))
    if key != key:
        world.centre[0].fault = case_id
        return 0.0
    if case.held > 0:
        return key - FURTHER
    if case.visible and world.settings[0].credit > 0.0 and earns_credit(world, case_id):
        key -= IN_VIEW
    if is_set_aside(world, case_id):
        key += ASIDE if world.categories[case.believed].forced else UNASKED
    elif world.categories[case.believed].first > 0.0 and is_taken_first(world, case_id):
        key -= PAID
    return key - AHEAD if case.supervised else key


@behaviour
def earns_credit(world: World, case_id: int) -> bool:
    """Return whether an official takes a case that many see first, for the credit that it brings."""
    s = world.settings[0]
    return bool(bernoulli(s.seed, purposes.CREDIT, case_id, world.cases[case_id].recurrences, s.credit))


@behaviour
def is_set_aside(world: World, case_id: int) -> bool:
    """Return whether officials leave a case lying (SF-22, SF-28).

    They neglect what is worth little to them when money is short, and what no target covers.
    """
    case = world.cases[case_id]
    return bool(
        bernoulli(
            world.settings[0].seed,
            purposes.SET_ASIDE,
            case_id,
            case.recurrences,
            world.categories[case.believed].neglect,
        )
    )


@behaviour
def is_left_lying(world: World, case_id: int) -> bool:
    """Return whether the first case of a line is one that nobody takes up; then so are all the others."""
    return bool(world.cases[case_id].key >= 0.5 * ASIDE and is_set_aside(world, case_id))


@shared_behaviour
def reprioritise(world: World, case_id: int, now: int) -> None:
    """Re-insert a waiting case after its priority changed.

    The facts of the case have changed, or it was put under supervised handling.
    """
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.line < 0:
        return
    department_id = int(case.line)
    department = world.departments[department_id]
    department.first = rerank(world.cases, department.first, case_id, rank(world, case_id, department_id, now))


@behaviour
def leave_queue(world: World, case_id: int) -> None:
    """Remove a withdrawn or concealed case from its line."""
    department = world.departments[world.cases[case_id].line]
    department.first = leave(world.cases, department.first, case_id)
    department.queue -= 1
