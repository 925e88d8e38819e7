"""Verdicts on claims from made numbers: direction, size, equivalence, and a system by its worst claim."""

from __future__ import annotations

import pytest

from experiments.analysis.claims.judge import judge, worst
from experiments.analysis.claims.table import by_system, claim_table, counts
from experiments.config.claims import Claim

SEEDS = range(1, 21)


def claim(direction: str = "lower", size: float = 5.0, **more: object) -> Claim:
    """A claim about the response time."""
    content = {
        "says": {"en": "It is quicker.", "zh": "更快。"},
        "outcome": "response_hours",
        "direction": direction,
        "size": size,
        "without": "policy.supervision.urging=0",
        "with": "policy.supervision.urging=1",
        "evidence": "assumed: five hours",
    }
    return Claim.model_validate(content | more)


def series(mean: float, noise: float = 1.0) -> dict[int, float]:
    """Values about a mean, with a noise that does not cancel within pairs."""
    return {seed: mean + noise * (-1) ** seed for seed in SEEDS}


FLAT = dict.fromkeys(SEEDS, 100.0)


@pytest.mark.parametrize(
    ("asked", "moved", "verdict"),
    [
        (claim(), series(90), "shown"),
        (claim(), series(110), "contrary"),
        (claim("higher"), series(110), "shown"),
        (claim(), series(98), "negligible"),
        (claim(), series(100), "negligible"),
        (claim(), series(95, noise=40), "undecided"),
        (claim(), series(94.9, noise=3), "shown"),
        (claim(), series(95.5, noise=3), "undecided"),
        (claim("no_difference"), series(100), "shown"),
        (claim("no_difference"), series(98), "shown"),
        (claim("no_difference"), series(90), "contrary"),
        (claim("no_difference"), series(100, noise=40), "undecided"),
        (claim(size=0.05, relative=True), series(90), "shown"),
        (claim(size=0.2, relative=True), series(90), "negligible"),
    ],
)
def test_a_difference_is_judged_against_direction_and_size(asked: Claim, moved: dict[int, float], verdict: str) -> None:
    assert judge("x", [(asked, FLAT, moved)])[0].verdict == verdict


def test_seeds_that_failed_on_one_side_are_left_out_and_one_pair_decides_nothing() -> None:
    moved = series(90)
    found = judge("x", [(claim(), FLAT, {seed: moved[seed] for seed in (1, 2, 3)})])[0]
    assert found.difference.pairs == 3
    assert judge("x", [(claim(), FLAT, {1: 90.0})])[0].verdict == "undecided"
    assert judge("x", [(claim(), FLAT, {})])[0].verdict == "undecided"


def test_claims_of_one_card_are_corrected_together() -> None:
    weak = {seed: 100.0 + (-1) ** seed * 10 - 6 for seed in SEEDS}
    alone = judge("x", [(claim(), FLAT, weak)])[0]
    beside = judge("x", [(claim(), FLAT, weak)] * 10)[0]
    assert alone.p_holm < beside.p_holm


def test_a_system_is_as_good_as_its_worst_claim() -> None:
    judged = judge("a", [(claim(), FLAT, series(90)), (claim(), FLAT, series(110))])
    judged += judge("b", [(claim(), FLAT, series(90))])
    assert by_system(judged) == {"a": "contrary", "b": "shown"}
    assert worst(["shown", "undecided", "negligible"]) == "undecided"
    assert counts(each.verdict for each in judged) == {"shown": 2, "negligible": 0, "undecided": 0, "contrary": 1}


def test_the_table_has_a_row_per_claim_with_its_size_in_the_outcomes_unit() -> None:
    table = claim_table(judge("a", [(claim(size=0.05, relative=True), FLAT, series(90))]))
    row = table.iloc[0]
    assert (row["system"], row["claim"], row["size"], row["verdict"]) == ("a", 1, 5.0, "shown")
    assert row["low"] < row["difference"] < row["high"]
