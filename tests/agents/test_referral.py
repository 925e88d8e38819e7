"""Who provides: orders, exclusion, budgets, competition, deposits, comparative advantage.

Also cases that nobody falls back on.
"""

from __future__ import annotations

import numpy as np
import pytest
from estate import estate, estate_scenario
from small_worlds import department

from sim.setup.communities import partnership_settings, price_factor
from sim.vocabulary.states import Route

ASK_IT = {"worker": 0.0, "hotline": 0.0, "app": 0.0, "counter": 0.0, "organisation": 1.0, "petition": 0.0}
ASKED = {"participation": {"reporting_rate": 1.0, "channels": ASK_IT}}
CALL = ASK_IT | {"hotline": 1.0, "organisation": 0.0}
REPORTED = {"participation": {"reporting_rate": 1.0, "volunteers": 0.0, "channels": CALL}}


def handled_by(result, route):
    cases = result.simulation.world.cases
    return np.mean(cases["route"][cases["handled"] >= 0] == route)


def test_an_organisation_that_waits_for_orders_acts_only_when_the_centre_refers():
    asked = ASKED | {"participation": ASKED["participation"] | {"referral_share": 0.0}}
    runs = (estate(partnership={"command": share}, organisation={"success": 1.0}, **asked) for share in (0.0, 1.0, 0.5))
    free, told, half = (handled_by(run, Route.ORGANISATION) for run in runs)
    assert (free, told) == (1, 0)
    assert 0.4 < half < 0.6


@pytest.mark.parametrize(("kind", "share"), [("dispute", 0.0), ("grievance", 0.0), ("service", 1.0)])
def test_exclusion_keeps_organisations_out_of_conflicts_only(kind, share):
    success = {"success": 1.0, "agreement_holds": 1.0}
    assert (
        handled_by(
            estate(kind=kind, partnership={"exclusion": 1.0}, organisation=success, **REPORTED), Route.ORGANISATION
        )
        == share
    )


def test_no_more_is_bought_than_the_budget_pays():
    result = estate(partnership={"purchase_budget": 2550.0}, **REPORTED)
    assert result.outcomes["purchases_yuan"] == 2500
    assert handled_by(result, Route.DEPARTMENT) > 0.5
    assert estate(partnership={"purchase_budget": 0.0}, **REPORTED).outcomes["purchases_yuan"] == 0


def test_the_budget_is_renewed_each_year():
    scenario = estate_scenario(partnership={"purchase_budget": 1000.0}, per_day=2.0, **REPORTED)
    from sim.run.simulation import simulate

    longer = scenario.model_copy(update={"horizon": scenario.horizon.model_copy(update={"days": 400})})
    assert simulate(longer, 1).outcomes["purchases_yuan"] == 2000


@pytest.mark.parametrize(
    ("bidders", "deposit", "factor"), [(1, 0.0, 1.0), (3, 0.0, 0.8), (1, 1.0, 1.1), (3, 0.5, 0.8 * 1.05)]
)
def test_prices_answer_to_competition_and_risk(bidders, deposit, factor):
    scenario = estate_scenario(partnership={"bidders": bidders, "deposit": deposit})
    assert price_factor(scenario) == pytest.approx(factor)
    assert estate(partnership={"bidders": bidders, "deposit": deposit}).simulation.world.organisations["price"][
        0
    ] == pytest.approx(100 * factor)


def test_quality_answers_to_competition_and_to_a_deposit_that_somebody_can_take():
    def success(verification=0.0, **levers):
        scenario = estate_scenario(partnership=levers, organisation={"success": 0.5})
        policy = scenario.policy
        checked = policy.model_copy(
            update={"supervision": policy.supervision.model_copy(update={"verification": verification})}
        )
        return partnership_settings(scenario.model_copy(update={"policy": checked}))["organisation_success"]

    assert success() == 0.5
    assert success(bidders=2) == pytest.approx(1 - 0.5 * 0.75)
    assert success(deposit=1.0) == 0.5
    assert success(deposit=1.0, verification=1.0) == pytest.approx(1 - 0.5 * 0.4)
    failed = [
        estate(partnership={"bidders": n}, organisation={"success": 0.5}, **REPORTED).outcomes["service_failure_rate"]
        for n in (1, 50)
    ]
    assert failed[1] < 0.7 * failed[0]


def test_by_advantage_the_cheaper_provider_gets_the_case():
    by_advantage = {"partnership": {"advantage": 1.0}} | REPORTED
    cheap, dear = (
        estate(body={"price": price}, **by_advantage) for price in (100.0, 200.0)
    )  # an officer's two hours cost 120 yuan
    assert handled_by(cheap, Route.ORGANISATION) > 0.8
    assert handled_by(dear, Route.ORGANISATION) == 0
    busy = estate(body={"price": 200.0}, departments=[department(officers=1)], **by_advantage)
    assert 0 < handled_by(busy, Route.ORGANISATION) < 1
    closed = estate(body={"price": 1e5}, departments=[department(officers=0)], **by_advantage)
    assert handled_by(closed, Route.ORGANISATION) == 1


def test_without_a_fallback_a_case_waits_for_an_organisation_until_one_succeeds():
    alone = {"fallback": 0.0}
    result = estate(partnership=alone, organisation={"success": 0.5}, **REPORTED)
    cases = result.simulation.world.cases
    assert handled_by(result, Route.ORGANISATION) == 1
    again = result.simulation.world.failures
    assert again.max() > 1
    assert (cases["handled"][again > 0] - cases["reported"][again > 0])[
        cases["handled"][again > 0] >= 0
    ].min() >= 24 * 3600
    poor = estate(partnership=alone | {"purchase_budget": 500.0}, **REPORTED)
    assert np.count_nonzero(poor.simulation.world.cases["resolved"] >= 0) <= 5
    assert (
        handled_by(estate(partnership={"fallback": 1.0}, organisation={"success": 0.5}, **REPORTED), Route.DEPARTMENT)
        > 0.3
    )


def test_joint_success_under_cooperation_earns_trust_and_failure_costs_it():
    bodies = {"body": {"trust": 0.5}} | REPORTED
    good, bad = (
        estate(partnership={"cooperation": 1.0}, organisation={"success": share}, **bodies) for share in (1.0, 0.0)
    )
    start = estate(organisation={"success": 1.0}, **bodies)
    assert bad.simulation.world.organisations["ties"][0] == start.simulation.world.organisations["ties"][0] == 0
    settled = int(good.simulation.world.organisations["taken"][0] - good.simulation.world.organisations["busy"][0])
    assert good.simulation.world.organisations["ties"][0] == pytest.approx(1 - 0.99**settled)
    trust = [run.simulation.world.organisations["trust"][0] for run in (bad, start, good)]
    assert trust[0] < trust[1] == 0.5 < trust[2]


def test_ties_bring_an_organisation_more_of_the_referable_cases():
    few = {"participation": REPORTED["participation"] | {"referral_share": 0.1}, "organisation": {"success": 1.0}}
    apart, together = (estate(partnership={"cooperation": share}, **few) for share in (0.0, 1.0))
    assert handled_by(apart, Route.ORGANISATION) < 0.2 < handled_by(together, Route.ORGANISATION)
    cases = together.simulation.world.cases
    by = cases["route"][cases["handled"] >= 0] == Route.ORGANISATION
    assert by[: len(by) // 3].mean() < by[-len(by) // 3 :].mean()
