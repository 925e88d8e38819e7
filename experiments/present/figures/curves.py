"""Picture of outcomes over time: one line per level of a lever, with its interval over seeds."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.paired import runs_at
from experiments.present.figures import style
from experiments.present.figures.summary import by_day, ordered_levels, seeds_note
from experiments.results.days import DailyMeans, Days
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PANELS = ("backlog", "satisfaction", "petitions", "response_hours_of_answered")


def draw_curves(
    runs: "pd.DataFrame",
    days: Days,
    lever: str | None,
    folder: Path,
    name: str,
    lang: str,
    outcomes: Sequence[str] = PANELS,
    marks: Sequence[int] = (),
) -> list[Path]:
    """Draw one panel per outcome over the days and return the files written.

    Without a lever, each panel has one line over all runs. `marks` are the days on which the policy changes.
    """
    levels = ordered_levels(runs, lever) if lever else [None]
    with style.drawing(lang):
        rows, columns = -(-len(outcomes) // 2), min(2, len(outcomes))
        figure, grid = style.panels(
            rows, columns, height=(6.3 if lever else 5.5) * (rows / 2 if rows > 1 else 0.65), sharex=True
        )
        for axes in list(grid.flat)[len(outcomes) :]:
            axes.set_visible(False)
        for axes, outcome in zip(grid.flat, outcomes, strict=False):
            means = (
                days.means(runs, [lever, "seed"] if lever else ["seed"], outcome) if outcome in days.series else None
            )
            _panel(axes, means, lever, levels, outcome, lang)
            for day in marks:
                axes.axvline(day, color="0.35", linestyle="--", linewidth=0.9)
        for axes in grid[-1]:
            axes.set_xlabel(say("plot_day", lang))
        title = say("plot_curves_by", lang, lever=label(lever, lang)) if lever else say("plot_curves_title", lang)
        notes = [say("plot_rolling", lang), seeds_note(runs, [lever] if lever else [], lang)]
        if marks:
            notes.append(say("plot_change_days", lang))
        if lever and _others(runs, lever):
            notes.append(say("plot_averaged", lang))
        lines = grid[0, 0].get_lines() if lever else []
        style.head(figure, title, notes, lang, lines, [label(level, lang) for level in levels] if lever else [])
        return style.save(figure, folder, name)


def _panel(
    axes: "Axes", means: DailyMeans | None, lever: str | None, levels: Sequence[Any], outcome: str, lang: str
) -> None:
    axes.set_title(label(f"daily.{outcome}", lang), loc="left")
    shown = False
    shade = min(0.2, 0.6 / len(levels))
    for place, (level, colour) in enumerate(zip(levels, style.colours(levels), strict=True)):
        dashes = style.DASHES[place % len(style.DASHES)]
        curve = by_day(means, runs_at(means.groups, lever, level) if lever else None) if means else None
        if curve is None or not curve["mean"].notna().any():
            # An empty line keeps the place of the level in the legend.
            axes.plot([], [], color=colour, linestyle=dashes)
            continue
        shown = True
        axes.plot(curve.index, curve["mean"], color=colour, linestyle=dashes)
        axes.fill_between(curve.index, curve["low"], curve["high"], color=colour, alpha=shade, linewidth=0)
    if not shown:
        style.empty(axes, say("plot_missing", lang))
    elif not outcome.startswith("satisfaction"):
        axes.set_ylim(bottom=0)


def _others(runs: "pd.DataFrame", lever: str) -> bool:
    """Whether a level stands for more than one run per seed, because other levers vary within it."""
    return bool(runs.groupby([lever, "seed"], dropna=False).size().max() > 1)
