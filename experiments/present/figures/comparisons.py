"""Pictures of a comparison, drawn from its folder.

They are the forest of outcomes, the quantiles of durations, and the resident groups.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from experiments.present.studies.comparison import GROUP, group_measures, part_of, sides_of
from experiments.results.answer_folder import known, rereading
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data


def forest(data: Data, ask: Ask) -> list[Path]:
    """Draw the paired differences of all outcomes for which better and worse are defined."""
    from experiments.present.figures.forest import draw_forest

    ask.chosen((), ())
    with rereading(data.folder) as about:
        return draw_forest(data.table("judged"), sides_of(about), ask.folder, ask.file, ask.lang)


def quantiles(data: Data, ask: Ask) -> list[Path]:
    """Draw how long a trouble lasts, by quantile."""
    from experiments.present.figures.forest import draw_quantiles

    ask.chosen((), ())
    with rereading(data.folder) as about:
        if part_of(data.table("judged"), "quantile").empty:
            raise LeftOut("figure_no_values")
        return draw_quantiles(data.table("judged"), sides_of(about), ask.folder, ask.file, ask.lang)


def groups(data: Data, ask: Ask) -> list[Path]:
    """Draw who gains: the paired difference A - B of each measure by resident group, with its interval."""
    with rereading(data.folder) as about:
        there = group_measures(data.table("judged"))
        measures = ask.chosen(there, there)
        if not measures:
            raise LeftOut("figure_no_values")
        parts = {measure: part_of(data.table("judged"), f"{GROUP}{measure}") for measure in measures}
        sides = say("compare_sides_short", ask.lang, **sides_of(about))
        return _draw_groups(parts, [say("figure_groups_note", ask.lang), sides], ask)


def _draw_groups(parts: dict[str, pd.DataFrame], notes: list[str], ask: Ask) -> list[Path]:
    from experiments.present.figures.forest import verdict_key

    with style.drawing(ask.lang):
        n = max(len(rows) for rows in parts.values())
        figure, grid = style.panels(1, len(parts), height=1.9 + 0.42 * n, sharey=True)
        for axes, (measure, rows) in zip(grid[0], parts.items(), strict=True):
            for place, row in enumerate(rows.to_dict("records")):
                _interval(axes, -place, row)
            axes.axvline(0, color="black", linewidth=1)
            axes.set_title(label(f"outcome.{measure}", ask.lang), loc="left")
            axes.set_xlabel(say("compare_a_less_b", ask.lang))
            axes.locator_params(axis="x", nbins=3)
            axes.set_yticks(-np.arange(len(rows)), [label(f"group.{each}", ask.lang) for each in rows["name"]])
            axes.set_ylim(-len(rows) + 0.4, 0.6)
        style.head(figure, say("figure_groups_title", ask.lang), notes, ask.lang, *verdict_key(ask.lang))
        return style.save(figure, ask.folder, ask.file)


def _interval(axes: Any, place: float, row: dict[Any, Any]) -> None:
    from experiments.present.figures.forest import MARKS, SHADES

    colour, mark = SHADES.get(row["verdict"], style.GREY), MARKS.get(row["verdict"], "|")
    if known(row["low"]) is not None and known(row["high"]) is not None:
        axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2)
    if np.isfinite(row["difference"]):
        axes.plot([row["difference"]], [place], marker=mark, color=colour, markersize=6, linestyle="none")
