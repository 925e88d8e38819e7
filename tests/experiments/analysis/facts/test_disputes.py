"""What facts say of disputes, worked out by hand from a written table."""

from __future__ import annotations

import math

import pytest
from quarrels import one_dispute

from experiments.analysis.facts.observations.disputes import gate_trend
from sim.agents.disputes.records import OPEN
from sim.run.simulation import simulate

DAY = 86_400
ROWS = (  # starts, at the gate (days)
    (5.0, 15.0),
    (20.0, 26.0),
    (25.0, -1.0),
    (35.0, 38.0),
    (55.0, 60.0),
    (65.0, 66.0),  # in the last 30 of 90 days
)


def test_the_trend_compares_halves_and_leaves_out_the_last_month() -> None:
    result = simulate(one_dispute(per_year=400.0, days=90), 1)
    table = result.simulation.world.disputes
    table["state"] = 0
    assert math.isnan(gate_trend(result))
    for dispute, (starts, gate) in zip(table, ROWS, strict=False):
        dispute.state, dispute.starts, dispute.government = OPEN, starts * DAY, gate * DAY if gate >= 0 else -1
    assert gate_trend(result) == pytest.approx((3 + 5) / 2 - (10 + 6) / 2)
