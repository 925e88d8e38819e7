"""Ways on for a stuck dispute: to a body that can settle it, and back to the leader who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.disputes.bodies import OFFICIAL
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

ADDRESSES = 16  # draws a dispute: one for each body and each time it breaks out again


@shared_behaviour
def is_seen_beyond(world: World, dispute_id: int) -> bool:
    """Return whether the mediating body sees that a dispute is beyond it and that a higher one can take it (L11).

    It is beyond a body whose sessions would most likely all be in vain: the counterparty offers at least the part that
    the body's pressure brings of the most it could accept, and the rest by chance.
    """
    s, dispute = world.settings[0], world.disputes[dispute_id]
    body = world.bodies[dispute.body]
    if body.above == OFFICIAL:
        return False
    demand = dispute.least_share + (1.0 - dispute.least_share) * dispute.anger * s.unheard
    offered = dispute.top_share * body.pressure
    if demand <= offered:
        return False
    met = max(0.0, dispute.top_share - demand) / max(1e-9, dispute.top_share - offered)
    if met * s.most_sessions >= 1.0:
        return False
    count = dispute.recurrences * ADDRESSES + dispute.body
    return bool(bernoulli(s.seed, purposes.SIZED_UP, dispute_id, count, s.sized_up))


@shared_behaviour
def hand_on(world: World, dispute_id: int) -> None:
    """Hand a dispute on to the first body that does not see it to be beyond itself."""
    while is_seen_beyond(world, dispute_id):
        world.disputes[dispute_id].body = world.bodies[world.disputes[dispute_id].body].above


@behaviour
def name_owner(world: World, dispute_id: int) -> None:
    """Give a dispute that a screening has found one leader who answers for it to the end."""
    s = world.settings[0]
    if bernoulli(s.seed, purposes.NAMED_OWNER, dispute_id, 0, s.named_owner):
        world.disputes[dispute_id].owned = True


@behaviour
def come_again(world: World, dispute_id: int, now: int) -> None:
    """Let the leader who answers for a dispute come again some days after talks in vain, or after peace has broken."""
    dispute = world.disputes[dispute_id]
    dispute.contact = now + world.settings[0].owner_again
    send(world.heap, world.count, dispute.contact, a.HEARD_OUT, dispute_id)
