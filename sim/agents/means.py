"""The means by which an office deals with a case: work, calming the caller down, passing on, or closing on paper (D7).

Where only results count, an official compares for each case what every means costs: hours, which are dearer the more
cases wait; the chance of being found out, by inspectors, by checks on site, or because this caller makes noise; and a
limit that would pass. An improper means is used the likelier, the more it saves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import COUNTY, Means
from sim.vocabulary.units import HOUR

if TYPE_CHECKING:
    from sim.world import World

WORKDAY = 8.0  # h, the saving to which `hush_up` relates
DEAREST = 4.0  # times that an hour is worth more where cases wait (assumption)
SOME_PAPER = 0.1  # h, to close a case on paper (assumption)
A_REFUSAL = 0.5  # h, to refuse a case (assumption)
CALMED = 0.5  # chance that a caller who was calmed down is heard above, against one who was not (assumption)


@shared_behaviour
def choose_means(world: World, case_id: int, department_id: int, now: int) -> None:
    """Choose the means for a case that an officer takes up; who is pressed to do it again does it properly."""
    s = world.settings[0]
    case, limit = world.cases[case_id], world.limits[case_id]
    limit.means = Means.REAL
    if s.any_means <= 0.0 or case.rework > 0:
        return
    hour = worth_of_an_hour(world, department_id)
    hours = case.work / HOUR / case.needs
    work = hours * hour + late(world, case_id, now, hours) * s.limit_trouble
    calm = s.hush_time * hours * hour + late(world, case_id, now, s.hush_time * hours) * s.limit_trouble
    calm += s.found_trouble * found_out(0.0, CALMED * loudness(world, case_id), s.inspection)
    if case.channel == a.NOBODY:  # there is nobody to calm down
        calm = math.inf
    paper = SOME_PAPER * hour + late(world, case_id, now, 0.0) * s.limit_trouble
    paper += s.found_trouble * found_out(s.check_finds, loudness(world, case_id), s.inspection)
    best = min(calm, paper)
    if is_ready(world, case_id, 0, work - best):
        limit.means = Means.PACIFIED if calm <= paper else Means.ON_PAPER


@shared_behaviour
def is_passed_on(world: World, case_id: int, department_id: int, ambiguity: float) -> bool:
    """Return whether an office refuses a case that is its own since this saves it the work; clear cases come back."""
    s = world.settings[0]
    case = world.cases[case_id]
    cost = A_REFUSAL + s.found_trouble * found_out(1.0 - ambiguity, 0.0, s.inspection)
    hours = case.work / HOUR / case.needs * worth_of_an_hour(world, department_id)
    return is_ready(world, case_id, 1 + case.hops, hours - cost)


@behaviour
def is_ready(world: World, case_id: int, count: int, saved: float) -> bool:
    """Return whether the official uses an improper means that saves so many hours.

    With p the chance for a saving of a working day it is 1 - (1 - p)^(hours / 8): each hour saved tempts anew.
    """
    s = world.settings[0]
    if saved <= 0.0:
        return False
    u = uniform(s.seed, purposes.HUSH_UP, case_id, world.cases[case_id].recurrences * 64 + count)
    return bool(u < 1.0 - math.pow(max(0.0, 1.0 - s.any_means), saved / WORKDAY))


@behaviour
def worth_of_an_hour(world: World, department_id: int) -> float:
    """Return what an hour is worth to an office, 1 where nobody waits, more with the cases waiting per officer."""
    department = world.departments[department_id]
    waiting = department.queue / max(1e-6, department.staff)
    return float(1.0 + (DEAREST - 1.0) * waiting / (waiting + world.settings[0].overload_queue))


@behaviour
def late(world: World, case_id: int, now: int, hours: float) -> float:
    """Return 1 if a case that takes so many hours from now passes its limit, which it has not passed yet; else 0."""
    deadline = world.cases[case_id].deadline
    return 1.0 if now <= deadline < now + hours * HOUR else 0.0


@behaviour
def loudness(world: World, case_id: int) -> float:
    """Return how likely it is that this caller is heard above: louder with every reminder and tier."""
    case = world.cases[case_id]
    if case.channel == a.NOBODY:
        return 0.0
    tier, noise = case.tier / COUNTY, case.noise / (case.noise + 4.0)
    return float(1.0 - (1.0 - tier) * (1.0 - noise * world.residents[case.resident].voice))


@behaviour
def found_out(by_check: float, by_caller: float, by_inspection: float) -> float:
    """Return the chance that a means is found out, by any of three who look."""
    return 1.0 - (1.0 - by_check) * (1.0 - by_caller) * (1.0 - by_inspection)
