"""The command centre: operators file in turn, classification errs as configured, limits, urging, life without it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import (
    ALWAYS,
    DIRECT,
    EXTENDED,
    FLAWLESS,
    HOUR,
    OFFICE,
    arisen,
    category,
    department,
    smallest_scenario,
    troubles,
)

from sim.engine.working_time import is_open
from sim.run.simulation import simulate
from sim.scenario import Scenario
from sim.vocabulary import events as a

HOTLINE_ONLY = {"worker": 0.0, "hotline": 1.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}


def hotline(
    per_hour: float = 1.0,
    operators: int = 1,
    rows: tuple[dict[str, Any], ...] = (),
    days: int = 100,
    centre: dict[str, Any] | None = None,
    resident: dict[str, Any] | None = None,
    hours: str = "always",
    **policy: Any,
) -> Scenario:
    """All troubles are called in at once; departments are large."""
    table = rows or (category(rate=1e6, work_hours=0.1),)
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        troubles=troubles(*table, factor=per_hour * 8.76),
        departments=[department(officers=50), department("yard", officers=50)],
        calendar={"calendars": [ALWAYS, OFFICE, EXTENDED], "centre": hours, "shifts": ["always"]},
        behaviour={
            "resident": DIRECT | (resident or {}),
            "department": FLAWLESS,
            "centre": {"dispatch_minutes": 0.0, "accuracy": 1.0} | (centre or {}),
        },
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": operators, "visit_quota": 0},
            "supervision": {"verification": 0.0, "inspection": 0.0, "urging": 0.0} | policy,
            "participation": {"reporting_rate": 1.0, "channels": HOTLINE_ONLY},
        },
    )


@pytest.mark.parametrize(("operators", "load"), [(1, 0.5), (1, 0.8), (3, 0.8)])
def test_the_filing_desk_is_a_queue_of_exponential_service(operators: int, load: float) -> None:
    """Mean time to file against M/M/c (Erlang C); service is whole seconds, half a second longer on average."""
    from math import factorial

    offered = operators * load
    waiting = offered**operators / factorial(operators) / (1 - load)
    chance = waiting / (sum(offered**k / factorial(k) for k in range(operators)) + waiting)
    truth = 1 / 6 * (1 + chance / (operators * (1 - load)))  # ten minutes to file
    scenario = hotline(6 * offered, operators, centre={"filing_minutes": 10.0}, days=365)
    found = []
    for seed in range(1, 7):
        cases = arisen(simulate(scenario, seed))
        filed = cases["filed"] >= 0
        found.append((cases["filed"] - cases["reported"])[filed].mean() / HOUR)
    assert np.mean(found) == pytest.approx(truth, rel=0.05)


def test_reports_of_the_night_are_filed_in_the_morning_in_their_order() -> None:
    result = simulate(hotline(0.5, hours="extended", centre={"filing_minutes": 1.0}), 1, log=True)
    assert result.log is not None
    clock, calendar = result.simulation.world.clock, int(result.simulation.world.centre[0].calendar)
    rows = result.log[result.log["activity"] == a.FILED]
    assert len(rows) > 500
    assert all(is_open(clock, calendar, int(second) - 1) for second in rows["time"])
    assert rows["case"].tolist() == sorted(rows["case"].tolist())


def test_classification_errs_as_often_as_configured_and_never_for_coded_components() -> None:
    rows = (
        category(rate=1e6, ambiguity=0.25, work_hours=0.1),
        category("lamp", rate=1e6, ambiguity=0.25, kind="component", lead="yard", work_hours=0.1),
    )
    parts = hotline(1.0, 20, rows, centre={"accuracy": 0.8, "firm_after": 50}).model_dump()
    parts["policy"]["dispatch"]["component_coding"] = 1.0
    cases = arisen(simulate(Scenario.model_validate(parts), 1))
    done = cases["acted"] >= 0
    plain, lamps = cases[done & (cases["category"] == 0)], cases[done & (cases["category"] == 1)]
    error = 0.2 * (0.5 + 2 * 0.25)
    assert (plain["bounces"] > 0).mean() == pytest.approx(error, abs=4 * np.sqrt(error / len(plain)))
    assert lamps["bounces"].sum() == 0
    assert (plain["believed"] == 0).all()  # whoever acts in the end is competent


def test_the_deadline_is_the_limit_on_its_own_clock_times_the_factor() -> None:
    rows = (category(rate=1e6, limit_hours=16.0, limit_clock="office"),)
    cases = arisen(simulate(hotline(0.3, rows=rows, deadline_factor=0.5), 1))
    for case in cases[cases["reported"] >= 0][:200]:
        clock_hours = sum(
            max(0.0, min(case.deadline, day + closes * HOUR) - max(case.reported, day + opens * HOUR))
            for day in range(0, int(case.deadline) + 86_400, 86_400)
            if (day // 86_400 + 2) % 7 < 5  # the run begins on a Wednesday; no holidays are listed
            for opens, closes in ((8, 12), (14, 18))
        )
        assert clock_hours == 8 * HOUR


def test_urging_puts_overdue_cases_under_supervised_handling() -> None:
    rows = (category(rate=1e6, limit_hours=0.5, work_hours=1.0, work_law="fixed"),)

    def supervised(urging: float) -> tuple[float, float]:
        parts = hotline(1.0, 50, rows, urging=urging).model_dump()
        parts["departments"][0]["officers"] = 1
        cases = arisen(simulate(Scenario.model_validate(parts), 1))
        return float(cases["overdue"].mean()), float(cases["supervised"].mean())

    assert supervised(0.0)[1] == 0.0
    overdue, under = supervised(1.0)
    assert overdue > 0.3
    assert under == overdue


def test_supervised_cases_go_before_all_others() -> None:
    rows = (
        category(rate=2e5, limit_hours=0.1, work_law="fixed", severity=0.001),
        category("patient", rate=1e6, limit_hours=2000.0, work_law="fixed", severity=0.999),
    )
    parts = hotline(0.75, 50, rows, urging=1.0, days=300).model_dump()
    parts["departments"][0]["officers"] = 1
    parts["policy"]["dispatch"]["rule"] = "severity"
    waits = {}
    for urging in (0.0, 1.0):
        parts["policy"]["supervision"]["urging"] = urging
        cases = arisen(simulate(Scenario.model_validate(parts), 1))
        hasty = (cases["category"] == 0) & (cases["acted"] >= 0)
        waits[urging] = (cases["acted"] - cases["reported"])[hasty].mean()
    assert waits[1.0] < 0.5 * waits[0.0]


def test_without_a_centre_residents_search_and_are_sent_away() -> None:
    rows = (category(rate=1e6, work_hours=0.1), category("other", rate=1e6, lead="yard", work_hours=0.1))
    lost = simulate(
        hotline(0.5, 0, rows, resident={"finds_department": 0.5, "search_hours": 24.0}, centre={"firm_after": 2}), 1
    )
    sure = simulate(hotline(0.5, 0, rows, resident={"finds_department": 1.0}), 1)
    assert arisen(sure)["bounces"].sum() == 0
    cases = arisen(lost)
    acted = cases["acted"] >= 0
    once = cases["bounces"] > 0
    assert once[acted].mean() == pytest.approx(0.5, abs=0.05)
    assert cases["bounces"].max() == 2
    assert (cases["acted"] - cases["reported"])[acted & once].mean() > 20 * HOUR
    assert (cases["filed"][acted] == cases["reported"][acted]).all()


def test_evaluation_comes_every_period() -> None:
    result = simulate(hotline(1.0, evaluation_days=7, days=30), 1, log=True)
    assert result.log is not None
    times = result.log["time"][result.log["activity"] == a.EVALUATED]
    assert (times // 86_400).tolist() == [7, 14, 21, 28]
