"""Owners and their property company: fees, assemblies, replacement, and what all that means for a dispute."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from markets import market, market_scenario
from quarrels import one_dispute

from sim.agents.disputes.crowd import turnout
from sim.agents.estate import estate_anger, on_reviewed, on_voted, owners_turnout, share_content
from sim.run.simulation import Simulation, simulate
from sim.scenario import Scenario
from sim.vocabulary.events import NEVER

COMPANIES = {"estate_firms": 4, "managed": ("litter",)}
BACKED = {"conflict": {"committee_support": 1.0}}


def with_companies(scenario: Scenario, **levers: Any) -> Scenario:
    """The scenario with four property companies to choose from."""
    content = scenario.model_dump()
    content["policy"]["providers"] |= {"estate_firms": 4} | levers
    return Scenario.model_validate(content)


def test_the_first_company_is_the_developers_whatever_its_work_is_like() -> None:
    world = market(COMPANIES)
    assert (world.contracts["ratio"] == 1).all() and world.contracts["in_league"].all()
    assert not market(COMPANIES | {"collusion": 0.0}).contracts["in_league"].any()
    assert not world.contracts["by_owners"].any()


def test_half_are_content_with_less_than_a_third_of_the_best_work() -> None:
    assert share_content(0.0) == 0 and share_content(1.0) == 1
    assert share_content(1 - 0.5**0.5) == pytest.approx(0.5)


def test_owners_who_are_not_content_hold_back_fees_and_upkeep_gets_worse() -> None:
    world = market(COMPANIES)
    before = world.contracts["delivered"].copy()
    for now in range(1, 40):
        for contract in range(4):
            on_reviewed(world, contract, now)
    bad = world.contracts["content"] < 0.5
    assert bad.any() and (world.contracts["paying"] < 1).all() and (world.contracts["delivered"] < before).all()
    np.testing.assert_allclose(world.contracts["paying"], 1 - 0.4 * (1 - world.contracts["content"]))


def test_no_support_no_assembly_and_full_support_replaces_bad_companies() -> None:
    quick = {"review_days": 5, "content_days": 10.0}
    replaced = [
        simulate(
            market_scenario(COMPANIES, quick, days=120, conflict={"committee_support": x}),
            1,
        ).outcomes["companies_replaced_share"]
        for x in (0.0, 1.0)
    ]
    assert replaced[0] == 0 and replaced[1] >= 0.25


def test_formalities_stop_every_application_that_nobody_supports() -> None:
    world = market(COMPANIES | {"filing": 1.0}, conflict={"committee_support": 0.001})
    contract = world.contracts[0]
    contract.content, contract.assembly = 0.0, 7
    on_voted(world, 0, 7)
    assert contract.replaced == 0 and contract.votes == 1 and contract.rested > 7 and contract.assembly == NEVER


def test_more_come_the_more_support_there_is_and_the_angrier_they_are() -> None:
    few, many = (market(COMPANIES, {"interest_spread": 0.0}, conflict={"committee_support": x}) for x in (0.0, 1.0))
    assert owners_turnout(few, 0) < owners_turnout(many, 0)
    many.contracts["content"] = 0.0
    assert owners_turnout(many, 0) > 0.5 > owners_turnout(few, 0)


def test_upkeep_of_estates_prevents_troubles() -> None:
    bare, kept = (
        simulate(market_scenario(levers, {"quality_span": 0.0, "slack": 0.0}), 1).outcomes["arisen"]
        for levers in ({}, COMPANIES)
    )
    assert 0.8 * bare < kept < 0.97 * bare


def test_a_committee_replaces_the_company_and_its_guards_are_gone() -> None:
    scenario = with_companies(
        one_dispute({"committee_support": 1.0, "order_rung": 3}, {"assembly_days": 3.0}, ruthless=1.0)
    )
    world = simulate(scenario, 1).simulation.world
    assert world.disputes[0].elected > 0 and world.contracts[world.disputes[0].estate].by_owners
    assert not world.contracts[world.disputes[0].estate].in_league


def test_a_company_that_does_not_lend_its_guards_leaves_the_developer_without_force() -> None:
    quarrel = one_dispute({"order_rung": 6}, {"force_per_day": 100.0}, ruthless=1.0)
    struck, peaceful = (
        simulate(with_companies(quarrel, collusion=share), 1).outcomes["dispute_force_share"] for share in (1.0, 0.0)
    )
    assert (struck, peaceful) == (1.0, 0.0)


def test_a_dispute_begins_the_angrier_the_less_content_owners_are() -> None:
    world = market(COMPANIES)
    world.contracts["content"] = [0.5, 0.0, 1.0, 0.75]
    assert [estate_anger(world, number) for number in (*range(4), -1)] == [1, 2, 0, 0.5, 1]


def test_the_indifferent_count_towards_the_quorum() -> None:
    come = []
    for electorate in (0.0, 0.5, 1.0):
        scenario = with_companies(one_dispute({"committee_support": 1.0}, affected=0.4), electorate=electorate)
        world = Simulation(scenario, 1).world
        come.append(turnout(world, 0))
    assert come[0] > come[1] > come[2] > 0
