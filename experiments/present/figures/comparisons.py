"""Pictures of a comparison, drawn from its folder.

They are the forest of outcomes, the quantiles of durations, and the resident groups.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.analysis.comparison.verdicts import Row
    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data


def forest(data: Data, ask: Ask) -> list[Path]:
    """Draw the paired differences of all outcomes for which better and worse are defined."""
    from experiments.present.figures.forest import draw_forest
    from experiments.present.studies.load_comparison import read_comparison

    ask.chosen((), ())
    return draw_forest(read_comparison(data.folder), ask.folder, ask.file, ask.lang)


def quantiles(data: Data, ask: Ask) -> list[Path]:
    """Draw how long a trouble lasts, by quantile."""
    from experiments.present.figures.forest import draw_quantiles
    from experiments.present.studies.load_comparison import read_comparison

    ask.chosen((), ())
    comparison = read_comparison(data.folder)
    if not comparison.quantiles:
        raise LeftOut("figure_no_values")
    return draw_quantiles(comparison, ask.folder, ask.file, ask.lang)


def groups(data: Data, ask: Ask) -> list[Path]:
    """Draw who gains: the paired difference A - B of each measure by resident group, with its interval."""
    from experiments.present.figures.forest import MARKS, SHADES, verdict_key
    from experiments.present.studies.load_comparison import read_comparison

    comparison = read_comparison(data.folder)
    measures = ask.chosen(list(comparison.groups), list(comparison.groups))
    if not measures:
        raise LeftOut("figure_no_values")
    with style.drawing(ask.lang):
        n = max(len(comparison.groups[measure]) for measure in measures)
        figure, grid = style.panels(1, len(measures), height=1.9 + 0.42 * n, sharey=True)
        for axes, measure in zip(grid[0], measures, strict=True):
            rows = comparison.groups[measure]
            for place, row in enumerate(rows):
                _interval(axes, -place, row, SHADES.get(row.verdict, style.GREY), MARKS.get(row.verdict, "|"))
            axes.axvline(0, color="black", linewidth=1)
            axes.set_title(label(f"outcome.{measure}", ask.lang), loc="left")
            axes.set_xlabel(say("compare_a_less_b", ask.lang))
            axes.locator_params(axis="x", nbins=3)
            axes.set_yticks(
                [-place for place in range(len(rows))], [label(f"group.{row.name}", ask.lang) for row in rows]
            )
            axes.set_ylim(-len(rows) + 0.4, 0.6)
        notes = [
            say("figure_groups_note", ask.lang),
            say("compare_sides_short", ask.lang, a=comparison.a.words, b=comparison.b.words),
        ]
        style.head(figure, say("figure_groups_title", ask.lang), notes, ask.lang, *verdict_key(ask.lang))
        return style.save(figure, ask.folder, ask.file)


def _interval(axes: Any, place: float, row: Row, colour: str, mark: str) -> None:
    found = row.difference
    if found.low is not None and found.high is not None:
        axes.plot([found.low, found.high], [place, place], color=colour, linewidth=2)
    if np.isfinite(found.mean):
        axes.plot([found.mean], [place], marker=mark, color=colour, markersize=6, linestyle="none")
