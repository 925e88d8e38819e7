"""Picture in small multiples: a daily outcome, one panel per level of a lever, all on one scale.

A second lever gives the lines within a panel.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.paired import runs_at
from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from experiments.present.figures.summary import by_day, ordered_levels, seeds_note
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data
    from experiments.results.days import DailyMeans

MOST = 12  # panels
IN_A_ROW = 4


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw one figure per outcome and return the files written.

    The grey line in every panel is the mean of all runs.
    """
    runs, days = data.results.runs, data.results.days
    if not data.varied:
        raise LeftOut("figure_no_levers")
    outcomes = ask.chosen(days.series, ["backlog"])
    lever = ask.split(data.varied, data.varied[0])
    others = [each for each in data.varied if each != lever]
    second = others[0] if others else None
    levels = ordered_levels(runs, lever)[:MOST]
    lines = ordered_levels(runs, second)[: len(style.COLOURS)] if second else [None]
    written = []
    for outcome in outcomes:
        name = ask.file if len(outcomes) == 1 else f"{ask.file}-{outcome}"
        whole = by_day(days.means(runs, ["seed"], outcome))
        means = days.means(runs, [lever, second, "seed"] if second else [lever, "seed"], outcome)
        with style.drawing(ask.lang):
            figure, grid = _panels(len(levels))
            for axes, level in zip(grid, levels, strict=True):
                _panel(axes, whole, means, lever, level, second, lines, ask.lang)
            grid[0].set_ylabel(label(f"daily.{outcome}", ask.lang))
            title = say(
                "figure_multiples_title",
                ask.lang,
                outcome=label(f"daily.{outcome}", ask.lang),
                lever=label(lever, ask.lang),
            )
            notes = [
                say("plot_rolling", ask.lang),
                seeds_note(runs, [lever, *([second] if second else [])], ask.lang),
                say("figure_grey_mean", ask.lang),
            ]
            notes += [say("plot_averaged", ask.lang)] if len(others) > 1 else []
            names = [f"{label(second, ask.lang)}: {label(line, ask.lang)}" for line in lines] if second else []
            style.head(figure, title, notes, ask.lang, grid[0].get_lines()[1 : 1 + len(names)], names)
            written += style.save(figure, ask.folder, name)
    return written


def _panels(n: int) -> tuple[Any, list[Any]]:
    columns = min(IN_A_ROW, n)
    rows = -(-n // columns)
    figure, grid = style.panels(rows, columns, height=1.5 + 2.3 * rows, sharex=True, sharey=True)
    for axes in list(grid.flat)[n:]:
        axes.set_visible(False)
    return figure, list(grid.flat)[:n]


def _panel(
    axes: Any,
    whole: pd.DataFrame,
    means: DailyMeans,
    lever: str,
    level: Any,
    second: str | None,
    lines: list[Any],
    lang: str,
) -> None:
    axes.plot(whole.index, whole["mean"], color="#BBBBBB", linewidth=1.4)
    groups = runs_at(means.groups, lever, level)
    for place, (line, colour) in enumerate(zip(lines, style.colours(lines), strict=True)):
        curve = by_day(means, runs_at(groups, second, line) if second else groups)
        axes.plot(curve.index, curve["mean"], color=colour, linestyle=style.DASHES[place % len(style.DASHES)])
        axes.fill_between(curve.index, curve["low"], curve["high"], color=colour, alpha=0.15, linewidth=0)
    axes.set_title(label(level, lang), loc="left")
    axes.set_xlabel(say("plot_day", lang))
