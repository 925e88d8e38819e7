"""Picture of the candidates of a choice.

It shows means with intervals, the limits that candidates must keep, and the runs spent on each.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.selection.select import Question
from experiments.present.candidate_names import called
from experiments.present.figures import style
from experiments.present.figures.names import LINE, wrapped
from experiments.present.studies.selection import ranking
from experiments.results.answer_folder import question_of
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

SHADES = {
    "best": style.COLOURS[2],
    "picked": style.COLOURS[2],
    "equal": style.COLOURS[2],
    "undecided": style.COLOURS[0],
    "breaks": style.COLOURS[1],
}
FAINT = "#A8A8A8"
LONGEST = 30  # letters per line of a candidate's name beside the axis


def draw_choice(candidates: pd.DataFrame, about: Mapping[str, Any], folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one row per candidate, the best on top, and return the files.

    There is a panel for the outcome, for every limit, and for the runs. The question, the levels that name the
    candidates in a language and the best of them come from the provenance, `about`.
    """
    question = question_of(Question, about)
    rows = ordered(candidates, question, about, lang)
    names = [wrapped(each, LONGEST) for each in rows["name"]]
    height = max(0.34, LINE * max(name.count("\n") + 1 for name in names))
    kinds, outcome, widths = rows["kind"].tolist(), question.aim.outcome, [1.4] * len(question.limits)
    places, shades = np.arange(len(rows))[::-1], [SHADES.get(kind, FAINT) for kind in kinds]
    with style.drawing(lang):
        figure, grid = style.panels(
            1, 2 + len(widths), height=1.7 + height * len(rows), sharey=True, width_ratios=[2, *widths, 1]
        )
        _means(grid[0, 0], places, rows, outcome, shades, lang)
        grid[0, 0].set_yticks(places, names)
        for axes, limit in zip(grid[0, 1:], question.limits, strict=False):
            _means(axes, places, rows, limit.outcome, shades, lang)
            axes.axvline(limit.bound, color="black", linewidth=1, linestyle="--")
        last = grid[0, -1]
        last.barh(places, rows["runs"].to_numpy(), color=shades, height=0.6)
        last.set_xlabel(say("choose_column_runs", lang))
        last.set_ylim(-0.7, len(rows) - 0.3)
        notes = [say("plot_choice_intervals", lang)] + ([say("plot_choice_bounds", lang)] if question.limits else [])
        title = say("plot_choice_title", lang, outcome=label(PREFIX + outcome, lang))
        style.head(figure, title, notes, lang, *_key(kinds, lang))
        return style.save(figure, folder, name)


def ordered(candidates: pd.DataFrame, question: Question, about: Mapping[str, Any], lang: str) -> pd.DataFrame:
    """Return the candidates as the picture shows them: the best first, named in a language, with the kind of each.

    The kind is the status; but under a budget one candidate is picked, and the others are not told apart.
    """
    words = candidates["candidate"].tolist()
    best = None if about["best"] is None else words.index(about["best"])
    names = [called(each["levels"], lang) for each in about["candidates"]]
    kinds = candidates["status"].tolist()
    if question.budget is not None:
        kinds = ["picked" if place == best else "not_picked" for place in range(len(words))]
    means = candidates[f"{question.aim.outcome}.mean"].astype(float).tolist()
    order = ranking(question, best, candidates["runs"].tolist(), means)
    return candidates.assign(name=names, kind=kinds).iloc[order]


def _means(axes: Axes, places: np.ndarray, rows: pd.DataFrame, outcome: str, shades: list[str], lang: str) -> None:
    found = (rows[f"{outcome}.{part}"].to_numpy(float) for part in ("mean", "low", "high"))
    for place, shade, mean, low, high in zip(places, shades, *found, strict=True):
        if not np.isnan(low) and not np.isnan(high):
            axes.plot([low, high], [place, place], color=shade, linewidth=2.2, solid_capstyle="butt")
        axes.plot([mean], [place], marker="o", color=shade, markersize=5.5, linestyle="none")
    axes.set_xlabel(label(PREFIX + outcome, lang))


def _key(shown: list[str], lang: str) -> tuple[list[Artist], list[str]]:
    from matplotlib.lines import Line2D

    kinds = list(dict.fromkeys(shown))
    handles: list[Artist] = [Line2D([], [], color=SHADES.get(kind, FAINT), marker="o", linewidth=2.2) for kind in kinds]
    return handles, [say(f"plot_choice_{kind}", lang) for kind in kinds]
