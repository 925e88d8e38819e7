"""A policy that changes on given days: the same run in one go, by steps, in both loops and from a copy."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from books import check_books

from experiments.config.compose import compose_scenario
from sim.mesa_model.model import GovernanceModel
from sim.outcomes.evidence import Evidence
from sim.outcomes.spending import spent_by_head
from sim.run.policy_change.policy import change_policy
from sim.run.simulation import Simulation, simulate
from sim.scenario.later import later_policy
from sim.text.catalogue import WanggeError
from sim.vocabulary.units import DAY

TOWN = ("scenario=small_town", "troubles.factor=2", "horizon.days=36", "horizon.warmup_days=6")
LATER = (
    "policy.later=[{day:12,staffing:{workers_per_grid:0,operators:0},supervision:{verification:0}},"
    "{day:20,staffing:{workers_per_grid:1.5,operators:3,visit_quota:3},dispatch:{rule:lead},"
    "supervision:{verification:0.5,meeting_days:5},partnership:{closed:[charity]}},"
    "{day:28,dispatch:{rule:severity},staffing:{department_staff:0.5},partnership:{meeting_days:7}}]"
)


def town(*words: str) -> Any:
    return compose_scenario([*TOWN, *words])[0]


@pytest.fixture(scope="module")
def changing() -> Any:
    name = town().organisations[0].name
    return town(LATER.replace("charity", name))


@pytest.fixture(scope="module")
def in_one_go(changing: Any) -> Any:
    return simulate(changing, 3, log=True)


def test_by_steps_it_is_the_same_run(changing: Any, in_one_go: Any) -> None:
    walked = Simulation(changing, 3, log=True)
    while walked.now < walked.horizon:
        walked.advance(walked.now + 54_321)
    assert np.array_equal(walked.log, in_one_go.log)


def test_both_loops_write_the_same_log_and_the_crew_comes_and_goes(changing: Any, in_one_go: Any) -> None:
    for loop in ("compiled", "mesa"):
        model = GovernanceModel(changing, seed=3, log=True, loop=loop)
        crews = []
        for day in (11, 15, 24):
            model.run_until(day)
            crews.append(len(model.workers))
            check_books(model)
        model.run_until(36)
        assert np.array_equal(model.log, in_one_go.log)
        assert crews == [8, 0, 24]
        assert model.config.policy.dispatch.rule == "severity" and not model.config.policy.later


def test_it_is_what_a_change_by_hand_at_that_moment_gives(changing: Any, in_one_go: Any) -> None:
    by_hand = Simulation(changing.model_copy(update={"policy": town().policy}), 3, log=True)
    policy = changing.policy
    for change in changing.policy.later:
        by_hand.advance(change.day * DAY)
        policy = later_policy(policy)
        now = policy.model_copy(update={"later": ()})
        change_policy(by_hand, by_hand.scenario.model_copy(update={"policy": now}))
    by_hand.advance(by_hand.horizon)
    assert np.array_equal(by_hand.log, in_one_go.log)


def test_until_the_first_change_nothing_differs_and_the_world_stays(in_one_go: Any) -> None:
    never = simulate(town(), 3, log=True)
    before = [each.log[each.log["time"] < 12 * DAY] for each in (never, in_one_go)]
    assert len(before[0]) and np.array_equal(*before)
    for column in ("arises", "cell", "category", "severity", "work"):
        one, other = (each.simulation.world.cases[column] for each in (never, in_one_go))
        first = [np.sort(each[each < 12 * DAY]) if column == "arises" else each[:0] for each in (one, other)]
        assert np.array_equal(*first)
    assert len(never.simulation.world.residents) == len(in_one_go.simulation.world.residents)


def test_a_copy_made_between_two_changes_goes_on_as_the_original(changing: Any, in_one_go: Any) -> None:
    half = Simulation(changing, 3, log=True)
    half.advance(16 * DAY + 77)
    copy = pickle.loads(pickle.dumps(half))
    copy.advance(copy.horizon)
    assert np.array_equal(copy.log, in_one_go.log)
    model = GovernanceModel(changing, seed=3, log=True)
    model.run_until(16.3)
    again = pickle.loads(pickle.dumps(model))
    again.run_until(36)
    assert np.array_equal(again.log, in_one_go.log)


def test_each_stretch_is_measured_as_a_run_that_ends_with_it(changing: Any, in_one_go: Any) -> None:
    stretches = in_one_go.tables()["stretches"]
    assert stretches[["first_day", "counted_from", "end_day"]].to_numpy().tolist() == [
        [0, 6, 12],
        [12, 12, 20],
        [20, 20, 28],
        [28, 28, 36],
    ]
    short = simulate(town("horizon.days=12"), 3)
    for name in ("response_hours", "duration_hours", "satisfaction_rate"):
        assert stretches[name][0] == pytest.approx(short.outcomes[name], nan_ok=True)


def test_costs_are_charged_as_long_as_each_policy_lasts(changing: Any, in_one_go: Any) -> None:
    world, now = in_one_go.simulation.world, in_one_go.simulation.now
    stretches = in_one_go.tables()["stretches"]
    people = len(world.residents)
    days = stretches["end_day"] - stretches["counted_from"]
    by_stretch = float((stretches["cost_a_year"] * days).sum() / 365 * people)
    assert in_one_go.outcomes["cost_yuan"] == pytest.approx(by_stretch)
    all_along = spent_by_head(Evidence(world, in_one_go.simulation.scenario, now)).sum()
    assert in_one_go.outcomes["cost_yuan"] < all_along
    assert stretches["cost_a_year"][1] < stretches["cost_a_year"][0] < stretches["cost_a_year"][2]


def test_those_who_left_have_walked_and_worked() -> None:
    gone = "policy.later=[{day:30,staffing:{workers_per_grid:0},supervision:{verification:0}}]"
    stayed, left = simulate(town(), 3), simulate(town(gone), 3)
    assert 0 < left.outcomes["travel_km"] < stayed.outcomes["travel_km"]
    assert 0 < left.outcomes["utilisation_workers"] < 1


def test_a_lever_moved_by_hand_stays_until_its_own_change_comes(changing: Any) -> None:
    model = GovernanceModel(changing, seed=3)
    model.run_until(14)
    model.change_policy(policy__dispatch__rule="lead", policy__participation__referral_share=0.5)
    assert [change.day for change in model.config.policy.later] == [20, 28]
    model.run_until(25)
    assert model.config.policy.staffing.operators == 3
    assert model.config.policy.participation.referral_share == 0.5
    model.change_policy(changing)  # the changes of two days that have passed are made at once
    assert [change.day for change in model.config.policy.later] == [28]
    assert model.config.policy.staffing.operators == 3


def test_a_change_that_changes_nothing_is_refused_before_the_run() -> None:
    idle = town("policy.later=[{day:12,staffing:{workers_per_grid:0.5}}]")
    with pytest.raises(WanggeError, match="day 12 changes nothing"):
        Simulation(idle, 1)


def test_an_organisation_that_has_closed_takes_nothing() -> None:
    names = ",".join(row.name for row in town().organisations)
    closed = simulate(town(f"policy.partnership.closed=[{names}]", "policy.participation.referral_share=1"), 3)
    assert closed.simulation.world.organisations["taken"].sum() == 0
    with pytest.raises(WanggeError, match="closed 'nobody' is not among"):
        town("policy.partnership.closed=[nobody]")
