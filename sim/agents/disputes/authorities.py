"""Third parties: grid and screenings that hear of a dispute, officials who come or give orders, mediators."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.disputes import records as r
from sim.agents.disputes.bodies import OFFICIAL
from sim.agents.disputes.game import play
from sim.agents.disputes.peace import bargain, make_peace, plan_assembly, plan_contact
from sim.agents.disputes.ways_on import come_again, hand_on, is_seen_beyond, name_owner
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def look_after(world: World, dispute_id: int, now: int) -> None:
    """Let third parties act between two meetings of the sides.

    The grid or the hotline may hear of the dispute; those who know of it may give an order or send a free mediator.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if not dispute.known:
        if dispute.rung >= r.HOTLINE or bernoulli(
            s.seed, purposes.HEARING, dispute_id, dispute.rounds, dispute.hearing
        ):
            send(world.heap, world.count, now, a.NOTICED, dispute_id)
        return
    if dispute.rung >= s.order_rung and dispute.counterparty == r.INSISTS:
        rate = s.order_rate * attention(world, dispute_id)
        if bernoulli(s.seed, purposes.DECREE, dispute_id, dispute.rounds, 1.0 - math.exp(-rate)):
            send(world.heap, world.count, now, a.ORDERED, dispute_id)
    if s.sized_up > 0.0 and dispute.session == a.NEVER:
        hand_on(world, dispute_id)
    body = world.bodies[dispute.body]
    if dispute.session == a.NEVER and not dispute.given_up and body.at_work < body.posts:
        body.at_work += 1
        dispute.session = now + s.session
        send(world.heap, world.count, dispute.session, a.SESSION_HELD, dispute_id)


@behaviour
def attention(world: World, dispute_id: int) -> float:
    """Return the share of the full rate at which officials act on a dispute of this rung (SF-11).

    No fuss no answer, small fuss small answer, big fuss big answer; inspection makes officials act on every dispute
    alike.
    """
    s = world.settings[0]
    noise = (world.disputes[dispute_id].rung / r.BLOCKADE) ** s.noise_steepness
    return float(s.inspection + (1.0 - s.inspection) * noise)


@behaviour
def on_noticed(world: World, dispute_id: int, now: int) -> int:
    """Let officials learn of the dispute; one with authority may come to hear the groups early (SF-14)."""
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if dispute.known:
        return a.SILENT
    dispute.known = True
    dispute.noticed = now
    if bernoulli(s.seed, purposes.CONTACT, dispute_id, 0, s.early_contact):
        plan_contact(world, dispute_id, now)
    return dispute_id


@behaviour
def on_heard_out(world: World, dispute_id: int, now: int) -> int:
    """Let an official with authority hear the groups, calm them and press the counterparty.

    Failed talks lead to an assembly.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if now != dispute.contact:
        return a.SILENT
    dispute.contact = a.NEVER
    if dispute.state == r.AGREED:
        return a.SILENT
    if dispute.heard == a.NEVER:
        dispute.heard = now
    dispute.anger *= s.unheard
    share = bargain(world, dispute_id, s.authority)
    if share >= 0.0:
        make_peace(world, dispute_id, now, r.BY_TALKS, share)
    else:
        plan_assembly(world, dispute_id, now)
        if dispute.owned:
            come_again(world, dispute_id, now)
    return dispute_id


@behaviour
def on_session_held(world: World, dispute_id: int, now: int) -> int:
    """Hold a mediation session (SF-18).

    Without an agreement there is another session, until the body hands the dispute up, at last to an official.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    body = world.bodies[dispute.body]
    if now != dispute.session:
        return a.SILENT
    dispute.session = a.NEVER
    if dispute.state == r.AGREED:
        body.at_work -= 1
        return a.SILENT
    dispute.sessions += 1
    dispute.anger *= body.calms
    share = bargain(world, dispute_id, body.pressure)
    in_vain = s.sized_up > 0.0 and share < 0.0 and is_seen_beyond(world, dispute_id)
    if share < 0.0 and dispute.sessions % s.most_sessions > 0 and not in_vain:
        dispute.session = now + s.session
        send(world.heap, world.count, dispute.session, a.SESSION_HELD, dispute_id)
        return dispute_id
    body.at_work -= 1
    if share >= 0.0:
        make_peace(world, dispute_id, now, r.BY_MEDIATION, share)
    elif body.above != OFFICIAL:
        dispute.body = body.above
    else:
        dispute.given_up = True
        plan_contact(world, dispute_id, now)
    return dispute_id


@behaviour
def on_ordered(world: World, dispute_id: int, now: int) -> int:
    """Give an order from above, which puts a price on insisting.

    If the price is too low, nothing changes. Talks and an assembly may follow.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if dispute.state != r.OPEN:
        return a.SILENT
    if dispute.ordered == a.NEVER:
        dispute.ordered = now
    dispute.sanction = s.order_force * dispute.temptation
    play(world, dispute_id)
    if dispute.counterparty == r.CONCEDES:
        make_peace(world, dispute_id, now, r.BY_ORDER, 0.5)
    if s.consultation > 0.0:
        plan_contact(world, dispute_id, now)
    plan_assembly(world, dispute_id, now)
    return dispute_id


@behaviour
def on_screened(world: World, turn: int, now: int) -> int:
    """Screen for disputes on a set day; somebody with authority sees to each one found (SF-17)."""
    s = world.settings[0]
    for dispute_id in range(len(world.disputes)):
        if world.disputes[dispute_id].state != r.OPEN or not bernoulli(
            s.seed, purposes.CONTACT, dispute_id, 2_000_000 + turn, s.screening_finds
        ):
            continue
        if s.named_owner > 0.0:
            name_owner(world, dispute_id)
        send(world.heap, world.count, now, a.NOTICED, dispute_id)
        plan_contact(world, dispute_id, now)
    send(world.heap, world.count, now + s.screening, a.SCREENED, turn + 1)
    return a.SYSTEM
