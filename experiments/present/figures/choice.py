"""Picture of the candidates of a choice.

It shows means with intervals, the limits that candidates must keep, and the runs spent on each.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.names import LINE, wrapped
from experiments.present.studies.selection import ranking
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from experiments.analysis.selection.select import Choice, Interval

SHADES = {
    "best": style.COLOURS[2],
    "picked": style.COLOURS[2],
    "equal": style.COLOURS[2],
    "undecided": style.COLOURS[0],
    "breaks": style.COLOURS[1],
}
FAINT = "#A8A8A8"
LONGEST = 30  # letters per line of a candidate's name beside the axis


def draw_choice(choice: Choice, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one row per candidate, the best on top, and return the files.

    There is a panel for the outcome, for every limit, and for the runs.
    """
    order = ranking(choice)
    question = choice.question
    panels = 2 + len(question.limits)
    names = [wrapped(choice.rows[i].words, LONGEST) for i in order]
    row = max(0.34, LINE * max(name.count("\n") + 1 for name in names))
    with style.drawing(lang):
        figure, grid = style.panels(
            1, panels, height=1.7 + row * len(order), sharey=True, width_ratios=[2] + [1.4] * len(question.limits) + [1]
        )
        places = np.arange(len(order))[::-1]
        shades = [SHADES.get(_status(choice, i), FAINT) for i in order]
        _means(grid[0, 0], places, [choice.rows[i].value for i in order], shades)
        grid[0, 0].set_xlabel(label(PREFIX + question.aim.outcome, lang))
        grid[0, 0].set_yticks(places, names)
        for axes, limit, k in zip(grid[0, 1:], question.limits, range(len(question.limits)), strict=False):
            _means(axes, places, [choice.rows[i].limits[k] for i in order], shades)
            axes.axvline(limit.bound, color="black", linewidth=1, linestyle="--")
            axes.set_xlabel(label(PREFIX + limit.outcome, lang))
        last = grid[0, -1]
        last.barh(places, [choice.rows[i].runs for i in order], color=shades, height=0.6)
        last.set_xlabel(say("choose_column_runs", lang))
        last.set_ylim(-0.7, len(order) - 0.3)
        notes = [say("plot_choice_intervals", lang)] + ([say("plot_choice_bounds", lang)] if question.limits else [])
        style.head(
            figure,
            say("plot_choice_title", lang, outcome=label(PREFIX + question.aim.outcome, lang)),
            notes,
            lang,
            *_key(choice, order, lang),
        )
        return style.save(figure, folder, name)


def _status(choice: Choice, place: int) -> str:
    """Return the status as the picture shows it.

    Under a budget one candidate is picked, and the others are not told apart.
    """
    if choice.question.budget is not None:
        return "picked" if place == choice.best else "not_picked"
    return choice.rows[place].standing.status


def _means(axes: Axes, places: np.ndarray, found: list[Interval], shades: list[str]) -> None:
    for place, (mean, low, high), shade in zip(places, found, shades, strict=True):
        if low is not None and high is not None:
            axes.plot([low, high], [place, place], color=shade, linewidth=2.2, solid_capstyle="butt")
        axes.plot([mean], [place], marker="o", color=shade, markersize=5.5, linestyle="none")


def _key(choice: Choice, order: list[int], lang: str) -> tuple[list[Artist], list[str]]:
    from matplotlib.lines import Line2D

    kinds = list(dict.fromkeys(_status(choice, i) for i in order))
    handles: list[Artist] = [Line2D([], [], color=SHADES.get(kind, FAINT), marker="o", linewidth=2.2) for kind in kinds]
    return handles, [say(f"plot_choice_{kind}", lang) for kind in kinds]
