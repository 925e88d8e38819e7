"""Pictures of paired differences: a forest of intervals, and how two policies differ quantile by quantile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from experiments.present.studies.comparison import part_of
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

SHADES = {"better": style.COLOURS[2], "worse": style.COLOURS[1], "differs": style.COLOURS[0]}
MARKS = {"better": "o", "worse": "s", "differs": "D"}


def draw_forest(judged: pd.DataFrame, sides: Mapping[str, str], folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one line per outcome: its paired difference, in units of the standard deviation of that difference.

    The common unit lets outcomes of different units share one axis. Outcomes for which better and worse are not
    defined are left out. `sides` has the words for "a" and "b". Returns the files.
    """
    rows = part_of(judged, "outcome")
    units = _units(rows)
    shown = (rows["verdict"] != "differs").to_numpy() & (units > 0)
    rows, units = rows[shown], units[shown]
    places = np.arange(len(rows))[::-1]
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=1.6 + 0.24 * max(1, len(rows)))
        axes = grid[0, 0]
        ends = (rows[each].to_numpy(float) / units for each in ("low", "difference", "high"))
        for place, verdict, *spots in zip(places, rows["verdict"], *ends, strict=True):
            _line(axes, place, verdict, spots)
        axes.axvline(0, color="black", linewidth=1)
        axes.set_xscale("symlog", linthresh=1)
        axes.set_yticks(places, [label(f"outcome.{each}", lang) for each in rows["name"]])
        axes.set_ylim(-0.8, max(0.8, len(rows) - 0.2))
        axes.set_xlabel(say("plot_forest_axis", lang))
        notes = [say("plot_forest_note", lang), say("compare_sides_short", lang, **sides)]
        style.head(figure, say("plot_forest_title", lang), notes, lang, *verdict_key(lang))
        return style.save(figure, folder, name)


def _line(axes: Axes, place: float, verdict: str, spots: list[float]) -> None:
    low, mean, high = spots
    colour, mark = SHADES.get(verdict, style.GREY), MARKS.get(verdict, "|")
    axes.plot([low, high], [place, place], color=colour, linewidth=2)
    axes.plot([mean], [place], marker=mark, color=colour, markersize=5.5, linestyle="none")


def _units(rows: pd.DataFrame) -> np.ndarray:
    """Return the standard deviations of the paired differences, from their intervals: NaN without an interval."""
    from scipy.special import stdtrit

    low, high, pairs = (rows[each].to_numpy(float) for each in ("low", "high", "pairs"))
    units = np.full(len(rows), np.nan)
    known = pairs > 1
    units[known] = (high - low)[known] / 2 / stdtrit(pairs[known] - 1, 0.975) * np.sqrt(pairs[known])
    return units


def verdict_key(lang: str) -> tuple[list[Artist], list[str]]:
    """Return the legend handles and names of the verdicts."""
    from matplotlib.lines import Line2D

    names = ("better", "worse", "unclear")
    handles: list[Artist] = [
        Line2D([], [], color=SHADES.get(name, style.GREY), marker=MARKS.get(name, "|"), markersize=5.5)
        for name in names
    ]
    return handles, [say(f"compare_is_{name}", lang) for name in names]


def draw_quantiles(judged: pd.DataFrame, sides: Mapping[str, str], folder: Path, name: str, lang: str) -> list[Path]:
    """Draw how long a trouble lasts under both sides by quantile, and the paired difference of each quantile.

    Returns the files.
    """
    rows = part_of(judged, "quantile")
    places = np.arange(len(rows))
    names = [say("compare_quantile", lang, q=int(each[1:])) for each in rows["name"]]
    with style.drawing(lang):
        figure, grid = style.panels(2, 1, height=5.2, sharex=True)
        upper, lower = grid[0, 0], grid[1, 0]
        for side, colour, marker in (("a", style.COLOURS[0], "o"), ("b", style.COLOURS[1], "s")):
            words = f"{side.upper()}: {sides[side]}"
            upper.plot(places, rows[f"mean_{side}"].to_numpy(float), color=colour, marker=marker, label=words)
        upper.set_ylabel(label("outcome.duration_hours", lang))
        upper.legend()
        low, mean, high = (rows[each].to_numpy(float) for each in ("low", "difference", "high"))
        lower.errorbar(places, mean, [mean - low, high - mean], fmt="o", color="black", capsize=4)
        lower.axhline(0, color=style.GREY, linewidth=1)
        lower.set_ylabel(say("compare_a_less_b", lang))
        lower.set_xticks(places, names)
        note = say("plot_quantiles_note", lang, pairs=int(rows["pairs"].iloc[0]))
        style.head(figure, say("plot_quantiles_title", lang), [note], lang)
        return style.save(figure, folder, name)
