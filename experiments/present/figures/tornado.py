"""Picture of a one-at-a-time design: what each move from the base changes, the largest on top."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.levers import shown_of
from experiments.present.figures.names import wrapped
from experiments.present.figures.summary import seeds_note
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from experiments.analysis.moves import Move

SHOWN = 20


def draw_tornado(found: Sequence[Move], runs: pd.DataFrame, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one panel per outcome and one bar per move, with its paired 95 % interval.

    Returns the files written; none if there is no move.
    """
    outcomes = [outcome.removeprefix(PREFIX) for outcome in shown_of(runs)]
    largest = sorted(dict.fromkeys(move.lever for move in found), key=lambda lever: -_size(found, lever, outcomes))[
        :SHOWN
    ]
    rows = [move for lever in largest for move in found if move.lever == lever]
    if not rows or not outcomes:
        return []
    with style.drawing(lang):
        figure, grid = style.panels(1, len(outcomes), height=1.9 + 0.27 * len(rows), sharey=True)
        for axes, outcome, colour in zip(grid[0], outcomes, style.COLOURS, strict=False):
            _panel(axes, rows, outcome, colour)
            axes.set_xlabel(say("plot_tornado_axis", lang, outcome=label(PREFIX + outcome, lang)), fontsize=8.5)
            axes.xaxis.label.set_wrap(True)
        grid[0, 0].set_yticks(range(len(rows)), [_name(move, lang) for move in rows], fontsize=8.5)
        grid[0, 0].invert_yaxis()
        style.head(figure, say("plot_tornado_title", lang), [seeds_note(runs, [], lang)], lang)
        return style.save(figure, folder, name)


def _size(found: Sequence[Move], lever: str, outcomes: Sequence[str]) -> float:
    """Return the largest effect of a lever's moves on any outcome, relative to the largest effect on that outcome."""

    def effect(move: Move, outcome: str) -> float:
        mean = move.effects[outcome].mean if outcome in move.effects else 0.0
        return abs(mean) if mean == mean else 0.0

    sizes = []
    for outcome in outcomes:
        most = max(effect(move, outcome) for move in found)
        sizes.append(max(effect(move, outcome) for move in found if move.lever == lever) / most if most else 0.0)
    return max(sizes, default=0.0)


def _name(move: Move, lang: str) -> str:
    return wrapped(say("plot_tornado_move", lang, lever=label(move.lever, lang), level=label(move.level, lang)))


def _panel(axes: Axes, rows: Sequence[Move], outcome: str, colour: str) -> None:
    for place, move in enumerate(rows):
        effect = move.effects.get(outcome)
        if effect is None or np.isnan(effect.mean):
            continue
        axes.barh(place, effect.mean, height=0.6, color=colour, alpha=0.75)
        if effect.low is not None and effect.high is not None:
            axes.plot([effect.low, effect.high], [place, place], color="black", linewidth=1.1)
    axes.axvline(0, color="black", linewidth=0.9)
    axes.locator_params(axis="x", nbins=4)
