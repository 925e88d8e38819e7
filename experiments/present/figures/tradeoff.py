"""Picture of the duration of troubles against satisfaction.

Every setting is a point, its cost the colour, and the Pareto front is marked.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.optimisation.pareto import pareto_front
from experiments.present.figures import style
from experiments.present.figures.summary import estimate, seeds_note
from experiments.present.sentences import level_name
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

TIME, SATISFACTION, COST = "outcome.action_delay_hours", "outcome.satisfaction", "outcome.cost_per_resident_yuan"
LABELLED = 12


def draw_tradeoff(runs: "pd.DataFrame", levers: Sequence[str], folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one panel with a numbered key of the settings below it. Return the files written; none without a full point.

    The front is over time, satisfaction and cost, or over the first two if a cost is missing.
    """
    names, points = _settings(runs, levers, lang)
    if not names:
        return []
    time, satisfaction, cost = points[:, 0], points[:, 3], points[:, 6]
    losses = np.column_stack([time, -satisfaction] + ([] if np.isnan(cost).any() else [cost]))
    front = np.flatnonzero(pareto_front(losses))
    chosen = _numbered(time, front)
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=5.2 + 0.16 * len(chosen))
        axes = grid[0, 0]
        rings = _points(axes, points, front, lang)
        for number, place in enumerate(chosen, start=1):
            _number(axes, str(number), time[place], satisfaction[place])
        axes.set(xlabel=label(TIME, lang), ylabel=label(SATISFACTION, lang))
        lines = [f"{number}  {names[place]}" for number, place in enumerate(chosen, start=1)]
        note = "\n".join([seeds_note(runs, levers, lang), *lines])
        style.head(figure, say("plot_tradeoff_title", lang), [note], lang, [rings], [say("plot_front", lang)])
        return style.save(figure, folder, name)


def _numbered(time: np.ndarray, front: np.ndarray) -> np.ndarray:
    """Return the settings to number, by rising time.

    These are all of them if they are few, else the front, thinned evenly to `LABELLED`.
    """
    chosen = np.arange(len(time)) if len(time) <= LABELLED else front
    chosen = chosen[np.argsort(time[chosen], kind="stable")]
    kept = np.linspace(0, len(chosen) - 1, min(LABELLED, len(chosen))).round().astype(int)
    return chosen[kept]


def _number(axes: "Axes", text: str, x: float, y: float) -> None:
    from matplotlib.patheffects import withStroke

    effects = [withStroke(linewidth=2.5, foreground="white")]
    axes.annotate(text, (x, y), (5, 5), textcoords="offset points", fontsize=8.5, path_effects=effects, zorder=5)


def _settings(runs: "pd.DataFrame", levers: Sequence[str], lang: str) -> tuple[list[str], np.ndarray]:
    """Return the names of the settings and their rows.

    A row is time (mean, low, high), satisfaction (mean, low, high), mean cost.
    """
    names, rows = [], []
    for levels, part in runs.groupby(list(levers), sort=False, dropna=False):
        time, satisfaction = estimate(part, TIME), estimate(part, SATISFACTION)
        if np.isnan(time.mean) or np.isnan(satisfaction.mean):
            continue
        parts = [level_name(lever, level, lang) for lever, level in zip(levers, levels, strict=True)]
        names.append(say("plot_and", lang).join(parts))
        rows.append(
            (
                time.mean,
                time.low,
                time.high,
                satisfaction.mean,
                satisfaction.low,
                satisfaction.high,
                estimate(part, COST).mean,
            )
        )
    return names, np.array(rows, dtype=float).reshape(-1, 7)


def _points(axes: "Axes", points: np.ndarray, front: np.ndarray, lang: str) -> "Artist":
    """Draw every setting with its two intervals, coloured by cost, and return the rings that mark the front."""
    time, time_low, time_high, level, level_low, level_high, cost = points.T
    times, levels = [time - time_low, time_high - time], [level - level_low, level_high - level]
    axes.errorbar(time, level, xerr=times, yerr=levels, fmt="none", ecolor="#D0D0D0", elinewidth=0.8)
    priced = not np.isnan(cost).any()
    look: dict[str, Any] = {"c": cost, "cmap": style.SCALE + "_r"} if priced else {"color": style.COLOURS[0]}
    marks = axes.scatter(time, level, s=42, edgecolors=style.GREY, linewidths=0.4, zorder=3, **look)
    ring: dict[str, Any] = {"facecolors": "none", "edgecolors": style.COLOURS[1], "linewidths": 1.5}
    if priced:
        bar = axes.figure.colorbar(marks, ax=axes, label=label(COST, lang), shrink=0.85)
        bar.ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        bar.outline.set_visible(False)
    return axes.scatter(time[front], level[front], s=95, zorder=4, **ring)
