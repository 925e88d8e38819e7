"""Accounts: work is paid for or waits, fees come back, a payer from outside pays as long as it stays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import lone_office

from sim.agents.accounts import CATEGORY, SPONSOR
from sim.run.simulation import RunResult, simulate
from sim.scenario.keywords import with_levers

TWO = [{"severity": 0.3, "work_law": "fixed"}, {"severity": 0.3, "work_law": "fixed"}]


def office(**finance: Any) -> RunResult:
    """An office with two categories of work, half an hour of it an hour, and these levers of money."""
    levers = {f"policy__finance__{name}": value for name, value in finance.items()}
    return simulate(with_levers(lone_office([0.25, 0.25], days=120, rows=TWO), levers), 3)


def begun(result: RunResult, category: int) -> float:
    """Share of the reported cases of a category that somebody has begun to work on."""
    cases = result.simulation.world.cases
    own = cases[(cases["category"] == category) & (cases["reported"] >= 0)]
    return float((own["acted"] >= 0).mean())


def test_nobody_keeps_an_account_at_rest() -> None:
    result = office()
    assert len(result.simulation.world.accounts) == 0
    assert result.outcomes["put_off_share"] == 0.0


def test_the_less_money_the_more_waits() -> None:
    waiting = [office(allotment=share).outcomes["put_off_share"] for share in (2.0, 0.6, 0.2, 0.0)]
    assert waiting[0] < 0.05
    assert waiting == sorted(waiting)
    assert waiting[-1] > 0.9


def test_without_any_money_only_supervised_or_urgent_work_is_done_and_that_up_to_a_limit() -> None:
    result = office(allotment=0.0)
    assert begun(result, 0) == begun(result, 1) == 0.0


def test_every_yuan_is_spent_on_work() -> None:
    result = office(allotment=0.5)
    accounts, cases = result.simulation.world.accounts, result.simulation.world.cases
    per_hour = result.simulation.scenario.behaviour.costs.operating_hour
    admitted = float(cases["work"][cases["acted"] >= 0].sum()) / 3600 * per_hour
    in_line = float(cases["work"][(cases["line"] >= 0)].sum()) / 3600 * per_hour
    spent = float(accounts["spent"][accounts["kind"] <= CATEGORY].sum())
    assert admitted <= spent <= admitted + in_line + 1e-6
    assert result.outcomes["cost_offices_yuan"] > 0


def test_work_that_brings_its_cost_is_done_and_the_rest_waits() -> None:
    """SF-22: the tighter the money, the more effort goes to what pays."""
    ratios = [
        office(allotment=share, fees=("class_0",), fee_yuan=16.0, fee_kept=1.0).outcomes["paid_effort_ratio"]
        for share in (2.0, 0.4, 0.1)
    ]
    assert ratios[0] == pytest.approx(1.0, abs=0.05)
    assert ratios == sorted(ratios)
    assert ratios[-1] > 2.0


def test_fees_are_collected_once_a_handled_case_and_only_a_part_comes_back() -> None:
    result = office(allotment=1.0, fees=("class_1",), fee_yuan=80.0, fee_kept=0.25)
    world = result.simulation.world
    handled = int(((world.cases["category"] == 1) & (world.cases["handled"] >= 0)).sum())
    assert result.outcomes["fees_yuan"] >= 80.0 * handled
    assert world.accounts["received"].sum() == pytest.approx(0.25 * result.outcomes["fees_yuan"])


def test_a_payer_from_outside_pays_for_its_categories_until_it_leaves() -> None:
    stays = office(allotment=0.0, sponsored=("class_0",), sponsor_yuan=1e6)
    leaves = office(allotment=0.0, sponsored=("class_0",), sponsor_yuan=1e6, sponsor_days=40)
    assert begun(stays, 0) > 0.95
    assert begun(stays, 1) == 0.0
    assert begun(leaves, 0) == pytest.approx(40 / 120, abs=0.06)
    accounts = stays.simulation.world.accounts
    assert accounts["spent"][accounts["kind"] == SPONSOR].sum() > 0


def test_earmarked_work_has_money_of_its_own() -> None:
    result = office(allotment=0.1, earmarked=("class_1",))
    assert begun(result, 1) > begun(result, 0) + 0.3


def test_what_is_left_at_the_end_of_a_year_lapses_and_debt_does_not() -> None:
    from sim.agents.accounts import on_money_comes
    from sim.run.simulation import Simulation

    scenario = with_levers(lone_office(0.1, days=60), {"policy__finance__allotment": 1.0})
    world = Simulation(scenario, 1).world
    purse = world.accounts[0]
    part = purse.own / 4
    for balance, after in ((1000.0, part), (-50.0, part - 50.0)):
        purse.balance = balance
        on_money_comes(world, 8, 0)  # the first instalment of the second year
        assert purse.balance == pytest.approx(after)
    purse.balance = 1000.0
    on_money_comes(world, 2, 0)
    assert purse.balance == pytest.approx(1000.0 + part)


def test_accounts_are_agents_of_a_mesa_model_and_a_table_of_results() -> None:
    from sim.mesa_model.model import GovernanceModel

    scenario = with_levers(lone_office(0.3, days=20), {"policy__finance__allotment": 0.5})
    model = GovernanceModel(scenario, 1)
    model.run_model()
    assert {account.owner_kind for account in model.accounts} >= {"department", "category", "insurer"}
    table = model.tables()["accounts"]
    assert table["owner"].tolist() == ["office"]
    assert np.isfinite(table["balance"]).all()
