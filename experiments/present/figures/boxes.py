"""Picture of the conditions under which policies fail.

For each box it shows the restricted conditions, with the worlds that fail and those that do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.present.figures import style
from sim.text.catalogue import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

FAILS, HOLDS, SHADE = style.COLOURS[1], "#8C8C8C", "#F6D9C6"


def draw_boxes(
    worlds: pd.DataFrame, boxes: pd.DataFrame, about: Mapping[str, Any], folder: Path, name: str, lang: str
) -> list[Path]:
    """Draw one strip per restricted condition, policy by policy, and return the files.

    The ranges from which the worlds were drawn come from the provenance, `about`.
    """
    from experiments.present.studies.discovery import bound_text, factor_name

    ranges = {each["path"]: (each["low"], each["high"]) for each in about["factors"]}
    bounds = boxes.to_dict("records")
    with style.drawing(lang):
        figure, grid = style.panels(len(bounds), 1, height=1.6 + 1.15 * len(bounds))
        for axes, bound in zip(grid[:, 0], bounds, strict=True):
            path = bound["factor"]
            _strip(axes, worlds[worlds["policy"] == bound["policy"]], bound, *ranges[path])
            where = bound_text(path, bound["low"], bound["high"], lang)
            axes.set_title(f"{bound['policy']} [{bound['box'] + 1}]: {where}", loc="left")
            axes.set_xlabel(factor_name(path, lang))
        style.head(figure, say("plot_boxes_title", lang), [say("plot_boxes_note", lang)], lang, *_key(lang))
        return style.save(figure, folder, name)


def _strip(axes: Axes, worlds: pd.DataFrame, bound: Mapping[Any, Any], low: float, high: float) -> None:
    axes.axvspan(max(bound["low"], low), min(bound["high"], high), color=SHADE, linewidth=0)
    for state, height, colour, marker in ((1, 1.0, FAILS, "x"), (0, 0.0, HOLDS, "|")):
        values = worlds.loc[worlds["fails"] == state, bound["factor"]].to_numpy(float)
        spread = np.linspace(-0.25, 0.25, 5)[np.arange(len(values)) % 5]
        axes.plot(
            values, height + spread, marker=marker, color=colour, markersize=4, linestyle="none", markeredgewidth=1
        )
    axes.set(xlim=(low, high), ylim=(-0.6, 1.6), yticks=[])
    axes.grid(False)


def _key(lang: str) -> tuple[list[Artist], list[str]]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Artist] = [
        Line2D([], [], color=FAILS, marker="x", linestyle="none"),
        Line2D([], [], color=HOLDS, marker="|", linestyle="none"),
    ]
    return [*handles, Patch(color=SHADE)], [say(f"plot_boxes_{each}", lang) for each in ("fails", "holds", "box")]
