"""Sides that ended unlike shares of their waits are told, in one line and in both languages."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.analysis.ended_waits import EndedWaits, unlike, unlike_settings
from experiments.present.sentences import ended_waits_sentence
from experiments.results.days import Days
from experiments.results.sweep_view import View

RULE = "policy.dispatch.rule"


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        ([0.98, 0.975], None),
        ([0.98, 0.96], EndedWaits("answered_share", 0.96, 0.98)),
        ([0.98, float("nan")], None),
        ([], None),
    ],
)
def test_only_a_difference_of_more_than_a_point_is_told(sides, found):
    assert unlike([{"answered_share": share, "resolved_share": 0.5} for share in sides]) == found


def test_the_share_that_differs_most_is_told_and_old_folders_have_none():
    sides = [{"answered_share": 0.9, "resolved_share": 0.3}, {"answered_share": 0.95, "resolved_share": 0.8}]
    assert unlike(sides) == EndedWaits("resolved_share", 0.3, 0.8)
    assert unlike([{}, {}]) is None


def test_settings_of_a_sweep_are_compared_by_their_means():
    shares = {"outcome.answered_share": [0.9, 0.8, 0.99, 0.97]}
    runs = pd.DataFrame({"seed": [1, 2, 1, 2], RULE: ["fifo", "fifo", "nearest", "nearest"]} | shares)
    found = unlike_settings(View(runs, "grid", [RULE], [], [], {}, Days(Path("nowhere"), ())))
    assert (found.low, found.high) == pytest.approx((0.85, 0.98))


@pytest.mark.parametrize(("lang", "words"), [("en", "from 85.0 to 98.0 %"), ("zh", "85.0% 至 98.0%")])
def test_it_is_one_line(lang, words):
    line = ended_waits_sentence(EndedWaits("answered_share", 0.85, 0.98), lang)
    assert words in line and "\n" not in line and "_of_answered" in line
