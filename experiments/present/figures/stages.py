"""Picture of how long the stages of a case take: their quantiles side by side, and their whole distributions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from experiments.present.figures.spans import SPLITS, STAGES, parts
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
SMALLEST = 0.05  # h; shorter stages stand at the left edge of the logarithmic axis
MOST = 4  # levels side by side within a stage
Floats = NDArray[np.float64]


def stage_hours(cases: pd.DataFrame, stage: str) -> Floats:
    """Return the hours of a stage, for the cases that went through it once in this order.

    A case sent back has later stamps on its earlier stages.
    """
    begins, ends = STAGES[stage]
    hours = (cases[f"{ends}_h"] - cases[f"{begins}_h"]).dropna().to_numpy(float)
    return np.asarray(hours[hours >= 0])


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw one bar per stage above and, if cases are not split, the share done by then below.

    A bar runs from the 10 % to the 90 % quantile and is thick between the quartiles.
    """
    stages = ask.chosen(STAGES, list(STAGES))
    by = ask.split(SPLITS)
    groups, left = parts(data.cases, by, MOST)
    if not any(len(stage_hours(part, stage)) for _, part in groups for stage in stages):
        raise LeftOut("figure_no_cases")
    colours = [style.COLOURS[n % len(style.COLOURS)] for n in range(len(groups))]
    with style.drawing(ask.lang):
        height = 1.4 + 0.3 * len(stages) * max(1.0, 0.6 * len(groups))
        below = 0.0 if by else 2.6
        figure, grid = style.panels(
            1 if by else 2, 1, height=height + below, sharex=True, height_ratios=None if by else [height, below]
        )
        _bars(grid[0, 0], groups, stages, colours, ask.lang)
        if not by:
            _curves(grid[1, 0], data.cases, stages, ask.lang)
        grid[-1, 0].set_xlabel(say("figure_hours_log", ask.lang))
        names = (
            [
                f"{data.called(by, level, ask.lang) if by != 'grid' else level} (n = {len(part)})"
                for level, part in groups
            ]
            if by
            else []
        )
        notes = [say("figure_stages_note", ask.lang)] + ([say("figure_levels_left", ask.lang, n=left)] if left else [])
        style.head(figure, say("figure_stages_title", ask.lang), notes, ask.lang, _key(colours) if by else [], names)
        return style.save(figure, ask.folder, ask.file)


def _key(colours: list[str]) -> list[Any]:
    from matplotlib.lines import Line2D

    return [Line2D([], [], color=colour, linewidth=5) for colour in colours]


def _bars(axes: Any, groups: Any, stages: list[str], colours: list[str], lang: str) -> None:
    step = 0.8 / len(groups)
    for place, stage in enumerate(stages):
        for number, ((_, part), colour) in enumerate(zip(groups, colours, strict=True)):
            hours = stage_hours(part, stage)
            y = -place + (step * ((len(groups) - 1) / 2 - number))
            if not len(hours):
                continue
            low, left, middle, right, high = np.maximum(np.quantile(hours, QUANTILES), SMALLEST)
            axes.plot([low, high], [y, y], color=colour, linewidth=1.2, solid_capstyle="butt")
            axes.plot([left, right], [y, y], color=colour, linewidth=max(3.0, 9.0 * step), solid_capstyle="butt")
            axes.plot([middle], [y], marker="s", color=colour, markersize=max(3.0, 7.0 * step), markeredgewidth=0)
            axes.plot([middle], [y], marker="|", color="white", markersize=max(4.0, 9.0 * step), markeredgewidth=2)
            axes.annotate(
                _hours(float(np.median(hours)), lang),
                (high, y),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_yticks([-place for place in range(len(stages))], [label(f"stage.{stage}", lang) for stage in stages])
    axes.set_ylim(-len(stages) + 0.4, 0.6)
    axes.grid(axis="y", visible=False)


def _curves(axes: Any, cases: pd.DataFrame, stages: list[str], lang: str) -> None:
    for number, stage in enumerate(stages):
        hours = np.sort(np.maximum(stage_hours(cases, stage), SMALLEST))
        if len(hours):
            share = np.arange(1, len(hours) + 1) / len(hours)
            colour, dashes = style.COLOURS[number % len(style.COLOURS)], style.DASHES[number % len(style.DASHES)]
            axes.step(hours, share, where="post", color=colour, linestyle=dashes, label=label(f"stage.{stage}", lang))
    axes.set_ylabel(say("figure_share_done", lang))
    axes.set_ylim(0, 1.02)
    axes.legend(fontsize=7.5, loc="lower right")


def _hours(value: float, lang: str) -> str:
    return say("figure_hours_short", lang, hours=f"{value:.0f}" if value >= 10 else f"{value:.2g}")
