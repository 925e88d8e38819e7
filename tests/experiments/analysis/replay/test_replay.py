"""Policies as they are written, and verdicts where the kept calibrations agree or do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.analysis.replay.counterfactual import OUTCOMES, Replayed
from experiments.analysis.replay.judge import judged, weighted_range
from experiments.analysis.replay.policy import read_policy
from sim.text.catalogue import WanggeError

NAMES = ("ROADS, 511", "parks")


def test_a_policy_is_read_item_by_item() -> None:
    found = read_policy("officers*0.5; officers[roads, 511]=12; touch*0.8; order=oldest", NAMES)
    assert (found.officers, found.officers_set) == ({-1: 0.5}, {0: 12.0})
    assert (found.touch, found.order, found.rule) == (0.8, 100.0, None)
    assert read_policy("as_it_was", NAMES).name == "as_it_was"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("officer*2", "cannot read 'officer\\*2'"),
        ("officers=5", "cannot read"),
        ("officers*-1", "between 0 and 1000"),
        ("officers[roofs]*2", "no department 'roofs'"),
        ("rule=luck", "no dispatch rule 'luck'"),
        (";", "cannot read"),
    ],
)
def test_a_mistake_is_one_line(text: str, why: str) -> None:
    with pytest.raises(WanggeError, match=why) as caught:
        read_policy(text, NAMES)
    assert "\n" not in str(caught.value) and "\n" not in caught.value.line("zh")


@given(st.text(max_size=40))
def test_any_text_is_a_policy_or_a_line(text: str) -> None:
    try:
        said = read_policy(text, NAMES).name
    except WanggeError as error:
        said = error.line("zh")
    assert "\n" not in said


def replayed(gaps: np.ndarray) -> Replayed:
    """Both sides of a replay with these differences (members, seeds) in every outcome."""
    against = np.full((*gaps.shape, len(OUTCOMES)), 0.5)
    members = len(gaps)
    return Replayed(
        against + gaps[..., None], against, np.zeros((2, *gaps.shape, 1)), np.full(members, 1 / members), 100
    )


def verdict(gaps: np.ndarray, name: str = "share_168") -> str:
    return next(row.verdict for row in judged(replayed(gaps)) if row.name == name)


def test_verdicts() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.005, (100, 10))
    assert verdict(noise + 0.2) == "better"
    assert verdict(noise - 0.2) == "worse"
    assert verdict(noise / 100) == "same"
    assert verdict(noise + 0.2, "overtaking") == "differs"
    split = np.where(np.arange(100) < 20, -0.2, 0.2)[:, None]
    assert verdict(noise + split) == "no_verdict"
    half = np.where(np.arange(100) < 50, 0.0, 0.2)[:, None]
    assert verdict(np.abs(noise) / 100 + half) in ("unclear", "better")


def test_the_two_intervals_are_told_apart() -> None:
    rng = np.random.default_rng(2)
    between = np.linspace(0.0, 0.4, 100)[:, None]
    row = judged(replayed(between + rng.normal(0, 0.001, (100, 10))))[2]
    assert row.calibrations[1] - row.calibrations[0] > 0.3 > 0.02 > row.seeds[1] - row.seeds[0]


def test_a_range_of_weighted_values() -> None:
    assert weighted_range(np.arange(101.0), np.full(101, 1 / 101)) == pytest.approx((5.0, 95.0), abs=0.6)
