"""Picture of the best compromises.

It shows every setting tried in grey, the front on fresh seeds with intervals, and the policy as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.optimisation.study import Question
from experiments.present.figures import style
from experiments.results.answer_folder import known, question_of
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

HOLDS, FALLS, BASE = style.COLOURS[2], style.COLOURS[1], "black"
TRIED, OVER = "#A8A8A8", "#D0D0D0"
PER_ROW = 3
Spot = Mapping[Any, Any]
"""Means and intervals of outcomes, by the columns of the table of the front."""


def draw_front(
    trials: pd.DataFrame, front: pd.DataFrame, about: Mapping[str, Any], folder: Path, name: str, lang: str
) -> list[Path]:
    """Draw one panel per pair of objectives and return the files.

    The question and the policy as it is come from the provenance, `about`.
    """
    question = question_of(Question, about)
    aims = [aim.outcome for aim in question.aims]
    pairs = list(combinations(aims, 2))
    columns = min(PER_ROW, len(pairs))
    rows = -(-len(pairs) // columns)
    seen, spots = _seen(trials, aims), _spots(front, about)
    with style.drawing(lang):
        figure, grid = style.panels(rows, columns, height=1.2 + 3.8 * rows if columns == 1 else 1.2 + 2.8 * rows)
        drawn: dict[str, Any] = {}
        for axes, (x, y) in zip(grid.flat, pairs, strict=False):
            drawn |= _tried(axes, seen, x, y) | _estimated(axes, spots, x, y)
            if len(aims) == 2:
                _join(axes, spots["holds"], x, y)
            axes.set_xlabel(label(PREFIX + x, lang))
            axes.set_ylabel(label(PREFIX + y, lang))
        note = say("plot_front_note", lang, seeds=question.reestimate, few=question.replications)
        names = [say(f"plot_front_{key}", lang) for key in drawn]
        style.head(figure, say("plot_front_title", lang), [note], lang, list(drawn.values()), names)
        return style.save(figure, folder, name)


def _seen(trials: pd.DataFrame, aims: Sequence[str]) -> pd.DataFrame:
    """Return the trials for which the search had a value of every objective."""
    return trials[trials[[f"searched.{aim}" for aim in aims]].notna().all(axis=1)]


def _spots(front: pd.DataFrame, about: Mapping[str, Any]) -> dict[str, list[Spot]]:
    """Return what was estimated on fresh seeds by its legend key: the front that holds, what fell out, what is."""
    base = {
        f"{outcome}.{part}": value
        for outcome, found in about["as_it_is"].items()
        for part, value in zip(("mean", "low", "high"), found, strict=True)
    }
    members = front.to_dict("records")
    return {
        "falls": [row for row in members if row["status"] != "holds"],
        "holds": [row for row in members if row["status"] == "holds"],
        "base": [base],
    }


def _tried(axes: Axes, seen: pd.DataFrame, x: str, y: str) -> dict[str, Any]:
    """Draw what the search tried and return the artists by their legend key."""
    drawn = {}
    for key, keeps, colour, marker in (("over", False, OVER, "x"), ("tried", True, TRIED, ".")):
        shown = seen[seen["keeps_limits"] == keeps]
        if len(shown):
            places = [shown[f"searched.{each}"].to_numpy(float) for each in (x, y)]
            drawn[key] = axes.plot(*places, marker=marker, linestyle="none", color=colour, markersize=5, zorder=1)[0]
    return drawn


def _estimated(axes: Axes, spots: Mapping[str, Sequence[Spot]], x: str, y: str) -> dict[str, Any]:
    """Draw the estimates with their intervals and return the artists by their legend key."""
    drawn = {}
    for key, colour in (("falls", FALLS), ("holds", HOLDS), ("base", BASE)):
        if spots[key]:
            marker, size = ("*", 11) if key == "base" else ("o", 5.5)
            (across, along), (up, high) = (_estimates(spots[key], each) for each in (x, y))
            look: dict[str, Any] = {"fmt": marker, "color": colour, "markersize": size, "elinewidth": 1.2, "zorder": 3}
            drawn[key] = axes.errorbar(across, up, xerr=along, yerr=high, **look)
    return drawn


def _join(axes: Axes, holding: Sequence[Spot], x: str, y: str) -> None:
    held = sorted((row[f"{x}.mean"], row[f"{y}.mean"]) for row in holding)
    axes.plot([spot[0] for spot in held], [spot[1] for spot in held], color=HOLDS, linewidth=0.9, zorder=2)


def _estimates(rows: Sequence[Spot], outcome: str) -> tuple[list[float], list[float]]:
    """Return the means of an outcome and the half-widths of their intervals."""
    means = [float("nan") if row[f"{outcome}.mean"] is None else float(row[f"{outcome}.mean"]) for row in rows]
    highs = [known(row[f"{outcome}.high"]) for row in rows]
    return means, [0.0 if high is None else high - mean for mean, high in zip(means, highs, strict=True)]
