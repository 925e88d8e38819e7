"""Contracts: one for the work of each organisation, for upkeep and for property management of each community.

A contract goes to the bid with the best score of reputation and price. The winner is paid what keeps its bid just ahead
of the next one (second-score auction; Vickrey 1961, Che 1993), never more than the list price: a lone bidder is paid
all of it. How much of what was promised is done depends on who looks and on what a firm has to lose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.agents.provider import (
    ESTATE,
    ORDINARY,
    SERVICE,
    UPKEEP,
    YEAR,
    asking_price,
    may_leave,
    move_reputation,
    promised_quality,
    reckon_anew,
)
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World

ROUNDS: Final = 4096  # spacing of draw addresses: most awards of one contract in a run
MEETS: Final = 10.0  # bids that meet the standard come before all others

contract_record = np.dtype(
    [
        ("trade", "i1"),
        ("place", "i8"),  # organisation whose work it is, or community
        ("first", "i8"),  # first of the firms that may bid
        ("firms", "i8"),
        ("holder", "i8"),  # firm, -1 none yet
        ("bids", "i8"),  # bids at the last award
        ("list_price", "f8"),  # yuan a case, or a year
        ("ratio", "f8"),  # price against the list price
        ("price", "f8"),
        ("paid", "f8"),  # yuan until `since`, for work paid by the year
        ("since", "i8"),
        ("expires", "i8"),  # next award, -1 none
        ("promised", "f8"),
        ("delivered", "f8"),  # quality of the work now
        ("awards", "i8"),
        ("changes", "i8"),  # awards to another firm than before
        ("reviews", "i8"),  # reviews in which the work was too bad
        ("ratios", "f8"),  # sum over awards
        ("offers", "i8"),  # the same of bids
        # property management
        ("civic", "f8"),  # mean of its residents
        ("in_league", "?"),  # lends its guards to the developer
        ("by_owners", "?"),  # chosen by owners, who can dismiss it again
        ("content", "f8"),  # share of owners content with it
        ("paying", "f8"),  # share of fees that is paid
        ("assembly", "i8"),  # date, -1 none
        ("rested", "i8"),  # owners do not try again before this
        ("votes", "i8"),  # assemblies and applications
        ("replaced", "i8"),
    ],
    align=True,
)


@shared_behaviour
def on_awarded(world: World, contract_id: int, now: int) -> int:
    """Award a contract that has run out, and set the date of the next award."""
    s = world.settings[0]
    contract = world.contracts[contract_id]
    if now != contract.expires:
        return a.SILENT
    award_contract(world, contract_id, now, s.quality_weight)
    contract.expires = now + s.contract_term
    send(world.heap, world.count, contract.expires, a.AWARDED, contract_id)
    return int(contract.holder)


@shared_behaviour
def award_contract(world: World, contract_id: int, now: int, weight: float) -> None:
    """Choose the firm with the best bid; those who bid in vain and hold nothing may leave the market.

    Firms whose hands are full do not bid unless that leaves nobody.
    """
    contract = world.contracts[contract_id]
    before = int(contract.holder)
    if before != a.NOBODY:
        world.providers[before].holds -= 1
    first, last = int(contract.first), int(contract.first + contract.firms)
    crowded = True
    count = contract_id * ROUNDS + int(contract.awards)
    lots = max(1, contracts_of_trade(world, contract.trade))
    for firm_id in range(first, last):
        if contract.awards > 0:
            reckon_anew(world, firm_id, count, world.settings[0].cost_change / lots)
        if has_room(world, firm_id):
            crowded = False
    best, second, winner, bids = -np.inf, -np.inf, first, 0
    for firm_id in range(first, last):
        if crowded or has_room(world, firm_id):
            bids += 1
            score = score_of(world, firm_id, weight)
            if score > best:
                best, second, winner = score, best, firm_id
            elif score > second:
                second = score
    settle_account(world, contract_id, now)
    contract.promised = promised_quality(world, winner)
    contract.ratio = paid_ratio(world, winner, weight, best - second)
    contract.holder = winner
    contract.bids = bids
    contract.price = contract.list_price * contract.ratio
    contract.ratios += contract.ratio
    contract.offers += bids
    if before != a.NOBODY and before != winner:
        contract.changes += 1
    world.providers[winner].holds += 1
    world.providers[winner].won += 1
    span = world.settings[0].contract_term / YEAR / lots
    for firm_id in range(first, last):
        if firm_id != winner and (crowded or has_room(world, firm_id)):
            may_leave(world, firm_id, count, span)
    contract.awards += 1
    put_to_work(world, contract_id)


@behaviour
def has_room(world: World, firm_id: int) -> bool:
    """Return whether a firm can serve one contract more."""
    return bool(world.providers[firm_id].holds < world.providers[firm_id].capacity)


@behaviour
def score_of(world: World, firm_id: int, weight: float) -> float:
    """Return the score of a firm's bid: its name and its price, as the buyer weighs them."""
    quality = promised_quality(world, firm_id)
    score = weight * world.providers[firm_id].reputation - (1.0 - weight) * asking_price(world, firm_id, quality)
    return float(score + (MEETS if quality >= world.settings[0].quality_standard else 0.0))


