"""Outcomes of single officials, worked out by hand from a world whose tables are set."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import composed, ran

from sim.outcomes import officials
from sim.outcomes.evidence import Evidence
from sim.outcomes.official_table import official_table
from sim.run.simulation import Simulation
from sim.vocabulary.states import Office

TOWN = ("scenario=small_town", "horizon.days=20", "horizon.warmup_days=0")
SCORED = "policy.careers.score_days=10"


def evidence(*levers: str) -> Any:
    scenario = composed(*TOWN, *levers)
    return Evidence(Simulation(scenario, 1).world, scenario, 20 * 86_400)


def test_spread_and_lowest_score_are_means_over_the_kinds() -> None:
    e = evidence(SCORED)
    kinds = e.world.officials["office"]
    e.world.officials["score"] = 0.5
    for kind, low in ((Office.HEAD, 0.1), (Office.SECRETARY, 0.3), (Office.WORKER, 0.4)):
        e.world.officials["score"][np.flatnonzero(kinds == kind)[0]] = low
    heads, secretaries, workers = np.bincount(kinds)
    assert officials.lowest_score(e) == pytest.approx((0.1 * heads + 0.3 * secretaries + 0.4 * workers) / len(kinds))
    assert 0 < officials.score_spread(e) < 0.2


def test_effort_on_what_is_scored_is_between_a_third_and_all() -> None:
    """Ratings alone count one side of three; at rest it gets a third of the effort."""
    assert officials.effort_on_scored(evidence(SCORED, "policy.incentives.satisfaction_weight=1")) == pytest.approx(
        1 / 3
    )
    everything = evidence(SCORED, "policy.incentives.satisfaction_weight=0.5")
    workers = (everything.world.officials["office"] == Office.WORKER).mean()
    assert officials.effort_on_scored(everything) == pytest.approx(workers + (1 - workers) * 2 / 3)


def test_where_nobody_is_scored_singly_there_is_nothing_to_tell() -> None:
    found = ran(*TOWN).outcomes
    assert all(math.isnan(found[name]) for name in ("score_spread", "lowest_score", "effort_on_scored"))


def test_completion_is_persons_by_plan() -> None:
    e = evidence("+population.planned_tasks=[{name: blood, en: blood donation, zh: 无偿献血, plan: 50}]")
    e.world.planned_tasks["planned"], e.world.planned_tasks["done"] = 8.0, 2
    assert officials.plan_completion(e) == 0.25
    e.world.planned_tasks["done"] = 9
    assert officials.plan_completion(e) == 1.0


def test_show_and_gaps_stay_within_their_bounds() -> None:
    found = ran(*TOWN, "policy.careers.follow_up=1").outcomes
    assert 0 <= found["show_without_substance"] <= 1
    assert found["response_gap_hours"] >= 0
    assert found["followed_up_per_100"] > 0


def test_the_table_has_a_row_for_every_official() -> None:
    result = ran(*TOWN, SCORED)
    table = official_table(result.simulation.world)
    assert len(table) == len(result.simulation.world.officials)
    assert set(table["office"]) == {"head", "secretary", "worker"}
    assert "officials" in result.tables()
