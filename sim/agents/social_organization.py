"""Social organisations: they take referrals up to capacity, pass others along their ties, and give the rest back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.community import community_of
from sim.agents.contract import judge_provider
from sim.agents.provider_stakes import answer_for, relax
from sim.agents.satisfaction import trust_at, update_satisfaction
from sim.cases.record import LONGEST_WORK
from sim.cases.transitions import record_action, resolve_case
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import after
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Route
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

organisation_record = np.dtype(
    [
        ("staff", "i8"),  # cases its paid staff work on at a time
        ("capacity", "i8"),  # the same with its volunteers
        ("busy", "i8"),
        ("calendar", "i8"),
        ("tie", "i8"),  # organisation it passes cases on to, -1 none
        ("price", "f8"),  # yuan per case
        ("trust", "f8"),
        ("ties", "f8"),  # with the authorities, by joint success: 0 none, 1 firm
        ("taken", "i8"),
        ("passed_on", "i8"),
        ("failed", "i8"),
        ("busy_seconds", "i8"),
        ("firm", "i8"),  # firm that holds the contract for its work, -1 none: it does the work itself
        ("success", "f8"),  # chance that it settles a case
        ("pace", "f8"),  # time that it needs, against that of its work
        ("care", "f8"),  # share of failures that care avoids, as losses have taught it
        ("withheld", "f8"),  # yuan of its price not paid for bad work
        ("left", "?"),  # whether it has given up the work
        ("closes", "i8"),  # s, since when it is being wound up, -1 never
    ],
    align=True,
)


@behaviour
def first_willing(world: World, case_id: int) -> int:
    """Return the first organisation of the table that covers the place and can do the category; -1 if none."""
    case = world.cases[case_id]
    community = community_of(world, case.cell)
    for organisation_id in range(len(world.organisations)):
        if world.offers[organisation_id, case.category] and world.covers[organisation_id, community]:
            return organisation_id
    return a.NOBODY


@behaviour
def upkeep(world: World, now: int) -> float:
    """Return the share of the service points that is left (SF-40).

    Points that the lowest tier runs on its own decay; the others are kept up.
    """
    s = world.settings[0]
    return 1.0 - s.decay * (1.0 - math.exp(-now / s.decay_time))


@shared_behaviour
def winds_down_later(world: World, organisation_id: int, case_id: int, now: int) -> bool:
    """Return whether an organisation that is being wound up still takes a case: day by day it takes fewer."""
    s = world.settings[0]
    left = 1.0 - (now - world.organisations[organisation_id].closes) / max(1, s.closing)
    return bool(bernoulli(s.seed, purposes.WINDS_DOWN, case_id, organisation_id, max(0.0, left)))


@behaviour
def can_take(world: World, organisation_id: int, case_id: int, now: int) -> bool:
    """Return whether an organisation has room and money, and its competence and coverage fit the case."""
    case = world.cases[case_id]
    body = world.organisations[organisation_id]
    community = community_of(world, case.cell)
    if body.busy >= body.capacity * upkeep(world, now) or body.price > world.society[0].left:
        return False
    if body.closes != a.NEVER and not winds_down_later(world, organisation_id, case_id, now):
        return False
    return bool(world.offers[organisation_id, case.category] and world.covers[organisation_id, community])


@behaviour
def on_referred(world: World, case_id: int, now: int) -> int:
    """Take a referral if there is room, else pass it along the ties; at their end it is given back."""
    case = world.cases[case_id]
    if case.state != CaseState.OPEN:
        return a.SILENT
    organisation_id = first_willing(world, case_id)
    for _ in range(len(world.organisations)):
        if organisation_id == a.NOBODY or can_take(world, organisation_id, case_id, now):
            break
        world.organisations[organisation_id].passed_on += 1
        case.hops += 1
        organisation_id = int(world.organisations[organisation_id].tie)
    if organisation_id == a.NOBODY or not can_take(world, organisation_id, case_id, now):
        give_back(world, case_id, now)
        return a.SYSTEM
    case.organisation = organisation_id
    body = world.organisations[organisation_id]
    body.busy += 1
    body.taken += 1
    world.society[0].left -= body.price
    seconds = int(min(case.work / case.needs * body.pace, LONGEST_WORK) + 0.5)
    body.busy_seconds += seconds
    start = after(world.clock, body.calendar, now, 0)
    send(world.heap, world.count, after(world.clock, body.calendar, start, seconds), a.SERVED, case_id)
    world.days[now // DAY].referred += 1
    record_action(world, case_id, now)
    return organisation_id


@behaviour
def give_back(world: World, case_id: int, now: int) -> None:
    """Pass what organisations could not do to an authority, or offer it to them again after a wait (SF-34).

    The case is offered again where no authority takes it on.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if bernoulli(s.seed, purposes.FALLBACK, case_id, 0, s.fallback):
        case.organisation = len(world.organisations)  # not referred again
        send(world.heap, world.count, now, a.RECEIVED_BY_CENTRE, case_id)
    else:
        send(world.heap, world.count, now + s.reprieve, a.REFERRED, case_id)


@behaviour
def bonds(world: World, case_id: int) -> float:
    """Return the share of the ties among neighbours that is left where it takes ties to settle a case: in conflicts."""
    case = world.cases[case_id]
    kind = world.categories[case.category].kind
    if kind != CategoryKind.DISPUTE and kind != CategoryKind.GRIEVANCE:
        return 1.0
    return float(world.communities[community_of(world, case.cell)].ties_left)


@behaviour
def on_served(world: World, case_id: int, now: int) -> int:
    """Finish an organisation's work: the case is settled, or given back to the authorities after all.

    When a case is settled, the resident's trust moves towards the trust in the organisation.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    organisation_id = int(case.organisation)
    body = world.organisations[organisation_id]
    body.busy -= 1
    if not bernoulli(
        s.seed,
        purposes.SERVICE,
        case_id,
        case.recurrences + 64 * world.failures[case_id],
        (body.success + (1.0 - body.success) * body.care) * upkeep(world, now) * bonds(world, case_id),
    ):
        body.failed += 1
        judge_provider(world, organisation_id, -s.organisation_success)
        answer_for(world, organisation_id, case_id)
        world.failures[case_id] += 1
        body.trust -= s.organisation_learning * body.trust
        body.ties -= s.tie_growth * body.ties
        give_back(world, case_id, now)
        return organisation_id
    judge_provider(world, organisation_id, 1.0 - s.organisation_success)
    relax(world, organisation_id)
    body.trust += s.organisation_learning * (1.0 - body.trust)
    body.ties += s.tie_growth * (1.0 - body.ties)
    case.route = Route.ORGANISATION
    case.handled = now
    durable = world.categories[case.category].kind == CategoryKind.SERVICE or bernoulli(
        s.seed, purposes.AGREEMENT, case_id, case.recurrences, s.agreement_holds
    )
    if durable:
        resolve_case(world, case_id, now)
    update_satisfaction(
        world,
        case.resident,
        now,
        world.residents[case.resident].expectation,
        body.trust - trust_at(world, case.resident, now),
        1.0,
    )
    send(world.heap, world.count, now, a.FED_BACK, case_id)
    return organisation_id
