"""Picture of outcomes against sampled factors: one point per sampled row, with the rank correlation as a number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.correlations import spearman
from experiments.present.figures import style
from experiments.present.figures.levers import PER_ROW, shown_of
from sim.text.catalogue import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from experiments.results.sweep_view import View

FACTORS = 12
"""Most factors in one picture: those whose rank correlation with an outcome is largest."""
BINS = 6


def draw_scatter(seen: View, folder: Path, name: str, lang: str) -> list[Path]:
    """Draw one panel per factor and outcome and return the files written.

    The line runs through the means of equally filled bins.
    """
    from experiments.analysis.moves import means

    outcomes = shown_of(seen.runs)
    if not outcomes:
        return []
    points = means(seen, outcomes)
    factors = _strongest(points, seen.factors, outcomes)
    columns = min(PER_ROW, len(factors))
    bands = -(-len(factors) // columns)
    with style.drawing(lang):
        figure, grid = style.panels(
            len(outcomes) * bands, columns, height=0.9 + 2.1 * len(outcomes) * bands, sharey=False
        )
        for axes, factor, row, outcome in style.lattice(grid, factors, outcomes, lang):
            _panel(axes, points[factor].to_numpy(float), points[outcome].to_numpy(float), style.COLOURS[row])
        notes = [say("plot_scatter_note", lang, n=len(points))]
        if len(factors) < len(seen.factors):
            notes.append(say("plot_scatter_few", lang, n=len(factors), all=len(seen.factors)))
        style.head(figure, say("plot_scatter_title", lang), notes, lang)
        return style.save(figure, folder, name)


def _strongest(points: Any, factors: list[str], outcomes: list[str]) -> list[str]:
    """Return all factors if they are few, else those most correlated with any outcome, in the order of the design."""
    if len(factors) <= FACTORS:
        return factors
    columns = {each: points[each].to_numpy(float) for each in (*factors, *outcomes)}
    rho = {
        each: np.nanmax([0.0, *(abs(spearman(columns[each], columns[outcome])[0]) for outcome in outcomes)])
        for each in factors
    }
    chosen = sorted(factors, key=lambda each: -rho[each])[:FACTORS]
    return [each for each in factors if each in chosen]


def _panel(axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64], colour: str) -> None:
    axes.scatter(x, y, s=12, color=colour, alpha=0.5, linewidths=0)
    known = ~np.isnan(y)
    parts = _parts(x[known])
    if len(parts) > 1:
        axes.plot(
            [x[known][part].mean() for part in parts],
            [y[known][part].mean() for part in parts],
            color="black",
            linewidth=1.4,
        )
    rho = spearman(x, y)[0]
    if rho == rho:
        axes.set_title(f"ρ = {rho:.2f}", loc="right", fontsize=8.5, color=style.GREY)


def _parts(x: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """Return the places of the points in each bin.

    There is one bin per value if values are few, else bins are equally filled.
    """
    values = np.unique(x)
    if len(values) <= 2 * BINS and len(values) < len(x):
        return [np.flatnonzero(x == value) for value in values]
    return np.array_split(np.argsort(x, kind="stable"), BINS) if len(x) >= 2 * BINS else []
