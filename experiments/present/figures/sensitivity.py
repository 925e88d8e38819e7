"""Sensitivity bars: the elementary effects of the screening, and how the variance is shared out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.names import LINE, wrapped
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.present.studies.sensitivity import SensitivityStudy

SHOWN = 15


def draw_sensitivity(study: SensitivityStudy, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw the largest mu* with interval and sigma and, if the second step was taken, S1 and ST with intervals below.

    Returns the files.
    """
    rows = min(SHOWN, len(study.screened))
    parts = [rows] + ([len(study.indices)] if study.indices else [])
    lines = max(_name(row.path, lang).count("\n") + 1 for row in study.screened[:rows])
    with style.drawing(lang):
        height = 1.5 + max(0.3, LINE * lines) * sum(parts) + 0.7 * len(parts)
        figure, grid = style.panels(len(parts), 1, height=height, height_ratios=[each + 1.5 for each in parts])
        _screening(grid[0, 0], study, rows, lang)
        if study.indices:
            _indices(grid[1, 0], study, lang)
        title = say("plot_sensitivity_title", lang, outcome=label(f"outcome.{study.outcome}", lang))
        notes = [say("plot_sensitivity_note", lang, n=rows, all=len(study.screened))]
        style.head(figure, title, notes, lang)
        return style.save(figure, folder, name)


def _screening(axes: Axes, study: SensitivityStudy, rows: int, lang: str) -> None:
    shown = study.screened[:rows]
    places = np.arange(rows)
    axes.barh(
        places,
        [row.mu_star for row in shown],
        xerr=[row.half for row in shown],
        height=0.6,
        color=style.COLOURS[0],
        ecolor="black",
        capsize=3,
    )
    axes.plot(
        [row.sigma for row in shown], places, "D", color=style.COLOURS[1], markersize=5, label=say("column_sigma", lang)
    )
    axes.set_title(say("plot_screening", lang), loc="left")
    _names(axes, [row.path for row in shown], lang)
    axes.legend(loc="lower right")


def _indices(axes: Axes, study: SensitivityStudy, lang: str) -> None:
    places = np.arange(len(study.indices))
    for shift, colour, key, values, halves in (
        (
            -0.19,
            style.COLOURS[5],
            "column_first",
            [row.first for row in study.indices],
            [row.first_half for row in study.indices],
        ),
        (
            0.19,
            style.COLOURS[0],
            "column_total",
            [row.total for row in study.indices],
            [row.total_half for row in study.indices],
        ),
    ):
        axes.barh(
            places + shift,
            values,
            xerr=halves,
            height=0.36,
            color=colour,
            ecolor="black",
            capsize=2.5,
            label=say(key, lang),
        )
    axes.set_title(say("plot_indices", lang), loc="left")
    axes.axvline(0, color="black", linewidth=0.8)
    _names(axes, [row.path for row in study.indices], lang)
    axes.legend(loc="lower right")


def _names(axes: Axes, paths: list[str], lang: str) -> None:
    axes.set_yticks(range(len(paths)), [_name(path, lang) for path in paths])
    axes.invert_yaxis()
    axes.grid(False, axis="y")


def _name(path: str, lang: str) -> str:
    return wrapped(label(path, lang))
