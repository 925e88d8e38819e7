"""Single officials: what their score counts, what hangs on it, and what their effort does in the work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import composed, ran

from sim.agents import officials
from sim.run.simulation import Simulation
from sim.setup.officials import score_stake
from sim.vocabulary.states import Office

TOWN = ("scenario=small_town", "horizon.days=60", "horizon.warmup_days=0")
SCORED = ("policy.careers.score_days=10", "policy.careers.bonus=0.5")


def world_of(*levers: str) -> Any:
    return Simulation(composed(*TOWN, *levers), 1).world


def test_there_is_a_row_for_every_head_secretary_and_worker() -> None:
    world = world_of()
    counts = np.bincount(world.officials["office"], minlength=3)
    assert counts.tolist() == [len(world.departments), len(world.communities), len(world.workers)]
    assert officials.first_worker_official(world) == len(world.departments) + len(world.communities)


def test_nothing_hangs_on_a_score_that_nobody_takes() -> None:
    assert score_stake(composed(*TOWN, "policy.careers.bonus=1")) == 0.0


@pytest.mark.parametrize("lever", ["bonus=0.4", "awarded=0.1", "dismissed=0.1"])
def test_the_more_hangs_on_it_the_higher_the_stake(lever: str) -> None:
    name = lever.split("=")[0]
    rest, some, more = (
        score_stake(composed(*TOWN, "policy.careers.score_days=30", f"policy.careers.{name}={value}"))
        for value in (0.0, 0.1, 0.4)
    )
    assert rest == 0.0 < some < more < 1.0


def test_effort_follows_what_is_scored() -> None:
    """Where only finds count, patrollers look harder and mediate worse; where ratings count, the other way round."""
    by_finds = ran(*TOWN, *SCORED, "policy.careers.finds_weight=1").simulation.world.workers
    by_ratings = ran(*TOWN, *SCORED, "policy.incentives.satisfaction_weight=1").simulation.world.workers
    assert (by_finds["eyes"] > 1.2).all()
    assert (by_finds["care"] < 1.0).all()
    assert (by_ratings["care"] > 1.2).all()
    assert (by_ratings["eyes"] < 1.0).all()


def test_without_a_stake_a_score_changes_nothing() -> None:
    plain, scored = (ran(*TOWN, *extra).simulation.world for extra in ((), ("policy.careers.score_days=10",)))
    assert plain.cases.tobytes() == scored.cases.tobytes()
    assert scored.officials["score"].std() > 0


def test_the_first_are_awarded_and_the_last_replaced() -> None:
    world = ran(*TOWN, "policy.careers.score_days=10", "policy.careers.awarded=0.25", "policy.careers.dismissed=0.25")
    table = world.simulation.world.officials
    assert table["awards"].sum() > 0
    assert table["holder"][table["office"] == Office.SECRETARY].sum() == 6  # one of four each time
    assert table["holder"][table["office"] == Office.WORKER].sum() > 0


def test_a_line_that_counts_for_all_makes_heads_guard_their_own() -> None:
    line, block = (
        ran(*TOWN, *SCORED, f"policy.careers.line_weight={weight}").simulation.world.departments["guarding"]
        for weight in (1.0, 0.0)
    )
    assert (line > 1.0).all()
    assert (block < 1.0).all()


def test_heads_leave_when_their_term_ends_and_newcomers_begin_afresh() -> None:
    world = ran(*TOWN, "policy.careers.score_days=5", "policy.careers.term_years=0.08").simulation.world
    heads = world.officials[world.officials["office"] != Office.WORKER]
    assert (heads["holder"] > 0).mean() > 0.5
    assert (heads["leaves"] > 0).all()
