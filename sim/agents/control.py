"""Control and easing: petitioners are stopped and kept down, or heard out; what is kept down comes out later (SF-23).

Who is stopped does not petition now. The household bears a grudge that fades over years, and so, less, do those who
know it. An act of control may set off an outbreak, the sooner the more households of the community bear a grudge, and
all of them may take part: (x / (x + explosive share))^2 with x the mean grudge. New disputes are angrier by it, too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.community import community_of
from sim.agents.department_queue import reprioritise
from sim.agents.satisfaction import update_satisfaction
from sim.cases.transitions import raise_pressure
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Channel
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

LEAST_OUTBREAK = 5  # persons, as for a collective petition


@behaviour
def grudge_at(world: World, household_id: int, now: int) -> float:
    """Return the grudge of a household now, in [0, 1]."""
    household = world.households[household_id]
    if household.grudge <= 0.0:
        return 0.0
    return float(float(household.grudge) * math.exp(-(now - household.grudged) / world.settings[0].grudge_time))


@behaviour
def add_grudge(world: World, household_id: int, now: int, amount: float) -> None:
    """Add to the grudge of a household, up to 1."""
    household = world.households[household_id]
    household.grudge = min(1.0, grudge_at(world, household_id, now) + amount)
    household.grudged = now


@shared_behaviour
def is_met_on_the_way(world: World, case_id: int, now: int) -> bool:
    """Return whether a petitioner does not arrive: stopped by control, or heard out and content to wait."""
    s = world.settings[0]
    count = int(world.sightings[case_id].petitions)
    if bernoulli(s.seed, purposes.CONTROLLED, case_id, count, s.control):
        keep_down(world, case_id, now)
        return True
    if not bernoulli(s.seed, purposes.EASED, case_id, 2 * count, s.easing):
        return False
    world.effects[now // DAY].eased += 1
    if not bernoulli(s.seed, purposes.EASED, case_id, 2 * count + 1, s.eased):
        return False
    hear_out(world, case_id, now, Channel.COUNTER)
    return True


@shared_behaviour
def is_asked_online_first(world: World, case_id: int, now: int) -> bool:
    """Return whether somebody who weighs a petition puts the matter to the channel first and is content to wait."""
    s = world.settings[0]
    society = world.society[0]
    count = int(world.sightings[case_id].petitions)
    if not bernoulli(s.seed, purposes.ASKS_FIRST, case_id, 2 * count, s.asks_first * society.online * society.answered):
        return False
    if not bernoulli(s.seed, purposes.ASKS_FIRST, case_id, 2 * count + 1, s.eased):
        return False
    hear_out(world, case_id, now, Channel.APP)
    society.diverted += 1
    return True


@behaviour
def keep_down(world: World, case_id: int, now: int) -> None:
    """Stop a petitioner: no petition, but grudges of the household and of those who know it, perhaps an outbreak."""
    s = world.settings[0]
    resident_id = int(world.cases[case_id].resident)
    household_id = int(world.residents[resident_id].household)
    world.effects[now // DAY].controlled += 1
    add_grudge(world, household_id, now, 1.0)
    for k in range(world.ties.shape[1]):
        add_grudge(world, int(world.ties[household_id, k]), now, s.grudge_shared)
    update_satisfaction(world, resident_id, now, 0.0, -1.0, 1.0)
    community_id = community_of(world, int(world.residents[resident_id].cell))
    stored = stored_grudge(world, community_id, now)
    chance = (stored / (stored + s.explosive)) ** 2
    if bernoulli(s.seed, purposes.OUTBREAK, case_id, int(world.sightings[case_id].petitions), chance):
        send(world.heap, world.count, now, a.OUTBREAK, community_id)


@behaviour
def stored_grudge(world: World, community_id: int, now: int) -> float:
    """Return the mean grudge of the households of a community."""
    community = world.communities[community_id]
    total = 0.0
    for household_id in range(community.first_household, community.first_household + community.households):
        total += grudge_at(world, household_id, now)
    return total / max(1, community.households)


@behaviour
def hear_out(world: World, case_id: int, now: int, channel: int) -> None:
    """Hear somebody out before he goes up: anger falls, and the matter is taken up where it happens.

    What nobody had reported until then counts as a report by this channel.
    """
    s, case = world.settings[0], world.cases[case_id]
    household = world.households[world.residents[case.resident].household]
    household.anger = float(household.anger) * (1.0 - s.relief)
    update_satisfaction(world, int(case.resident), now, 1.0, 0.5, 0.5)
    if case.state == CaseState.OPEN:
        raise_pressure(world, case_id, now, 1.0)
        case.supervised = True
        reprioritise(world, case_id, now)
    elif case.state == CaseState.CLOSED or case.state == CaseState.CONCEALED:
        send(world.heap, world.count, now, a.RECURS, case_id)
    else:
        case.state = CaseState.LATENT
        case.channel = channel
        send(world.heap, world.count, now, a.REPORTED, case_id)


@shared_behaviour
def on_outbreak(world: World, community_id: int, now: int) -> int:
    """Let those who bear a grudge come together; fewer than five are no outbreak. It spends part of the grudges."""
    s = world.settings[0]
    community = world.communities[community_id]
    people = 0
    for household_id in range(community.first_household, community.first_household + community.households):
        grudge = grudge_at(world, household_id, now)
        if bernoulli(s.seed, purposes.PARTICIPANT, household_id, now // DAY, grudge):
            people += 1
            world.households[household_id].grudge = grudge * (1.0 - s.venting)
            world.households[household_id].grudged = now
    if people < LEAST_OUTBREAK:
        return a.SILENT
    effects, day = world.effects[now // DAY], world.days[now // DAY]
    effects.outbreaks += 1
    effects.outbreak_people += people
    day.collective += 1
    day.collective_on_file += 1  # it cannot be hidden
    day.collective_people += people
    return a.SYSTEM
