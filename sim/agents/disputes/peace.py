"""Peace in a dispute: offers and demands, agreements and how long they last, and what is arranged next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.disputes import records as r
from sim.agents.disputes.crowd import EVERYBODY, disperse, teach_communities, update_members
from sim.agents.disputes.game import is_self_enforcing
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def bargain(world: World, dispute_id: int, pressure: float) -> float:
    """Return the share conceded if the offer meets the demand, else -1 (R6).

    The angrier and the less heard residents are, the more they ask for beyond the least they could accept. The less the
    counterparty is pressed, the less it offers of the most it could accept.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    demand = dispute.least_share + (1.0 - dispute.least_share) * dispute.anger * s.unheard
    u = uniform(s.seed, purposes.OFFER, dispute_id, dispute.offers)
    dispute.offers += 1
    offer = dispute.top_share * (1.0 - (1.0 - u) * (1.0 - pressure))
    return float(offer) if offer >= demand else -1.0


@shared_behaviour
def make_peace(world: World, dispute_id: int, now: int, accord: int, share: float) -> None:
    """Put the conflict to rest; whether it rests for good depends on how that was done (SF-15, SF-16)."""
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    dispute.state = r.CALMED if accord == r.BY_ORDER else r.AGREED
    dispute.accord = accord
    dispute.accords += 1
    dispute.share = share
    if accord == r.BY_MEDIATION:
        dispute.mediated += 1
    disperse(world, dispute_id)
    if dispute.settled == a.NEVER:
        dispute.settled = now
    dispute.breaking = a.NEVER
    if share > 0.0:
        teach_communities(world, dispute_id)
    if accord >= r.BY_TALKS:
        dispute.tariff = s.tariff
    if accord >= r.BY_ORDER:
        update_members(
            world, dispute_id, now, EVERYBODY, 0.5 + 0.5 * share * max(s.consultation, 0.5), 0.5 * share, 1.0
        )
    elif accord == r.GAVE_IN:
        update_members(world, dispute_id, now, EVERYBODY, 0.0, -0.5, 1.0)
    if not bernoulli(s.seed, purposes.HOLD, dispute_id, dispute.accords, holding(world, dispute_id)):
        dispute.breaking = (
            now + 1 + int(exponential(s.seed, purposes.HOLD, dispute_id, 1_000_000 + dispute.accords, s.breaking))
        )
        send(world.heap, world.count, dispute.breaking, a.BROKEN, dispute_id)


@behaviour
def holding(world: World, dispute_id: int) -> float:
    """Return the probability that the present arrangement lasts."""
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    accord = dispute.accord
    if accord <= r.GAVE_IN:
        return 1.0  # each side plays its best reply
    if accord == r.BY_ORDER:
        return float(s.order_holds)
    if accord == r.BY_INSURER:
        return float(s.payment_holds)
    if is_self_enforcing(world, dispute_id):
        return float(s.self_enforcing_holds)
    if accord == r.BY_MEDIATION:
        return float(world.bodies[dispute.body].holds)
    return float(s.informal_holds) if accord == r.BY_COMMITTEE else float(s.talks_holds)


@behaviour
def plan_contact(world: World, dispute_id: int, now: int) -> None:
    """Schedule the visit of an official with authority who will hear the groups."""
    dispute = world.disputes[dispute_id]
    if dispute.contact == a.NEVER:
        dispute.contact = now + world.settings[0].contact
        send(world.heap, world.count, dispute.contact, a.HEARD_OUT, dispute_id)


@behaviour
def plan_assembly(world: World, dispute_id: int, now: int) -> None:
    """Call an owners' assembly where the authorities support one.

    Filing takes half to one and a half times the median.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if s.committee_support > 0.0 and dispute.assembly == a.NEVER and dispute.assemblies < r.MOST_ASSEMBLIES:
        u = uniform(s.seed, purposes.CONTACT, dispute_id, 1_000_000 + dispute.assemblies)
        dispute.assembly = now + 1 + int(s.assembly * (0.5 + u))
        send(world.heap, world.count, dispute.assembly, a.ASSEMBLED, dispute_id)
