"""Interfaces between information systems: a case that passes between unlike systems is typed again, and may get lost.

A common standard makes interfaces match, as long as somebody maintains them (source 000, essay 3; SF-33).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.engine.working_time import after
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def matching(world: World, now: int) -> float:
    """Return the share of the interfaces that match now: what the standard covers, less what nobody has maintained."""
    s = world.settings[0]
    return float(s.data_standard * math.exp(-s.unmaintained * (now - s.standard_since)))


@shared_behaviour
def waits_at_interface(world: World, case_id: int, now: int) -> bool:
    """Return whether a case has to be typed into the department's own system first, which is then under way.

    Which departments have a system of their own, and in which order the standard reaches them, is drawn once.
    """
    s, case = world.settings[0], world.cases[case_id]
    department = world.departments[case.department]
    agency = int(department.agency)
    if not bernoulli(s.seed, purposes.MISMATCH, agency, 0, s.own_systems):
        return False
    if bernoulli(s.seed, purposes.MISMATCH, agency, 1, matching(world, now)):
        return False
    effects = world.effects[now // DAY]
    if bernoulli(s.seed, purposes.LOST_CASE, case_id, 2 * case.hops, s.lost_at_interface):
        effects.lost += 1
        wait = exponential(s.seed, purposes.LOST_CASE, case_id, 2 * case.hops + 1, s.missed)
        send(world.heap, world.count, now + 1 + int(min(wait, s.beyond)), a.REENTERED, case_id)
        return True
    effects.reentered += 1
    send(world.heap, world.count, after(world.clock, department.calendar, now, s.reentry), a.REENTERED, case_id)
    return True
