"""Verdicts on the claims of a system: what its comparison shows, against what its source claims.

d is the paired difference, with the measure less without it, with its 95 % interval over seeds; m is the size that the
claim states beforehand. The rule is that of the table of levers (`levers.judge.verdict`): if the whole interval lies
within -m and m, the effect is *negligible* (too small to be visible, shown to be so); otherwise a difference that is
shown after Holm's correction over the card's claims and whose mean is at least m is *shown* or, in the other direction,
*contrary*; everything else is *undecided*. A claim of no difference is shown by the first and contradicted by the
second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from experiments.analysis.levers.judge import Verdict as LeverVerdict
from experiments.analysis.levers.judge import verdict as lever_verdict
from experiments.analysis.paired import PairedDifference, Series, holm, mean_by_seed, p_value, paired_by_seed
from experiments.config.claims import Claim, Direction

Verdict = Literal["shown", "negligible", "undecided", "contrary"]
VERDICTS: tuple[Verdict, ...] = ("shown", "negligible", "undecided", "contrary")
"""From the best to the worst: a system with several claims is as good as its worst."""
SIGNS: dict[Direction, int] = {"higher": 1, "lower": -1, "no_difference": 0}
Side = Literal["without", "with"]
Measured = tuple[Claim, Series, Series]
"""A claim with the values of its outcome by seed: without the measure, and with it."""
_AS_LEVER: dict[LeverVerdict, Verdict] = {
    "as_stated": "shown",
    "nothing": "negligible",
    "negligible": "negligible",
    "contrary": "contrary",
    "undecided": "undecided",
}


@dataclass(frozen=True)
class JudgedClaim:
    """A claim of a system with the evidence and the verdict; `size` is the claimed size in the outcome's unit."""

    system: str
    number: int
    claim: Claim
    mean_without: float
    mean_with: float
    difference: PairedDifference
    size: float
    p_holm: float
    verdict: Verdict


def judge(system: str, measured: Sequence[Measured]) -> list[JudgedClaim]:
    """Return the verdicts on the claims of a system, in their order."""
    found = [paired_by_seed(moved, rest) for _, rest, moved in measured]
    corrected = holm([p_value(each) for each in found])
    judged = []
    for number, ((claim, rest, moved), each, p) in enumerate(zip(measured, found, corrected, strict=True), 1):
        size = claim.size * abs(mean_by_seed(rest)) if claim.relative else claim.size
        told = verdict(each, p, size, claim.direction)
        judged.append(JudgedClaim(system, number, claim, mean_by_seed(rest), mean_by_seed(moved), each, size, p, told))
    return judged


def verdict(found: PairedDifference, p_holm: float, size: float, direction: Direction) -> Verdict:
    """Return the verdict on a difference against a claimed direction and size.

    >>> def of(low, high, direction, p=0.0):
    ...     return verdict(PairedDifference((low + high) / 2, low, high, 20, None, None), p, 1.0, direction)
    >>> of(1, 3, "higher"), of(1, 3, "lower"), of(0.2, 0.4, "higher"), of(-3, 5, "higher", p=0.5)
    ('shown', 'contrary', 'negligible', 'undecided')
    >>> of(-0.2, 0.4, "no_difference"), of(1, 3, "no_difference"), of(-3, 5, "no_difference", p=0.5)
    ('shown', 'contrary', 'undecided')
    """
    return _AS_LEVER[lever_verdict(found, p_holm, size, SIGNS[direction])]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a system with these verdicts on its claims."""
    return max(verdicts, key=VERDICTS.index)
