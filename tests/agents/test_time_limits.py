"""The clock worked round: extensions, clocks that stand still, closing on paper, early reports and new numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_worlds import DAY, HOUR, category, composed, ran, smallest_scenario, troubles

from sim.agents.time_limits import on_closed_on_paper, on_extended, on_limit_nears, on_signed_off
from sim.cases.time_limit import is_on_time, resume_clock, stop_clock
from sim.cases.transitions import bring_to_light
from sim.outcomes.evidence import Evidence
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.setup.time_limits import asks_extension, evasion, stakes, time_limit_settings
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Ledger, Route, Source
from sim.world import World

TOWN = ("scenario=small_town", "horizon.days=120", "horizon.warmup_days=10")
STRICT = (*TOWN, "policy=strict_limits")


def scored(target: float = 1.0, **policy: Any) -> Scenario:
    """The smallest scenario, scored by the clock; nobody checks, asks or watches unless `policy` says so."""
    supervision = {"verification": 0.0, "inspection": 0.0} | policy.pop("supervision", {})
    incentives = {"on_time_target": target} | policy.pop("incentives", {})
    return smallest_scenario(
        troubles=troubles(category(rate=1e6)), policy={"supervision": supervision, "incentives": incentives} | policy
    )


def opened(scenario: Scenario) -> World:
    """A world in which case 0 has come to light at second 0 and waits in the line of the office."""
    world = Simulation(scenario, 1).world
    case = world.cases[0]
    bring_to_light(world, 0, 0, Source.RESIDENT)
    case.filed, case.ledger, case.department = 0, Ledger.ON_FILE, 0
    world.departments[0].first, world.departments[0].queue, case.line = 0, 1, 0
    return world


def test_nothing_is_evaded_where_nothing_is_scored() -> None:
    settings = time_limit_settings(composed(*TOWN))
    assert not settings["watches_limits"]
    result = ran(*TOWN)
    for name in ("extended", "on_paper", "signed_off"):
        assert result.simulation.world.days[name].sum() == 0


@given(
    target=st.floats(0, 1), items=st.integers(0, 50), inspection=st.floats(0, 1), check=st.floats(0, 1),
    ratings=st.floats(0, 1),
)  # fmt: skip
def test_evasion_follows_gain_and_loss(
    target: float, items: int, inspection: float, check: float, ratings: float
) -> None:
    def shares(**changed: float) -> dict[str, Any]:
        at = {"target": target, "inspection": inspection, "verification": check, "ratings": ratings} | changed
        return time_limit_settings(
            scored(
                at["target"],
                supervision={"inspection": at["inspection"], "verification": at["verification"]},
                incentives={"veto_items": items, "satisfaction_weight": at["ratings"]},
            )
        )

    now = shares()
    for name in ("paper_closing", "early_report", "new_number"):
        assert 0 <= now[name] <= 1
        assert now[name] <= shares(target=1.0)[name] + 1e-12
        assert now[name] >= shares(inspection=1.0)[name] == 0
        assert now[name] >= shares(ratings=1.0)[name] == 0
    assert now["paper_closing"] <= min(now["new_number"], now["early_report"]) + 1e-12
    assert shares(verification=1.0)["paper_closing"] == 0


def test_the_two_ends_of_evasion() -> None:
    assert evasion(scored(1.0), 0.0, harms=True) == 1.0
    assert evasion(scored(0.0), 0.0, harms=True) == 0.0
    assert evasion(scored(0.25), 0.0, harms=True) == pytest.approx(0.5)
    assert stakes(scored(0.5, incentives={"veto_items": 4})) == pytest.approx(0.75)
    assert asks_extension(scored(0.0, supervision={"inspection": 0.25})) == pytest.approx(0.5)


def test_an_extension_moves_the_deadline_once_and_keeps_the_first_limit() -> None:
    world = opened(scored(supervision={"extensions": 1.0}))
    case, limit = world.cases[0], world.limits[0]
    first = int(case.deadline)
    assert limit.first == first == 8 * HOUR
    now = first - HOUR
    assert on_limit_nears(world, 0, now) == a.SILENT
    assert on_extended(world, 0, now) == 0
    assert (case.deadline, limit.first, limit.extensions) == (2 * first, first, 1)
    on_limit_nears(world, 0, int(case.deadline) - HOUR)
    assert limit.extensions == 1


def test_extensions_are_asked_for_under_pressure_and_granted_as_the_centre_likes() -> None:
    result = ran(*TOWN, "policy.incentives.on_time_target=1", "policy.supervision.extensions=0.5")
    strict = ran(*TOWN, "policy.incentives.on_time_target=1")
    assert 0.05 < result.outcomes["extension_rate"] < 0.5
    assert result.outcomes["on_time_closing_rate"] > strict.outcomes["on_time_closing_rate"] + 0.03
    assert result.outcomes["on_time_resolution_rate"] < result.outcomes["on_time_closing_rate"] - 0.03
    assert strict.outcomes["extension_rate"] == 0


def test_a_clock_that_stood_has_as_much_left_as_before() -> None:
    world = opened(scored(supervision={"clock_stops": 1.0}))
    case, limit = world.cases[0], world.limits[0]
    left = int(case.deadline) - 2 * HOUR
    stop_clock(world, 0, 2 * HOUR)
    assert limit.halted == 2 * HOUR
    resume_clock(world, 0, 5 * DAY)
    assert (case.deadline, limit.halted, limit.first) == (5 * DAY + left, a.NEVER, 8 * HOUR)
    resume_clock(world, 0, 6 * DAY)
    assert case.deadline == 5 * DAY + left
    stop_clock(world, 0, 9 * DAY)  # over the limit: nothing left to stop
    assert limit.halted == a.NEVER


def test_a_closing_on_paper_is_on_time_and_resolves_nothing() -> None:
    world = opened(scored())
    case, office = world.cases[0], world.departments[0]
    assert on_closed_on_paper(world, 0, 7 * HOUR) == 0
    assert (case.handled, case.line, case.route, case.resolved) == (7 * HOUR, a.NOBODY, Route.DEPARTMENT, a.NEVER)
    assert (office.queue, office.due, office.on_time) == (0, 1, 1)
    assert on_closed_on_paper(world, 0, 7 * HOUR) == a.SILENT


def test_an_early_report_changes_the_file_alone() -> None:
    world = opened(scored())
    case = world.cases[0]
    on_signed_off(world, 0, 7 * HOUR)
    assert (world.limits[0].signed_off, case.handled, case.state) == (7 * HOUR, a.NEVER, CaseState.OPEN)
    case.handled = 2 * DAY
    assert is_on_time(world, 0)


def test_a_recurrence_gets_a_new_clock_only_where_the_clock_is_evaded() -> None:
    for target, new in ((1.0, True), (0.0, False)):
        world = opened(scored(target))
        case = world.cases[0]
        case.state, case.recurrences = CaseState.LATENT, 1
        bring_to_light(world, 0, DAY, Source.RESIDENT)
        assert case.deadline == (DAY if new else 0) + 8 * HOUR
        assert world.limits[0].first == 8 * HOUR


def calls(result: RunResult) -> float:
    return float(result.outcomes["satisfied_calls_rate"])


def test_the_file_and_the_street_part_without_checks_and_ratings() -> None:
    """Published on-time rates of 99.9 % (Fuzhou 2022) stand beside 53 % of callers satisfied (Beijing 2019)."""
    results = [simulate(composed(*STRICT), seed) for seed in (1, 2, 3)]
    reported, true, satisfied = (
        np.mean([result.outcomes[name] for result in results])
        for name in ("on_time_closing_rate", "on_time_resolution_rate", "satisfied_calls_rate")
    )
    assert reported > 0.998
    assert true < 0.6
    assert satisfied == pytest.approx(0.53, abs=0.08)
    world = results[0].simulation.world
    paper = Evidence(world, results[0].simulation.scenario, results[0].simulation.now).days["on_paper"].sum()
    assert paper > 50
    assert results[0].outcomes["false_closing_rate"] > 0.02


@pytest.mark.parametrize(
    "guard",
    [
        ("policy.supervision.verification=0.9", "policy.supervision.inspection=0.5"),
        ("policy.incentives.satisfaction_weight=0.5",),
    ],
)
def test_with_checks_or_ratings_they_do_not(guard: tuple[str, ...]) -> None:
    free, guarded = ran(*STRICT), ran(*STRICT, *guard)
    assert guarded.simulation.world.days["on_paper"].sum() == 0
    assert guarded.outcomes["on_time_closing_rate"] < free.outcomes["on_time_closing_rate"] - 0.1
    assert calls(guarded) > calls(free) + 0.1


def test_a_check_finds_a_closing_on_paper() -> None:
    """Sent back, the case is done, and late on file."""
    levers = (
        "policy.supervision.verification=1",
        "behaviour.time_limit.found_out=0",
        "behaviour.time_limit.scruples=0.01",
    )
    result = simulate(composed(*STRICT, *levers), 1, log=True)
    log, world = result.log, result.simulation.world
    assert log is not None
    paper = set(log["case"][log["activity"] == a.CLOSED_ON_PAPER].tolist())
    back = paper & set(log["case"][log["activity"] == a.REWORKED].tolist())
    assert len(back) > 0.5 * len(paper) > 10
    assert world.cases["resolved"][sorted(back)].max() > 0


def test_the_same_clock_in_both_loops() -> None:
    from sim.mesa_model.model import GovernanceModel

    scenario = composed("scenario=small_town", "horizon.days=25", "horizon.warmup_days=0", "policy=strict_limits",
                        "policy.supervision.extensions=0.3", "policy.supervision.meeting_days=7")  # fmt: skip
    compiled = simulate(scenario, 3, log=True)
    model = GovernanceModel(scenario, seed=3, loop="mesa", log=True)
    model.run_for(25)
    assert compiled.log is not None
    assert (compiled.log == model.log).all()
