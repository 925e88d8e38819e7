"""Unrest over rumours: who comes to believe one worries, and blames those who are said to have let it come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.satisfaction import update_satisfaction
from sim.engine.numba.compiling import shared_behaviour
from sim.engine.random_streams import uniform
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

MOST_A_DAY = 1 << 20  # spacing of draw addresses: most new believers of a community in a day
HALF = 0.5


@shared_behaviour
def unsettle_believers(world: World, community_id: int, caught: float, day: int, now: int) -> None:
    """Let those who came to believe a rumour today worry: a bad contact of weight `rumour_unrest`, with anybody's word.

    `caught` is their share of the community; who they are is drawn.
    """
    s = world.settings[0]
    community = world.communities[community_id]
    first = int(world.households[community.first_household].head)
    address = (day + 1) * len(world.communities) + community_id
    number = int(caught * community.residents + uniform(s.seed, purposes.UNSETTLED, address, 0))
    for place in range(min(number, int(community.residents), MOST_A_DAY)):
        u = uniform(s.seed, purposes.UNSETTLED, address, 1 + place)
        resident_id = first + min(int(community.residents) - 1, int(u * community.residents))
        expectation = world.residents[resident_id].expectation
        update_satisfaction(world, resident_id, now, HALF * expectation, -HALF * expectation, s.rumour_unrest)
