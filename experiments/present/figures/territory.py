"""Map of the territory.

Every grid is coloured by an outcome of a run, or by the paired difference of a comparison.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.present.figures import style
from experiments.present.figures.place import draw_real
from experiments.present.figures.results_view import LeftOut
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

SHARES = {
    "on_time_closing_rate": ("on_time", "due"),
    "reported_share": ("reported", "arisen"),
    "resolved_share": ("resolved", "arisen"),
}
USUAL = ("duration_hours", "reported_share", "on_time_closing_rate", "arisen_per_1k")
NOT_OUTCOMES = {"grid", "community", "street"}
NAMED = 40  # maps with at most this many grids number each of them
DIFFERENCE = "duration_hours"
DIVERGING = "PuOr"
Floats = NDArray[np.float64]


def by_grid(grids: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of the grids, with the shares that follow from their counts."""
    table = grids.drop(columns=list(NOT_OUTCOMES & set(grids.columns)))
    for name, (part, whole) in SHARES.items():
        if {part, whole} <= set(grids.columns):
            table[name] = grids[part] / grids[whole].where(grids[whole] > 0)
    if {"arisen", "residents"} <= set(grids.columns):
        table["arisen_per_1k"] = 1000 * grids["arisen"] / grids["residents"].where(grids["residents"] > 0)
    return table


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw one map per outcome, with the borders of grids, and of communities in bold."""
    if data.kind == "comparison":
        return _draw_differences(data, ask)
    if not data.has("grids"):
        raise LeftOut("figure_no_table", tables="grids.parquet")
    grids, cells = data.table("grids"), data.table("cells")
    values = by_grid(grids)
    outcomes = ask.chosen(list(values.columns), USUAL)
    with style.drawing(ask.lang):
        figure, axes = _maps(len(outcomes), cells)
        for place, outcome in enumerate(outcomes):
            found = values[outcome].to_numpy(float)
            image = _paint(axes[place], cells, found, style.SCALE, **_ends(found))
            if not draw_real(axes[place], data.scenario, ask.lang):
                _borders(axes[place], cells, grids["community"].to_numpy())
            _number(axes[place], cells, image, found)
            _bar(figure, image, axes[place], label(f"grid.{outcome}", ask.lang))
        style.head(figure, say("figure_map_title", ask.lang), [say("figure_map_note", ask.lang)], ask.lang)
        return style.save(figure, ask.folder, ask.file)


def _draw_differences(data: Data, ask: Ask) -> list[Path]:
    from matplotlib.colors import CenteredNorm

    ask.chosen([DIFFERENCE], [DIFFERENCE])
    cells, judged = data.table("cells"), data.table("judged")
    rows = judged[judged["part"] == "grid"].reset_index(drop=True)
    found = rows["difference"].to_numpy(float)
    if not np.isfinite(found).any():
        raise LeftOut("figure_no_cases")
    shown = rows["verdict"].isin(["better", "worse"]).to_numpy()
    sides = data.provenance.get("sides", {})
    with style.drawing(ask.lang):
        figure, axes = _maps(1, cells)
        image = _paint(axes[0], cells, found, DIVERGING, norm=CenteredNorm(0, np.nanmax(np.abs(found)) or 1.0))
        _hatch(axes[0], cells, shown)
        if not draw_real(axes[0], data.scenario, ask.lang):
            _borders(axes[0], cells, None)
        _number(axes[0], cells, image, found)
        _bar(
            figure,
            image,
            axes[0],
            say("figure_difference_axis", ask.lang, outcome=label(f"grid.{DIFFERENCE}", ask.lang)),
        )
        words = {side: sides.get(side, {}).get("words", side.upper()) for side in ("a", "b")}
        notes = [say("figure_map_difference_note", ask.lang), say("compare_sides_short", ask.lang, **words)]
        style.head(figure, say("figure_map_difference_title", ask.lang), notes, ask.lang)
        return style.save(figure, ask.folder, ask.file)


def _maps(n: int, cells: pd.DataFrame) -> tuple[Any, list[Any]]:
    """Return empty maps in the territory's shape, one or two in a row."""
    columns = min(2, n)
    rows = -(-n // columns)
    tall = (cells["y"].max() + 1) / (cells["x"].max() + 1)
    width = style.WIDTH / columns - 1.2 if n > 1 else 5.6
    figure, grid = style.panels(rows, columns, height=0.9 + rows * min(6.0, width * tall + 0.5))
    for axes in list(grid.flat)[n:]:
        axes.set_visible(False)
    return figure, list(grid.flat)[:n]


def raster(cells: pd.DataFrame, values: Floats) -> Floats:
    """Turn values of grids into an image of cells, NaN outside the territory."""
    picture = np.full((int(cells["y"].max()) + 1, int(cells["x"].max()) + 1), np.nan)
    picture[cells["y"], cells["x"]] = np.asarray(values, float)[cells["grid"]]
    return picture


def _paint(axes: Any, cells: pd.DataFrame, values: Floats, scale: str, **options: Any) -> Any:
    import matplotlib

    extent = (0, 0.1 * (cells["x"].max() + 1), 0, 0.1 * (cells["y"].max() + 1))
    colours = matplotlib.colormaps[scale].with_extremes(bad="white")
    image = axes.imshow(
        np.ma.masked_invalid(raster(cells, values)), origin="lower", cmap=colours, extent=extent, **options
    )
    known = raster(cells, np.ones(len(values)))
    nothing = np.where(np.isnan(image.get_array().filled(np.nan)) & ~np.isnan(known), 1.0, np.nan)
    axes.imshow(np.ma.masked_invalid(nothing), origin="lower", cmap="Greys", vmin=0, vmax=6, extent=extent)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="km", aspect="equal")
    axes.tick_params(labelsize=8)
    return image


