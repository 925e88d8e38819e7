"""The two sides: how a dispute breaks out, drags on, turns violent and steps up, and how a committee is elected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.disputes import records as r
from sim.agents.disputes.authorities import look_after
from sim.agents.disputes.crowd import ACTING, EVERYBODY, disperse, gather, mean_anger, turnout, update_members
from sim.agents.disputes.game import play
from sim.agents.disputes.insurance import file_claim
from sim.agents.disputes.peace import make_peace, plan_assembly
from sim.agents.disputes.ways_on import come_again
from sim.agents.estate import chance_stopped, estate_anger, lends_guards, speaks_for_estate
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def on_broke_out(world: World, dispute_id: int, now: int) -> int:
    """Start the dispute: the counterparty makes its demand and insists, and the sides begin to meet twice a day.

    Residents who are angry over other things bring that anger along; content with their property company lessens it.
    """
    dispute = world.disputes[dispute_id]
    brought = world.settings[0].anger_joins * mean_anger(world, dispute_id, now)
    start = min(1.0, dispute.initial_anger * estate_anger(world, int(dispute.estate)))
    dispute.anger = start + (1.0 - start) * min(1.0, brought)
    open_conflict(world, dispute_id, now)
    return dispute_id


@behaviour
def open_conflict(world: World, dispute_id: int, now: int) -> None:
    """Open the conflict, for the first time or again: nobody acts yet, and the counterparty insists."""
    dispute = world.disputes[dispute_id]
    dispute.state = r.OPEN
    dispute.counterparty = r.INSISTS
    dispute.residents = r.INSISTS
    dispute.rung = r.PRIVATE
    disperse(world, dispute_id)
    dispute.next_round = now + r.ROUND
    send(world.heap, world.count, dispute.next_round, a.SIDES_MET, dispute_id)
    file_claim(world, dispute_id, now)


@behaviour
def on_sides_met(world: World, dispute_id: int, now: int) -> int:
    """Let both sides reply to each other, and arrange their next meeting.

    While both insist, anger grows, neighbours join, and force and further steps are likely.
    """
    dispute = world.disputes[dispute_id]
    if dispute.state != r.OPEN or now != dispute.next_round:
        return a.SILENT
    dispute.rounds += 1
    play(world, dispute_id)
    if dispute.residents == r.CONCEDES:
        make_peace(
            world,
            dispute_id,
            now,
            r.GAVE_IN if dispute.counterparty == r.INSISTS else r.AMONG_THEMSELVES,
            1.0 - dispute.counterparty,
        )
        return dispute_id
    if dispute.counterparty == r.INSISTS:
        quarrel(world, dispute_id, now)
    else:
        dispute.anger *= math.exp(-r.ROUND / world.settings[0].cooling)
    look_after(world, dispute_id, now)
    dispute.next_round = now + r.ROUND
    send(world.heap, world.count, dispute.next_round, a.SIDES_MET, dispute_id)
    return a.SILENT


@behaviour
def quarrel(world: World, dispute_id: int, now: int) -> None:
    """Play a round of open conflict.

    Hired force may hit those who act. The angrier and the more numerous they are, the sooner they go a rung up.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    dispute.anger += s.anger_growth * (1.0 - dispute.anger)
    gather(world, dispute_id)
    provoked = dispute.acting > 0 and dispute.heard == a.NEVER  # nobody strikes once an official has looked in
    if provoked and bernoulli(
        s.seed,
        purposes.FORCE,
        dispute_id,
        dispute.rounds,
        1.0 - math.exp(-s.force_rate * dispute.ruthless * lends_guards(world, int(dispute.estate))),
    ):
        send(world.heap, world.count, now, a.FORCED, dispute_id)
    rate = s.step_rate * dispute.anger * (dispute.acting / max(1, dispute.concerned))
    rate *= 1.0 + s.boldness_effect * world.communities[world.grids[dispute.grid].community].boldness
    if dispute.forced > 0:
        rate *= 1.0 + s.force_factor
    if bernoulli(s.seed, purposes.STEP, dispute_id, dispute.rounds, 1.0 - math.exp(-rate)):
        send(world.heap, world.count, now, a.STEPPED_UP, dispute_id)


