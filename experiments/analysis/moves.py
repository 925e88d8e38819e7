"""Effects in a one-at-a-time design: every lever moved from its base, paired by seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.analysis.combinations import Means, combination_means, plain
from experiments.analysis.effects import compared
from experiments.design.design import SAMPLE

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analysis.paired import PairedDifference
    from experiments.results.sweep_view import View


def means(seen: View, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return one row per sampled row of the factors: their values, and the outcomes averaged over its runs."""
    keys = [SAMPLE, *seen.factors] if SAMPLE in seen.runs.columns and not seen.worlds else seen.factors
    return seen.runs.groupby(keys, sort=False)[list(outcomes)].mean().reset_index()


@dataclass(frozen=True)
class Move:
    """One lever moved from the base to a level, and what that changes by outcome, paired by seed."""

    lever: str
    level: Any
    base: Any
    effects: dict[str, PairedDifference]


@dataclass(frozen=True)
class Moved:
    """A one-at-a-time design: the means at its base, and every move from there."""

    base: Means
    moves: tuple[Move, ...]


def moves(seen: View) -> list[Move]:
    """Return every move of a one-at-a-time design against its base, which is the first point."""
    from experiments.analysis.paired import paired

    levers = [*seen.factors, *seen.lists]
    base = seen.runs.iloc[0][levers]
    at_base = (seen.runs[levers] == base).all(axis=1)
    found = []
    for levels, part in seen.runs[~at_base].groupby(levers, sort=False, dropna=False):
        lever, level = next((lever, level) for lever, level in zip(levers, levels, strict=True) if level != base[lever])
        effects = {name: paired(part, seen.runs[at_base], name) for name in compared(part)}
        found.append(Move(lever, plain(level), plain(base[lever]), effects))
    return found


def moved(seen: View) -> Moved:
    """Return the means at the base of a one-at-a-time design, and its moves."""
    column = seen.runs["scenario_hash"]
    return Moved(combination_means(seen.runs[column == column.iloc[0]], []), tuple(moves(seen)))
