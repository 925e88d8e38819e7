"""Picture of the conditions under which policies fail.

For each box it shows the restricted conditions, with the worlds that fail and those that do not.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.present.figures import style
from sim.text.catalogue import say

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from experiments.analysis.discovery.explore import Discovery
    from experiments.analysis.discovery.prim import Bound

FAILS, HOLDS, SHADE = style.COLOURS[1], "#8C8C8C", "#F6D9C6"


def draw_boxes(found: Discovery, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one strip per restricted condition, policy by policy, and return the files.

    Nothing is drawn if no box was found.
    """
    from experiments.present.studies.discovery import bound_text, factor_name

    strips = [
        (place, number, bound)
        for place, boxes in enumerate(found.boxes)
        for number, box in enumerate(boxes.boxes, 1)
        for bound in box.bounds
    ]
    if not strips:
        return []
    with style.drawing(lang):
        figure, grid = style.panels(len(strips), 1, height=1.6 + 1.15 * len(strips))
        for axes, (place, number, bound) in zip(grid[:, 0], strips, strict=True):
            _strip(axes, found, place, bound)
            axes.set_title(f"{found.policies[place].words} [{number}]: {bound_text(bound, found, lang)}", loc="left")
            axes.set_xlabel(factor_name(found.factors[bound.factor], lang))
        style.head(figure, say("plot_boxes_title", lang), [say("plot_boxes_note", lang)], lang, *_key(lang))
        return style.save(figure, folder, name)


def _strip(axes: Axes, found: Discovery, place: int, bound: Bound) -> None:
    factor = found.factors[bound.factor]
    axes.axvspan(max(bound.low, factor.low), min(bound.high, factor.high), color=SHADE, linewidth=0)
    for state, height, colour, marker in ((1, 1.0, FAILS, "x"), (0, 0.0, HOLDS, "|")):
        values = found.worlds[found.failing[place] == state, bound.factor]
        spread = np.linspace(-0.25, 0.25, 5)[np.arange(len(values)) % 5]
        axes.plot(
            values, height + spread, marker=marker, color=colour, markersize=4, linestyle="none", markeredgewidth=1
        )
    axes.set(xlim=(factor.low, factor.high), ylim=(-0.6, 1.6), yticks=[])
    axes.grid(False)


def _key(lang: str) -> tuple[list[Artist], list[str]]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Artist] = [
        Line2D([], [], color=FAILS, marker="x", linestyle="none"),
        Line2D([], [], color=HOLDS, marker="|", linestyle="none"),
    ]
    return [*handles, Patch(color=SHADE)], [say(f"plot_boxes_{each}", lang) for each in ("fails", "holds", "box")]
