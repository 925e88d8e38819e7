"""News for residents, joint dates, neighbours first, a veto on officials: each moves what it should, or nothing."""

from __future__ import annotations

import numpy as np
from small_worlds import ran

from sim.vocabulary.states import Route

STRAINED = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0", "troubles.factor=2",
            "policy.staffing.department_staff=0.6", "policy.supervision.urging=1")  # fmt: skip
MEETINGS = ("policy.supervision.meeting_days=7", "policy.supervision.urging=0")


def test_residents_who_are_told_wait_instead_of_going_up() -> None:
    silent, told = ran(*STRAINED), ran(*STRAINED, "policy.coordination.told=1", "behaviour.coordination.reassured=1")
    assert told.outcomes["petitions_per_10k"] < silent.outcomes["petitions_per_10k"]
    assert told.simulation.world.days["escalated"].sum() < 0.8 * silent.simulation.world.days["escalated"].sum()


def test_news_that_nobody_believes_changes_nothing() -> None:
    silent, told = ran(*STRAINED), ran(*STRAINED, "policy.coordination.told=1", "behaviour.coordination.reassured=0")
    np.testing.assert_array_equal(silent.simulation.world.cases, told.simulation.world.cases)


def test_a_meeting_sets_joint_dates_only_for_what_needs_several_departments() -> None:
    one_by_one = ran(*STRAINED, *MEETINGS).simulation.world
    dated = ran(*STRAINED, *MEETINGS, "policy.coordination.joint_after_days=2").simulation.world
    assert (one_by_one.crews[:, 0] < 0).all()
    joint = dated.crews[:, 0] >= 0
    assert joint.any()
    assert (dated.cases["needs"][joint] > 1).all()
    done = joint & (dated.cases["handled"] >= 0)
    assert done.any()
    assert (dated.cases["part"][done] == dated.cases["needs"][done]).all()


def test_joint_dates_end_what_waited_for_several_departments_sooner() -> None:
    one_by_one = ran(*STRAINED, *MEETINGS)
    dated = ran(*STRAINED, *MEETINGS, "policy.coordination.joint_after_days=2")
    assert dated.outcomes["joint_resolution_hours"] < one_by_one.outcomes["joint_resolution_hours"]


def test_small_matters_tried_among_neighbours_first_take_no_hours() -> None:
    told, tried = ran(*STRAINED), ran(*STRAINED, "policy.partnership.neighbours_first=1")
    settled = [np.count_nonzero(each.simulation.world.cases["route"] == Route.SELF_HELP) for each in (told, tried)]
    assert settled[1] > 1.1 * settled[0]
    assert tried.simulation.world.cases["small"][tried.simulation.world.cases["route"] == Route.SELF_HELP].all()
    hours = [each.simulation.world.workers["task_seconds"].sum() for each in (told, tried)]
    assert hours[1] < hours[0]


def test_neighbours_settle_nothing_where_none_succeeds() -> None:
    told = ran(*STRAINED, "behaviour.society.meeting_success=0")
    tried = ran(*STRAINED, "behaviour.society.meeting_success=0", "policy.partnership.neighbours_first=1")
    np.testing.assert_array_equal(told.simulation.world.cases, tried.simulation.world.cases)


def test_a_petition_voids_the_score_of_those_who_answer_for_it() -> None:
    scored = ("policy.careers.score_days=30", "policy.careers.bonus=0.5")
    free = ran(*STRAINED, *scored).simulation.world.officials
    vetoed = ran(*STRAINED, *scored, "policy.careers.petition_veto=1").simulation.world.officials
    assert (vetoed["score"] == 0).sum() > (free["score"] == 0).sum()
    workers = vetoed["office"] == free["office"].max()
    assert (vetoed["petitions"][workers] == 0).all()
    never = ran(*STRAINED, *scored, "policy.careers.petition_veto=1000").simulation.world.officials
    np.testing.assert_array_equal(never["score"], free["score"])
