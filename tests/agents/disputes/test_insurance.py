"""An insurer that pays: peace comes sooner and lasts, and the payment is booked."""

from __future__ import annotations

from statistics import mean

import numpy as np
import pytest
from quarrels import PARKING, one_dispute

from sim.agents.disputes.game import COUNTERPARTY, zone
from sim.agents.disputes.insurance import insured
from sim.agents.disputes.records import AGREED, BY_INSURER
from sim.run.simulation import RunResult, simulate
from sim.scenario.keywords import with_levers

TABLE = np.array(PARKING, float)


def runs(cover: float) -> list[RunResult]:
    """Twelve runs of one dispute with this cover."""
    levers = {"policy__finance__insured": ("parking",), "policy__finance__cover": cover}
    return [simulate(with_levers(one_dispute(days=120), levers), seed) for seed in range(12)]


def test_cover_takes_the_cost_of_conceding_off_the_counterparty() -> None:
    assert (insured(TABLE, 0.0) == TABLE).all()
    assert insured(TABLE, 1.0)[0, 0, COUNTERPARTY] == TABLE[1, 0, COUNTERPARTY]
    assert (insured(TABLE, 0.7)[..., 1] == TABLE[..., 1]).all()
    assert zone(insured(TABLE, 0.5))[1] >= zone(TABLE)[1]


def test_damages_paid_bring_peace_sooner() -> None:
    none, most = runs(0.0), runs(0.9)
    assert mean(each.outcomes["dispute_days"] for each in most) < mean(each.outcomes["dispute_days"] for each in none)
    assert all(each.outcomes["damages_yuan"] == 0 for each in none)
    paid = [each for each in most if each.simulation.world.disputes[0].accord == BY_INSURER]
    assert len(paid) > 6
    for each in paid:
        dispute = each.simulation.world.disputes[0]
        assert dispute.state == AGREED
        assert each.outcomes["damages_yuan"] >= dispute.share * 0.9 * 50_000 - 1e-6


def test_premiums_are_booked_by_the_year() -> None:
    costs = [each.outcomes["cost_participation_yuan"] for each in (runs(0.0)[0], runs(0.9)[0])]
    expected = 1.3 * 0.9 * 0.5 * 50_000 * 120 / 365
    assert costs[1] - costs[0] == pytest.approx(expected, rel=0.05)
