"""Deposits that are lost and prices that are withheld: providers take more care, or leave (SF-32)."""

from __future__ import annotations

from typing import Any

from small_worlds import composed

from sim.run.simulation import RunResult, simulate

TOWN = (
    "scenario=small_town", "horizon.days=90", "policy.participation.referral_share=1",
    "behaviour.organisation.success=0.6", "policy.supervision.verification=1",
)  # fmt: skip


def town(*levers: str) -> RunResult:
    """A town that gives all it can to providers who do four pieces of work in ten badly."""
    return simulate(composed(*TOWN, *levers), 2)


def test_a_deposit_at_risk_lowers_failures_only_if_somebody_checks() -> None:
    without, with_it = town(), town("policy.finance.deposit_cases=30")
    unchecked = town("policy.finance.deposit_cases=30", "policy.supervision.verification=0")
    assert with_it.outcomes["service_failure_rate"] < without.outcomes["service_failure_rate"] - 0.05
    assert with_it.outcomes["deposits_lost_yuan"] > 0
    assert unchecked.outcomes["deposits_lost_yuan"] == 0
    assert (unchecked.simulation.world.organisations["care"] == 0).all()


def test_what_is_lost_is_booked_and_never_more_than_was_lodged() -> None:
    world = town("policy.finance.deposit_cases=5", "behaviour.finance.stays=0").simulation.world
    accounts: Any = world.accounts[world.accounts["kind"] == 2]
    assert (accounts["balance"] >= 0).all()
    lodged = 5 * world.organisations["price"] + accounts["received"]
    assert (abs(lodged - accounts["spent"] - accounts["balance"]) < 1e-6).all()


def test_a_provider_that_learns_nothing_leaves_when_its_deposit_is_gone() -> None:
    world = town("policy.finance.deposit_cases=2", "behaviour.finance.loss_learning=0").simulation.world
    assert world.organisations["left"].any()
    gone = world.organisations[world.organisations["left"]]
    assert (gone["staff"] == 0).all()


def test_a_price_paid_by_score_teaches_care_and_saves_money() -> None:
    plain, scored = town(), town("policy.finance.contract_score=1")
    assert scored.outcomes["service_failure_rate"] < plain.outcomes["service_failure_rate"] - 0.05
    assert scored.simulation.world.organisations["withheld"].sum() > 0
