"""What tiers and tasks from above come to, worked out from the offices and cases of a run."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim.run.simulation import simulate
from sim.vocabulary.units import DAY

TOWN = ("scenario=small_town", "horizon.days=40", "horizon.warmup_days=0", "troubles.factor=2")
TIERS = "policy.hierarchy.tiers=[{name:committee,unit:community,staff:2},{name:street,unit:street,staff:2,powers:0.5}]"


def test_measures_of_the_tiers_follow_from_their_offices() -> None:
    result = simulate(composed(*TOWN, TIERS, "policy.hierarchy.orders=0.5", "behaviour.tier.order_loss=0"), 1)
    world, now, table = result.simulation.world, result.simulation.now, result.tables()["tiers"]
    assert table["tier"].tolist() == ["committee"] * 4 + ["street"] * 2
    assert (table["task_hours"] + table["case_hours"] <= 1.02 * table["offered_hours"]).all()
    share = table["task_hours"].sum() / table["offered_hours"].sum()
    assert result.outcomes["orders_hours_share"] == pytest.approx(share)
    sent = now // int(world.settings[0].task_every)
    assert result.outcomes["orders_done_share"] == pytest.approx(table["tasks"][:4].sum() / (4 * sent))
    climbs = world.climbs[(world.climbs["life"] > 0) & (world.cases["arises"] >= 0)]
    days = (climbs["seconds"] + np.where(climbs["place"] > 0, now - climbs["since"], 0)) / DAY
    assert result.outcomes["tiers_days"] == pytest.approx(days.mean())
    assert result.outcomes["tiers_share"] > 0.05


def test_without_tiers_there_is_nothing_to_measure() -> None:
    found = simulate(composed(*TOWN), 1).outcomes
    assert found["tiers_share"] == 0
    assert all(np.isnan(found[name]) for name in ("tiers_days", "orders_hours_share", "orders_done_share"))
