"""Household visits: grid workers call on the households of their lists, who tell what they had kept to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.absence import whose_list
from sim.agents.contacts import keep_contacts_on_beat
from sim.agents.escalation import is_for_the_grid
from sim.agents.experience import familiarity
from sim.agents.satisfaction import update_satisfaction
from sim.cases.climb import way_up
from sim.cases.transitions import bring_to_light, grid_task
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.numba.table import fetch_ahead
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import after
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Source
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def on_visits(world: World, shift: int, now: int) -> int:
    """Make the visits of a shift and schedule those of tomorrow.

    Every worker who is there calls on the next households of the beat, or some days of an absent neighbour's.
    """
    calendar = world.shifts[shift].calendar
    for worker_id in range(len(world.workers)):
        worker = world.workers[worker_id]
        if worker_id + 2 < len(world.workers):
            after_next = world.workers[worker_id + 2]
            fetch_ahead(world.households, after_next.first_household + after_next.next_household)
        if worker_id + 1 < len(world.workers):
            fetch_list(world, worker_id + 1)
        if worker.shift == shift and worker.households > 0 and not worker.away:
            call_on_households(world, worker_id, whose_list(world, worker_id, now // DAY), calendar, now)
    tomorrow = (now // DAY + 1) * DAY
    send(world.heap, world.count, after(world.clock, calendar, tomorrow, world.shifts[shift].forms), a.VISITS, shift)
    return a.SYSTEM


@behaviour
def fetch_list(world: World, worker_id: int) -> None:
    """Bring the residents next on a worker's list into the processor's cache."""
    worker = world.workers[worker_id]
    for place in range(min(int(world.settings[0].visit_quota), int(worker.households))):
        household_id = worker.first_household + (worker.next_household + place) % worker.households
        fetch_ahead(world.residents, world.households[household_id].head)


@shared_behaviour
def call_on_households(world: World, visitor: int, worker_id: int, calendar: int, now: int) -> None:
    """Make one worker's visits to households on the list of this or another worker.

    Visits bring goodwill and bring out troubles kept in the family (SF-03).
    """
    s = world.settings[0]
    worker = world.workers[worker_id]
    hears = s.hears * familiarity(world, visitor, int(worker.first_cell), now) * world.workers[visitor].care
    quota = min(int(s.visit_quota), int(worker.known))
    worker.visits += quota
    if s.contact_agency == a.NOBODY and len(world.contacts) > 0:
        quota = keep_contacts_on_beat(world, worker_id, quota, now)
    for place in range(quota):
        household_id = take_next_on_list(world, worker_id)
        world.households[household_id].visited = True
        world.vicinities[grid_of_household(world, household_id)].visits += 1.0
        resident_id = int(world.households[household_id].head)
        update_satisfaction(world, resident_id, now, world.residents[resident_id].expectation, s.visit_goodwill, 1.0)
        if world.households[household_id].untold != a.NOBODY:
            leaves = after(world.clock, calendar, now, (place + 1) * s.visit)
            hear_troubles(world, worker_id, household_id, hears, leaves, now)


@behaviour
def grid_of_household(world: World, household_id: int) -> int:
    """Return the grid in which a household lives."""
    return int(world.cells[world.residents[world.households[household_id].head].cell].grid)


@behaviour
def take_next_on_list(world: World, worker_id: int) -> int:
    """Take the next household of the rotation that is on the list, and return it; there must be one (SF-03).

    A census or an earlier contact puts a household on the list.
    """
    worker = world.workers[worker_id]
    household_id = a.NOBODY
    while household_id == a.NOBODY or not world.households[household_id].known:
        household_id = int(worker.first_household + worker.next_household)
        worker.next_household = (worker.next_household + 1) % worker.households
    return household_id


@shared_behaviour
def hear_troubles(world: World, worker_id: int, household_id: int, hears: float, leaves: int, now: int) -> None:
    """Go through the untold troubles of a visited household.

    Some are told, with probability `hears` each, before the worker leaves; old ones are forgotten.
    """
    s = world.settings[0]
    household = world.households[household_id]
    last = a.NOBODY
    case_id = int(household.untold)
    while case_id != a.NOBODY:
        case = world.cases[case_id]
        following = int(case.next_untold)
        if case.state != CaseState.TOLERATED or now - case.arises > s.memory:
            case.untold = False
            case.next_untold = a.NOBODY
            if last == a.NOBODY:
                household.untold = following
            else:
                world.cases[last].next_untold = following
        else:
            last = case_id
            if bernoulli(s.seed, purposes.HEARS, case_id, world.workers[worker_id].visits, hears):
                send(world.heap, world.count, leaves, a.HEARD, case_id)
        case_id = following


@behaviour
def on_heard(world: World, case_id: int, now: int) -> int:
    """Take on a trouble that a household mentions during a visit, or pass it on to the centre."""
    case = world.cases[case_id]
    if case.state != CaseState.TOLERATED:
        return a.SILENT
    bring_to_light(world, case_id, now, Source.VISIT)
    if is_for_the_grid(world, case_id) and not case.tried:
        case.task = grid_task(world, case_id)
        send(world.heap, world.count, now, a.TASKED, case_id)
    else:
        send(world.heap, world.count, now, way_up(world, case_id, now), case_id)
    return a.SYSTEM