def _borders(axes: Any, cells: pd.DataFrame, community: NDArray[Any] | None) -> None:
    """Draw lines between cells of different grids, bold between communities and around the territory."""
    from matplotlib.collections import LineCollection

    number = np.full((int(cells["y"].max()) + 3, int(cells["x"].max()) + 3), -1)
    number[cells["y"] + 1, cells["x"] + 1] = cells["grid"]
    belongs = np.r_[community, -1] if community is not None else None
    thin: list[Any] = []
    bold: list[Any] = []
    for y, x in np.argwhere(number[:, 1:] != number[:, :-1]):
        line = [(0.1 * x, 0.1 * (y - 1)), (0.1 * x, 0.1 * y)]
        _sort(line, number[y, x], number[y, x + 1], belongs, thin, bold)
    for y, x in np.argwhere(number[1:, :] != number[:-1, :]):
        line = [(0.1 * (x - 1), 0.1 * y), (0.1 * x, 0.1 * y)]
        _sort(line, number[y, x], number[y + 1, x], belongs, thin, bold)
    few = int(cells["grid"].max()) < NAMED
    axes.add_collection(LineCollection(thin, colors="white", linewidths=0.8 if few else 0.15))
    axes.add_collection(LineCollection(bold, colors="black", linewidths=1.3 if few else 0.7))


def _sort(line: Any, one: int, other: int, belongs: Any, thin: list[Any], bold: list[Any]) -> None:
    outer = one < 0 or other < 0
    (bold if outer or (belongs is not None and belongs[one] != belongs[other]) else thin).append(line)


def _hatch(axes: Any, cells: pd.DataFrame, shown: NDArray[np.bool_]) -> None:
    """Draw stripes over the grids whose difference is not shown to be more than chance."""
    from matplotlib.collections import PolyCollection

    unsure = cells[~shown[cells["grid"].to_numpy()]]
    corners = 0.1 * (unsure[["x", "y"]].to_numpy(float)[:, None, :] + np.array([[0, 0], [1, 0], [1, 1], [0, 1]]))
    axes.add_collection(
        PolyCollection(list(corners), facecolors="none", edgecolors="#999999", linewidths=0, hatch="////")
    )


def _number(axes: Any, cells: pd.DataFrame, image: Any, values: Floats) -> None:
    if len(values) > NAMED:
        return
    for grid in range(len(values)):
        part = cells[cells["grid"] == grid]
        middle = part[["x", "y"]].mean()
        nearest = part.iloc[int(((part[["x", "y"]] - middle) ** 2).sum(axis=1).to_numpy().argmin())]
        red, green, blue, _ = image.cmap(image.norm(values[grid])) if np.isfinite(values[grid]) else (1, 1, 1, 1)
        colour = "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else "black"
        axes.text(
            0.1 * (nearest["x"] + 0.5),
            0.1 * (nearest["y"] + 0.5),
            str(grid),
            ha="center",
            va="center",
            fontsize=7.5,
            color=colour,
        )


def _ends(values: Floats) -> dict[str, float]:
    """Return both ends of the colour scale.

    With many grids these are the ends of the middle 96 %, so that a few outliers do not take up all the colours.
    """
    known = values[np.isfinite(values)]
    if len(known) <= NAMED:
        return {}
    low, high = np.quantile(known, [0.02, 0.98])
    return {"vmin": float(low), "vmax": float(high)} if low < high else {}


def _bar(figure: Any, image: Any, axes: Any, name: str) -> None:
    axes.set_title(name, loc="left")
    shown = image.get_array().compressed()
    if not len(shown):
        return
    below, above = bool(shown.min() < image.norm.vmin), bool(shown.max() > image.norm.vmax)
    extend = {(True, True): "both", (True, False): "min", (False, True): "max"}.get((below, above), "neither")
    bar = figure.colorbar(image, ax=axes, shrink=0.8, pad=0.02, extend=extend)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=8)
