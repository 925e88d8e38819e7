"""The edges of what may be configured: nobody, nothing, one of everything, everything at once."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import DAY, DIRECT, FLAWLESS, category, composed, department, lone_office, smallest_scenario, troubles

from sim.run.simulation import simulate
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Route

TOWN = ("scenario=small_town", "horizon.days=20", "horizon.warmup_days=2")


def test_without_demand_nothing_happens() -> None:
    result = simulate(composed(*TOWN, "troubles.factor=0"), 1, log=True)
    assert result.outcomes["arisen"] == 0
    assert np.isnan(result.outcomes["response_hours"])
    assert result.outcomes["cost_yuan"] > 0  # wages run on
    assert result.log is not None
    assert set(result.log["activity"].tolist()) <= {a.DAY_ENDS, a.EVALUATED, a.VISITS}
    assert {len(column) for column in result.daily.values()} == {20}
    assert len(result.tables()["cases"]) == 0


def test_without_departments_staff_no_case_is_handled_by_them() -> None:
    found = simulate(composed(*TOWN, "policy.staffing.department_staff=0"), 1)
    cases = found.simulation.world.cases
    assert not (cases["route"] == Route.DEPARTMENT).any()
    assert found.simulation.world.departments["queue"].sum() > 0
    assert np.isnan(found.outcomes["utilisation_departments"])
    assert found.outcomes["open"] > 0


def test_without_workers_all_comes_from_residents() -> None:
    found = simulate(
        composed(
            *TOWN,
            "policy.staffing.workers_per_grid=0",
            "policy.supervision.verification=0",
            "policy.staffing.visit_quota=0",
        ),
        1,
    )
    assert found.outcomes["by_patrol_share"] == 0
    assert found.outcomes["travel_km"] == 0
    assert found.outcomes["reported"] > 0
    assert (found.simulation.world.cases["worker"] == a.NOBODY).all()


def test_endless_staff_answers_at_once() -> None:
    scenario = lone_office(20.0, servers=100_000, days=10)
    cases = simulate(scenario, 1).simulation.world.cases
    assert len(cases) > 4000
    assert (cases["acted"] == cases["reported"]).all()


def test_one_cell_one_resident_one_category_one_department_one_day() -> None:
    result = simulate(
        smallest_scenario(horizon={"days": 1, "warmup_days": 0}, troubles=troubles(category(rate=1e6, visible=1.0))),
        7,
        log=True,
    )
    assert result.simulation.world.residents.size == result.simulation.world.cells.size == 1
    assert len(result.daily["day"]) == 1
    assert result.outcomes["arisen"] == len(result.simulation.world.cases) > 0
    for table in result.tables().values():
        assert table.columns.is_unique


def test_a_year_of_troubles_in_one_hour_of_one_day() -> None:
    hours = [0.0] * 10 + [1.0] + [0.0] * 13
    weekdays = [0.0] * 2 + [1.0] + [0.0] * 4  # the run begins on a Wednesday
    scenario = smallest_scenario(
        horizon={"days": 3, "warmup_days": 0},
        troubles=troubles(
            category(rate=1e6, work_hours=0.01, work_law="fixed"), hours=hours, weekdays=weekdays, factor=1000.0
        ),
        departments=[department(officers=20)],
        behaviour={"resident": DIRECT, "department": FLAWLESS},
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 50, "visit_quota": 0},
            "supervision": {"verification": 0.0},
            "participation": {"reporting_rate": 1.0},
        },
    )
    result = simulate(scenario, 1)
    cases = result.simulation.world.cases
    assert len(cases) > 15_000
    assert (cases["arises"] // 3600 == 10).all()
    assert (cases["state"] == CaseState.CLOSED).all()
    assert result.simulation.world.days["open"][1] == 0


def test_three_shifts_take_turns_and_cover_more_of_the_day() -> None:
    hours = {}
    for shifts in (1, 3):
        result = simulate(
            composed(*TOWN, f"policy.staffing.shifts={shifts}", "policy.staffing.workers_per_grid=3"), 1, log=True
        )
        log = result.log
        assert log is not None
        found = log["time"][log["activity"] == a.DISCOVERED]
        hours[shifts] = set((found % DAY // 3600).tolist())
        assert len(np.unique(result.simulation.world.workers["shift"])) == shifts
    assert min(hours[1]) >= 8
    assert max(hours[1]) < 17
    assert {17, 18, 19, 20} & hours[3]


@pytest.mark.parametrize(
    "rule", ["fifo", "severity", "deadline", "nearest", "least_loaded", "skill", "cmu", "loudest", "lead"]
)
def test_every_rule_runs_on_one_of_everything(rule: str) -> None:
    found = simulate(lone_office(0.5, days=30, rule=rule), 1).outcomes
    assert found["closing_rate"] > 0.9
    assert found["false_closing_rate"] == 0
