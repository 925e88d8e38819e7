"""Clashes of offices with villagers: what is done unasked may end in one, what is not begun cannot fail (SF-22, D4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.event_queue import send
from sim.engine.numba.compiling import shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def risk_clash(world: World, case_id: int, now: int) -> None:
    """Draw whether the first action over a trouble that nobody reported ends in a clash."""
    s = world.settings[0]
    if bernoulli(s.seed, purposes.CLASH, case_id, 0, s.clash_rate):
        send(world.heap, world.count, now, a.CLASHED, case_id)


@shared_behaviour
def is_left_alone(world: World, case_id: int, now: int) -> bool:
    """Return whether those who see a trouble that nobody complained about look away, for fear of a clash.

    An office with little money for which clashes count against it does so; the same draw holds for all who pass.
    """
    s, case = world.settings[0], world.cases[case_id]
    if case.channel != a.NOBODY or not bernoulli(s.seed, purposes.AVOIDED, case_id, case.recurrences, s.avoidance):
        return False
    if case.looks == 0:
        case.looks = 1
        world.effects[now // DAY].left_alone += 1
    return True
