"""Whether two sides ended the same share of their waits: if not, means over ended waits compare unlike things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.io.parquet import PREFIX

if TYPE_CHECKING:
    import pandas as pd

    from experiments.results.sweep_view import View

SHARES = ("answered_share", "resolved_share")
POINT = 0.01
"""Difference of the shares beyond which it is told."""


@dataclass(frozen=True)
class EndedWaits:
    """The share of ended waits that differs most between sides: the outcome, its lowest and its highest mean."""

    outcome: str
    low: float
    high: float


def unlike(sides: Sequence[Mapping[str, float]]) -> EndedWaits | None:
    """Return the share that differs most between the sides' means, None if none differs by more than a point.

    >>> unlike([{"answered_share": 0.98}, {"answered_share": 0.9}])
    EndedWaits(outcome='answered_share', low=0.9, high=0.98)
    >>> unlike([{"answered_share": 0.98}, {"answered_share": 0.975}])
    """
    found = []
    for name in SHARES:
        known = [side[name] for side in sides if name in side and side[name] == side[name]]
        if known and max(known) - min(known) > POINT:
            found.append(EndedWaits(name, min(known), max(known)))
    return max(found, key=lambda each: each.high - each.low, default=None)


def unlike_settings(seen: View) -> EndedWaits | None:
    """Return the share that differs most between the settings of a sweep; None for sampled factors, which have none."""
    levers = [*seen.lists, *(seen.factors if seen.kind == "oat" else ())]
    if not levers or (seen.factors and seen.kind != "oat"):
        return None
    return unlike([_means(part) for _, part in seen.runs.groupby(levers, dropna=False)])


def _means(runs: pd.DataFrame) -> dict[str, float]:
    return {name: float(runs[PREFIX + name].mean()) for name in SHARES if PREFIX + name in runs.columns}
