"""Intervals on the command line become factors, in the type that the scenario wants."""

import pytest

from experiments.config.compose import packaged
from experiments.config.overrides import parse
from experiments.design.factors import Factor, assumed_factors, factor
from sim.text.catalogue import WanggeError


def asked(text: str) -> Factor:
    return factor(parse([text], packaged().folder, intervals=True)[0])


def test_an_interval_is_a_factor_with_both_ends():
    found = asked("policy.participation.reporting_rate=interval(0.2,0.8)")
    assert (found.low, found.high, found.whole) == (0.2, 0.8, False)
    assert found.at(0.0) == 0.2 and found.at(0.5) == pytest.approx(0.5)


def test_whole_numbers_stay_whole_and_reach_both_ends():
    found = asked("policy.staffing.operators=interval(1,3)")
    assert [found.at(u) for u in (0.0, 0.34, 0.999)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("policy.participation.reporting_rate=interval(0.8,0.2)", "smaller"),
        ("policy.dispatch.rule=interval(1,2)", "number"),
        ("policy.staffing.operators=interval(1.5,3)", "whole"),
    ],
)
def test_what_is_no_interval_of_a_number_is_refused(text, word):
    with pytest.raises(WanggeError, match=word):
        asked(text)


def test_assumed_constants_lie_around_their_defaults():
    for each in assumed_factors():
        assert each.low < each.high
