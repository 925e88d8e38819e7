"""Anger and petitions: silence is not peace, what calms, and who goes up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import DIRECT, FLAWLESS, category, department, smallest_scenario, troubles

from sim.agents.anger import anger_at, anger_household
from sim.run.simulation import RunResult, Simulation, simulate
from sim.vocabulary.units import DAY


def village(
    reporting: float = 0.5, officers: int = 50, anger: dict[str, Any] | None = None, **policy: Any
) -> RunResult:
    """Two hundred residents with troubles of their own, and an office."""
    return simulate(
        smallest_scenario(
            horizon={"days": 365, "warmup_days": 0},
            territory={"area_km2": 0.04, "grids": 1, "land_use": {"residential": 1.0}},
            population={"groups": [{"name": "local", "count": 200}]},
            troubles=troubles(category(rate=5_000.0, severity=0.5, work_hours=0.1)),
            departments=[department(officers=officers)],
            behaviour={"resident": DIRECT | {"patience_hours": 72.0}, "department": FLAWLESS, "anger": anger or {}},
            policy={
                "staffing": {"workers_per_grid": 0.0, "operators": 50, "visit_quota": 0},
                "supervision": {"verification": 0.0},
                "participation": {"reporting_rate": reporting, "volunteers": 0.0, "channels": {"petition": 0.0}},
            }
            | policy,
        ),
        1,
    )


def petitions(run: RunResult) -> int:
    """Petitions of the year."""
    return int(run.simulation.world.days["petitions"].sum())


def test_a_dose_fills_the_stock_up_to_one_and_decays() -> None:
    simulation = Simulation(village().simulation.scenario, 1)
    world = simulation.world
    household = int(world.residents[5].household)
    anger_household(world, 0, 5, 0, 0, 0, 0.6)
    assert anger_at(world, household, 0) == pytest.approx(0.6)
    assert anger_at(world, household, 120 * DAY) == pytest.approx(0.6 / np.e)
    for number in range(5):
        anger_household(world, 0, 5, 120 * DAY, 0, 1 + number, 0.4)
    assert anger_at(world, household, 120 * DAY) == pytest.approx(1.0)


def test_those_who_keep_silent_petition_in_the_end() -> None:
    """Nobody reports: what stays unsaid and unsolved sends more to the county than what is said and solved."""
    silent, spoken = petitions(village(reporting=0.0)), petitions(village(reporting=1.0))
    assert silent > 3 * max(1, spoken)


def test_those_who_get_no_answer_petition_more() -> None:
    assert petitions(village(reporting=1.0, officers=0)) > 3 * max(1, petitions(village(reporting=1.0)))


def test_nobody_petitions_where_going_costs_too_much_or_anger_never_comes() -> None:
    calm = {"tolerated": 0.0, "reminded": 0.0, "waiting": 0.0, "rebuffed": 0.0, "again": 0.0, "intercepted": 0.0}
    assert not village(reporting=0.0, anger=calm).simulation.world.households["anger"].any()
    assert petitions(village(reporting=0.0, anger=calm)) == 0
    assert petitions(village(reporting=0.0, anger={"cost_of_going": 1.0})) == 0


def test_the_hotline_stands_in_for_the_petition() -> None:
    """Who calls the hotline has not gone up: the channel of a report is not a tier of the case."""
    closed = {"worker": 0.0, "hotline": 0.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}
    participation = {"reporting_rate": 1.0, "volunteers": 0.0}
    hotline = village(participation=participation | {"channels": closed | {"hotline": 1.0}})
    counter = village(participation=participation | {"channels": closed | {"counter": 1.0}})
    assert petitions(hotline) <= petitions(counter) + 5
    assert (hotline.simulation.world.cases["tier"] == 0).mean() > 0.9
