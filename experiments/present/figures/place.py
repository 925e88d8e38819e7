"""Picture of an imported place: its cells by residents or units, the outlines of the map, stations, north and scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.present.figures import style
from sim.scenario.place import read_place
from sim.text.catalogue import Unfit, say

if TYPE_CHECKING:
    from experiments.places.place import ImportedPlace

KM = 0.1
"""Kilometres of a cell."""
WIDTHS: Mapping[str, float] = {"grid": 0.5, "community": 1.1, "street": 1.9}
NAMED = 60
"""Most units whose names are written on the picture."""


def draw_place(place: ImportedPlace, folder: Path, lang: str, name: str = "map") -> list[Path]:
    """Draw the place; cells outside do not appear."""
    about, cells = place.about, place.cells
    with style.drawing(lang):
        width, height = int(cells["x"].max()) + 1, int(cells["y"].max()) + 1
        figure, grid = style.panels(1, 1, height=1.2 + min(11.0, max(3.0, 7.0 * height / width)))
        axes = grid[0, 0]
        known = "residents" in cells
        values = cells["residents"].to_numpy(float) if known else cells["grid"].to_numpy() % 7 + 0.0
        picture = np.full((height, width), np.nan)
        picture[cells["y"], cells["x"]] = values
        image = axes.imshow(
            np.ma.masked_invalid(picture),
            origin="lower",
            extent=(0, KM * width, 0, KM * height),
            cmap="YlOrBr" if known else "Pastel2",
            alpha=0.85,
        )
        if known:
            figure.colorbar(image, ax=axes, shrink=0.7, label=say("places_map_axis", lang))
        draw_outlines(axes, about["outlines"])
        _names(axes, about)
        _stations(axes, about, cells)
        dress(axes, width, height, lang)
        style.head(figure, say("places_map_title", lang, name=about["name"]), [say("places_map_note", lang)], lang)
        return style.save(figure, folder, name)


def draw_outlines(axes: Any, outlines: Mapping[str, Sequence[Sequence[Any]]], colour: str = "black") -> None:
    """Draw the rings of all units in kilometres, the larger the unit the thicker."""
    from matplotlib.collections import LineCollection

    for level, weight in WIDTHS.items():
        rings = [KM * np.array(ring, float) for unit in outlines.get(level, ()) for ring in unit]
        axes.add_collection(LineCollection(rings, colors=colour, linewidths=weight, zorder=3))


def draw_real(axes: Any, scenario: Mapping[str, Any], lang: str) -> bool:
    """Draw the outlines of the map on which a run took place, and where north is.

    Returns False if its layout was generated, or if the territory file is no longer there as it was.
    """
    land = scenario.get("territory") or {}
    if not land.get("file"):
        return False
    try:
        place = read_place(land["file"], land.get("sha256"))
    except Unfit:
        return False
    draw_outlines(axes, place.about["outlines"])
    _north(axes, lang)
    return True


def dress(axes: Any, width: int, height: int, lang: str) -> None:
    """Add a north arrow and a scale bar, and take away the frame."""
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.set(aspect="equal", xticks=[], yticks=[])
    axes.set_xlim(-0.02 * KM * width, KM * width * 1.02)
    axes.set_ylim(-0.08 * KM * height, KM * height * 1.02)
    long = KM * width
    bar = next((each for each in (20, 10, 5, 2, 1, 0.5, 0.2) if each <= long / 3), 0.1)
    low = -0.04 * KM * height
    axes.plot([0, bar], [low, low], color="black", linewidth=3, solid_capstyle="butt", clip_on=False)
    shown = f"{bar:g} km" if bar >= 1 else f"{1000 * bar:g} m"
    axes.text(bar * 1.05, low, shown, va="center", fontsize=8)
    _north(axes, lang)


def _north(axes: Any, lang: str) -> None:
    axes.annotate(
        say("places_north", lang),
        xy=(0.985, 0.99),
        xytext=(0.985, 0.90),
        xycoords="axes fraction",
        ha="center",
        va="center",
        fontsize=10,
        arrowprops={"arrowstyle": "-|>", "color": "black"},
    )


def _names(axes: Any, about: Mapping[str, Any]) -> None:
    """Write the names of grids if they are few, else of communities, at the middle of their outlines."""
    level = "grid" if len(about["grids"]) <= NAMED else "community"
    units = about["grids"] if level == "grid" else about["communities"]
    if len(units) > NAMED:
        return
    for unit, rings in zip(units, about["outlines"][level], strict=True):
        ring = KM * np.array(max(rings, key=len), float)
        low, high = ring.min(axis=0), ring.max(axis=0)
        axes.text(*((low + high) / 2), unit["name"], ha="center", va="center", fontsize=6.5, color="#333333", zorder=4)


def _stations(axes: Any, about: Mapping[str, Any], cells: Any) -> None:
    if not about["stations"]:
        return
    rows = cells.iloc[[each["cell"] for each in about["stations"]]]
    axes.scatter(KM * (rows["x"] + 0.5), KM * (rows["y"] + 0.5), marker="s", s=26, color="#1f5a8a", zorder=5)
