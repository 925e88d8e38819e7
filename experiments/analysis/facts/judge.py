"""Verdicts on facts: paired differences over seeds, each claim with its interval, corrected by Holm within a fact.

A claim is about a paired difference d = A - B. Direction "above" claims d > 0, "below" d < 0, "equal" |d| < margin. Its
p-value is two-sided and belongs to the side on which the mean lies, so p < 0.05 says the same as a 95 % interval that
lies wholly on one side. A fact is *reproduced* if every claim is shown after Holm's correction (Holm 1979), *not
reproduced* if the contrary of some claim is shown, and *undecided* otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from experiments.analysis.facts.fact import Claim, Fact
from experiments.analysis.paired import CONFIDENCE, PairedDifference, holm, p_value, paired

Verdict = Literal["reproduced", "not_reproduced", "undecided"]
ALPHA = 1 - CONFIDENCE
COLUMN = "outcome.value"
Series = dict[int, float]
"""Values of a measure by seed."""


@dataclass(frozen=True)
class Judged:
    """A claim with what the runs say about it.

    `points` is +1 if the mean lies on the claimed side, -1 if on the other.
    """

    claim: Claim
    mean_a: float
    mean_b: float
    difference: PairedDifference
    points: int
    p: float
    p_holm: float

    @property
    def shown(self) -> int:
        """+1 if the claim is shown, -1 if its contrary is, 0 if neither."""
        return self.points if self.p_holm < ALPHA else 0


@dataclass(frozen=True)
class Finding:
    """A fact with its claims judged.

    `robustness` is the share of draws of the assumed constants under which the fact holds.
    """

    fact: Fact
    claims: tuple[Judged, ...]
    verdict: Verdict
    robustness: float | None = None


def judge(fact: Fact, values: Callable[[str, str], Series]) -> Finding:
    """Return the verdict on a fact; `values(policy, outcome)` gives a measure by seed."""
    sides = [sides_of(claim, values) for claim in fact.claims]
    differences = [paired(a, b, COLUMN) for a, b in sides]
    evidence = [weigh(claim, difference) for claim, difference in zip(fact.claims, differences, strict=True)]
    corrected = holm([p for _, p in evidence])
    claims = tuple(
        Judged(claim, float(a[COLUMN].mean()), float(b[COLUMN].mean()), difference, points, p, p_holm)
        for claim, (a, b), difference, (points, p), p_holm in zip(
            fact.claims, sides, differences, evidence, corrected, strict=True
        )
    )
    return Finding(fact, claims, verdict([claim.shown for claim in claims]))


def verdict(shown: Sequence[int]) -> Verdict:
    """Return the joint verdict on a fact's claims: +1 for shown, -1 for the contrary shown, 0 for neither."""
    if any(each < 0 for each in shown):
        return "not_reproduced"
    return "reproduced" if all(each > 0 for each in shown) else "undecided"


def sides_of(claim: Claim, values: Callable[[str, str], Series]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both sides of a claim by seed: a measure, its change from one policy to another, or a number."""
    a = _side(claim.a, claim.outcome, values)
    b = dict.fromkeys(a, claim.b) if isinstance(claim.b, float) else _side(claim.b, claim.outcome, values)
    return tuple(pd.DataFrame({"seed": list(side), COLUMN: list(side.values())}) for side in (a, b))  # type: ignore[return-value]


def _side(side: str | float | tuple[str, str], outcome: str, values: Callable[[str, str], Series]) -> Series:
    if isinstance(side, tuple):
        to, start = (values(policy, outcome) for policy in side)
        return {seed: to[seed] - start[seed] for seed in to if seed in start}
    return values(str(side), outcome)


def weigh(claim: Claim, difference: PairedDifference) -> tuple[int, float]:
    """Return on which side of the claim the mean lies, and the two-sided p-value; (0, 1) with fewer than two pairs.

    For "equal" the claimed side lies between two bounds, and the p-value is that of the bound nearest to the mean.
    """
    if difference.low is None or difference.high is None:
        return 0, 1.0
    gap = claim.gap(difference.mean)
    if gap == 0:
        return 0, 1.0
    return (1 if gap > 0 else -1), p_value(difference, abs(gap))
