"""Picture of the best compromises.

It shows every setting tried in grey, the front on fresh seeds with intervals, and the policy as it is.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.present.figures import style
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from experiments.analysis.optimisation.study import Improvement, Interval

HOLDS, FALLS, BASE = style.COLOURS[2], style.COLOURS[1], "black"
TRIED, OVER = "#A8A8A8", "#D0D0D0"
PER_ROW = 3


def draw_front(found: Improvement, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one panel per pair of objectives and return the files."""
    pairs = list(combinations(range(len(found.question.aims)), 2))
    columns = min(PER_ROW, len(pairs))
    rows = -(-len(pairs) // columns)
    with style.drawing(lang):
        figure, grid = style.panels(rows, columns, height=1.2 + 3.8 * rows if columns == 1 else 1.2 + 2.8 * rows)
        drawn: dict[str, Any] = {}
        for axes, (x, y) in zip(grid.flat, pairs, strict=False):
            drawn |= _panel(axes, found, x, y)
            axes.set_xlabel(label(PREFIX + found.question.aims[x].outcome, lang))
            axes.set_ylabel(label(PREFIX + found.question.aims[y].outcome, lang))
        note = say("plot_front_note", lang, seeds=found.question.reestimate, few=found.question.replications)
        names = [say(f"plot_front_{key}", lang) for key in drawn]
        style.head(figure, say("plot_front_title", lang), [note], lang, list(drawn.values()), names)
        return style.save(figure, folder, name)


def _panel(axes: Axes, found: Improvement, x: int, y: int) -> dict[str, Any]:
    """Draw a pair of objectives and return the artists by their legend key."""
    drawn = {}
    signs = [aim.sign for aim in found.question.aims]
    for key, keeps, colour, marker in (("over", False, OVER, "x"), ("tried", True, TRIED, ".")):
        shown = [trial for trial in found.trials if trial.losses and trial.keeps == keeps]
        if shown:
            spots = [[-signs[k] * trial.losses[k] for trial in shown] for k in (x, y)]
            drawn[key] = axes.plot(*spots, marker=marker, linestyle="none", color=colour, markersize=5, zorder=1)[0]
    for key, colour, members in (
        ("falls", FALLS, [member.values for member in found.members if member.status != "holds"]),
        ("holds", HOLDS, [member.values for member in found.members if member.status == "holds"]),
        ("base", BASE, [found.base]),
    ):
        if members:
            drawn[key] = _estimates(axes, members, x, y, colour, "*" if key == "base" else "o")
    if len(signs) == 2:
        held = sorted(
            (member.values[x][0], member.values[y][0]) for member in found.members if member.status == "holds"
        )
        axes.plot([spot[0] for spot in held], [spot[1] for spot in held], color=HOLDS, linewidth=0.9, zorder=2)
    return drawn


def _estimates(axes: Axes, members: Sequence[Sequence[Interval]], x: int, y: int, colour: str, marker: str) -> Any:
    (across, along), (up, high) = (_spots(members, k) for k in (x, y))
    size = 11 if marker == "*" else 5.5
    return axes.errorbar(
        across, up, xerr=along, yerr=high, fmt=marker, color=colour, markersize=size, elinewidth=1.2, zorder=3
    )


def _spots(members: Sequence[Sequence[Interval]], k: int) -> tuple[list[float], list[float]]:
    """Return the means of an outcome and the half-widths of their intervals."""
    found = [member[k] for member in members]
    return [mean for mean, _, _ in found], [0.0 if high is None else high - mean for mean, _, high in found]
