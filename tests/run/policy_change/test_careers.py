"""Levers of single officials that change in the middle of a run: rhythms begin and end, persons keep their habits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import composed

from sim.agents.officials import first_worker_official
from sim.mesa_model.model import GovernanceModel
from sim.run.policy_change.messages import Messages
from sim.vocabulary import events as a
from sim.vocabulary.states import Office

TOWN = ("scenario=small_town", "horizon.days=40", "horizon.warmup_days=0", "troubles.factor=2")
SCORED = {"policy__careers__score_days": 5, "policy__careers__bonus": 0.8, "policy__careers__follow_up": 1.0}


def half_way(*levers: str, **changes: Any) -> GovernanceModel:
    model = GovernanceModel(composed(*TOWN, *levers), 1)
    model.run_for(20)
    model.change_policy(**changes)
    return model


def test_scoring_can_begin_and_end() -> None:
    model = half_way(**SCORED, policy__careers__leader_visits=50.0)
    model.run_for(19)
    assert (model.world.officials["zeal"] > 1.0).all()
    assert model.world.official_days["pressed"].sum() > 0
    assert model.world.official_days["leaders"].sum() > 0
    model.change_policy(policy__careers__score_days=0, policy__careers__leader_visits=0.0)
    assert (model.world.officials["zeal"] == 1.0).all()
    for name in ("eyes", "pace", "care"):
        assert (model.world.workers[name] == 1.0).all()
    pending = Messages(model.world)
    for kind in (a.SCORED, a.ANNOUNCED, a.LEADER_CAME):
        assert len(pending.subjects(kind)) == 0


@pytest.mark.parametrize("per_grid", [0.25, 1.0])
def test_officials_stay_in_step_with_the_workers(per_grid: float) -> None:
    levers = ("policy.careers.score_days=5", "policy.careers.bonus=0.8", "policy.careers.follow_up=1")
    model = half_way(*levers, policy__staffing__workers_per_grid=per_grid)
    world = model.world
    first = first_worker_official(world)
    assert len(world.officials) == first + len(world.workers)
    assert (world.officials["office"][first:] == Office.WORKER).all()
    np.testing.assert_array_equal(world.officials["of"][first:], np.arange(len(world.workers)))
    pending = Messages(world).subjects(a.PRESSED)
    assert (world.workers["busy"][pending] >= 0).all()
    model.run_for(20)


def test_backing_can_be_given_later() -> None:
    task = "+population.planned_tasks=[{name: blood, en: blood donation, zh: 无偿献血, plan: 50}]"
    model = half_way(task, policy__careers__backed=["blood"])
    before = int(model.world.planned_tasks["done"][0])
    model.run_for(20)
    assert model.world.planned_tasks["done"][0] > 2 * before


def test_a_worker_who_goes_takes_the_row_along() -> None:
    model = GovernanceModel(composed(*TOWN, "policy.careers.follow_up=1"), 1)
    model.run_for(10)
    model.workers[2].remove()
    world = model.world
    first = first_worker_official(world)
    assert len(world.officials) == first + len(world.workers)
    np.testing.assert_array_equal(world.officials["of"][first:], np.arange(len(world.workers)))
    model.run_for(10)
