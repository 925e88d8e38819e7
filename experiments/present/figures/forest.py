"""Pictures of paired differences: a forest of intervals, and how two policies differ quantile by quantile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from experiments.analysis.comparison.verdicts import Row
    from experiments.present.studies.comparison import Comparison

SHADES = {"better": style.COLOURS[2], "worse": style.COLOURS[1], "differs": style.COLOURS[0]}
MARKS = {"better": "o", "worse": "s", "differs": "D"}


def draw_forest(comparison: Comparison, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one line per outcome: its paired difference, in units of the standard deviation of that difference.

    The common unit lets outcomes of different units share one axis. Outcomes for which better and worse are not
    defined are left out. Returns the files.
    """
    rows = [
        row
        for row in comparison.outcomes
        if row.verdict != "differs" and row.difference.low is not None and _spread(row) > 0
    ]
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=1.6 + 0.24 * max(1, len(rows)))
        axes = grid[0, 0]
        places = np.arange(len(rows))[::-1]
        for place, row in zip(places, rows, strict=True):
            found, scale = row.difference, _spread(row)
            assert found.low is not None and found.high is not None
            colour = SHADES.get(row.verdict, style.GREY)
            axes.plot([found.low / scale, found.high / scale], [place, place], color=colour, linewidth=2)
            axes.plot(
                [found.mean / scale],
                [place],
                marker=MARKS.get(row.verdict, "|"),
                color=colour,
                markersize=5.5,
                linestyle="none",
            )
        axes.axvline(0, color="black", linewidth=1)
        axes.set_xscale("symlog", linthresh=1)
        axes.set_yticks(places, [label(f"outcome.{row.name}", lang) for row in rows])
        axes.set_ylim(-0.8, max(0.8, len(rows) - 0.2))
        axes.set_xlabel(say("plot_forest_axis", lang))
        notes = [
            say("plot_forest_note", lang),
            say("compare_sides_short", lang, a=comparison.a.words, b=comparison.b.words),
        ]
        style.head(figure, say("plot_forest_title", lang), notes, lang, *verdict_key(lang))
        return style.save(figure, folder, name)


def _spread(row: Row) -> float:
    """Return the standard deviation of the paired difference, from its interval: the unit of the forest."""
    found = row.difference
    if found.low is None or found.high is None or found.pairs < 2:
        return 0.0
    from scipy.special import stdtrit

    return float((found.high - found.low) / 2 / stdtrit(found.pairs - 1, 0.975) * np.sqrt(found.pairs))


def verdict_key(lang: str) -> tuple[list[Artist], list[str]]:
    """Return the legend handles and names of the verdicts."""
    from matplotlib.lines import Line2D

    names = ("better", "worse", "unclear")
    handles: list[Artist] = [
        Line2D([], [], color=SHADES.get(name, style.GREY), marker=MARKS.get(name, "|"), markersize=5.5)
        for name in names
    ]
    return handles, [say(f"compare_is_{name}", lang) for name in names]


def draw_quantiles(comparison: Comparison, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw how long a trouble lasts under both sides by quantile, and the paired difference of each quantile.

    Returns the files.
    """
    rows = comparison.quantiles
    places = np.arange(len(rows))
    names = [say("compare_quantile", lang, q=int(row.name[1:])) for row in rows]
    with style.drawing(lang):
        figure, grid = style.panels(2, 1, height=5.2, sharex=True)
        upper, lower = grid[0, 0], grid[1, 0]
        for words, values, colour, marker in _sides(comparison, rows):
            upper.plot(places, values, color=colour, marker=marker, label=words)
        upper.set_ylabel(label("outcome.duration_hours", lang))
        upper.legend()
        mean = np.array([row.difference.mean for row in rows])
        low = np.array([np.nan if row.difference.low is None else row.difference.low for row in rows])
        high = np.array([np.nan if row.difference.high is None else row.difference.high for row in rows])
        lower.errorbar(places, mean, [mean - low, high - mean], fmt="o", color="black", capsize=4)
        lower.axhline(0, color=style.GREY, linewidth=1)
        lower.set_ylabel(say("compare_a_less_b", lang))
        lower.set_xticks(places, names)
        style.head(
            figure,
            say("plot_quantiles_title", lang),
            [say("plot_quantiles_note", lang, pairs=rows[0].difference.pairs)],
            lang,
        )
        return style.save(figure, folder, name)


def _sides(comparison: Comparison, rows: Sequence[Row]) -> list[tuple[str, list[float], str, str]]:
    return [
        (f"A: {comparison.a.words}", [row.mean_a for row in rows], style.COLOURS[0], "o"),
        (f"B: {comparison.b.words}", [row.mean_b for row in rows], style.COLOURS[1], "s"),
    ]
