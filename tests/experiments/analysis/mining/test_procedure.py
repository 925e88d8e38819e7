"""The procedure as data: it holds together, and it names what a case leaves out."""

import pytest

from experiments.analysis.mining.procedure import STAGES, START, procedure
from sim.run.schedule import SCHEDULE

RULES = procedure()
STRAIGHT = ["collected", "filed", "dispatched", "handled", "fed_back", "checked", "closed", "revisited"]


def test_it_has_the_seven_stages_and_every_one_can_be_reached():
    assert len(RULES.stages) == STAGES == 7
    assert {each.stage for each in RULES.activities.values() if each.main} == set(range(1, 8))


def test_it_speaks_only_of_activities_that_there_are():
    known = {START, *RULES.activities}
    assert all(each.after <= known for each in RULES.activities.values())
    assert RULES.endings <= known
    assert all(set(limit.to) <= known for limit in RULES.limits)
    assert {name for targets in RULES.mapping.values() for name in targets} - {None} <= known
    assert set(RULES.mapping) <= {answer.activity for answer in SCHEDULE}


def test_the_straight_course_has_no_deviation():
    assert [RULES.deviations(a, b) for a, b in zip([START, *STRAIGHT], STRAIGHT, strict=False)] == [()] * len(STRAIGHT)
    assert [name for name, each in RULES.activities.items() if each.main] == STRAIGHT


@pytest.mark.parametrize(
    ("before", "activity", "wrong"),
    [
        ("collected", "handled", ("left_out.filed", "left_out.dispatched")),
        ("fed_back", "closed", ("left_out.checked",)),
        ("start", "closed", tuple(f"left_out.{name}" for name in STRAIGHT[:6])),
        ("checked", "dispatched", ("wrong_order",)),
        ("closed", "filed", ("wrong_order",)),
        ("dispatched", "concealed", ("concealed",)),
        ("returned", "dispatched", ()),
        ("sent_back", "handled", ()),
    ],
)
def test_what_is_wrong_between_two_activities(before, activity, wrong):
    assert RULES.deviations(before, activity) == wrong


def test_every_activity_and_limit_has_a_name_in_both_languages():
    for key in [*RULES.activities, *(limit.name for limit in RULES.limits)]:
        assert RULES.name(key, "en") and RULES.name(key, "zh") and RULES.name(key, "en") != RULES.name(key, "zh")
