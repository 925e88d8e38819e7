"""Sensitivity bars: the elementary effects of the screening, and how the variance is shared out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.names import LINE, wrapped
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHOWN = 15


def draw_sensitivity(
    screening: pd.DataFrame, indices: pd.DataFrame | None, outcome: str, folder: Path, name: str, lang: str
) -> list[Path]:
    """Draw the largest mu* with interval and sigma and, if the second step was taken, S1 and ST with intervals below.

    Returns the files.
    """
    shown = screening[:SHOWN]
    parts = [len(shown)] + ([] if indices is None else [len(indices)])
    lines = max(_name(path, lang).count("\n") + 1 for path in shown["path"])
    with style.drawing(lang):
        height = 1.5 + max(0.3, LINE * lines) * sum(parts) + 0.7 * len(parts)
        figure, grid = style.panels(len(parts), 1, height=height, height_ratios=[each + 1.5 for each in parts])
        _screening(grid[0, 0], shown, lang)
        if indices is not None:
            _indices(grid[1, 0], indices, lang)
        title = say("plot_sensitivity_title", lang, outcome=label(f"outcome.{outcome}", lang))
        notes = [say("plot_sensitivity_note", lang, n=len(shown), all=len(screening))]
        style.head(figure, title, notes, lang)
        return style.save(figure, folder, name)


def _screening(axes: Axes, shown: pd.DataFrame, lang: str) -> None:
    places = np.arange(len(shown))
    bars: dict[str, Any] = {"height": 0.6, "color": style.COLOURS[0], "ecolor": "black", "capsize": 3}
    axes.barh(places, shown["mu_star"].to_numpy(float), xerr=shown["half"].to_numpy(float), **bars)
    sigma = shown["sigma"].to_numpy(float)
    axes.plot(sigma, places, "D", color=style.COLOURS[1], markersize=5, label=say("column_sigma", lang))
    axes.set_title(say("plot_screening", lang), loc="left")
    _names(axes, shown["path"].tolist(), lang)
    axes.legend(loc="lower right")


def _indices(axes: Axes, indices: pd.DataFrame, lang: str) -> None:
    places = np.arange(len(indices))
    for shift, colour, kind in ((-0.19, style.COLOURS[5], "first"), (0.19, style.COLOURS[0], "total")):
        bars: dict[str, Any] = {"height": 0.36, "color": colour, "ecolor": "black", "capsize": 2.5}
        values, halves = (indices[each].to_numpy(float) for each in (kind, f"{kind}_half"))
        axes.barh(places + shift, values, xerr=halves, label=say(f"column_{kind}", lang), **bars)
    axes.set_title(say("plot_indices", lang), loc="left")
    axes.axvline(0, color="black", linewidth=0.8)
    _names(axes, indices["path"].tolist(), lang)
    axes.legend(loc="lower right")


def _names(axes: Axes, paths: list[str], lang: str) -> None:
    axes.set_yticks(range(len(paths)), [_name(path, lang) for path in paths])
    axes.invert_yaxis()
    axes.grid(False, axis="y")


def _name(path: str, lang: str) -> str:
    return wrapped(label(path, lang))
