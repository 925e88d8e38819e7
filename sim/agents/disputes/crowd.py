"""The crowd of a dispute: who joins when enough others act, and how those concerned feel about events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.agents.anger import anger_at
from sim.agents.control import grudge_at
from sim.agents.disputes import records as r
from sim.agents.estate import with_the_indifferent
from sim.agents.satisfaction import update_satisfaction
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

IDLE: Final = 0
ACTING: Final = 1
JOINING: Final = 2
EVERYBODY: Final = 0


@shared_behaviour
def gather(world: World, dispute_id: int) -> None:
    """Run one round of a threshold cascade (Granovetter 1978).

    Residents join if the share they see acting has reached their threshold, which anger lowers.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    crowd = dispute.acting / max(1, dispute.concerned)
    crowd += s.called_on * crowd * (1.0 - crowd)  # in a chat group those who act call on all others
    lift = s.anger_lift * dispute.anger
    most = lift + (crowd if len(world.ties) == 0 else s.acquaintance + (1.0 - s.acquaintance) * crowd)
    joining = 0
    for place in range(dispute.first, dispute.first + dispute.concerned):
        if world.thresholds[place] > most:
            break  # nor can anybody who comes later: members are ordered by threshold
        if world.acts[place] == IDLE and world.thresholds[place] <= lift + share_seen(world, dispute_id, place, crowd):
            world.acts[place] = JOINING
            joining += 1
    for place in range(dispute.first, dispute.first + dispute.concerned):
        if joining == 0:
            break
        if world.acts[place] == JOINING:
            join_in(world, dispute_id, place)
            joining -= 1
    if dispute.acting > dispute.most_acting:
        dispute.most_acting = dispute.acting


@behaviour
def mean_anger(world: World, dispute_id: int, now: int) -> float:
    """Return the mean anger of the households of those concerned, whatever it is about, with grudges over control."""
    dispute = world.disputes[dispute_id]
    total = 0.0
    for place in range(dispute.first, dispute.first + dispute.concerned):
        household_id = world.residents[world.members[place]].household
        total += anger_at(world, household_id, now)
        if world.households[household_id].grudge > 0.0:
            total += grudge_at(world, household_id, now)
    return total / max(1, dispute.concerned)


@behaviour
def share_seen(world: World, dispute_id: int, place: int, crowd: float) -> float:
    """Return the share of others that a member sees acting: of the whole crowd, and of the neighbours he knows."""
    weight = world.settings[0].acquaintance
    if len(world.ties) == 0 or weight <= 0.0:
        return crowd
    dispute = world.disputes[dispute_id]
    household = world.residents[world.members[place]].household
    stakes = 0
    acting = 0
    for k in range(world.ties.shape[1]):
        other = world.ties[household, k] - dispute.first_household
        if other >= 0 and other < dispute.households:
            home = world.homes[dispute.first_home + other]
            stakes += home.stakes
            acting += home.acting
    if stakes == 0:
        return crowd
    return float(weight * acting / stakes + (1.0 - weight) * crowd)


@behaviour
def join_in(world: World, dispute_id: int, place: int) -> None:
    """Let a member act from now on, which the neighbours see."""
    dispute = world.disputes[dispute_id]
    world.acts[place] = ACTING
    dispute.acting += 1
    household = world.residents[world.members[place]].household
    world.homes[dispute.first_home + household - dispute.first_household].acting += 1


@shared_behaviour
def disperse(world: World, dispute_id: int) -> None:
    """End all action: nobody acts any more."""
    dispute = world.disputes[dispute_id]
    dispute.acting = 0
    for place in range(dispute.first, dispute.first + dispute.concerned):
        world.acts[place] = IDLE
    for home in range(dispute.first_home, dispute.first_home + dispute.households):
        world.homes[home].acting = 0


@shared_behaviour
def update_members(
    world: World, dispute_id: int, now: int, least: int, outcome: float, trust_gap: float, weight: float
) -> None:
    """Apply the same contact to all those concerned (`least` = EVERYBODY) or only to those who act (ACTING)."""
    dispute = world.disputes[dispute_id]
    for place in range(dispute.first, dispute.first + dispute.concerned):
        if world.acts[place] >= least:
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
    """Return the share of those concerned who come to an assembly, or of all owners if the others count too.

    The civic-minded come, and more of them with support and in anger.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    come, civic = 0, 0.0
    for place in range(dispute.first, dispute.first + dispute.concerned):
        resident_id = int(world.members[place])
        willing = float(world.residents[resident_id].civic) * s.turnout + 0.3 * dispute.anger
        if bernoulli(s.seed, purposes.BALLOT, resident_id, dispute_id * 64 + dispute.assemblies, willing):
            come += 1
        civic += float(world.residents[resident_id].civic)
    if s.electorate > 0.0:
        return with_the_indifferent(world, dispute_id, come, civic / max(1, dispute.concerned))
    return come / max(1, dispute.concerned)
