"""Picture of two levers at once: the mean outcome of each combination, written into its field."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.analysis.paired import runs_at
from experiments.present.figures import style
from experiments.present.figures.summary import estimate, ordered_levels
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# Each outcome with the colour scale on which the better end is dark.
OUTCOMES = {"outcome.action_delay_hours": style.SCALE, "outcome.satisfaction": style.SCALE + "_r"}


def draw_heatmap(
    runs: "pd.DataFrame",
    across: str,
    down: str,
    folder: Path,
    name: str,
    lang: str,
    outcomes: Mapping[str, str] = OUTCOMES,
) -> list[Path]:
    """Draw one panel per outcome, with lever `across` on the x axis and `down` on the y axis.

    Returns the files written.
    """
    rows = len(ordered_levels(runs, down))
    others = runs.groupby([across, down, "seed"], dropna=False).size().max() > 1
    with style.drawing(lang):
        figure, grid = style.panels(1, len(outcomes), height=2.2 + 0.55 * rows, sharey=True)
        for axes, (outcome, scale) in zip(grid[0], outcomes.items(), strict=True):
            _panel(axes, runs, across, down, outcome, scale, lang)
        if not style.numeric(ordered_levels(runs, down)):
            grid[0, 0].invert_yaxis()
        grid[0, 0].set_ylabel(label(down, lang))
        title = say(
            "plot_heatmap_title" if outcomes is OUTCOMES else "plot_heatmap_other",
            lang,
            a=label(across, lang),
            b=label(down, lang),
        )
        notes = [say("plot_means", lang)] + ([say("plot_averaged", lang)] if others else [])
        style.head(figure, title, notes, lang)
        return style.save(figure, folder, name)


def _panel(axes: "Axes", runs: "pd.DataFrame", across: str, down: str, outcome: str, scale: str, lang: str) -> None:
    columns, rows = ordered_levels(runs, across), ordered_levels(runs, down)
    means = np.array(
        [[estimate(runs_at(runs_at(runs, down, y), across, x), outcome).mean for x in columns] for y in rows]
    )
    image = axes.imshow(np.ma.masked_invalid(means), cmap=scale, aspect="auto", origin="lower")
    axes.set_facecolor("#EEEEEE")
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_title(label(outcome, lang), loc="left")
    axes.set_xlabel(label(across, lang))
    style.name_ticks(axes, range(len(columns)), [label(each, lang) for each in columns], 0.35 * style.WIDTH)
    axes.set_yticks(range(len(rows)), [label(each, lang) for each in rows])
    digits = _digits(means)
    for (y, x), value in np.ndenumerate(means):
        if np.isnan(value):
            axes.text(x, y, say("plot_missing", lang), ha="center", va="center", fontsize=8, color=style.GREY)
            continue
        red, green, blue, _ = image.cmap(image.norm(value))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        axes.text(x, y, f"{value:.{digits}f}", ha="center", va="center", color="white" if dark else "black")


def _digits(means: np.ndarray) -> int:
    """Return the number of decimals that shows the spread of the fields with two figures."""
    known = means[~np.isnan(means)]
    spread = float(np.ptp(known)) if known.size else 0.0
    return int(np.clip(1 - np.floor(np.log10(spread)), 0, 4)) if spread > 0 else 2
