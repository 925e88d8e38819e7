"""Officials under judgement.

Effort under vetoes, scores by ratings, the call-in of the last, hidden cases and petitions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_worlds import composed, smallest_scenario

from sim.agents.evaluation import MOST_EFFORT, call_in_laggards, press, score_department, standing
from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario
from sim.setup.coefficients import concealment, ordinary_effort
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Ledger

STRAINED = (
    "scenario=small_town",
    "horizon.days=90",
    "horizon.warmup_days=0",
    "troubles.factor=3",
    "policy.supervision.inspection=0.2",
)


def judged(items: int = 0, inspection: float = 0.0, **incentives: Any) -> Scenario:
    """The smallest scenario with so many items under veto."""
    return smallest_scenario(
        policy={
            "incentives": {"veto_items": items} | incentives,
            "supervision": {"inspection": inspection, "verification": 0.0},
        }
    )


def strained(seed: int, *levers: str) -> RunResult:
    """A town whose departments have too much to do."""
    return simulate(composed(*STRAINED, *levers), seed, log=True)


def test_effort_rises_and_falls_in_the_number_of_items() -> None:
    """SF-19: the peak lies inside the range; without vetoes effort is the ordinary one, under very many it is lower."""
    efforts = [ordinary_effort(judged(items)) for items in range(21)]
    best = int(np.argmax(efforts))
    assert efforts[0] == 1.0
    assert best == 4
    assert (np.diff(efforts[: best + 1]) > 0).all()
    assert (np.diff(efforts[best:]) < 0).all()
    assert efforts[-1] < 1.0


@given(items=st.integers(0, 50), inspection=st.floats(0, 1))
def test_effort_and_concealment_keep_within_their_bounds(items: int, inspection: float) -> None:
    scenario = judged(items, inspection)
    assert ordinary_effort(scenario) >= 0.1
    assert 0.0 <= concealment(scenario) <= 1.0
    assert concealment(scenario) <= concealment(judged(min(50, items + 1), inspection))
    assert concealment(judged(0, inspection)) == concealment(judged(items, 1.0)) == 0.0


def departments(scores: list[float], **incentives: Any) -> Any:
    """A world whose departments stand at these scores."""
    office = smallest_scenario().departments[0].model_dump()
    rows = [office | {"name": "office" if k == 0 else f"office {k}"} for k in range(len(scores))]
    scenario = smallest_scenario(
        departments=rows, policy={"incentives": incentives, "supervision": {"inspection": 1.0, "verification": 0.0}}
    )
    world = Simulation(scenario, 1).world
    world.departments["score"] = scores
    return world


def test_the_last_are_called_in() -> None:
    """SF-29: of four the last half; of equals the first in the table stands lower."""
    world = departments([0.5, 0.2, 0.9, 0.5], laggards=0.5)
    assert [standing(world, k) for k in range(4)] == [1, 0, 3, 2]
    before = world.departments["effort"].copy()
    call_in_laggards(world)
    assert np.allclose(world.departments["effort"] - before, [0.15, 0.15, 0.0, 0.0])


@pytest.mark.parametrize(("weight", "score"), [(0.0, 0.8), (1.0, 0.25), (0.5, 0.525)])
def test_a_score_weighs_punctuality_and_ratings(weight: float, score: float) -> None:
    world = departments([1.0], satisfaction_weight=weight, publicity=1.0)
    department = world.departments[0]
    department.due, department.on_time, department.asked, department.content = 10, 8, 4, 1
    score_department(world, 0)
    assert department.score == pytest.approx(score)
    assert department.effort == pytest.approx(1.0 + 0.2 * 2.0 * (1.0 - score))
    assert (department.due, department.on_time, department.asked, department.content) == (0, 0, 0, 0)


def learned(
    due: int = 10, on_time: int = 10, sent_back: int = 0, asked: int = 0, slow: int = 0, **levers: Any
) -> float:
    """Share of effort for quality after one evaluation with these counts; all who were asked were not satisfied."""
    world = departments([1.0], **levers)
    department = world.departments[0]
    department.due, department.on_time, department.sent_back = due, on_time, sent_back
    department.asked, department.slow = asked, slow
    score_department(world, 0)
    return float(department.care)


def test_effort_goes_where_points_can_be_won() -> None:
    """Lost by lateness alone: to speed; by work sent back, or bad for callers: to quality."""
    assert learned() == 0.5
    assert learned(on_time=0) == pytest.approx(0.0)
    assert learned(on_time=5, sent_back=5) == pytest.approx(0.5 + 0.5 * 0.5)
    assert learned(asked=4, satisfaction_weight=1.0) == pytest.approx(1.0)
    assert learned(asked=4, slow=4, satisfaction_weight=1.0) == pytest.approx(0.0)
    mixed = learned(asked=4, slow=2, satisfaction_weight=1.0)  # quality saves 0.5 of the one, speed 0.1 of the other
    assert mixed == pytest.approx(0.5 / 0.6)


def test_officials_whom_nobody_scores_learn_nothing() -> None:
    result = simulate(composed(*STRAINED, "policy.supervision.inspection=0"), 1)
    assert (result.simulation.world.departments["care"] == 0.5).all()


def test_pressing_works_for_a_while_and_within_bounds() -> None:
    world = departments([1.0])
    department = world.departments[0]
    press(world, 0, 0.1)
    assert department.effort == pytest.approx(1.05)
    for _ in range(200):
        press(world, 0, 0.1)
    assert department.effort == pytest.approx(MOST_EFFORT)
    department.due = department.on_time = 1
    score_department(world, 0)
    assert department.effort == pytest.approx(1.0 + 0.5 * np.exp(-1))
    press(world, a.NOBODY, 0.1)


def test_hidden_cases_are_closed_on_file_and_come_back() -> None:
    """SF-20: the ledger says closed, nothing was done, the resident is not asked, and the trouble shows again."""
    result = strained(1, "policy.incentives.veto_items=10")
    cases, log = result.simulation.world.cases, result.log
    assert log is not None
    hidden = cases[cases["state"] == CaseState.CONCEALED]
    assert len(hidden) > 0
    assert (hidden["ledger"] == Ledger.CLOSED_ON_FILE).all()
    assert (hidden["resolved"] == a.NEVER).all()
    times = log[log["activity"] == a.CONCEALED]
    assert len(times) == result.simulation.world.days["concealed"].sum()
    assert (cases["overdue"][times["case"]]).all()
    again = set(log["case"][log["activity"] == a.RECURS].tolist())
    assert again & set(times["case"].tolist())


def test_without_vetoes_nothing_is_hidden() -> None:
    result = strained(1)
    assert result.outcomes["concealed_per_100"] == 0
    assert result.outcomes["petitions_on_file_per_10k"] == result.outcomes["petitions_per_10k"] > 0


def test_more_items_hide_more() -> None:
    """SF-20, over paired seeds."""
    few, many = (
        [strained(seed, f"policy.incentives.veto_items={items}").outcomes["concealed_per_100"] for seed in range(1, 9)]
        for items in (4, 12)
    )
    change = np.subtract(many, few)
    assert np.mean(change) - 3 * np.std(change, ddof=1) / np.sqrt(len(change)) > 0


def test_a_petition_target_cleans_the_file_and_changes_nothing_else() -> None:
    """SF-20: fewer petitions are reported; but for the softer contact and the anger of those kept off the file, just
    as many are made."""
    calm = ("behaviour.official.restraint=0", "behaviour.anger.intercepted=0")
    free, bound = (strained(2, *calm, f"policy.incentives.petition_target={target}") for target in (0, 1))
    assert bound.outcomes["petitions_per_10k"] == free.outcomes["petitions_per_10k"]
    assert bound.outcomes["petitions_on_file_per_10k"] < free.outcomes["petitions_on_file_per_10k"]
    assert free.log is not None
    assert bound.log is not None
    assert (free.log == bound.log).all()


def test_petitions_kept_off_the_file_return_as_further_petitions() -> None:
    """SF-23: with the anger at being intercepted, more are made than without it, over paired seeds."""
    target = ("behaviour.official.restraint=0", "policy.incentives.petition_target=1", "horizon.days=180")
    change = [
        strained(seed, *target).outcomes["petitions_per_10k"]
        - strained(seed, *target, "behaviour.anger.intercepted=0").outcomes["petitions_per_10k"]
        for seed in range(1, 9)
    ]
    assert np.mean(change) - 2 * np.std(change, ddof=1) / np.sqrt(len(change)) > 0


def test_ratings_in_the_score_bring_better_work() -> None:
    """SF-10: more is right at the first attempt, and more callers are satisfied."""
    unchecked = ("policy.supervision.verification=0", "horizon.days=180")
    for name in ("first_time_right_rate", "satisfaction_rate"):
        change = [
            strained(seed, "policy.incentives.satisfaction_weight=1", *unchecked).outcomes[name]
            - strained(seed, *unchecked).outcomes[name]
            for seed in range(1, 7)
        ]
        assert np.mean(change) - 3 * np.std(change, ddof=1) / np.sqrt(len(change)) > 0
