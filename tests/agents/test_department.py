"""Departments: refusals, joint action without deadlock, work in hours that suit all, effort, quality under load."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import (
    DIRECT,
    FLAWLESS,
    HOUR,
    arisen,
    category,
    composed,
    department,
    lone_office,
    smallest_scenario,
    troubles,
)

from sim.agents.department import complete_work, send_officers
from sim.engine.working_time import is_open
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState

HOTLINE_ONLY = {"worker": 0.0, "hotline": 1.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}


def joint_town(
    rule: str,
    needs: int = 2,
    per_hour: float = 0.04,
    calendars: tuple[str, ...] = ("office",) * 3,
    days: int = 60,
    **parts: Any,
) -> Scenario:
    """Three departments of one officer; half of the cases need the first `needs` of them, half only the second."""
    rows = [
        category(rate=1e6, partners=["yard", "bureau"][: needs - 1], joint=1.0, work_hours=3.0, work_law="exponential"),
        category("solo", rate=1e6, lead="yard", work_hours=3.0, work_law="exponential"),
    ]
    base: dict[str, Any] = {
        "horizon": {"days": days, "warmup_days": 0},
        "troubles": troubles(*rows, factor=per_hour * 8.76),
        "departments": [
            department(name, calendar=calendar)
            for name, calendar in zip(("office", "yard", "bureau"), calendars, strict=True)
        ],
        "behaviour": {"resident": DIRECT, "department": FLAWLESS},
        "policy": {
            "staffing": {"workers_per_grid": 0.0, "operators": 3, "visit_quota": 0},
            "dispatch": {"rule": rule},
            "supervision": {"verification": 0.0, "urging": 0.0},
            "participation": {"reporting_rate": 1.0, "channels": HOTLINE_ONLY},
        },
    }
    return smallest_scenario(**base | parts)


def closing_hours(scenario: Scenario, seed: int) -> float:
    """Mean hours from report to closing of the joint cases."""
    cases = arisen(simulate(scenario, seed))
    done = (cases["needs"] > 1) & (cases["closed"] >= 0)
    return float((cases["closed"] - cases["reported"])[done].mean() / HOUR)


@pytest.mark.parametrize("needs", [2, 3])
def test_a_lead_department_shortens_joint_cases(needs: int) -> None:
    """SF-07: without a lead a case that needs several departments wanders from one to the next."""
    change = [
        closing_hours(joint_town("lead", needs), seed) - closing_hours(joint_town("fifo", needs), seed)
        for seed in range(1, 9)
    ]
    assert np.mean(change) + 3 * np.std(change, ddof=1) / np.sqrt(len(change)) < 0


def test_without_a_lead_closing_takes_longer_the_more_departments_a_case_needs() -> None:
    """SF-07: it grows with the number of departments, and grows less under a lead."""
    growth = {
        rule: np.mean(
            [
                closing_hours(joint_town(rule, 3, 0.02), seed) - closing_hours(joint_town(rule, 2, 0.02), seed)
                for seed in range(1, 9)
            ]
        )
        for rule in ("fifo", "lead")
    }
    assert growth["fifo"] > 0
    assert growth["lead"] < growth["fifo"]


def test_joint_actions_of_single_officers_never_wait_for_each_other() -> None:
    """Bursts on Mondays, all joint and in every order of leadership; by Sunday night everything is done."""
    names = ("office", "yard", "bureau")
    rows = [
        category(
            f"class_{k}",
            rate=1e6,
            lead=names[k],
            partners=[names[(k + 1) % 3], names[(k + 2) % 3]],
            joint=1.0,
            work_hours=0.5,
        )
        for k in range(3)
    ]
    bursts = troubles(*rows, factor=0.3, weekdays=[1.0] + [0.0] * 6)
    scenario = joint_town("lead", calendars=("always",) * 3, days=33, troubles=bursts)
    result = simulate(scenario, 2)
    cases = arisen(result)
    assert len(cases) > 50
    assert (cases["needs"] > 1).all()
    assert (cases["state"] == CaseState.CLOSED).all()
    assert (result.simulation.world.departments["busy"] == 0).all()


def test_each_department_does_its_part_of_a_joint_action_in_its_own_hours() -> None:
    scenario = joint_town("lead", 2, 0.13, calendars=("office", "always", "always"))
    result = simulate(scenario, 1, log=True)
    assert result.log is not None
    clock, office = result.simulation.world.clock, 1
    assert scenario.calendar.calendars[office].name == "office"
    joint = result.simulation.world.cases["needs"] > 1
    rows = result.log[np.isin(result.log["activity"], (a.STARTED, a.HANDLED))]
    rows = rows[joint[rows["case"]]]
    begun = rows[(rows["activity"] == a.STARTED) & (rows["actor"] == 0)]["time"].tolist()
    assert len(begun) > 50
    assert all(is_open(clock, office, second) for second in begun)
    partners = rows[(rows["activity"] == a.STARTED) & (rows["actor"] == 1)]["time"].tolist()
    assert not all(is_open(clock, office, second) for second in partners)


def test_nobody_waits_idle_for_a_partner() -> None:
    """Officers spend as many hours on a joint action as on its parts one after the other, but for what they learn."""
    spent = {}
    for rule in ("lead", "fifo"):
        result = simulate(joint_town(rule, 2, 0.02), 3)
        cases, offices = result.simulation.world.cases, result.simulation.world.departments
        assert (cases["state"][cases["state"] >= 0] == CaseState.CLOSED).all()
        assert (offices["busy"] == 0).all()
        spent[rule] = offices["busy_seconds"].tolist()
    assert spent["lead"] == pytest.approx(spent["fifo"], rel=0.03)


def test_free_colleagues_share_long_work_unless_others_wait() -> None:
    town = smallest_scenario(departments=[department(officers=5)], troubles=troubles(category(rate=1e6)))
    world = Simulation(town, 1).world
    office, case = world.departments[0], world.cases[0]
    case.needs, case.work = 1, 7.0 * HOUR
    for busy, queue, hands in ((0, 0, 4), (2, 0, 3), (4, 0, 1), (0, 3, 2), (0, 9, 1)):
        office.busy, office.queue = busy, queue
        send_officers(world, 0, 0)
        assert world.limits[0].hands == hands
        assert office.busy == busy + hands


def bounces(**policy: Any) -> RunResult:
    """An unclear category that two departments could do, and weak supervision unless `policy` says otherwise."""
    supervision = {"verification": 0.0, "inspection": 0.0} | policy.pop("supervision", {})
    return simulate(
        smallest_scenario(
            horizon={"days": 200, "warmup_days": 0},
            troubles=troubles(
                category(rate=1e6, ambiguity=1.0, others=["yard"], kind=policy.pop("kind", "event"), work_hours=0.1),
                factor=3.0,
            ),
            departments=[department(officers=5), department("yard", officers=5)],
            behaviour={
                "resident": DIRECT,
                "department": {"buck_passing": 0.5},
                "centre": {"firm_after": policy.pop("firm_after", 50), "accuracy": 1.0},
            },
            policy={
                "staffing": {"workers_per_grid": 0.0, "visit_quota": 0},
                "supervision": supervision,
                "participation": {"reporting_rate": 1.0, "channels": HOTLINE_ONLY},
            }
            | policy,
        ),
        1,
    )


def test_a_wholly_unclear_case_is_refused_as_often_as_configured() -> None:
    cases = arisen(bounces())
    counts = cases["bounces"][cases["acted"] >= 0]
    n = len(counts)
    assert n > 1000
    assert counts.mean() == pytest.approx(
        1.0, abs=5 * np.sqrt(2 / n)
    )  # geometric: refused again and again with chance 1/2
    assert (counts == 0).mean() == pytest.approx(0.5, abs=5 * 0.5 / np.sqrt(n))


def test_inspection_and_coding_stop_buck_passing() -> None:
    assert arisen(bounces(supervision={"inspection": 1.0}))["bounces"].sum() == 0
    coded = arisen(bounces(kind="component", dispatch={"component_coding": 1.0}))
    assert coded["bounces"].sum() == 0
    assert arisen(bounces(kind="component", dispatch={"component_coding": 0.0}))["bounces"].sum() > 0


@pytest.mark.parametrize("firm_after", [0, 1, 3])
def test_after_so_many_refusals_the_centre_assigns_firmly(firm_after: int) -> None:
    counts = arisen(bounces(firm_after=firm_after))["bounces"]
    assert counts.max() == firm_after


def test_a_refused_case_goes_to_the_other_department() -> None:
    cases = arisen(bounces(firm_after=1))
    handled = cases["acted"] >= 0
    assert (cases["department"][handled & (cases["bounces"] == 0)] == 0).all()
    assert (cases["department"][handled & (cases["bounces"] == 1)] == 1).all()


def test_more_work_goes_wrong_under_a_longer_line() -> None:
    def failed(load: float) -> float:
        scenario = lone_office(load, days=300)
        parts = scenario.model_dump()
        parts["behaviour"]["department"] |= {"failure": 0.02, "overload_failure": 0.5, "overload_queue": 5.0}
        cases = arisen(simulate(Scenario.model_validate(parts), 1))
        handled = cases["handled"] >= 0
        return float((cases["recurrences"][handled] > 0).mean())

    assert failed(0.3) < 0.12
    assert failed(0.9) > 2 * failed(0.3)


def test_quality_is_flat_below_the_limit_and_collapses_above_it() -> None:
    """SF-25: a Hill curve; half of the collapse is reached at the limit, whatever the steepness."""

    def bad_share(waiting: int, steepness: float) -> float:
        parts = lone_office(0.5, days=200).model_dump()
        parts["behaviour"]["department"] |= {
            "failure": 0.0,
            "overload_failure": 1.0,
            "overload_queue": 10.0,
            "overload_steepness": steepness,
        }
        world = Simulation(Scenario.model_validate(parts), 1).world
        world.departments[0].queue = waiting
        for case_id in range(len(world.cases)):
            complete_work(world, case_id, 0, 0)
        return float((world.cases["resolved"] < 0).mean())

    assert bad_share(0, 4.0) == 0.0
    assert bad_share(5, 4.0) < 0.1 < 0.25 < bad_share(5, 1.0)
    assert bad_share(10, 4.0) == pytest.approx(0.5, abs=0.05)
    assert bad_share(20, 4.0) > 0.9


def test_a_poor_score_under_inspection_brings_effort() -> None:
    def effort(inspection: float) -> np.ndarray:
        scenario = lone_office(1.5, days=90)
        parts = scenario.model_dump()
        parts["behaviour"]["department"]["effort_gain"] = 0.2
        parts["policy"]["supervision"]["inspection"] = inspection
        return simulate(Scenario.model_validate(parts), 1).simulation.world.departments

    watched, unwatched = effort(1.0), effort(0.0)
    assert watched["score"][0] < 0.5
    assert watched["effort"][0] == pytest.approx(1 + 0.2 * (1 - watched["score"][0]))
    assert unwatched["effort"][0] == 1.0


@pytest.mark.parametrize("rule", ["fifo", "lead"])
@pytest.mark.parametrize("scenario", ["small_town", "xianlin"])
def test_stations_without_officers_are_closed_and_get_no_case(scenario: str, rule: str) -> None:
    settings = (
        f"scenario={scenario}",
        "policy.staffing.posting=pooled",
        f"policy.dispatch.rule={rule}",
        "horizon.days=40",
    )
    simulation = Simulation(composed(*settings), 1)
    simulation.advance(simulation.horizon)
    departments = simulation.world.departments
    assert (departments["staff"] == 0).any()
    assert (departments["received"][departments["staff"] == 0] == 0).all()
    assert (departments["queue"][departments["staff"] == 0] == 0).all()
    assert all(
        departments["staff"][departments["agency"] == agency].sum() > 0 for agency in np.unique(departments["agency"])
    )


def test_posts_grow_at_evaluations_and_cost_from_then_on() -> None:
    """SF-27: posts follow a yearly rate, in whole persons only at the centre."""
    parts = composed(
        "scenario=small_town", "horizon.days=730", "troubles.factor=0.1", "policy.staffing.operators=10"
    ).model_dump()
    parts["policy"]["staffing"]["posts_growth"] = 0.5
    parts["departments"] = [
        row | {"stations": 1, "officers": 10} if k == 0 else row for k, row in enumerate(parts["departments"])
    ]
    result = simulate(Scenario.model_validate(parts), 1)
    world = result.simulation.world
    assert world.departments[0].posts == 10
    assert world.departments[0].staff == pytest.approx(10 * 1.5 ** (720 / 365))
    assert world.centre[0].operators == 22
    offered = (
        world.departments[0].staff * world.clock.days[world.departments[0].calendar, 730]
        - world.departments[0].vacant_seconds
    )
    years = np.arange(0, 720, 30) / 365
    mean_posts = float((10 * 1.5**years).mean())
    assert offered / world.clock.days[world.departments[0].calendar, 730] == pytest.approx(mean_posts, rel=0.03)


def requests(operators: int) -> np.recarray:
    """Service requests of four years, half of which need a budget of their own."""
    quiet = (
        "policy.supervision.verification=0",
        "policy.participation.channels={worker: 0, hotline: 1, app: 0, counter: 0, organisation: 0, petition: 0}",
    )
    town = ("scenario=small_town", "horizon.days=1460", "troubles.factor=0.4", "troubles.capital=0.5")
    scenario = composed(*town, f"policy.staffing.operators={operators}", *quiet)
    cases = arisen(simulate(scenario, 1))
    service = [row.kind for row in scenario.troubles.categories].index("service")
    return cases[(cases["category"] == service) & (cases["dispatched"] >= 0) & (cases["arises"] < 730 * 86_400)]


def test_a_capital_request_takes_half_a_year_with_a_platform_and_years_without() -> None:
    """SF-04: two classes of service time."""
    days = {
        operators: (cases["acted"] - cases["reported"])[cases["acted"] >= 0] / 86_400
        for operators, cases in ((n, requests(n)) for n in (2, 0))
    }
    late = days[2][days[2] > 60]
    assert np.median(late) == pytest.approx(180, rel=0.15)
    assert np.median(days[2][days[2] <= 60]) < 3
    assert len(late) / len(days[2]) == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(len(days[2])))
    unmet = requests(0)
    assert (unmet["acted"] < 0).mean() > 0.2
    assert (days[0] > 60).mean() < 0.1


def capacity(staff: float, per_hour: float = 5.0, days: int = 400) -> tuple[float, float]:
    """Cases an hour that an office gets done under far more work than it can do, and the share of its hours used."""
    result = simulate(lone_office(per_hour, staff, days), 1)
    handled = float(result.simulation.world.departments["handled"].sum())
    return handled / (24 * days), result.outcomes["utilisation_departments"]


@pytest.mark.parametrize("staff", [0.1, 0.5, 0.999, 1.0, 1.3, 2.0, 2.9])
def test_the_capacity_of_an_office_is_its_full_time_equivalents(staff: float) -> None:
    """Known answer: work of an hour a case, so as many cases an hour as equivalents; five standard errors."""
    throughput, used = capacity(staff)
    assert throughput == pytest.approx(staff, rel=5 / np.sqrt(24 * 400 * staff))
    assert used == pytest.approx(1.0, abs=0.03 if staff < 0.2 else 0.01)
    assert used <= 1.0


def mean_wait(staff: float) -> float:
    cases = arisen(simulate(lone_office(0.7, staff, 2000), 1))
    began = cases["acted"] >= 0
    return float((cases["acted"] - cases["reported"])[began].mean() / HOUR)


def test_nothing_jumps_where_a_second_officer_begins() -> None:
    """The wait at 0.999, 1 and 1.001 posts differs by little more than what a thousandth of a post can do."""
    waits = [mean_wait(staff) for staff in (0.9, 0.999, 1.0, 1.001, 1.1)]
    assert waits == sorted(waits, reverse=True)
    assert waits[1] == pytest.approx(waits[2], rel=0.03)
    assert waits[3] == pytest.approx(waits[2], rel=0.03)
    assert waits[0] > 1.2 * waits[2] > 1.2 * 1.2 * waits[4]


def test_an_office_without_staff_serves_nobody() -> None:
    assert capacity(0.0, 0.5, 30)[0] == 0.0


def test_half_an_officer_is_elsewhere_as_long_as_a_case_has_taken() -> None:
    """And a joint action waits for whoever is elsewhere, and sends both elsewhere afterwards."""
    parts = joint_town("lead", days=200).model_dump()
    parts["departments"] = [row | {"officers": 0.5} for row in parts["departments"]]
    result = simulate(Scenario.model_validate(parts), 1, log=True)
    assert result.log is not None
    world = result.simulation.world
    for number in range(2):
        assert np.count_nonzero((result.log["actor"] == number) & (result.log["activity"] == a.OFFICER_BACK)) > 50
    joint = arisen(result)[arisen(result)["needs"] > 1]
    assert (joint["closed"] >= 0).sum() > 20
    assert (world.departments["busy"] <= 1).all()
    used, offered = world.departments["busy_seconds"], 0.5 * world.clock.days[world.departments["calendar"], 200]
    assert (used <= offered).all()
