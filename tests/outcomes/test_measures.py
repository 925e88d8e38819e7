"""Every measure against a hand-made case table whose numbers are known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import DAY, HOUR, category, composed, department, ran, smallest_scenario, troubles

from sim.cases.record import blank_cases, blank_limits
from sim.outcomes import institutions, money, objects, officials, services
from sim.outcomes.evidence import Evidence, gini, mean, quantile, share
from sim.outcomes.measures import OUTCOMES, outcomes
from sim.outcomes.outcome import outcomes_in
from sim.outcomes.times import response_hours
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.vocabulary.states import CaseState, CategoryKind, Ledger, Route, Source
from sim.world import World


def hamlet() -> Scenario:
    """Four residents in two groups on four cells, ten days of which one is warm-up."""
    return smallest_scenario(
        horizon={"days": 10, "warmup_days": 1},
        territory={"area_km2": 0.04, "grids": 2, "land_use": {"residential": 1.0}},
        population={
            "groups": [
                {"name": "local", "count": 2, "household_size": 1.0},
                {"name": "migrant", "count": 2, "household_size": 1.0},
            ],
            "spread": 0.0,
        },
        troubles=troubles(category(rate=0.0)),
        departments=[department(officers=2)],
        policy={"staffing": {"workers_per_grid": 1.0, "operators": 1}},
    )


def case(hour: float, **columns: Any) -> dict[str, Any]:
    """A case that arises at this hour; columns whose names are stages are hours, too."""
    stages = (
        "discovered",
        "reported",
        "filed",
        "dispatched",
        "acted",
        "handled",
        "fed_back",
        "verified",
        "closed",
        "resolved",
        "deadline",
    )
    timed = {name: round(value * HOUR) if name in stages else value for name, value in columns.items()}
    return {"arises": round(hour * HOUR)} | timed


CLOSED = {
    "state": CaseState.CLOSED,
    "ledger": Ledger.CLOSED_ON_FILE,
    "route": Route.DEPARTMENT,
    "source": Source.RESIDENT,
}
CASES = [
    case(1, reported=2, acted=50, state=CaseState.OPEN, deadline=3),  # before the end of the warm-up: does not count
    case(30, reported=32, filed=33, acted=34, handled=36, closed=37, resolved=36, deadline=40, judged=1, **CLOSED),
    case(
        40,
        reported=46,
        filed=47,
        acted=52,
        handled=60,
        closed=70,
        resolved=60,
        deadline=60,
        judged=0,
        rework=1,
        bounces=2,
        **CLOSED,
    ),
    case(
        50, reported=50, acted=60, closed=80, deadline=70, filed=51, handled=79, cell=3, **CLOSED
    ),  # closed, not resolved
    case(
        60,
        reported=62,
        acted=62,
        handled=63,
        closed=63,
        resolved=63,
        deadline=100,
        state=CaseState.CLOSED,
        route=Route.ON_THE_SPOT,
        source=Source.PATROL,
        cell=3,
    ),
    case(70, closed=71, resolved=71, state=CaseState.CLOSED, route=Route.SELF_HELP),
    case(80, state=CaseState.TOLERATED),
    case(90, state=CaseState.LATENT),
    case(95, state=CaseState.PREVENTED),  # never arose: does not count
    case(
        100,
        reported=101,
        filed=102,
        deadline=110,
        state=CaseState.OPEN,
        ledger=Ledger.ON_FILE,
        source=Source.RESIDENT,
        urged=3,
    ),  # overdue
    case(
        110,
        reported=111,
        filed=112,
        deadline=500,
        state=CaseState.OPEN,
        ledger=Ledger.ON_FILE,
        source=Source.VISIT,
        acted=115,
        needs=2,
    ),  # not due yet
    case(
        120,
        reported=121,
        filed=122,
        deadline=130,
        state=CaseState.WITHDRAWN,
        ledger=Ledger.ON_FILE,
        source=Source.RESIDENT,
    ),
]


def made(*rows: dict[str, Any]) -> World:
    """A world with these cases, and with nothing in its days yet."""
    world = Simulation(hamlet(), 1).world
    cases = blank_cases(len(rows))
    cases["resident"], cases["believed"] = 0, 0
    for record, row in zip(cases, rows, strict=True):
        for name, value in row.items():
            setattr(record, name, value)
    limits = blank_limits(len(rows))
    limits["first"] = cases["deadline"]
    return world._replace(cases=cases, limits=limits, attempts=np.zeros(len(rows), np.int64))


@pytest.fixture(scope="module")
def found() -> dict[str, float]:
    """The outcomes of the table above after ten days."""
    world = made(*CASES)
    world.days["petitions"][3], world.days["bounced"][2], world.days["dispatches"][2] = 1, 2, 8
    world.days["petitions"][4], world.days["petitions_on_file"][3], world.days["concealed"][5] = 1, 1, 2
    world.days["prevented"][3], world.days["contacts"][3], world.days["rough"][3], world.days["handed_up"][4] = (
        4,
        8,
        2,
        1,
    )
    world.days["hushed_up"][5], world.days["handled"][6] = 3, 12
    world.days["open"][1:10], world.days["satisfaction"][1:10], world.days["trust"][1:10] = 3, 0.5, 0.25
    world.days["open"][0], world.days["bounced"][0], world.days["petitions"][0] = 99, 99, 99  # warm-up
    world.days["deterred"][0], world.days["deterred"][2] = 5, 2
    world.days["on_paper"][4], world.days["judged"][5], world.days["content"][5] = 3, 4, 3
    world.households["visited"][0] = True
    world.attempts[2] = 1
    world.workers["metres"][:] = 600.0
    world.departments["busy_seconds"][0] = 48 * HOUR
    world.workers["task_seconds"][:] = 12 * HOUR
    return outcomes(world, hamlet(), 10 * DAY)


EXPECTED = {
    "arisen": 10,
    "deterred": 2,
    "visited_share": 1 / 4,
    "street_gap_hours": 0,
    "reported": 7,
    "reported_share": 0.7,
    "by_patrol_share": 2 / 7,
    "tolerated": 1,
    "withdrawn": 1,
    "open": 3,
    "closed": 5,
    "discovery_lag_hours": (2 + 6 + 0 + 2 + 1 + 1 + 1) / 7,
    "response_hours": (2 + 6 + 10 + 0 + 4 + (240 - 101) + (240 - 121)) / 7,
    "answered_share": 5 / 7,
    "response_hours_of_answered": (2 + 6 + 10 + 0 + 4) / 5,
    "response_hours_of_answered_median": 4,
    "response_hours_of_answered_p95": 6 + 0.8 * (10 - 6),
    "resolution_hours": (4 + 14 + 1 + (240 - 50) + (240 - 101) + (240 - 111) + (240 - 121)) / 7,
    "resolved_share": 3 / 7,
    "joint_resolution_hours": 240 - 111,
    "single_resolution_hours": (4 + 14 + 1 + (240 - 50) + (240 - 101) + (240 - 121)) / 6,
    "laid_aside_per_100": 100 * 1 / 7,
    "off_ledger_per_10k": 0,
    "opinion_reaching_top": 1,
    "opinion_days": 1 / 24,
    "tiers_share": 0,
    "resolution_hours_of_resolved": (4 + 14 + 1) / 3,
    "resolution_hours_of_resolved_median": 4,
    "resolution_hours_of_resolved_p95": 4 + 0.9 * (14 - 4),
    "response_rate": 4 / 5,
    "resolution_rate": 3 / 5,
    "satisfaction_rate": 1 / 5,
    "satisfaction_rate_of_asked": 1 / 2,
    "on_time_closing_rate": 3 / 5,
    "extension_rate": 0,
    "closed_on_paper_per_100": 100 * 3 / 6,
    "satisfied_calls_rate": 3 / 4,
    "closing_rate": 4 / 5,
    "filing_rate": 6 / 7,
    "rework_rate": 1 / 4,
    "first_time_right_rate": 2 / 4,
    "accurate_dispatch_rate": 1 - 2 / 8,
    "bounces_per_case": 2 / 6,
    "false_closing_rate": 1 / 3,
    "lowest_tier_share": 2 / 4,
    "petitions_per_10k": 2 / 4 * 10_000,
    "petitions_on_file_per_10k": 1 / 4 * 10_000,
    "unresolved_per_10k": 6 / 4 * 10_000,
    "unresolved_on_file_per_10k": 2 / 4 * 10_000,
    "concealed": 0,
    "concealed_per_100": 100 * 2 / 7,
    "urged_per_100": 100 * 3 / 7,
    "on_time_resolution_rate": 3 / 5,
    "prevented": 4,
    "rough_per_100": 100 * 2 / 8,
    "hushed_up_per_100": 100 * 3 / 12,
    "handed_up_per_100": 100 * 1 / 7,
    "backlog_mean": 3,
    "satisfaction": 0.5,
    "trust": 0.25,
    "group_gap": 0,
    "participation_share": 6 / 10,
    "referred_share": 0,
    "utilisation_departments": 48 / (2 * 240),
    "travel_km": 1.2,
    "action_delay_hours": (4 + 12 + 10 + 2 + 5 + 5 * 108) / 10,  # watched for half of the nine days, 108 hours
    "duration_hours": (6 + 20 + 3 + 1 + 6 * 108) / 10,
    "non_government_share": 1 / 4,
    "volunteers_active": 1,
    "purchases_yuan": 0,
    "willingness": 0,
    "meeting_settled": 0,
    "online_use": 0,
    "rumour_peak": 0,
    "gini_resolution": gini(np.array([(4 + 14 + 139 + 129 + 119) / 5, (190 + 1) / 2])),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_measure_has_the_value_worked_out_by_hand(name: str, found: dict[str, float]) -> None:
    assert found[name] == pytest.approx(EXPECTED[name])


def test_every_outcome_has_been_worked_out_or_is_tested_below(found: dict[str, float]) -> None:
    assert set(found) == {outcome.name for outcome in OUTCOMES}
    below = {
        "service_failure_rate",
        "meeting_turnout",
        "utilisation_workers",
        "purchase_price_yuan",
        "contract_price_share",
        "contract_quality",
        "bids_per_award",
        "contracts_changed_share",
        "fees_paid_share",
        "companies_replaced_share",
        "component_bounces_per_case",
        "tiers_days",  # these three in tests/outcomes/test_tiers.py
        "orders_hours_share",
        "orders_done_share",
    } | {name for name in found if name.startswith("cost_")}  # and in tests/outcomes/test_spending.py
    # tests/agents/{test_services,test_objects,test_control,test_institutions,test_accounts,test_provider_stakes}.py
    rooms = {each.name for room in (services, objects, institutions, money) for each in outcomes_in(room)}
    disputes = {
        name for name in found if name.startswith(("dispute", "collective"))
    }  # tests/outcomes/test_dispute_measures.py
    single = {outcome.name for outcome in outcomes_in(officials)}  # tests/outcomes/test_officials.py
    assert set(found) - set(EXPECTED) - below - disputes - rooms - single == set()


def test_what_did_not_take_place_has_no_measure(found: dict[str, float]) -> None:
    assert np.isnan(found["service_failure_rate"])
    assert np.isnan(found["component_bounces_per_case"])  # the only category is no component
    assert np.isnan(found["meeting_turnout"])


def test_staff_costs_wages_by_the_hour_and_all_cost_is_shared_out(found: dict[str, float]) -> None:
    hours = 24 * 9  # everybody works around the clock here
    assert found["cost_staff_yuan"] == pytest.approx(2 * 35.0 * hours + 2 * 60.0 * hours + 1 * 40.0 * hours)
    assert found["cost_per_resolved_yuan"] == pytest.approx(found["cost_yuan"] / 4)
    assert found["cost_per_resident_yuan"] == pytest.approx(found["cost_yuan"] / 4)


def test_waits_that_have_not_ended_count_so_far_and_no_longer_than_thirty_days() -> None:
    told = [case(30, reported=hour, state=CaseState.OPEN, deadline=900) for hour in (30, 230)]
    found = outcomes(made(*told), hamlet(), 10 * DAY)
    assert found["response_hours"] == found["resolution_hours"] == (210 + 10) / 2
    assert found["answered_share"] == 0 and math.isnan(found["response_hours_of_answered"])
    assert response_hours(Evidence(made(*told), hamlet(), 60 * DAY)) == 30 * 24


def test_whoever_is_still_to_be_called_back_counts_neither_way() -> None:
    late, asked = (dict(reported=180, deadline=200, closed=hour, resolved=hour, **CLOSED) for hour in (230, 190))
    found = outcomes(made(case(180, **late), case(180, judged=1, **asked)), hamlet(), 10 * DAY)
    assert found["satisfaction_rate"] == 1
    overdue = case(180, reported=180, deadline=200, state=CaseState.OPEN)
    found = outcomes(made(case(180, judged=1, **asked), overdue), hamlet(), 10 * DAY)
    assert found["satisfaction_rate"] == 1 / 2 and found["satisfaction_rate_of_asked"] == 1


def test_worker_utilisation_is_of_field_hours(found: dict[str, float]) -> None:
    assert 24 / (2 * 240) < found["utilisation_workers"] < 24 / (2 * 240 * 0.7)


def test_nothing_counted_is_not_a_number_but_counts_are_zero() -> None:
    empty = outcomes(made(), hamlet(), 10 * DAY)
    for name in ("arisen", "reported", "open", "closed", "travel_km"):
        assert empty[name] == 0
    for name in (
        "response_hours",
        "on_time_closing_rate",
        "satisfaction_rate",
        "false_closing_rate",
        "cost_per_resolved_yuan",
        "response_hours_of_answered_p95",
    ):
        assert math.isnan(empty[name])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_gini_is_the_mean_difference_and_does_not_depend_on_unit_or_order(values: list[float]) -> None:
    array = np.array(values)
    found = gini(array)
    assert -1e-12 <= found < 1
    if array.sum() > 1e-3:
        definition = np.abs(array[:, None] - array[None, :]).mean() / (2 * array.mean())
        assert found == pytest.approx(definition, abs=1e-9)
        assert gini(7 * array[::-1]) == pytest.approx(found, abs=1e-9)


def test_shares_means_and_quantiles_of_nothing() -> None:
    assert share(1, 4) == 0.25
    assert all(
        math.isnan(value) for value in (share(0, 0), mean(np.zeros(0)), quantile(np.zeros(0), 0.5), gini(np.zeros(0)))
    )
    assert gini(np.zeros(4)) == 0


def test_outcomes_say_what_they_are() -> None:
    assert len({outcome.name for outcome in OUTCOMES}) == len(OUTCOMES)
    for outcome in OUTCOMES:
        assert outcome.better in (-1, 0, 1)
        assert outcome.unit
        assert len(outcome.formula) > 8


def test_a_later_warm_up_leaves_out_more() -> None:
    early, late = (ran("scenario=small_town", "horizon.days=40", f"horizon.warmup_days={days}") for days in (0, 20))
    assert late.outcomes["arisen"] < early.outcomes["arisen"] == len(early.simulation.world.cases)
    assert composed("scenario=small_town").horizon.warmup_days == 14


def test_refusals_of_components_are_those_of_coded_objects_only() -> None:
    world = made(*CASES)
    world.categories["kind"][:] = CategoryKind.COMPONENT
    found = outcomes(world, hamlet(), 10 * DAY)
    assert found["component_bounces_per_case"] == found["bounces_per_case"] == pytest.approx(2 / 6)
