"""Verdicts on made-up numbers whose answer is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

from experiments.analysis.facts.fact import Claim, Fact
from experiments.analysis.facts.judge import Series, holm, judge, verdict, weigh

NOISE = np.array([0.3, -0.2, 0.1, -0.4, 0.2, 0.0])


def claim(a: Any = "a", b: Any = "b", direction: str = "above", **more: Any) -> Claim:
    return Claim.model_validate({"outcome": "satisfaction", "a": a, "b": b, "direction": direction, **more})


def fact(*claims: Claim) -> Fact:
    text = {"en": "x", "zh": "x"}
    named = sorted({name for each in claims for name in each.policies()})
    policies = {name: {"name": text} for name in named}
    return Fact.model_validate(
        {"id": "SF-99", "title": text, "statement": text, "source": text, "policies": policies, "claims": claims}
    )


def given(**columns: Sequence[float]) -> Callable[[str, str], Series]:
    """Measures by policy, whatever the outcome."""
    return lambda policy, outcome: dict(enumerate(columns[policy]))


def judged(columns: Mapping[str, Sequence[float]], *claims: Claim) -> str:
    return judge(fact(*claims), given(**columns)).verdict


@pytest.mark.parametrize(
    ("shift", "direction", "expected"),
    [
        (2.0, "above", "reproduced"),
        (-2.0, "above", "not_reproduced"),
        (0.05, "above", "undecided"),
        (2.0, "below", "not_reproduced"),
        (-2.0, "below", "reproduced"),
        (0.05, "below", "undecided"),
    ],
)
def test_a_difference_lies_on_the_claimed_side_on_the_other_or_on_both(
    shift: float, direction: str, expected: str
) -> None:
    assert judged({"a": 5 + shift + NOISE, "b": [5.0] * 6}, claim(direction=direction)) == expected


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(0.0, "reproduced"), (1.0, "undecided"), (-1.0, "undecided"), (3.0, "not_reproduced"), (-3.0, "not_reproduced")],
)
def test_equal_means_that_the_whole_interval_lies_within_the_margin(shift: float, expected: str) -> None:
    assert judged({"a": 5 + shift + NOISE, "b": [5.0] * 6}, claim(direction="equal", margin=1.0)) == expected


def test_the_p_value_is_that_of_scipys_paired_t_test() -> None:
    a, b = 5.2 + NOISE, np.linspace(4.8, 5.0, 6)
    found = judge(fact(claim()), given(a=a, b=b)).claims[0]
    assert found.p == pytest.approx(stats.ttest_rel(a, b).pvalue)
    assert found.points == 1


@pytest.mark.parametrize("shift", [0.05, 0.15, 0.22, 0.27, 0.3, 0.5])
def test_a_claim_alone_is_shown_just_when_its_interval_lies_on_one_side(shift: float) -> None:
    found = judge(fact(claim()), given(a=5 + shift + NOISE, b=[5.0] * 6)).claims[0]
    assert found.difference.low is not None
    assert (found.shown == 1) == (found.difference.low > 0)


def test_holm_corrects_step_by_step() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([0.02]) == [0.02]
    assert holm([]) == []


def test_many_claims_make_a_weak_one_undecided() -> None:
    """A difference shown alone at 5 % is not shown as the weaker of two with one that shows nothing."""
    weak = 5 + 0.28 + NOISE
    columns = {"a": weak, "b": [5.0] * 6, "c": 5 + NOISE}
    alone = judge(fact(claim()), given(**columns)).claims[0]
    assert 0.025 < alone.p < 0.05 and judged(columns, claim()) == "reproduced"
    together = judge(fact(claim(), claim("c", "b")), given(**columns))
    assert together.verdict == "undecided"
    assert together.claims[0].p_holm == pytest.approx(2 * alone.p)


def test_one_contrary_claim_refutes_a_fact_and_one_unclear_claim_leaves_it_open() -> None:
    assert [verdict(shown) for shown in ([1, 1], [1, 0], [1, -1], [0, -1], [0, 0])] == [
        "reproduced", "undecided", "not_reproduced", "not_reproduced", "undecided",
    ]  # fmt: skip


def test_pairs_with_missing_values_are_dropped_and_too_few_decide_nothing() -> None:
    nan = math.nan
    some = judge(fact(claim()), given(a=[7.0, nan, 7.1, 6.9], b=[5.0, 5.0, 5.0, 5.0])).claims[0]
    assert (some.difference.pairs, some.difference.dropped, some.shown) == (3, 1, 1)
    for a in ([7.0, nan, nan, nan], [nan] * 4):
        assert judged({"a": a, "b": [5.0] * 4}, claim()) == "undecided"


def test_differences_without_spread_are_shown_unless_they_are_zero() -> None:
    assert judged({"a": [6.0] * 3, "b": [5.0] * 3}, claim()) == "reproduced"
    assert judged({"a": [5.0] * 3, "b": [5.0] * 3}, claim()) == "undecided"
    assert judged({"a": [5.0] * 3, "b": [5.0] * 3}, claim(direction="equal", margin=0.1)) == "reproduced"


def test_a_side_may_be_a_step_between_policies_or_a_number() -> None:
    columns = {"low": 1 + NOISE, "middle": 2 + NOISE, "high": 9 + NOISE}
    assert judged(columns, claim(["high", "middle"], ["middle", "low"])) == "reproduced"
    assert judged(columns, claim(["high", "middle"], ["middle", "low"], "below")) == "not_reproduced"
    assert judged({"high": 9 + NOISE}, claim("high", 8)) == "reproduced"
    found = judge(fact(claim(["high", "low"], 8.5, "below")), given(**columns)).claims[0]
    assert (found.mean_a, found.mean_b) == pytest.approx((8.0, 8.5))


def test_no_difference_at_all_points_nowhere() -> None:
    found = judge(fact(claim()), given(a=[1.0, 2.0], b=[2.0, 1.0])).claims[0]
    assert weigh(found.claim, found.difference) == (0, 1.0)
