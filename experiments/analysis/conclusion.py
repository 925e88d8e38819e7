"""The conclusion of a sweep in plain numbers: what its design allows to say, without language and without files.

Lists give means and paired effects, sampled factors give rank correlations, trajectories give elementary effects, and
one-at-a-time designs give moves from a base.

The runs come from `experiments.results.sweep_view.view`: where values were sampled, the sampled row takes the place of
the seed. Runs of one row are averaged, rows are paired, and an interval speaks of the sampled worlds, not of the luck
within one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.analysis.combinations import MANY, Means, combination_means
from experiments.analysis.correlations import Correlated, correlated
from experiments.analysis.effects import LeverEffects, Listed, against_first, lever_effects
from experiments.analysis.ended_waits import EndedWaits, unlike_settings
from experiments.analysis.moves import Moved, moved
from experiments.analysis.sensitivity.sweep_screening import Screening, screenings
from experiments.analysis.warmup import WarmUpCheck, check_warm_up
from experiments.design.design import SAMPLE

if TYPE_CHECKING:
    from experiments.results.sweep_view import View


@dataclass(frozen=True)
class Worlds:
    """The sampled worlds that means and differences are taken over: how many, and what was sampled."""

    number: int
    sampled: tuple[str, ...]


@dataclass(frozen=True)
class Conclusion:
    """What a sweep shows.

    `means` is None if there are more than MANY `combinations`, or if the design moves one lever at a time. Parts that
    the design does not allow are None or empty; `warm_up` is None if nothing can be said of it, `ended` if all settings
    ended about the same share of their waits.
    """

    sampled: bool
    combinations: int
    means: Means | None
    worlds: Worlds | None
    moved: Moved | None
    screened: tuple[Screening, ...]
    correlated: Correlated | None
    listed: Listed | None
    effects: tuple[LeverEffects, ...]
    warm_up: WarmUpCheck | None
    ended: EndedWaits | None = None


def analyse(seen: View) -> Conclusion:
    """Return what the runs of a finished sweep show, according to its design.

    Equal runs give equal conclusions; nothing is printed or written.
    """
    moving, pointwise = seen.kind == "oat", seen.kind == "list" and not seen.factors
    combinations = _combinations(seen)
    return Conclusion(
        sampled=SAMPLE in seen.runs.columns,
        combinations=combinations,
        means=None if moving or combinations > MANY else combination_means(seen.runs, seen.lists),
        worlds=Worlds(int(seen.runs[SAMPLE].nunique()), tuple(seen.worlds)) if seen.worlds else None,
        moved=moved(seen) if moving else None,
        screened=screenings(seen) if seen.kind == "morris" else (),
        correlated=correlated(seen) if seen.factors and seen.kind not in ("oat", "morris") else None,
        listed=against_first(seen) if pointwise else None,
        effects=() if moving or pointwise else lever_effects(seen.runs, seen.lists),
        warm_up=check_warm_up(seen),
        ended=unlike_settings(seen),
    )


def _combinations(seen: View) -> int:
    return int(seen.runs.groupby(seen.lists, dropna=False).ngroups) if seen.lists else 1
