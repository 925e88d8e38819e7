"""Firms and contracts: prices as auction theory has them, standards within the budget, and work that is looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from markets import ALL_ALIKE, market, market_scenario

from sim.agents.contract import award_contract, put_to_work
from sim.agents.provider import asking_price, enter_market, may_leave, promised_quality
from sim.run.simulation import simulate
from sim.text.catalogue import WanggeError
from sim.vocabulary.events import NOBODY

CONTRACTS = {"contracted": ("litter",)}


def awards(world: Any, n: int, weight: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Prices against the list price, and qualities promised, of many awards, each among other firms."""
    contract, found = world.contracts[0], []
    for generation in range(n):
        world.providers["generation"] = generation
        for firm in range(len(world.providers)):
            enter_market(world, firm)
        contract.holder = NOBODY
        award_contract(world, 0, 0, weight)
        found.append((float(contract.ratio), float(contract.promised)))
    prices, qualities = np.array(found).T
    return prices, qualities


@pytest.mark.parametrize("firms", [2, 5, 20])
def test_the_price_is_the_expected_second_lowest_cost(firms: int) -> None:
    """Costs uniform between 0.6 and 1: the second lowest of n is on average 2 / (n + 1) of the way up (Vickrey)."""
    prices, _ = awards(market({"upkeep_firms": firms} | CONTRACTS, ALL_ALIKE), 400)
    assert prices.mean() == pytest.approx(1.0 - 0.4 * (firms - 1) / (firms + 1), abs=0.015)
    assert prices.min() >= 0.6 and prices.max() <= 1.0


def test_a_lone_bidder_is_paid_the_list_price() -> None:
    prices, _ = awards(market({"upkeep_firms": 1} | CONTRACTS, ALL_ALIKE), 20)
    assert (prices == 1.0).all()


def test_where_price_does_not_count_it_is_the_list_price_and_the_best_name_wins() -> None:
    world = market({"upkeep_firms": 5} | CONTRACTS)
    world.providers["reputation"] = [0.1, 0.3, 0.9, 0.2, 0.4]
    award_contract(world, 0, 0, 1.0)
    assert world.contracts[0].holder == 2 and world.contracts[0].ratio == 1.0


def test_a_standard_raises_quality_and_price_and_full_quality_is_beyond_the_budget() -> None:
    found = {}
    for standard in (0.0, 0.5, 0.7, 1.0):
        prices, qualities = awards(market({"upkeep_firms": 5, "standard": standard} | CONTRACTS, {"leaving": 0.0}), 300)
        found[standard] = prices.mean(), qualities.mean(), qualities.min()
    assert found[0.0][1] < found[0.5][1] < found[0.7][1] < found[1.0][1] < 1.01
    assert found[0.0][0] < found[0.5][0] < found[0.7][0] <= found[1.0][0] <= 1.0
    assert found[0.0][1] < 0.5  # the cheapest are not the best: quality costs
    assert found[0.5][2] >= 0.5


def test_nobody_promises_what_the_list_price_does_not_pay() -> None:
    world = market({"upkeep_firms": 20, "standard": 1.0} | CONTRACTS)
    for firm in range(20):
        assert asking_price(world, firm, promised_quality(world, firm)) <= 1.0 + 1e-12


@pytest.mark.parametrize(
    ("inspection", "weight", "firms", "done"), [(0, 0, 5, 0.6), (1, 0, 5, 1.0), (0, 1, 1, 0.6), (0, 1, 5, 0.92)]
)
def test_what_is_not_inspected_is_not_done_unless_rivals_wait(
    inspection: float, weight: float, firms: int, done: float
) -> None:
    levers = {"upkeep_firms": firms, "inspection": float(inspection), "quality_weight": float(weight)}
    world = market(levers | CONTRACTS, {"capacity": 1000.0})
    award_contract(world, 0, 0, weight)
    assert world.contracts[0].delivered == pytest.approx(done * world.contracts[0].promised)


def test_upkeep_prevents_its_share_of_the_troubles_it_covers_and_no_others() -> None:
    world = market({"upkeep_firms": 1, "inspection": 1.0} | CONTRACTS)
    world.providers["quality"], world.providers["cost"], world.providers["capacity"] = 1.0, 0.5, 10
    for contract in range(len(world.contracts)):
        award_contract(world, contract, 0, 0.0)
    np.testing.assert_allclose(world.upkeep[0], 0.5)
    assert (world.upkeep[1] == 0).all()


def test_a_firm_with_more_contracts_than_it_can_serve_spreads_itself_thin() -> None:
    world = market({"upkeep_firms": 1, "inspection": 1.0} | CONTRACTS)
    world.providers["capacity"] = 2
    for contract in range(4):
        award_contract(world, contract, 0, 0.0)
    for contract in range(4):
        put_to_work(world, contract)
    np.testing.assert_allclose(world.contracts["delivered"], world.contracts["promised"] / 2)


def test_a_firm_without_contracts_may_give_up_and_a_newcomer_starts_with_an_ordinary_name() -> None:
    world = market({"upkeep_firms": 2} | CONTRACTS, {"leaving": 1.0})
    world.providers["reputation"] = 0.1
    world.providers["holds"] = [0, 1]
    for firm in (0, 1):
        may_leave(world, firm, 0, 1.0)
    assert world.providers["generation"].tolist() == [1, 0]
    assert world.providers["reputation"].tolist() == [0.5, 0.1]


def test_bought_services_are_dear_and_bad_from_a_lone_firm_and_cheap_from_many() -> None:
    levers = {"quality_weight": 0.5, "contract_days": 30}
    lone, many = (simulate(market_scenario(levers | {"service_firms": n}, {"quality_span": 0.0}), 1) for n in (1, 20))
    assert many.outcomes["purchase_price_yuan"] < 0.9 * lone.outcomes["purchase_price_yuan"]
    assert many.outcomes["contract_quality"] > lone.outcomes["contract_quality"]
    assert lone.outcomes["bids_per_award"] == 1 and many.outcomes["bids_per_award"] > 10


def test_what_was_bought_before_an_award_keeps_its_price() -> None:
    result = simulate(market_scenario({"service_firms": 4, "contract_days": 30}), 1)
    prices = result.outcomes["contract_price_share"] * 100
    assert result.outcomes["purchase_price_yuan"] == pytest.approx(prices, rel=0.1)


def test_a_firm_whose_cases_fail_loses_its_name() -> None:
    bad, good = (
        simulate(market_scenario({"service_firms": 1}, {"quality_span": 0.0, "slack": slack}), 1).simulation.world
        for slack in (1.0, 0.0)
    )
    assert bad.providers[0].reputation < good.providers[0].reputation - 0.05


@pytest.mark.parametrize(
    ("levers", "partnership", "words"),
    [
        ({"upkeep_firms": 2}, {}, "contracted"),
        ({"service_firms": 2}, {"bidders": 3}, "bidders"),
        ({"managed": ("moonlight",)}, {}, "moonlight"),
    ],
)
def test_settings_that_do_not_fit_get_one_clear_line(levers: Any, partnership: Any, words: str) -> None:
    with pytest.raises((WanggeError, ValueError), match=words):
        market_scenario(levers, partnership=partnership)
