"""Estates: what owners make of their property company, and how they replace it.

A company chosen by the developer has nothing to fear from owners. Those who are not content hold back fees, which makes
upkeep worse. Once most are discontented they apply for an assembly, if the authorities back one at all; the quorum
counts the indifferent too. A company that owners have chosen knows that it can be dismissed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.contract import award_contract, put_to_work
from sim.agents.provider import ESTATE, ORDINARY, move_reputation
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

HALF = 0.5
VOTES = 4096  # spacing of draw addresses: most assemblies of one estate in a run
ANGER_COMES = 0.3  # turnout that full discontent adds, as in a dispute


@shared_behaviour
def on_reviewed(world: World, contract_id: int, now: int) -> int:
    """Look at a firm's work: its name follows what is seen of it, and owners of an estate think about their company."""
    s = world.settings[0]
    contract = world.contracts[contract_id]
    send(world.heap, world.count, now + s.review, a.REVIEWED, contract_id)
    if contract.holder == a.NOBODY:
        return a.SILENT
    if contract.trade == ESTATE:
        contract.content += (share_content(contract.delivered) - contract.content) * s.content_step
        contract.paying = 1.0 - s.fee_refusal * (1.0 - contract.content)
        apply_for_assembly(world, contract_id, now)
    put_to_work(world, contract_id)
    seen = 1.0 if contract.trade == ESTATE else s.noticed + (1.0 - s.noticed) * s.work_inspected
    move_reputation(world, int(contract.holder), contract.delivered, s.reputation_step * seen)
    if s.ends_below > 0.0 and contract.trade != ESTATE and is_ended(world, contract_id):
        contract.expires = now
        send(world.heap, world.count, now, a.AWARDED, contract_id)
    return int(contract.holder)


@behaviour
def is_ended(world: World, contract_id: int) -> bool:
    """Return whether the buyer ends a contract over work that is worse than agreed, as far as somebody looks (S6)."""
    s, contract = world.settings[0], world.contracts[contract_id]
    if contract.firms < 2 or contract.delivered >= s.ends_below:
        return False
    count = contract_id * VOTES + contract.reviews
    contract.reviews += 1
    return bool(bernoulli(s.seed, purposes.CONTRACT_ENDS, count, 0, s.work_inspected))


@behaviour
def share_content(quality: float) -> float:
    """Return the share of owners content with work of a quality, as if each looked at two matters and wanted one done.

    It is 0.75 for ordinary work and 0.5 for a little less than a third of the best.
    """
    return 1.0 - (1.0 - quality) ** 2


@behaviour
def apply_for_assembly(world: World, contract_id: int, now: int) -> None:
    """Apply for an owners' assembly where most owners are discontented and the authorities support one."""
    s = world.settings[0]
    contract = world.contracts[contract_id]
    if s.committee_support <= 0.0 or contract.content >= HALF or contract.assembly != a.NEVER or now < contract.rested:
        return
    u = uniform(s.seed, purposes.ESTATE_DATE, contract_id, contract.votes)
    contract.assembly = now + 1 + int(s.assembly * (0.5 + u))
    send(world.heap, world.count, contract.assembly, a.VOTED, contract_id)


@shared_behaviour
def on_voted(world: World, contract_id: int, now: int) -> int:
    """Let owners vote on their company: formalities may stop them, too few may come, most may be content after all."""
    s = world.settings[0]
    contract = world.contracts[contract_id]
    if now != contract.assembly:
        return a.SILENT
    contract.assembly = a.NEVER
    contract.votes += 1
    stopped = bernoulli(s.seed, purposes.FILING_STOPS, 1_000_000 + contract_id, contract.votes, s.filing_stops)
    if not stopped and owners_turnout(world, contract_id) > s.quorum and contract.content < HALF:
        send(world.heap, world.count, now, a.REPLACED, contract_id)
    else:
        contract.rested = now + s.again
    return int(contract.holder)


@behaviour
def owners_turnout(world: World, contract_id: int) -> float:
    """Return the share of all owners who come: the discontented as to a dispute, of the others only a part.

    In a chat group the discontented call on the others, of whom more come the more call on them.
    """
    s = world.settings[0]
    contract = world.contracts[contract_id]
    angry = 1.0 - contract.content
    ready = contract.civic * s.turnout
    indifference = s.indifference + (1.0 - s.indifference) * s.called_on * angry
    luck = 2.0 * uniform(s.seed, purposes.ESTATE_INTEREST, contract_id, contract.votes) - 1.0
    return float(ready * (angry + indifference * contract.content) + ANGER_COMES * angry + s.interest_spread * luck)


@shared_behaviour
def on_replaced(world: World, contract_id: int, now: int) -> int:
    """Let owners choose another company among those that bid; the old one may bid too, and the league is over."""
    contract = world.contracts[contract_id]
    contract.replaced += 1
    contract.by_owners = True
    contract.in_league = False
    contract.content = max(contract.content, ORDINARY)
    contract.paying = 1.0 - world.settings[0].fee_refusal * (1.0 - contract.content)
    award_contract(world, contract_id, now, world.settings[0].owners_weight)
    return int(contract.holder)


@behaviour
def lends_guards(world: World, contract_id: int) -> float:
    """Return 1 if the counterparty of a dispute has the company's guards at hand, 0 if owners have replaced it."""
    return 1.0 if contract_id == a.NOBODY or world.contracts[contract_id].in_league else 0.0


@behaviour
def estate_anger(world: World, contract_id: int) -> float:
    """Return the factor on the anger with which a dispute begins: 1 where half of the owners are content."""
    return 1.0 if contract_id == a.NOBODY else float(2.0 * (1.0 - world.contracts[contract_id].content))


@behaviour
def speaks_for_estate(world: World, dispute_id: int) -> bool:
    """Return whether those in a dispute are enough of their community to choose its property company."""
    dispute = world.disputes[dispute_id]
    if dispute.estate == a.NOBODY:
        return False
    community = world.communities[world.contracts[dispute.estate].place]
    return bool(dispute.households > world.settings[0].quorum * community.households)


@behaviour
def chance_stopped(world: World, dispute_id: int) -> bool:
    """Return whether formalities stop the application of a dispute's owners (source 002, essay 6)."""
    s = world.settings[0]
    return bool(
        bernoulli(s.seed, purposes.FILING_STOPS, dispute_id, world.disputes[dispute_id].assemblies, s.filing_stops)
    )


@behaviour
def with_the_indifferent(world: World, dispute_id: int, come: float, civic: float) -> float:
    """Return turnout among all who count for the quorum, those of the estate without a stake included."""
    s = world.settings[0]
    dispute = world.disputes[dispute_id]
    others = s.electorate * (dispute.dwellers - dispute.concerned)
    indifference = s.indifference + (1.0 - s.indifference) * s.called_on * dispute.anger
    return float((come + others * civic * s.turnout * indifference) / max(1.0, dispute.concerned + others))


def step_of(days: float, constant: float) -> float:
    """Return the share of a gap that closes in so many days."""
    return 1.0 - math.exp(-days / constant)
