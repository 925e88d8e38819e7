"""Picture of the time until somebody acts, of satisfaction and of cost against each lever."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.objectives import COMPARED
from experiments.io.parquet import PREFIX
from experiments.present.figures import style
from experiments.present.figures.summary import by_level, ordered_levels, seeds_note
from sim.outcomes.measures import OUTCOMES as OUTCOME_TABLE
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

OUTCOMES = ("outcome.action_delay_hours", "outcome.satisfaction", "outcome.cost_per_resident_yuan")
PER_ROW = 3


def shown_of(runs: "pd.DataFrame") -> list[str]:
    """Return the headline outcomes that runs have; of a model without them, the chief outcomes that it has."""
    chief = (PREFIX + name for name in COMPARED)
    return [each for each in OUTCOMES if each in runs.columns] or [each for each in chief if each in runs.columns]


def draw_levers(
    runs: "pd.DataFrame", levers: Sequence[str], folder: Path, name: str, lang: str, outcomes: Sequence[str] = OUTCOMES
) -> list[Path]:
    """Draw one panel per lever and outcome, each mean with its interval. Return the files written."""
    columns = min(PER_ROW, len(levers))
    bands = -(-len(levers) // columns)
    with style.drawing(lang):
        figure, grid = style.panels(len(outcomes) * bands, columns, height=0.9 + 2.3 * len(outcomes) * bands)
        for axes, lever, row, outcome in style.lattice(grid, levers, outcomes, lang):
            _panel(
                axes, runs, lever, outcome, style.COLOURS[row % len(style.COLOURS)], 0.85 * style.WIDTH / columns, lang
            )
            if row == 0:
                axes.set_title(_group(lever, lang), loc="left")
        for row, outcome in enumerate(outcomes):
            for axes in grid[row :: len(outcomes), 0]:
                axes.set_ylabel(axes.get_ylabel() + _better(outcome, lang), linespacing=1.5)
            _share_heights(list(grid[row :: len(outcomes)].flat))
        notes = [seeds_note(runs, levers, lang), say("plot_paired", lang)]
        notes += [say("plot_averaged", lang)] if len(levers) > 1 else []
        title = say("plot_levers_title", lang) if tuple(outcomes) == OUTCOMES else say("plot_levers_other", lang)
        style.head(figure, title, notes, lang)
        return style.save(figure, folder, name)


def _group(lever: str, lang: str) -> str:
    """Return the name of the group that a lever belongs to; empty for anything that is no lever."""
    names = lever.split(".")
    return say(f"lever_group_{names[1]}", lang) if names[0] == "policy" and len(names) > 2 else ""


def _better(outcome: str, lang: str) -> str:
    """Return a line that says which direction of an outcome is better; empty where neither is."""
    sign = next((row.better for row in OUTCOME_TABLE if PREFIX + row.name == outcome), 0)
    return "\n" + say("plot_more_is_better" if sign > 0 else "plot_less_is_better", lang) if sign else ""


def _panel(axes: "Axes", runs: "pd.DataFrame", lever: str, outcome: str, colour: str, room: float, lang: str) -> None:
    levels = ordered_levels(runs, lever)
    places = _places(levels)
    found = by_level(runs, lever, outcome)
    mean, low, high = (np.array([getattr(each, name) for each in found]) for name in ("mean", "low", "high"))
    if np.isnan(mean).all():
        style.empty(axes, say("plot_missing", lang))
    shape = "o-" if style.numeric(levels) else "o"
    axes.errorbar(places, mean, [mean - low, high - mean], fmt=shape, color=colour, capsize=4, markersize=5.5)
    style.name_ticks(axes, list(places), [label(level, lang) for level in levels], room)
    air = 0.12 * float(np.ptp(places))
    axes.set_xlim(places.min() - air, places.max() + air)


def _places(levels: Sequence[Any]) -> np.ndarray:
    """Return where the levels stand on the axis.

    Numbers stand at their value; names and crowded numbers at equal steps.
    """
    if style.numeric(levels):
        values = np.array(levels, dtype=float)
        if np.diff(values).min() >= 0.08 * np.ptp(values):
            return values
    return np.arange(len(levels), dtype=float)


def _share_heights(row: "list[Axes]") -> None:
    """Give all panels of an outcome one vertical scale, so that the effects of the levers compare at a glance."""
    shown = [axes for axes in row if axes.get_visible()]
    limits = [axes.get_ylim() for axes in shown]
    for axes in shown:
        axes.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))
