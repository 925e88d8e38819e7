"""Paired effects in a sweep: of every level against its lever's first, or of listed points against the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.analysis.combinations import MANY, plain, plain_levels
from experiments.analysis.objectives import COMPARED
from experiments.analysis.paired import PairedDifference, levels_of, marginal, paired
from experiments.store import PREFIX

if TYPE_CHECKING:
    import pandas as pd

    from experiments.results.sweep_view import View


@dataclass(frozen=True)
class Effect:
    """What one level of a lever changes in one outcome, against the lever's base."""

    outcome: str
    level: Any
    difference: PairedDifference


@dataclass(frozen=True)
class LeverEffects:
    """The effects of one lever, outcome by outcome; `base` is its first level."""

    lever: str
    base: Any
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Listed:
    """Listed points, each compared with the first as a whole, because listed points need not share levels.

    `points` holds the levels of each point, and `effects` has for every outcome one difference per point but the first.
    """

    levers: tuple[str, ...]
    points: tuple[tuple[Any, ...], ...]
    effects: dict[str, tuple[PairedDifference, ...]]


def lever_effects(runs: pd.DataFrame, levers: Sequence[str]) -> tuple[LeverEffects, ...]:
    """Return the effects of all levers that vary."""
    return tuple(_of_lever(runs, lever) for lever in levers if runs[lever].nunique(dropna=False) > 1)


def _of_lever(runs: pd.DataFrame, lever: str) -> LeverEffects:
    found = tuple(
        Effect(outcome, plain(level), difference)
        for outcome in compared(runs)
        for level, difference in marginal(runs, lever, outcome).items()
    )
    return LeverEffects(lever, plain(levels_of(runs, lever)[0]), found)


def against_first(seen: View) -> Listed | None:
    """Compare each listed point with the first; None if there is only one, or more than anybody reads."""
    groups = list(seen.runs.groupby(seen.lists, sort=False, dropna=False))
    if not 1 < len(groups) <= MANY:
        return None
    first, others = groups[0][1], [part for _, part in groups[1:]]
    return Listed(
        tuple(seen.lists),
        tuple(plain_levels(levels) for levels, _ in groups),
        {outcome: tuple(paired(part, first, outcome) for part in others) for outcome in compared(seen.runs)},
    )


def compared(runs: pd.DataFrame) -> list[str]:
    """Return the outcomes whose effects are told, as far as the runs have them."""
    return [name for name in COMPARED if PREFIX + name in runs.columns]
