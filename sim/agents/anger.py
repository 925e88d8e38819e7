"""Anger: troubles that nobody ends fill a stock in the household, which decays slowly and sends some to petition.

A petition is a resident's decision, not a channel or a count of steps: a household with anger x considers one at the
rate `petition_rate` x. Each dose of anger decays on its own, so it adds a chance of its own over the time that it
lasts, and one draw a dose gives the process. Who then weighs a petition goes if the trouble is still there, is
held back if somebody has begun to act or if no lower tier has been tried, and is put off by what going costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.control import is_asked_online_first, is_met_on_the_way
from sim.agents.department_queue import reprioritise
from sim.agents.news import waits_on_word
from sim.agents.satisfaction import ANGER, nights
from sim.cases.climb import carry_up
from sim.cases.transitions import raise_pressure
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import COUNTY, CaseState, Channel
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

# what made a household angry: parts of the address of its draws, so that a dose has the same luck under any policy
TOLERATES, WAITS, REBUFFED, AGAIN, REMINDED, INTERCEPTED = range(6)
MOST_DOSES = 8192


@behaviour
def anger_at(world: World, household_id: int, now: int) -> float:
    """Return the anger of a household now, in [0, 1]."""
    household = world.households[household_id]
    return float(float(household.anger) * world.fading[nights(int(household.angered), now), ANGER])


@shared_behaviour
def anger_household(world: World, case_id: int, resident_id: int, now: int, why: int, number: int, dose: float) -> None:
    """Add a dose of anger over a case to a resident's household, and draw whether it will weigh a petition."""
    s = world.settings[0]
    resident = world.residents[resident_id]
    household = world.households[resident.household]
    before = anger_at(world, resident.household, now)
    added = min(dose, 1.0 - before)
    household.anger = before + added
    household.angered = now
    if added <= 0.0:
        return
    count = why * MOST_DOSES + int(number)
    chance = s.petition_rate * s.anger_time * added * (0.5 + float(resident.voice))
    if bernoulli(s.seed, purposes.PETITION, case_id, count, chance):
        wait = int(exponential(s.seed, purposes.PETITION_DELAY, case_id, count, s.anger_time))
        send(world.heap, world.count, now + 1 + wait, a.PETITIONED, case_id)


@behaviour
def goes_up(world: World, case_id: int) -> bool:
    """Return whether a resident who weighs a petition goes: the cost, what was tried, and whether anybody acts."""
    s = world.settings[0]
    case = world.cases[case_id]
    chance = 1.0 - s.petition_cost
    if case.state == CaseState.OPEN and case.acted >= 0:
        chance *= s.answered_discount
    if case.tier == 0 and case.channel != a.NOBODY:  # those who never spoke up have no tier to try first
        chance *= s.untried_discount
    return bool(bernoulli(s.seed, purposes.PETITION_GOES, case_id, world.sightings[case_id].petitions, chance))


@behaviour
def on_petitioned(world: World, case_id: int, now: int) -> int:
    """Take a trouble to the county, if it still lasts and the resident decides to go (SF-23).

    A case at hand comes under supervised handling; a trouble nobody had reported comes to light in this way; a case
    that was closed on paper is opened again.
    """
    case = world.cases[case_id]
    if case.resolved != a.NEVER or case.state >= CaseState.PREVENTED or not goes_up(world, case_id):
        return a.SILENT
    if world.settings[0].told > 0.0 and waits_on_word(world, case_id, 64 + int(world.sightings[case_id].petitions)):
        return a.SILENT
    world.sightings[case_id].petitions += 1
    if world.settings[0].asks_first > 0.0 and is_asked_online_first(world, case_id, now):
        return a.SILENT
    if world.settings[0].meets_petitioners and is_met_on_the_way(world, case_id, now):
        return a.SILENT
    if case.state == CaseState.OPEN:
        case.tier = COUNTY
        count_petition(world, case_id, now)
        raise_pressure(world, case_id, now, 2.0)
        case.supervised = True
        reprioritise(world, case_id, now)
        if len(world.tiers) > 0:
            carry_up(world, case_id, now)
    elif case.state == CaseState.CLOSED or case.state == CaseState.CONCEALED:
        count_petition(world, case_id, now)
        send(world.heap, world.count, now, a.RECURS, case_id)
    else:
        case.state = CaseState.LATENT
        case.channel = Channel.PETITION
        send(world.heap, world.count, now, a.REPORTED, case_id)
    return int(case.resident)


@behaviour
def charge_officials(world: World, case_id: int) -> None:
    """Count a petition against the secretary of the community and the head of the office whose case it is."""
    case = world.cases[case_id]
    community = world.grids[world.cells[case.cell].grid].community
    world.officials[len(world.departments) + community].petitions += 1
    if case.department != a.NOBODY:
        world.officials[case.department].petitions += 1


@shared_behaviour
def count_petition(world: World, case_id: int, now: int) -> None:
    """Count a petition; under a target for petitions some never reach the file, and those are not forgotten (SF-20)."""
    s = world.settings[0]
    case = world.cases[case_id]
    day = world.days[now // DAY]
    day.petitions += 1
    if s.petition_veto > 0:
        charge_officials(world, case_id)
    count = int(case.waits) * 64 + int(world.sightings[case_id].petitions)
    if bernoulli(s.seed, purposes.INTERCEPTION, case_id, count, s.interception):
        anger_household(world, case_id, int(case.resident), now, INTERCEPTED, count, s.anger_intercepted)
    else:
        day.petitions_on_file += 1
