"""The scenario: every impossible combination has its own one-line reason, and content alone names a scenario."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from small_worlds import ALWAYS, OFFICE, category, composed, department, smallest_scenario, troubles

from sim.scenario import ASSUMPTION, Scenario, parameters

BODY = {"name": "body", "en": "body", "zh": "组织", "categories": ["trouble"]}
IMPOSSIBLE: dict[str, tuple[dict[str, Any], str]] = {
    "warm-up as long as the run": ({"horizon": {"days": 5, "warmup_days": 5}}, "warmup_days (5) must be below"),
    "more grids than cells": ({"territory": {"area_km2": 0.02, "grids": 3}}, "grids (3) must not exceed the 2 cells"),
    "more communities than grids": (
        {"territory": {"area_km2": 0.05, "grids": 2, "communities": 3}},
        "streets <= communities <= grids",
    ),
    "more streets than communities": (
        {"territory": {"area_km2": 0.05, "grids": 3, "communities": 1, "streets": 2}},
        "streets <= communities <= grids",
    ),
    "no land": ({"territory": {"area_km2": 0.05, "grids": 1, "land_use": {"road": 0.0}}}, "land_use"),
    "nowhere to live": (
        {"population": {"groups": [{"name": "local", "count": 3, "homes": {"campus": 1.0}}]}},
        "no land to live on",
    ),
    "nobody": ({"population": {"groups": [{"name": "local", "count": 0}]}}, "at least one resident"),
    "a category twice": ({"troubles": troubles(category(), category())}, "troubles.categories lists 'trouble' twice"),
    "a department twice": ({"departments": [department(), department()]}, "departments lists 'office' twice"),
    "a group twice": (
        {"population": {"groups": [{"name": "local", "count": 3}] * 2}},
        "population.groups lists 'local' twice",
    ),
    "a calendar twice": (
        {"calendar": {"calendars": [ALWAYS, ALWAYS, OFFICE], "centre": "always", "shifts": ["always"]}},
        "calendar.calendars lists 'always' twice",
    ),
    "an organisation twice": (
        {"organisations": [BODY | {"calendar": "always"}] * 2},
        "organisations lists 'body' twice",
    ),
    "nobody competent": ({"troubles": troubles(category(lead="wizards"))}, "lead 'wizards' is not among"),
    "unknown other": ({"troubles": troubles(category(others=["wizards"]))}, "others 'wizards'"),
    "unknown partner": ({"troubles": troubles(category(partners=["wizards"]))}, "partners 'wizards'"),
    "partner is the lead": ({"troubles": troubles(category(partners=["office"]))}, "partners must differ"),
    "joint without partners": ({"troubles": troubles(category(joint=0.5))}, "there are no partners"),
    "unknown clock": ({"troubles": troubles(category(limit_clock="sundial"))}, "limit_clock 'sundial'"),
    "unknown hours of a department": (
        {"departments": [department(calendar="sundial")]},
        "departments 'office': calendar 'sundial'",
    ),
    "unknown hours of an organisation": (
        {"organisations": [BODY | {"calendar": "sundial"}]},
        "organisations 'body': calendar 'sundial'",
    ),
    "unknown offer": (
        {"organisations": [BODY | {"calendar": "always", "categories": ["weather"]}]},
        "categories 'weather'",
    ),
    "unknown tie": ({"organisations": [BODY | {"calendar": "always", "tie": "nobody"}]}, "tie 'nobody'"),
    "unknown hours of the centre": (
        {"calendar": {"calendars": [ALWAYS, OFFICE], "centre": "sundial", "shifts": ["always"]}},
        "calendar.centre 'sundial'",
    ),
    "unknown shift": (
        {"calendar": {"calendars": [ALWAYS, OFFICE], "centre": "always", "shifts": ["night"]}},
        "calendar.shifts 'night'",
    ),
    "more shifts than are listed": ({"policy": {"staffing": {"shifts": 2}}}, "calendar.shifts lists only 1"),
    "verification without workers": ({"policy": {"staffing": {"workers_per_grid": 0.0}}}, "no grid workers to verify"),
    "verification without a centre": (
        {"policy": {"staffing": {"operators": 0}}},
        "without a centre nobody orders verification",
    ),
    "visits that fill the shift": ({"policy": {"staffing": {"visit_quota": 62}}}, "at least half an hour in the field"),
    "no channel": (
        {
            "policy": {
                "participation": {
                    "channels": dict.fromkeys(("worker", "hotline", "app", "counter", "organisation", "petition"), 0.0)
                }
            }
        },
        "at least one channel",
    ),
    "windows out of order": (
        {
            "calendar": {
                "calendars": [ALWAYS | {"windows": [[8, 12], [11, 18]]}],
                "centre": "always",
                "shifts": ["always"],
            }
        },
        "windows must be in order",
    ),
    "no weekday": (
        {"calendar": {"calendars": [ALWAYS | {"weekdays": []}], "centre": "always", "shifts": ["always"]}},
        "weekdays",
    ),
    "negative weights": ({"troubles": troubles(category(), hours=[-1.0] + [1.0] * 23)}, "hours must be weights"),
    "no weights": ({"troubles": troubles(category(), weekdays=[0.0] * 7)}, "weekdays must be weights"),
}


def reason(changes: dict[str, Any]) -> str:
    """Why a scenario is refused."""
    with pytest.raises(ValidationError) as refused:
        smallest_scenario(**changes)
    (first, *others) = refused.value.errors()
    assert all(other["type"] == "too_short" for other in others)  # a refused row is missing in its table as well
    return str(first["msg"])


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_combination_is_refused_with_its_own_reason(name: str) -> None:
    changes, needed = IMPOSSIBLE[name]
    why = reason(changes)
    assert needed in why
    assert "\n" not in why


def test_no_two_impossible_combinations_share_a_reason() -> None:
    reasons = [reason(changes) for changes, _ in IMPOSSIBLE.values()]
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "0.5", None, [0.5], True])
def test_a_number_is_a_finite_number(value: Any) -> None:
    with pytest.raises(ValidationError):
        smallest_scenario(policy={"participation": {"reporting_rate": value}})


def test_unknown_keys_are_refused_at_every_depth() -> None:
    for changes in (
        {"polcy": {}},
        {"policy": {"staff": {}}},
        {"policy": {"staffing": {"robots": 1}}},
        {"departments": [department(robots=1)]},
    ):
        with pytest.raises(ValidationError):
            smallest_scenario(**changes)


def test_a_scenario_is_frozen() -> None:
    with pytest.raises(ValidationError):
        smallest_scenario().policy.staffing.operators = 9  # type: ignore[misc]


def test_content_alone_names_a_scenario() -> None:
    scenario = composed("scenario=small_town")
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert again == scenario
    assert again.hash() == scenario.hash()
    backwards = Scenario.model_validate(dict(reversed(scenario.model_dump().items())))
    assert backwards.hash() == scenario.hash()
    assert len(scenario.hash()) == 16


def test_every_lever_changes_the_name_of_the_scenario_but_not_of_its_world() -> None:
    scenario = smallest_scenario()
    other = smallest_scenario(policy={"staffing": {"operators": 5}})
    assert other.hash() != scenario.hash()
    assert other.world_hash() == scenario.world_hash()
    busier = smallest_scenario(troubles=troubles(category(rate=2000.0)))
    assert busier.world_hash() != scenario.world_hash()


def test_every_parameter_has_a_unit_a_meaning_and_a_source() -> None:
    rows = list(parameters(Scenario))
    assert len({row.path for row in rows}) == len(rows) > 120
    for row in rows:
        assert row.doc, row.path
        if row.kind in ("int", "float", "str"):
            assert row.unit, row.path
            assert row.source, row.path
    assert any(row.source == ASSUMPTION for row in rows)
    levers = [row.path for row in rows if row.path.startswith("policy.")]
    assert {
        "policy.staffing.workers_per_grid",
        "policy.dispatch.rule",
        "policy.participation.reporting_rate",
        "policy.supervision.verification",
    } <= set(levers)


def test_defaults_lie_in_their_ranges() -> None:
    composed_again = smallest_scenario()
    for part in (composed_again.policy, composed_again.behaviour):
        type(part).model_validate(part.model_dump())


def test_cells_and_workers_follow_from_the_figures() -> None:
    scenario = composed("scenario=small_town", "policy.staffing.workers_per_grid=0.5")
    assert (scenario.cells, scenario.workers, scenario.population.residents) == (240, 8, 3000)