@behaviour
def on_forced(world: World, dispute_id: int, now: int) -> int:
    """Let hired men strike: anger leaps and the police are called (SF-13).

    Residents turn from the firm to the government.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if dispute.state != r.OPEN:
        return a.SILENT
    dispute.forced += 1
    if dispute.force == a.NEVER:
        dispute.force = now
    dispute.anger += s.force_anger * (1.0 - dispute.anger)
    dispute.rung = max(dispute.rung, r.STREET_OFFICE)
    dispute.highest = max(dispute.highest, dispute.rung)
    update_members(world, dispute_id, now, ACTING, 0.0, -1.0, 1.0)
    return dispute_id


@behaviour
def on_stepped_up(world: World, dispute_id: int, now: int) -> int:
    """Take those who act a rung up; at the top they come again.

    A petition or blockade of five or more is a collective action.
    """
    dispute = world.disputes[dispute_id]
    if dispute.state != r.OPEN:
        return a.SILENT
    if dispute.rung >= r.STREET_OFFICE and dispute.acting < r.LEAST_COLLECTIVE:
        return a.SILENT
    dispute.rung = min(dispute.rung + 1, r.BLOCKADE)
    dispute.highest = max(dispute.highest, dispute.rung)
    if dispute.rung >= r.PETITION:
        count_collective_action(world, dispute_id, now)
    if dispute.rung >= r.HOTLINE:
        update_members(world, dispute_id, now, ACTING, 0.25, -0.5 * dispute.anger, 0.25)
    return dispute_id


@behaviour
def count_collective_action(world: World, dispute_id: int, now: int) -> None:
    """Count a collective action, in truth and on file.

    A target for petitions keeps some petitions off the file; a blockade cannot be hidden.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    day = world.days[now // DAY]
    day.collective += 1
    day.collective_people += dispute.acting
    if dispute.rung == r.BLOCKADE:
        dispute.blockades += 1
    else:
        dispute.petitions += 1
    if dispute.rung == r.BLOCKADE or not bernoulli(
        s.seed, purposes.INTERCEPTION, dispute_id, 1_000_000 + dispute.rounds, s.interception
    ):
        day.collective_on_file += 1
    if dispute.government == a.NEVER:
        dispute.government = now


@behaviour
def on_assembled(world: World, dispute_id: int, now: int) -> int:
    """Let the owners vote on a committee.

    A valid election gives them a committee that can bind both sides, and that replaces the developer's property company
    if it speaks for most of the estate. Without a quorum, or where formalities stop them, they try again later.
    """
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    if now != dispute.assembly:
        return a.SILENT
    dispute.assembly = a.NEVER
    dispute.assemblies += 1
    if chance_stopped(world, dispute_id) or turnout(world, dispute_id) <= s.quorum:
        if dispute.assemblies < r.MOST_ASSEMBLIES:
            plan_assembly(world, dispute_id, now)
        return dispute_id
    if dispute.elected == a.NEVER:
        dispute.elected = now
    dispute.bond = s.committee_force * dispute.temptation
    dispute.residents_bond = s.committee_force * dispute.residents_temptation
    make_peace(world, dispute_id, now, r.BY_COMMITTEE, 1.0)
    if speaks_for_estate(world, dispute_id) and not world.contracts[dispute.estate].by_owners:
        send(world.heap, world.count, now, a.REPLACED, dispute.estate)
    return dispute_id


@behaviour
def on_broken(world: World, dispute_id: int, now: int) -> int:
    """End an arrangement that breaks down, and open the conflict again.

    The anger that is left remains, with disappointment on top.
    """
    dispute = world.disputes[dispute_id]
    if now != dispute.breaking or dispute.state == r.OPEN:
        return a.SILENT
    dispute.breaking = a.NEVER
    dispute.anger *= math.exp(-(now - dispute.settled) / world.settings[0].cooling)
    dispute.recurrences += 1
    if dispute.accord == r.BY_MEDIATION:
        dispute.mediated_broken += 1
    dispute.given_up = False
    dispute.body = dispute.first_body
    dispute.settled = a.NEVER
    dispute.accord = r.UNMADE
    dispute.sanction = 0.0
    dispute.bond = 0.0
    dispute.residents_bond = 0.0
    dispute.tariff = 0.0
    dispute.anger = max(dispute.anger, dispute.initial_anger)
    update_members(world, dispute_id, now, EVERYBODY, 0.0, -0.5, 0.5)
    open_conflict(world, dispute_id, now)
    if dispute.owned and dispute.contact == a.NEVER:
        come_again(world, dispute_id, now)
    return dispute_id
