"""The crowd of a dispute: who joins when enough others act, and how those concerned feel about events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.anger import anger_at
from sim.agents.disputes import records as r
from sim.agents.satisfaction import update_satisfaction
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def gather(world: World, dispute_id: int) -> None:
    """Run one round of a threshold cascade (Granovetter 1978).

    Residents join if the share acting has reached their threshold, which anger lowers.
    """
    dispute = world.disputes[dispute_id]
    reached = dispute.acting / max(1, dispute.concerned) + world.settings[0].anger_lift * dispute.anger
    while dispute.acting < dispute.concerned and world.thresholds[dispute.first + dispute.acting] <= reached:
        dispute.acting += 1
    if dispute.acting > dispute.most_acting:
        dispute.most_acting = dispute.acting


@behaviour
def mean_anger(world: World, dispute_id: int, now: int) -> float:
    """Return the mean anger of the households of those concerned, whatever it is about."""
    dispute = world.disputes[dispute_id]
    total = 0.0
    for place in range(dispute.first, dispute.first + dispute.concerned):
        total += anger_at(world, world.residents[world.members[place]].household, now)
    return total / max(1, dispute.concerned)


@shared_behaviour
def update_members(
    world: World, dispute_id: int, now: int, members: int, outcome: float, trust_gap: float, weight: float
) -> None:
    """Apply the same contact to the readiest `members` of those concerned."""
    dispute = world.disputes[dispute_id]
    for place in range(dispute.first, dispute.first + members):
        update_satisfaction(world, world.members[place], now, outcome, trust_gap, weight)


@behaviour
def teach_communities(world: World, dispute_id: int) -> None:
    """Teach the communities here and next along the walk, by what was won, whether noise pays (R3)."""
    dispute = world.disputes[dispute_id]
    noisy = 1.0 if dispute.rung >= r.PETITION else 0.0
    here = world.grids[dispute.grid].community
    for community_id in range(max(0, here - 1), min(len(world.communities), here + 2)):
        community = world.communities[community_id]
        community.boldness += world.settings[0].noise_learning * (noisy - community.boldness)


@behaviour
def turnout(world: World, dispute_id: int) -> float:
    """Return the share of those concerned who come to an assembly.

    The civic-minded come, and more of them with support and in anger.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    come = 0
    for place in range(dispute.first, dispute.first + dispute.concerned):
        resident_id = int(world.members[place])
        willing = float(world.residents[resident_id].civic) * s.turnout + 0.3 * dispute.anger
        if bernoulli(s.seed, purposes.BALLOT, resident_id, dispute_id * 64 + dispute.assemblies, willing):
            come += 1
    return come / max(1, dispute.concerned)
