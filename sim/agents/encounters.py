"""Encounters of officials with the resident who made a claim: rough contact, silenced claims, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.anger import REBUFFED, anger_household
from sim.agents.clashes import risk_clash
from sim.agents.satisfaction import update_satisfaction
from sim.cases.given import is_given
from sim.cases.transitions import raise_pressure, record_action
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def meet_resident(world: World, case_id: int, now: int) -> None:
    """Record that somebody begins to act on a case; a first contact over a resident's claim may be rough (SF-21)."""
    s = world.settings[0]
    case = world.cases[case_id]
    if case.acted == a.NEVER and case.channel != a.NOBODY and not is_given(world):
        day = world.days[now // DAY]
        day.contacts += 1
        if bernoulli(s.seed, purposes.ROUGH, case_id, 0, s.roughness):
            day.rough += 1
            send(world.heap, world.count, now, a.AFFRONTED, case_id)
    if s.clash_rate > 0.0 and case.acted == a.NEVER and case.channel == a.NOBODY:
        risk_clash(world, case_id, now)
    record_action(world, case_id, now)


@shared_behaviour
def on_clashed(world: World, case_id: int, now: int) -> int:
    """Let an action that nobody asked for end in a clash with those whom it concerns (SF-22)."""
    s, case = world.settings[0], world.cases[case_id]
    world.effects[now // DAY].clashes += 1
    update_satisfaction(world, case.resident, now, 0.0, -s.affront, 0.5)
    count = 8 * case.recurrences + 4
    anger_household(world, case_id, int(case.resident), now, REBUFFED, count, s.anger_rebuffed * s.affront)
    return int(case.resident)


@behaviour
def on_affronted(world: World, case_id: int, now: int) -> int:
    """Apply the effects of treating a resident roughly.

    Trust falls, the matter gets louder, and some residents go one tier up at once.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    update_satisfaction(world, case.resident, now, 0.0, -s.affront, 0.5)
    raise_pressure(world, case_id, now, 1.0)
    anger_household(
        world, case_id, int(case.resident), now, REBUFFED, 8 * case.recurrences + 2, s.anger_rebuffed * s.affront
    )
    chance = s.defiance * s.escalation * (0.5 + float(world.residents[case.resident].voice))
    if bernoulli(s.seed, purposes.DEFIANCE, case_id, 0, chance):
        send(world.heap, world.count, now, a.ESCALATED, case_id)
    return int(case.resident)
