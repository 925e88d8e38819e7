"""Pictures of a replay: each difference with two intervals, over seeds and over calibrations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.replay.judge import Difference
from experiments.present.figures import style
from sim.text.catalogue import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = ("share_24", "share_72", "share_168", "overdue")


def draw_outcomes(rows: Sequence[Difference], folder: Path, lang: str) -> list[Path]:
    """Draw the differences of shares, in points; return the files."""
    shown = [row for row in rows if row.name in POINTS]
    names = [say(f"replay_outcome_{row.name}", lang) for row in shown]
    return _draw(shown, names, "outcomes", folder, lang)


def draw_departments(rows: Sequence[Difference], folder: Path, lang: str) -> list[Path]:
    """Draw the difference in the share closed within 168 hours, department by department; return the files."""
    names = [row.name if len(row.name) <= 26 else row.name[:25] + "…" for row in rows]
    return _draw(rows, names, "departments", folder, lang)


def _draw(rows: Sequence[Difference], names: Sequence[str], kind: str, folder: Path, lang: str) -> list[Path]:
    heights = np.arange(len(rows))[::-1].astype(float)
    with style.drawing(lang):
        figure, grid = style.panels(1, 1, height=1.9 + 0.32 * max(1, len(rows)))
        axes = grid[0, 0]
        handles = [_bars(axes, rows, heights + shift, place, lang) for place, shift in ((0, 0.12), (1, -0.12))]
        axes.scatter([100 * row.difference for row in rows], heights, color="black", s=14, zorder=4)
        axes.axvline(0, color="black", lw=1)
        axes.set_yticks(heights, names)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlabel(say("replay_axis", lang))
        words = [say("replay_over_seeds", lang), say("replay_over_calibrations", lang)]
        note = say("replay_note", lang)
        style.head(figure, say(f"replay_{kind}_title", lang), [note], lang, handles, words)
        return style.save(figure, folder, kind)


def _bars(axes: Axes, rows: Sequence[Difference], heights: Any, place: int, lang: str) -> Any:
    ends = [row.calibrations if place else row.seeds for row in rows]
    low, high = (np.array([100 * end[k] for end in ends]) for k in range(2))
    return axes.hlines(heights, low, high, color=style.COLOURS[place], lw=5)
