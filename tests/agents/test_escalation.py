"""Points lost for handing up.

Difficult disputes stay in the grid, failed attempts are repeated, less reaches the centre.
"""

from __future__ import annotations

import numpy as np
from small_worlds import composed

from sim.run.simulation import RunResult, simulate
from sim.vocabulary import events as a
from sim.vocabulary.states import CategoryKind, Route

TOWN = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0", "troubles.factor=2")
KEPT = ("policy.dispatch.pass_up_penalty=1", "policy.dispatch.tier_retention=1")


def town(*levers: str, seed: int = 1) -> RunResult:
    return simulate(composed(*TOWN, *levers), seed, log=True)


def test_without_points_nothing_is_kept_or_tried_again() -> None:
    result = town()
    world = result.simulation.world
    assert world.days["kept"].sum() == 0
    assert not world.attempts.any()
    assert world.days["handed_up"].sum() > 0
    assert not (world.cases["route"][~world.cases["small"]] == Route.MEDIATION).any()


def test_points_keep_disputes_in_the_grid() -> None:
    """SF-18: fewer are handed up, difficult ones are mediated, and a matter that failed is attended again."""
    handed = [
        [town(*levers, seed=seed).outcomes["handed_up_per_100"] for seed in range(1, 9)] for levers in (KEPT[1:], KEPT)
    ]
    change = np.subtract(handed[1], handed[0])
    assert np.mean(change) + 3 * np.std(change, ddof=1) / np.sqrt(len(change)) < 0
    assert np.mean(handed[1]) < 0.75 * np.mean(handed[0])
    bound = town(*KEPT)
    world, log = bound.simulation.world, bound.log
    assert log is not None
    hard = world.cases[~world.cases["small"] & (world.cases["route"] == Route.MEDIATION)]
    assert len(hard) > 0
    assert (world.categories["kind"][hard["category"]] == CategoryKind.DISPUTE).all()
    again = np.flatnonzero(world.attempts > 0)
    attended = np.bincount(log["case"][log["activity"] == a.ATTENDED], minlength=len(world.cases))
    assert len(again) > 20
    assert (attended[again] >= world.attempts[again]).all()
    assert world.days["kept"].sum() >= world.attempts.sum()


def test_what_can_never_succeed_is_handed_up_in_the_end_or_still_kept() -> None:
    result = town(
        *KEPT,
        "behaviour.worker.retry_success=0",
        "behaviour.worker.retry_days=0",
        "behaviour.worker.pass_up_aversion=0.5",
    )
    world = result.simulation.world
    kept, handed = world.days["kept"].sum(), world.days["handed_up"].sum()
    assert 0.35 < kept / (kept + handed) < 0.65
