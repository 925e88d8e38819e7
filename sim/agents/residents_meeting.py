"""Residents' meetings: households raise troubles they kept to themselves; small ones are settled there and then."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.command_centre import submit_report
from sim.agents.community import community_of
from sim.agents.satisfaction import update_satisfaction
from sim.cases.transitions import bring_to_light, is_small, settle_among_residents
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Channel, Source

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def on_assembles(world: World, community_id: int, now: int) -> int:
    """Hold the meeting of a community and schedule the next one.

    Households that come raise troubles nobody was told of, until the agenda is full.
    """
    s = world.settings[0]
    community = world.communities[community_id]
    turnout = 1.0 / (1.0 + math.exp(-(s.turnout_logit + s.turnout_effect * community.willingness)))
    community.meetings += 1
    community.attended += turnout
    first = int(uniform(s.seed, purposes.AGENDA, community_id, community.meetings) * community.households)
    raised = 0
    for place in range(community.households):
        if raised >= s.agenda:
            break
        household_id = community.first_household + (first + place) % community.households
        if world.households[household_id].untold != a.NOBODY and bernoulli(
            s.seed, purposes.TURNOUT, household_id, community.meetings, turnout
        ):
            raised += speak_up(world, household_id, now)
    send(world.heap, world.count, now + s.gathering, a.ASSEMBLES, community_id)
    return a.SYSTEM


@behaviour
def speak_up(world: World, household_id: int, now: int) -> int:
    """Raise the latest trouble that a household still tolerates; return how many were raised (0 or 1).

    A small trouble may be settled together.
    """
    s = world.settings[0]
    case_id = int(world.households[household_id].untold)
    while case_id != a.NOBODY and world.cases[case_id].state != CaseState.TOLERATED:
        case_id = int(world.cases[case_id].next_untold)
    if case_id == a.NOBODY:
        return 0
    case = world.cases[case_id]
    settled = case.small and bernoulli(s.seed, purposes.MEETING, case_id, case.recurrences, s.meeting_success)
    send(world.heap, world.count, now, a.AGREED if settled else a.RAISED, case_id)
    return 1


@behaviour
def on_raised(world: World, case_id: int, now: int) -> int:
    """Pass a trouble that a meeting cannot settle to the authorities; over a small one willingness falls (R8)."""
    case = world.cases[case_id]
    if case.state != CaseState.TOLERATED:
        return a.SILENT
    if case.small:
        community = world.communities[community_of(world, world.residents[case.resident].cell)]
        community.willingness -= 0.5 * world.settings[0].meeting_gain * (1.0 + community.willingness)
    bring_to_light(world, case_id, now, Source.RESIDENT)
    submit_report(world, case_id, now)
    return int(case.resident)


@behaviour
def on_agreed(world: World, case_id: int, now: int) -> int:
    """Settle a trouble among neighbours at the meeting, without an authority; willingness grows (R8).

    The result is as good as any.
    """
    case = world.cases[case_id]
    if case.state != CaseState.TOLERATED:
        return a.SILENT
    settle_among_residents(world, case_id, now)
    community = world.communities[community_of(world, world.residents[case.resident].cell)]
    community.settled += 1
    community.willingness += world.settings[0].meeting_gain * (1.0 - community.willingness)
    update_satisfaction(world, case.resident, now, 1.0, 1.0 - world.residents[case.resident].expectation, 1.0)
    return int(case.resident)


@shared_behaviour
def settles_with_neighbours(world: World, case_id: int, now: int) -> bool:
    """Return whether a small matter about to be reported is settled among neighbours instead, which is then done (R8).

    It takes nobody's hours of duty. Neighbours succeed as often as at a meeting if all are willing, half as often
    where they are strangers to each other; every success makes them more willing.
    """
    s, case = world.settings[0], world.cases[case_id]
    if case.state != CaseState.LATENT or case.channel == Channel.PETITION or not is_small(world, case_id):
        return False
    if not bernoulli(s.seed, purposes.NEIGHBOURS_FIRST, case_id, 2 * case.recurrences, s.neighbours_first):
        return False
    community = world.communities[community_of(world, world.residents[case.resident].cell)]
    chance = s.meeting_success * 0.5 * (1.0 + community.willingness)
    if not bernoulli(s.seed, purposes.NEIGHBOURS_FIRST, case_id, 2 * case.recurrences + 1, chance):
        return False
    settle_among_residents(world, case_id, now)
    community.willingness += s.meeting_gain * (1.0 - community.willingness)
    update_satisfaction(world, case.resident, now, 1.0, 1.0 - world.residents[case.resident].expectation, 1.0)
    return True