@behaviour
def paid_ratio(world: World, firm_id: int, weight: float, ahead: float) -> float:
    """Return what the winner is paid against the list price, being so far ahead of the next bid."""
    if weight >= 1.0 or ahead >= MEETS:  # price does not count, or nobody else is in the running
        return 1.0
    return float(min(1.0, asking_price(world, firm_id, promised_quality(world, firm_id)) + ahead / (1.0 - weight)))


@behaviour
def contracts_of_trade(world: World, trade: int) -> int:
    """Return the number of contracts of a trade."""
    n = 0
    for contract_id in range(len(world.contracts)):
        n += 1 if world.contracts[contract_id].trade == trade else 0
    return n


@behaviour
def settle_account(world: World, contract_id: int, now: int) -> None:
    """Book what the contract has cost until now at its old price."""
    contract = world.contracts[contract_id]
    if contract.trade == UPKEEP:
        contract.paid += contract.price * (now - contract.since) / YEAR
    contract.since = now


@shared_behaviour
def put_to_work(world: World, contract_id: int) -> None:
    """Let what the firm does now take effect: on cases that organisations serve, or on troubles that do not arise."""
    s = world.settings[0]
    contract = world.contracts[contract_id]
    contract.delivered = quality_delivered(world, contract_id)
    if contract.trade != SERVICE:
        keep_up(world, int(contract.place))
        return
    body = world.organisations[contract.place]
    world.society[0].bought_before += body.taken * (body.price - contract.price)
    body.price = contract.price
    body.firm = contract.holder
    body.success = 1.0 - min(1.0, (1.0 - s.organisation_success) * 2.0 * (1.0 - contract.delivered))
    body.pace = s.organisation_pace * (1.0 + ORDINARY - contract.delivered)


@behaviour
def quality_delivered(world: World, contract_id: int) -> float:
    """Return how much is done of what was promised: what is not inspected is not done, unless rivals wait.

    The contract is at stake where reputation counts and others bid, or where owners can dismiss their company. A firm
    with more contracts than it can serve spreads itself thin, and so does a company whose fees are not paid.
    """
    s = world.settings[0]
    contract = world.contracts[contract_id]
    firm = world.providers[contract.holder]
    rivals = 1.0 - 1.0 / max(1, contract.bids)
    if contract.trade == ESTATE:
        unwatched = 1.0 - (rivals if contract.by_owners else 0.0)
    else:
        unwatched = (1.0 - s.work_inspected) * (1.0 - s.quality_weight * rivals)
    thin = min(1.0, firm.capacity / max(1, firm.holds))
    return float(contract.promised * (1.0 - s.slack * unwatched) * thin * contract.paying)


@behaviour
def keep_up(world: World, community_id: int) -> None:
    """Set the share of troubles that upkeep of streets and of estates keeps from arising in a community."""
    s = world.settings[0]
    streets = delivered_in(world, int(s.first_upkeep), community_id)
    estates = delivered_in(world, int(s.first_estate), community_id)
    for category_id in range(len(world.categories)):
        category = world.categories[category_id]
        left = 1.0 - (s.upkeep_reach * streets if category.contracted else 0.0)
        left *= 1.0 - (s.upkeep_reach * estates if category.managed else 0.0)
        for grid_id in range(len(world.grids)):
            if world.grids[grid_id].community == community_id:
                world.upkeep[category_id, grid_id] = 1.0 - left


@behaviour
def delivered_in(world: World, first: int, community_id: int) -> float:
    """Return the quality delivered under a community's contract of a trade; 0 if the trade has no contracts."""
    return 0.0 if first == a.NOBODY else float(world.contracts[first + community_id].delivered)


@shared_behaviour
def judge_provider(world: World, organisation_id: int, better: float) -> None:
    """Let one case move the name of the firm behind an organisation, by how much better than usual it went."""
    firm_id = int(world.organisations[organisation_id].firm)
    if firm_id != a.NOBODY:
        move_reputation(world, firm_id, ORDINARY + better, world.settings[0].case_step)
