"""Planned tasks: with money, target and sanction most of the plan is reached, with appeals alone hardly anything."""

from __future__ import annotations

import math

import pytest
from small_worlds import composed, ran

from sim.text.catalogue import WanggeError

BLOOD = "+population.planned_tasks=[{name: blood, en: blood donation, zh: 无偿献血, plan: 50}]"
TOWN = ("scenario=small_town", "horizon.days=120", "horizon.warmup_days=0")


def test_without_planned_tasks_there_is_no_completion() -> None:
    assert math.isnan(ran(*TOWN).outcomes["plan_completion"])


def test_a_task_without_backing_stays_far_below() -> None:
    appeal = ran(*TOWN, BLOOD).outcomes["plan_completion"]
    backed = ran(*TOWN, BLOOD, "policy.careers.backed=[blood]").outcomes["plan_completion"]
    assert appeal < 0.2 < 0.5 < backed <= 1.1


def test_nobody_is_fit() -> None:
    none = BLOOD.replace("plan: 50", "plan: 50, unfit: 1")
    world = ran(*TOWN, none, "policy.careers.backed=[blood]").simulation.world
    assert world.planned_tasks["done"][0] == 0 < world.planned_tasks["agreed"][0]


def test_only_a_planned_task_can_be_backed() -> None:
    with pytest.raises(WanggeError, match="backed"):
        composed(*TOWN, "policy.careers.backed=[blood]")
