"""Alluvial picture of what becomes of cases.

It shows how they came to light, how high they went, who settled them, and how they ended.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.present.figures import style
from experiments.present.figures.results_view import LeftOut
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.present.figures.request import Ask
    from experiments.present.figures.results_view import Data

STATIONS = {
    "source": ("patrol", "visit", "camera", "resident", "unknown"),
    "tier": ("grid", "community", "street", "county", "unknown"),
    "route": ("on_the_spot", "mediation", "tier", "department", "organisation", "self_help", "unsettled"),
    "end": ("content", "discontent", "unasked", "open", "concealed", "withdrawn", "tolerated", "latent"),
}
"""The columns of the picture and the order of their blocks, from the top."""
GAP = 0.035  # gap between blocks, as a share of all cases
WIDE = 0.09  # width of a block, with columns 1 apart
WIDEST = 30  # Latin letters per line of a name


def stations(cases: pd.DataFrame) -> pd.DataFrame:
    """Return where each case passed, one column per station.

    A case that never came to light has no tier.
    """
    import pandas as pd

    hidden = cases["reported_h"].isna().to_numpy()
    source = np.where(hidden, "unknown", cases["source"].astype(object).fillna("unknown").to_numpy())
    tier = np.where(hidden, "unknown", cases["tier"].astype(object).fillna("unknown").to_numpy())
    asked = cases["satisfied"].map({True: "content", False: "discontent"}).astype(object).fillna("unasked").to_numpy()
    state = cases["state"].astype(object).to_numpy()
    end = np.where(state == "closed", asked, state)
    return pd.DataFrame({"source": source, "tier": tier, "route": cases["route"].astype(object).to_numpy(), "end": end})


def draw(data: Data, ask: Ask) -> list[Path]:
    """Draw blocks as high as their share of cases, with bands between neighbouring columns.

    A band keeps the colour of where its cases came to light.
    """
    ask.chosen((), ())
    passed = stations(data.cases)
    if passed.empty:
        raise LeftOut("figure_no_cases")
    kinds = [name for name in STATIONS["source"] if (passed["source"] == name).any()]
    colours = dict(zip(kinds, [*style.COLOURS, style.GREY], strict=False)) | {"unknown": "#AAAAAA"}
    with style.drawing(ask.lang):
        figure, grid = style.panels(1, 1, height=5.6)
        axes = grid[0, 0]
        blocks = {column: _blocks(passed[column], STATIONS[column]) for column in STATIONS}
        for place, column in enumerate(STATIONS):
            _draw_blocks(axes, place, blocks[column], column, colours, len(passed), ask.lang)
        names = list(STATIONS)
        for place in range(len(names) - 1):
            _bands(axes, passed, names[place], names[place + 1], blocks, place, kinds, colours)
        axes.set_xlim(-0.06, len(names) - 1 + 0.9)
        axes.set_ylim(min(low for column in blocks.values() for low, _ in column.values()) - 0.02, 1.07)
        axes.axis("off")
        notes = [say("figure_flow_note", ask.lang, n=f"{len(passed):,}")]
        style.head(figure, say("figure_flow_title", ask.lang), notes, ask.lang)
        return style.save(figure, ask.folder, ask.file)


def _blocks(column: pd.Series, order: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Return the bottom and top of each block that has cases, from 1 downwards."""
    counts = column.value_counts()
    top, found = 1.0, {}
    for name in [*order, *sorted(set(counts.index) - set(order))]:
        if counts.get(name, 0):
            share = float(counts[name]) / len(column)
            found[name] = (top - share, top)
            top -= share + GAP
    return found


def _draw_blocks(
    axes: Any,
    place: int,
    blocks: dict[str, tuple[float, float]],
    column: str,
    colours: dict[str, str],
    total: int,
    lang: str,
) -> None:
    from matplotlib.patches import Rectangle

    group = "state" if column == "end" else column
    axes.text(place, 1.04, label(f"by.{group}", lang), fontsize=9.5, va="bottom")
    words = []
    for name, (low, high) in blocks.items():
        kind = "verdict" if column == "end" and name in ("content", "discontent", "unasked") else group
        count = round((high - low) * total)
        words.append(
            style.wrapped(f"{label(f'{kind}.{name}', lang)} {count:,}\u00a0({100 * count / total:.0f}\u00a0%)", WIDEST)
        )
    heights = _spread(
        [(low + high) / 2 for low, high in blocks.values()], [0.018 * (1 + text.count("\n")) for text in words]
    )
    for (name, (low, high)), height, text in zip(blocks.items(), heights, words, strict=True):
        axes.add_patch(
            Rectangle(
                (place, low),
                WIDE,
                high - low,
                color=colours.get(name, "#555555") if column == "source" else "#555555",
                zorder=3,
            )
        )
        _tell(axes, place + WIDE + 0.03, height, text)


def _tell(axes: Any, x: float, y: float, words: str) -> None:
    from matplotlib.patheffects import withStroke

    axes.text(
        x,
        y,
        words,
        fontsize=7.5,
        va="center",
        linespacing=0.95,
        zorder=5,
        path_effects=[withStroke(linewidth=2, foreground="white")],
    )


def _spread(heights: list[float], halves: list[float]) -> list[float]:
    """Return the heights of names, from the top, pushed down where they would overlap.

    `halves` are half the heights of the names themselves.
    """
    placed: list[float] = []
    for number, height in enumerate(heights):
        placed.append(min(height, placed[-1] - halves[number - 1] - halves[number]) if placed else height)
    return placed


def _bands(
    axes: Any,
    passed: pd.DataFrame,
    one: str,
    other: str,
    blocks: Any,
    place: int,
    kinds: list[str],
    colours: dict[str, str],
) -> None:
    """Draw the bands in the order of blocks and colours on either side, so that they cross as little as possible."""
    total = len(passed)
    counts = Counter(zip(passed[one], passed[other], passed["source"], strict=True))
    bands = {key: n / total for key, n in counts.items()}
    rank = {column: {name: n for n, name in enumerate(blocks[column])} for column in (one, other)}
    colour = {name: n for n, name in enumerate(kinds)}
    leaves = _ends(
        sorted(bands, key=lambda k: (rank[one][k[0]], rank[other][k[1]], colour.get(k[2], 9))), bands, blocks[one], 0
    )
    enters = _ends(
        sorted(bands, key=lambda k: (rank[other][k[1]], rank[one][k[0]], colour.get(k[2], 9))), bands, blocks[other], 1
    )
    for key, share in bands.items():
        _band(axes, place + WIDE, leaves[key], place + 1, enters[key], share, colours.get(key[2], style.GREY))


def _ends(keys: Any, bands: Any, blocks: Any, side: int) -> dict[Any, float]:
    tops = {name: top for name, (_, top) in blocks.items()}
    found = {}
    for key in keys:
        found[key] = tops[key[side]]
        tops[key[side]] -= bands[key]
    return found


def _band(axes: Any, x0: float, y0: float, x1: float, y1: float, share: float, colour: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    middle = (x0 + x1) / 2
    points = [
        (x0, y0),
        (middle, y0),
        (middle, y1),
        (x1, y1),
        (x1, y1 - share),
        (middle, y1 - share),
        (middle, y0 - share),
        (x0, y0 - share),
        (x0, y0),
    ]
    move, line, curve, close = Outline.MOVETO, Outline.LINETO, Outline.CURVE4, Outline.CLOSEPOLY
    axes.add_patch(
        PathPatch(
            Outline(points, [move, curve, curve, curve, line, curve, curve, curve, close]),
            facecolor=colour,
            alpha=0.45,
            linewidth=0,
        )
    )
