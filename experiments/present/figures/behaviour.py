"""Pictures of how the model behaves: satisfaction over half a year and over ten, and what each lever does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.levers.catalogue import Levers
from experiments.analysis.levers.judge import Cell
from experiments.present.figures import style
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMN = "SAT"
Series = Mapping[str, NDArray[np.float64]]


def draw_half_year(series: Series, first_day: int, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw the residents' mean satisfaction day by day under each policy; return the files."""
    return _draw_over_time(series, first_day, "half_year", folder, name, lang)


def draw_ten_years(series: Series, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw the residents' mean satisfaction year by year under each policy; return the files."""
    return _draw_over_time(series, 1, "ten_years", folder, name, lang)


def _draw_over_time(series: Series, first: int, what: str, folder: Path, name: str, lang: str) -> list[Path]:
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=3.6)
        axes = grid[0, 0]
        for place, (policy, values) in enumerate(series.items()):
            _band(axes, first + np.arange(values.shape[1]), values, place, say(f"behaviour_{policy}", lang))
        axes.set_xlabel(say(f"behaviour_{what}_axis", lang))
        axes.set_ylabel(label(PREFIX + "satisfaction", lang))
        axes.legend()
        seeds = max(len(values) for values in series.values())
        style.head(
            figure, say(f"behaviour_{what}_title", lang), [say("behaviour_over_time_note", lang, seeds=seeds)], lang
        )
        return style.save(figure, folder, name)


def _band(axes: Axes, times: Any, values: NDArray[np.float64], place: int, words: str) -> None:
    """Draw the mean over seeds as a line, and the seeds' 5 to 95 % range as a band."""
    colour, dashes = style.COLOURS[place], style.DASHES[place]
    axes.plot(times, values.mean(axis=0), dashes, color=colour, label=words)
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    axes.fill_between(times, low, high, color=colour, alpha=0.2, linewidth=0)


def draw_lever_effects(table: Levers, cells: Sequence[Cell], folder: Path, name: str, lang: str) -> list[Path]:
    """Draw what moving each lever does to satisfaction, with its interval, at each load; return the files."""
    shown = [cell for cell in cells if cell.column == COLUMN and cell.difference.low is not None]
    levers = list(dict.fromkeys(cell.lever.id for cell in shown))
    names = {cell.lever.id: f"{cell.lever.id} {cell.lever.name.told(lang)}" for cell in shown}
    height = {lever: len(levers) - 1 - place for place, lever in enumerate(levers)}
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=1.6 + 0.2 * max(1, len(levers)))
        axes = grid[0, 0]
        for place, (load, about) in enumerate(table.loads.items()):
            some = [cell for cell in shown if cell.load == load]
            spots = [height[cell.lever.id] + 0.15 - 0.3 * place for cell in some]
            _intervals(axes, some, spots, place, about.name.told(lang))
        matters = max((cell.matters for cell in shown), default=0.01)
        axes.axvspan(-matters, matters, color="#EEEEEE", zorder=0)
        axes.axvline(0, color="black", linewidth=1)
        axes.set_yticks(list(height.values()), [names[lever] for lever in height], fontsize=8)
        axes.set_ylim(-0.8, len(levers) - 0.2)
        axes.set_xlabel(say("behaviour_levers_axis", lang))
        note = say("behaviour_levers_note", lang, matters=f"{matters:g}")
        style.head(figure, say("behaviour_levers_title", lang), [note], lang, *axes.get_legend_handles_labels())
        return style.save(figure, folder, name)


def _intervals(axes: Axes, cells: Sequence[Cell], spots: Sequence[float], place: int, words: str) -> None:
    means = np.array([cell.difference.mean for cell in cells])
    lows = np.array([cell.difference.low for cell in cells], float)
    highs = np.array([cell.difference.high for cell in cells], float)
    axes.errorbar(
        means,
        spots,
        xerr=[means - lows, highs - means],
        fmt="os"[place % 2],
        color=style.COLOURS[place],
        markersize=4,
        linewidth=1.5,
        label=words,
    )
