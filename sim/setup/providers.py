"""Setup of providers: who may bid for which contract, what it is worth, and whom each developer has chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.contract import contract_record, put_to_work
from sim.agents.provider import ESTATE, ORDINARY, SERVICE, UPKEEP, enter_market, promised_quality, provider_record
from sim.engine.event_queue import send
from sim.engine.random_streams import bernoulli, uniform
from sim.scenario import Dispute, Scenario
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.events import NEVER, NOBODY
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

OWN_COMPANIES = ("developer", "property_company")  # counterparties behind whom a property company stands


def provider_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and constants of firms and contracts as numbers, in seconds, shares and row numbers."""
    policy, b = scenario.policy.providers, scenario.behaviour.providers
    services, streets, estates = lots(scenario)
    return {
        "contract_term": policy.contract_days * DAY,
        "quality_weight": float(policy.quality_weight),
        "quality_standard": float(policy.standard),
        "work_inspected": float(policy.inspection),
        "ends_below": float(policy.ends_below),
        "collusion": float(policy.collusion),
        "filing_stops": policy.filing * (1.0 - scenario.policy.conflict.committee_support),
        "electorate": float(policy.electorate),
        "cost_span": float(scenario.behaviour.society.competition_price),
        "quality_span": float(b.quality_span),
        "quality_price": float(b.quality_price),
        "firm_capacity": float(b.capacity),
        "slack": float(b.slack),
        "reputation_step": float(b.reputation_step),
        "noticed": float(b.noticed),
        "case_step": float(b.case_step),
        "cost_change": float(b.cost_change),
        "firm_leaving": float(b.leaving),
        "upkeep_reach": float(b.upkeep_reach),
        "review": b.review_days * DAY,
        "content_step": 1.0 - math.exp(-b.review_days / b.content_days),
        "fee_refusal": float(b.refusal),
        "again": round(b.again_days * DAY),
        "indifference": float(b.indifference),
        "interest_spread": float(b.interest_spread),
        "owners_weight": float(b.owners_weight),
        "first_upkeep": services if streets else NOBODY,
        "first_estate": services + streets if estates else NOBODY,
    }


def lots(scenario: Scenario) -> tuple[int, int, int]:
    """Return the number of contracts of each trade, in the order in which they stand in the table."""
    policy, communities = scenario.policy.providers, scenario.territory.communities
    return (
        len(scenario.organisations) if policy.service_firms else 0,
        communities if policy.upkeep_firms else 0,
        communities if policy.estate_firms else 0,
    )


def estate_of(scenario: Scenario, dispute: Dispute, community: int) -> int:
    """Return the contract of the property company that is, or stands behind, the counterparty of a dispute."""
    services, streets, estates = lots(scenario)
    return services + streets + community if estates and dispute.counterparty in OWN_COMPANIES else NOBODY


def place_providers(
    scenario: Scenario, homes: NDArray[Any], civic: NDArray[Any], prices: NDArray[np.float64]
) -> dict[str, Any]:
    """Return firms and contracts, nothing awarded yet; keys are fields of `World`.

    `homes` and `civic` are the community of each resident and how civic-minded he is, `prices` those of organisations.
    """
    policy, b = scenario.policy.providers, scenario.behaviour.providers
    firms = [
        count if there else 0
        for count, there in zip(
            (policy.service_firms, policy.upkeep_firms, policy.estate_firms), lots(scenario), strict=True
        )
    ]
    providers = np.zeros(sum(firms), provider_record).view(np.recarray)
    providers["trade"] = np.repeat([SERVICE, UPKEEP, ESTATE], firms)
    communities = scenario.territory.communities
    people = np.bincount(homes, minlength=communities).astype(float)
    means = np.bincount(homes, civic, minlength=communities) / np.maximum(1.0, people)
    worth = (prices, people * b.upkeep_price, np.zeros(communities))
    contracts = np.zeros(sum(lots(scenario)), contract_record).view(np.recarray)
    filled = 0
    for trade, count in enumerate(lots(scenario)):
        own = contracts[filled : filled + count]
        own["trade"], own["place"] = trade, np.arange(count)
        own["first"], own["firms"] = sum(firms[:trade]), firms[trade]
        own["list_price"] = worth[trade][:count]
        own["civic"] = means[:count] if trade == ESTATE else 0.0
        filled += count
    for name in ("holder", "assembly", "expires"):
        contracts[name] = NEVER
    contracts["paying"], contracts["content"] = 1.0, ORDINARY
    return {"providers": providers, "contracts": contracts}


def open_market(world: World, now: int) -> None:
    """Let all firms begin; have the first contracts awarded at once, and let developers choose property companies."""
    review = int(world.settings[0].review)
    for firm in range(len(world.providers)):
        enter_market(world, firm)
    for number in range(len(world.contracts)):
        contract = world.contracts[number]
        contract.since = now
        if contract.trade == ESTATE:
            appoint_company(world, number)
        else:
            contract.expires = now
            send(world.heap, world.count, now, a.AWARDED, number)
        send(world.heap, world.count, now + review, a.REVIEWED, number)


def appoint_company(world: World, number: int) -> None:
    """Let the developer choose a company, whatever its work is like, and pay it the list price."""
    seed, in_league = int(world.settings[0].seed), float(world.settings[0].collusion)
    contract = world.contracts[number]
    contract.holder = contract.first + int(
        contract.firms * uniform(seed, purposes.FIRST_COMPANY, int(contract.place), 0)
    )
    world.providers[contract.holder].holds += 1
    contract.promised = promised_quality(world, int(contract.holder))
    contract.ratio, contract.bids = 1.0, 1
    contract.in_league = bernoulli(seed, purposes.LEAGUE, int(contract.place), 0, in_league)
    put_to_work(world, number)
