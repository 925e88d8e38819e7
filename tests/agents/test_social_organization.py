"""Social organisations: capacity, competence, coverage, ties, and what they give back."""

from __future__ import annotations

from typing import Any

import numpy as np
from replay import most_at_once
from small_worlds import (
    ALWAYS,
    DIRECT,
    EXTENDED,
    FLAWLESS,
    OFFICE,
    arisen,
    category,
    department,
    smallest_scenario,
    troubles,
)

from sim.run.simulation import RunResult, simulate
from sim.scenario import Scenario
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Route

HOTLINE_ONLY = {"worker": 0.0, "hotline": 1.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}


def body(name: str, **columns: Any) -> dict[str, Any]:
    """An organisation that serves everybody."""
    return {"name": name, "en": name, "zh": name, "categories": ["trouble"], "staff": 1, "calendar": "always"} | columns


def referred(
    *bodies: dict[str, Any],
    per_hour: float = 0.3,
    success: float = 1.0,
    holds: float = 1.0,
    kind: str = "service",
    **participation: Any,
) -> RunResult:
    """A hamlet in which every case is referred to the organisations first."""
    share = {"reporting_rate": 1.0, "referral_share": 1.0, "volunteers": 0.0, "channels": HOTLINE_ONLY}
    scenario = smallest_scenario(
        horizon={"days": 60, "warmup_days": 0},
        territory={"area_km2": 0.08, "grids": 4, "communities": 4, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 100}]},
        troubles=troubles(
            category(rate=1e4, kind=kind, referable=True, work_hours=2.0, work_law="fixed"),
            category("other", rate=1e4),
            factor=8.76 * per_hour,
        ),
        departments=[department(officers=50)],
        organisations=list(bodies),
        calendar={"calendars": [ALWAYS, OFFICE, EXTENDED], "centre": "always", "shifts": ["always"]},
        behaviour={
            "resident": DIRECT,
            "department": FLAWLESS,
            "centre": {"accuracy": 1.0},
            "organisation": {"success": success, "agreement_holds": holds},
        },
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 20, "visit_quota": 0},
            "supervision": {"verification": 0.0},
            "participation": share | participation,
        },
    )
    return simulate(scenario, 1, log=True)


def test_only_referable_categories_are_referred() -> None:
    cases = arisen(referred(body("helpers", staff=50)))
    closed = cases["state"] == CaseState.CLOSED
    assert (cases["route"][closed & (cases["category"] == 0)] == Route.ORGANISATION).all()
    assert (cases["route"][closed & (cases["category"] == 1)] == Route.DEPARTMENT).all()


def test_nobody_takes_more_than_the_capacity_and_the_rest_goes_to_departments() -> None:
    result = referred(body("helpers", staff=2), per_hour=2.0)
    assert result.log is not None
    assert most_at_once(result.log, a.REFERRED, [a.SERVED])[0] == 2
    cases = arisen(result)[arisen(result)["category"] == 0]
    routes = set(cases["route"][cases["state"] == CaseState.CLOSED].tolist())
    assert routes == {Route.ORGANISATION, Route.DEPARTMENT}
    turned_down = cases["organisation"] == 1
    assert (cases["route"][turned_down & (cases["handled"] >= 0)] == Route.DEPARTMENT).all()


def test_volunteers_add_capacity() -> None:
    without, with_them = (
        referred(body("helpers", staff=1), volunteers=share).simulation.world.organisations["capacity"][0]
        for share in (0.0, 1.0)
    )
    assert (without, with_them) == (1, 1 + int(100 * 0.05))


def test_a_full_organisation_passes_on_along_its_tie_and_a_circle_of_ties_ends() -> None:
    result = referred(body("first", tie="second"), body("second", tie="first"), per_hour=2.0)
    assert result.log is not None
    bodies = result.simulation.world.organisations
    assert (bodies["taken"] > 0).all()
    assert (bodies["passed_on"] > 0).all()
    assert max(most_at_once(result.log, a.REFERRED, [a.SERVED]).values()) == 1
    assert (arisen(result)["route"] == Route.DEPARTMENT).any()


def test_an_organisation_serves_only_the_communities_it_covers() -> None:
    result = referred(body("helpers", staff=50, coverage=0.5))
    world, cases = result.simulation.world, arisen(result)
    served = world.grids["community"][world.cells["grid"][cases["cell"][cases["route"] == Route.ORGANISATION]]]
    assert len(set(served.tolist())) == world.covers[0].sum() == 2
    assert world.covers[0][np.unique(served)].all()
    assert not (arisen(referred(body("helpers", staff=50, coverage=0.0)))["route"] == Route.ORGANISATION).any()


def test_what_an_organisation_fails_at_goes_to_a_department() -> None:
    cases = arisen(referred(body("helpers", staff=50), success=0.0))
    closed = (cases["category"] == 0) & (cases["state"] == CaseState.CLOSED)
    assert closed.any()
    assert (cases["route"][closed] == Route.DEPARTMENT).all()
    assert (cases["acted"][closed] < cases["handled"][closed]).all()


def test_agreements_of_organisations_hold_or_not_but_services_are_done() -> None:
    for kind, back in (("dispute", True), ("service", False)):
        cases = arisen(referred(body("helpers", staff=50), holds=0.0, kind=kind))
        assert (cases["recurrences"].sum() > 0) == back


def test_trust_of_residents_moves_towards_that_in_the_organisation() -> None:
    low, high = (referred(body("helpers", staff=50, trust=trust)).outcomes["trust"] for trust in (0.0, 1.0))
    assert low < high


def test_purchases_are_paid_by_the_case() -> None:
    cheap, dear = (referred(body("helpers", staff=50, price=price)) for price in (0.0, 100.0))
    taken = dear.simulation.world.organisations["taken"][0]
    assert dear.outcomes["cost_yuan"] - cheap.outcomes["cost_yuan"] == 100 * taken > 0


def test_work_of_an_organisation_that_a_check_sends_back_is_put_on_file() -> None:
    parts = referred(
        body("helpers", staff=50),
        holds=0.0,
        kind="dispute",
        channels=HOTLINE_ONLY | {"hotline": 0.0, "organisation": 1.0},
    ).simulation.scenario.model_dump()
    parts["policy"]["staffing"]["workers_per_grid"] = 1.0
    parts["policy"]["supervision"]["verification"] = 1.0
    cases = arisen(simulate(Scenario.model_validate(parts), 1))
    again = cases[(cases["category"] == 0) & (cases["rework"] > 0) & (cases["department"] >= 0)]
    assert len(again) > 0
    assert (again["expected_work"] > 0).all()


def test_points_without_central_support_decay() -> None:
    """SF-40: what the lowest tier runs on its own settles less and less, what is supported keeps on."""

    def settled(tier_run: float, last: bool) -> float:
        cases = arisen(referred(body("helpers", staff=50), tier_run=tier_run))
        asked = cases[(cases["category"] == 0) & (cases["handled"] >= 0)]
        asked = asked[(asked["arises"] >= 45 * 86_400) == last]
        return float((asked["route"] == Route.ORGANISATION).mean())

    assert settled(0.0, False) == settled(0.0, True) == 1.0
    assert 0.9 < settled(1.0, False) < 1.0
    assert settled(1.0, True) < settled(1.0, False) - 0.02
    assert settled(0.5, True) > settled(1.0, True)
