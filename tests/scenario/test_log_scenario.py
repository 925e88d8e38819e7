"""The scenario of a log: what is given stands in it, nothing else acts, and a mistake is one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sim.scenario import Scenario
from sim.scenario.checked import checked_scenario
from sim.scenario.log_scenario import log_scenario
from sim.text.catalogue import WanggeError

DAY_ONE = date(2018, 1, 1)


def test_hundreds_of_departments_and_categories_fit() -> None:
    made = log_scenario(
        [{"name": f"d{k}", "officers": 1.5, "calendar": f"c{k}", "age_exponent": -0.5} for k in range(300)],
        [{"name": f"k{k}", "limit_hours": 48} for k in range(600)],
        start=DAY_ONE,
        days=45,
        calendars=[{"name": f"c{k}", "windows": [[8, 17]]} for k in range(300)],
    )
    assert (len(made.departments), len(made.troubles.categories)) == (300, 600)
    assert made.departments[7].age_exponent == -0.5
    assert made.policy.dispatch.rule == "by_age"


def test_levers_come_on_top_of_a_policy_under_which_nobody_else_acts() -> None:
    offices, sorts = [{"name": "a", "officers": 1}], [{"name": "b"}]
    policy: dict[str, Any] = {"dispatch": {"rule": "fifo"}, "supervision": {"urging": 0.5}}
    made = log_scenario(offices, sorts, start=DAY_ONE, days=5, policy=policy)
    assert (made.policy.dispatch.rule, made.policy.supervision.urging) == ("fifo", 0.5)
    assert (made.policy.supervision.verification, made.policy.staffing.operators, made.workers) == (0, 0, 0)


@pytest.mark.parametrize(
    ("departments", "categories", "told"),
    [
        ([{"name": "a", "officers": -1}], [{"name": "b"}], r"departments.0.officers: -1: must be >= 0"),
        ([{"name": "a"}, {"name": "a"}], [{"name": "b"}], "a"),
        ([{"officers": 1}], [{"name": "b"}], "more mistake"),
        ([{"name": "a", "age_exponent": 101.0}], [{"name": "b"}], "age_exponent"),
        ([{"name": "a"}], [{"name": f"k{k}"} for k in range(2001)], "2000"),
    ],
)
def test_a_mistake_is_told_in_one_line(departments: Any, categories: Any, told: str) -> None:
    with pytest.raises(WanggeError, match=told) as found:
        log_scenario(departments, categories, start=DAY_ONE, days=5)
    assert "\n" not in str(found.value)
    assert "pydantic" not in str(found.value)


def test_a_scenario_of_parts_is_the_one_that_the_validator_makes() -> None:
    made = log_scenario([{"name": "a"}], [{"name": "b"}], start=DAY_ONE, days=5)
    assert checked_scenario(made.model_dump()) == made == Scenario.model_validate(made.model_dump())


def test_a_mark_needs_a_file() -> None:
    with pytest.raises(WanggeError, match="names none"):
        log_scenario([{"name": "a"}], [{"name": "b"}], start=DAY_ONE, days=5, given={"sha256": "0" * 64})


def test_an_infinite_exponent_is_the_strict_one_and_has_a_hash_of_its_own() -> None:
    def made(exponent: float) -> Scenario:
        levers = {"dispatch": {"age_exponent": exponent}}
        return log_scenario([{"name": "a"}], [{"name": "b"}], start=DAY_ONE, days=5, policy=levers)

    assert made(float("inf")).policy.dispatch.age_exponent == 100.0
    assert len({made(each).hash() for each in (float("inf"), -float("inf"), 0.0)}) == 3
    with pytest.raises(WanggeError, match="age_exponent"):
        made(float("nan"))
