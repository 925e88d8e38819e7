"""Verdicts on levers: what moving one does to an outcome, against what the literature says it does.

d is the paired difference, moved less at rest, with its 95 % interval over seeds; m is the smallest difference that
matters. If the whole interval lies within -m and m, the lever does *nothing* to the outcome (shown to be nothing), or
something real but *negligible* if the interval leaves out zero. Otherwise, a difference that is shown after Holm's
correction over the lever's columns and whose mean is at least m is *as stated* or *contrary*, or merely *moves* where
the literature is silent; everything else is *undecided*.

A claim that something gets better and then worse (bend) is about two differences, of the middle from either end; it is
judged by the less favourable one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.analysis.comparison.verdicts import ALPHA, matters_of
from experiments.analysis.levers.catalogue import BETTER, Arrow, Lever, Levers
from experiments.analysis.paired import PairedDifference, Series, holm, mean_by_seed, p_value, paired_by_seed

Verdict = Literal["as_stated", "nothing", "contrary", "negligible", "moves", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("as_stated", "contrary", "negligible", "nothing", "undecided", "moves")
Values = Callable[[str, str], Series]
"""Gives the values of an outcome on a side: rest, middle, moved."""


@dataclass(frozen=True)
class Cell:
    """What a lever does to one column under one load: the claim, the evidence and the verdict.

    `claimed` is the direction of the outcome that the literature states: +1 more, -1 less, 0 no change; None where it
    is silent.
    """

    lever: Lever
    load: str
    column: str
    outcome: str
    arrow: Arrow | None
    claimed: int | None
    mean_rest: float
    mean_moved: float
    difference: PairedDifference
    p_holm: float
    matters: float
    verdict: Verdict


@dataclass(frozen=True)
class _Evidence:
    """A column's claim and what was measured of it, before the correction."""

    column: str
    outcome: str
    arrow: Arrow | None
    claimed: int | None
    means: tuple[float, float]
    difference: PairedDifference


def judge(table: Levers, lever: Lever, load: str, values: Values) -> list[Cell]:
    """Return the verdicts on a lever under a load, one for every column of the table."""
    found = [_weigh(table, lever, column, load, values) for column in table.columns]
    corrected = holm([p_value(each.difference) for each in found])
    cells = []
    for each, p in zip(found, corrected, strict=True):
        matters = matters_of(each.outcome) or 0.0
        told = verdict(each.difference, p, matters, each.claimed)
        evidence = each.column, each.outcome, each.arrow, each.claimed, *each.means, each.difference
        cells.append(Cell(lever, load, *evidence, p, matters, told))
    return cells


def verdict(found: PairedDifference, p_holm: float, matters: float, claimed: int | None) -> Verdict:
    """Return the verdict on a difference; `claimed` is as in `Cell`.

    >>> def of(low, high, claimed, p=0.0):
    ...     return verdict(PairedDifference((low + high) / 2, low, high, 20, None, None), p, 1.0, claimed)
    >>> of(1, 3, 1), of(1, 3, -1), of(1, 3, None), of(0.2, 0.4, 1), of(-0.2, 0.4, 1), of(-3, 5, 1, p=0.5)
    ('as_stated', 'contrary', 'moves', 'negligible', 'nothing', 'undecided')
    """
    if found.low is None or found.high is None:
        return "undecided"
    if -matters < found.low and found.high < matters:
        if claimed == 0:
            return "as_stated"
        return "negligible" if found.low > 0 or found.high < 0 else "nothing"
    if p_holm >= ALPHA or abs(found.mean) < matters:
        return "undecided"
    if claimed is None:
        return "moves"
    return "as_stated" if found.mean * claimed > 0 else "contrary"


def _weigh(table: Levers, lever: Lever, column: str, load: str, values: Values) -> _Evidence:
    outcome, arrow = table.outcome(lever, column), lever.arrow(column, load)
    claimed = None if arrow is None else _claimed(arrow, outcome, table.sign(lever, column))
    if arrow == "bend" and claimed is not None:
        pairs = [(values("middle", outcome), values(end, outcome)) for end in ("rest", "moved")]
        differences = [paired_by_seed(middle, end) for middle, end in pairs]
        worst = min((0, 1), key=lambda place: claimed * np.nan_to_num(differences[place].mean))
        middle, end = pairs[worst]
        return _Evidence(column, outcome, arrow, claimed, (mean_by_seed(end), mean_by_seed(middle)), differences[worst])
    rest, moved = values("rest", outcome), values("moved", outcome)
    means = mean_by_seed(rest), mean_by_seed(moved)
    return _Evidence(column, outcome, arrow, claimed, means, paired_by_seed(moved, rest))


def _claimed(arrow: Arrow, outcome: str, sign: int) -> int:
    """Return the direction of the outcome that an arrow stands for; a bend is first towards the better."""
    return {"up": sign, "down": -sign, "same": 0, "bend": BETTER[outcome]}[arrow]


@dataclass(frozen=True)
class Move:
    """One outcome that a lever moves by more than the smallest difference that matters, as a share of its level."""

    outcome: str
    mean_rest: float
    difference: PairedDifference

    @property
    def relative(self) -> float:
        """The difference as a share of the level at rest; infinite where that is zero."""
        return self.difference.mean / abs(self.mean_rest) if self.mean_rest else float(np.inf)


def moved_outcomes(names: Sequence[str], values: Values) -> list[Move]:
    """Return which of the outcomes a contrast moves, shown after Holm's correction, the largest relative move first."""
    both = {name: (values("rest", name), values("moved", name)) for name in names}
    differences = {name: paired_by_seed(moved, rest) for name, (rest, moved) in both.items()}
    corrected = holm([p_value(each) for each in differences.values()])
    moves = [
        Move(name, mean_by_seed(both[name][0]), found)
        for (name, found), p in zip(differences.items(), corrected, strict=True)
        if verdict(found, p, matters_of(name) or 0.0, None) == "moves"
    ]
    return sorted(moves, key=lambda move: -abs(move.relative))
