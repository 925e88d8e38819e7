"""Cases of a log: reported at once, parked without an officer, taken up by age, and closed when the work is done."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.outcomes.given import given_outcomes
from sim.outcomes.overtaking import overtaking_index
from sim.run.policy_change.policy import change_policy
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.scenario.log_scenario import log_scenario
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState

HOUR, DAY = 3600, 86_400


def office(officers: float = 1, days: int = 30, policy: Any = None, **parts: Any) -> Scenario:
    return log_scenario(
        [{"name": "office", "officers": officers}],
        [{"name": "sort", "limit_hours": 10}],
        start=date(2018, 1, 1),
        days=days,
        policy=policy,
        **parts,
    )


def cases(opened: Any, touch: Any = 1.0, parked: Any = np.nan, due: Any = -1) -> dict[str, Any]:
    n = len(opened)
    return {
        "opened_seconds": np.asarray(opened),
        "department": np.zeros(n, int),
        "category": np.zeros(n, int),
        "touch_hours": np.broadcast_to(touch, n),
        "parked_until_hours": np.broadcast_to(parked, n),
        "due_seconds": np.broadcast_to(due, n),
    }


def ran(table: dict[str, Any], scenario: Scenario | None = None, **options: Any) -> tuple[RunResult, dict[str, Any]]:
    result = simulate(scenario or office(), 1, given=table, **options)
    return result, given_outcomes(result.simulation.world)


def test_a_case_is_reported_the_second_it_is_opened_and_done_when_its_officer_has_finished() -> None:
    result, found = ran(cases([5 * HOUR]), log=True)
    assert found["started_seconds"].tolist() == [5 * HOUR]
    assert found["closed_seconds"].tolist() == [6 * HOUR]
    assert result.log is not None
    of_case = [int(row["activity"]) for row in result.log if row["activity"] not in (a.DAY_ENDS, a.TAKES_STOCK)]
    life = [a.REPORTED, a.RECEIVED, a.STARTED, a.HANDLED, a.FED_BACK, a.CLOSED]
    assert [each for each in of_case if each in (*life, a.ARISES, a.TOLERATED, a.JUDGED, a.RECURS)] == life


def test_none_stays_latent_whatever_residents_are_like() -> None:
    quiet = office(policy={"participation": {"reporting_rate": 0.0}})
    result, found = ran(cases(np.arange(200) * HOUR, 0.5), quiet)
    assert not np.isnan(found["closed_seconds"]).any()
    assert (result.simulation.world.cases["state"] == CaseState.CLOSED).all()


def test_open_stock_comes_with_its_age_and_counts_from_the_first_second() -> None:
    result, found = ran(cases([-3 * DAY, -DAY, DAY], 2.0))
    assert found["opened_seconds"].tolist() == [-3 * DAY, -DAY, DAY]
    assert sorted(found["closed_seconds"][:2]) == [2 * HOUR, 4 * HOUR]
    days = result.daily
    assert days["arisen"].sum() == 1
    assert days["backlog"].tolist() == [0] * len(days["backlog"])
    _, waits = ran(cases([-3 * DAY, -DAY, DAY], parked=np.inf))
    assert waits["parked"].all()


def test_a_parked_case_keeps_no_officer_and_comes_back_at_its_age() -> None:
    table = cases([0, HOUR, 2 * HOUR], parked=[48.0, np.nan, np.inf])
    result, found = ran(table, log=True)
    assert found["started_seconds"][:2].tolist() == [48 * HOUR, HOUR]
    assert np.isnan(found["started_seconds"][2])
    assert found["parked"].tolist() == [False, False, True]
    assert result.simulation.world.departments[0].busy == 0
    assert result.daily["backlog"][-1] == 1
    assert result.log is not None
    activities = result.log["activity"].tolist()
    assert (activities.count(a.PARKED), activities.count(a.UNPARKED)) == (2, 1)


def test_cases_that_are_never_closed_do_not_hold_officers() -> None:
    opened = np.arange(400) * HOUR
    parked = np.where(np.arange(400) % 2 == 0, np.inf, np.nan)
    _, found = ran(cases(opened, 1.0, parked))
    assert np.isnan(found["closed_seconds"][::2]).all()
    assert (found["closed_seconds"][1::2] - opened[1::2] == HOUR).all()


def test_a_due_date_is_kept_and_stretched_by_the_policy() -> None:
    table = cases([0, 0, -DAY], [1, 30, 5], due=[20 * HOUR, 20 * HOUR, -HOUR])
    for factor, late in ((1.0, [False, True, True]), (2.0, [False, False, False])):
        made = office(3, policy={"supervision": {"deadline_factor": factor}})
        result, found = ran(table, made)
        assert found["overdue"].tolist() == late
        deadlines = result.simulation.world.cases["deadline"].tolist()
        assert deadlines == [int(-DAY + 23 * HOUR * factor), int(20 * HOUR * factor), int(20 * HOUR * factor)]
    result, _ = ran(cases([HOUR]))  # none given: the limit of the category
    assert result.simulation.world.cases["deadline"].tolist() == [11 * HOUR]


def test_touch_time_is_working_time_of_one_officer_whatever_the_staff() -> None:
    calendars = [{"name": "hours", "windows": [[8, 12], [13, 17]], "holidays": False}]
    made = log_scenario(
        [{"name": "office", "officers": 9, "calendar": "hours"}], [{"name": "sort"}], start=date(2018, 1, 1), days=9,
        calendars=calendars,
    )  # fmt: skip
    _, found = ran(cases([11 * HOUR], 10.0), made)
    assert found["closed_seconds"].tolist() == [DAY + 14 * HOUR]  # an hour, four in the afternoon, five on the next day


def test_with_a_centre_cases_are_filed_first_and_still_reach_the_department_of_the_log() -> None:
    names = [{"name": "parks", "officers": 2}, {"name": "streets", "officers": 2}]
    made = log_scenario(
        names, [{"name": "tree", "ambiguity": 1.0}, {"name": "hole"}], start=date(2018, 1, 1), days=20,
        policy={"staffing": {"operators": 2}},
    )  # fmt: skip
    opened = np.arange(300) * HOUR
    table = cases(opened, 0.5) | {"department": np.arange(300) % 2, "category": np.zeros(300, int)}
    result, found = ran(table, made)
    assert found["department"].tolist() == (np.arange(300) % 2).tolist()
    assert (result.simulation.world.cases["bounces"] == 0).all()
    assert (result.simulation.world.cases["filed"] > 0).all()
    assert not np.isnan(found["closed_seconds"]).any()


@pytest.mark.parametrize(("exponent", "low", "high"), [(100.0, 0, 0), (-100.0, 0.99, 1), (0.0, 0.4, 0.6)])
def test_the_age_exponent_sets_the_overtaking_index(exponent: float, low: float, high: float) -> None:
    rng = np.random.default_rng(3)
    made = office(policy={"dispatch": {"age_exponent": exponent}})
    opened = np.sort(rng.integers(0, 30 * DAY, 700))
    _, found = ran(cases(opened, 1.0), made)
    index = overtaking_index(found["opened_seconds"], found["started_seconds"], np.zeros(700))
    assert low <= index <= high


def test_a_department_may_have_an_exponent_of_its_own() -> None:
    rows = [{"name": name, "officers": 1, "age_exponent": own} for name, own in (("old", 100), ("young", -100))]
    made = log_scenario(rows, [{"name": "sort"}], start=date(2018, 1, 1), days=30)
    opened = np.arange(1400) * 1800
    _, found = ran(cases(opened, 1.5) | {"department": np.arange(1400) % 2}, made)
    places = [
        overtaking_index(found["opened_seconds"], found["started_seconds"], np.where(np.arange(1400) % 2 == k, 0, -1))
        for k in (0, 1)
    ]
    assert places[0] < 0.01
    assert places[1] > 0.9


def test_the_rule_changes_on_a_day() -> None:
    made = office(policy={"dispatch": {"rule": "fifo"}, "later": ()})
    later = made.model_copy(
        update={"policy": made.policy.model_copy(
            update={"dispatch": made.policy.dispatch.model_copy(update={"rule": "by_age", "age_exponent": -100.0})}
        )}
    )  # fmt: skip
    opened = np.arange(900) * 1800
    simulation = Simulation(made, 1, given=cases(opened))
    simulation.advance(15 * DAY)
    change_policy(simulation, later)
    simulation.advance(30 * DAY)
    found = given_outcomes(simulation.world)
    early = found["started_seconds"] < 15 * DAY
    line = np.zeros(900)
    assert len(simulation.world.given) == 900
    assert overtaking_index(opened, np.where(early, found["started_seconds"], np.nan), line) < 0.01
    assert overtaking_index(opened, np.where(early, np.nan, found["started_seconds"]), line) > 0.8
