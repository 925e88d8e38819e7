"""One look for all pictures.

Colours can be told apart by colour-blind readers, fonts are shipped, and the same data give the same bytes at every
drawing.
"""

import math
import os
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito (2008), "Color Universal Design"; without yellow, which is too pale for a line on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = ("-", "--", ":", "-.")
GREY = "#666666"
SCALE = "cividis"
WIDTH = 8.0
DPI = 150
NOTE_WIDTH = 122  # Latin letters per line of a note

# Neither date nor version is written, so that the same data give the same bytes.
FORMATS: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
USUAL = ("png", "svg")
_CLIP = re.compile(r'(url\(#|id=")(p[0-9a-f]{10})(?=[)"])')
_formats: ContextVar[Sequence[str]] = ContextVar("formats", default=USUAL)

_CHINESE_FONT = "Noto Sans SC wangge"
_LATIN_FONT = "DejaVu Sans"

_SETTINGS: dict[Any, Any] = {
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.7,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": "black",
    "ytick.labelcolor": "black",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "figure.titlesize": 12,
    "figure.titleweight": "normal",
    "svg.fonttype": "path",
    "svg.hashsalt": "wangge",
    "pdf.fonttype": 3,  # embedded as drawings: Matplotlib's Type 42 cannot hold the shipped font's kind of outlines
    "path.simplify": True,
}


@cache
def _add_fonts() -> None:
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(files("sim").joinpath("text", "fonts", "NotoSansSC-wangge.otf")))


@contextmanager
def drawing(lang: str) -> Iterator[None]:
    """Draw in the project's style with fonts for `lang`.

    Each language's font falls back on the other's, so that a Chinese name in an English picture is not a row of boxes.
    """
    import matplotlib

    _add_fonts()
    fonts = [_CHINESE_FONT, _LATIN_FONT] if lang == "zh" else [_LATIN_FONT, _CHINESE_FONT]
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS | {"font.family": fonts})
        yield


def panels(rows: int, columns: int, height: float, **options: Any) -> tuple["Figure", Any]:
    """Return a figure 1,200 px wide at `DPI` and a 2-D array of axes; `height` is in inches.

    Bypasses pyplot and with it every interactive backend, so that pictures can be drawn on a machine without a screen.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout=ConstrainedLayoutEngine(h_pad=0.08, w_pad=0.08))
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def lattice(
    grid: Any, things: Sequence[str], outcomes: Sequence[str], lang: str
) -> Iterator[tuple["Axes", str, int, str]]:
    """Yield the panels of a grid with things across and outcomes down, in bands if the things do not fit side by side.

    Yields axes, thing, number of the outcome, and outcome. Names the axes at the edges; panels without a thing stay
    empty.
    """
    for axes in grid.flat:
        axes.set_visible(False)
    for place, thing in enumerate(things):
        band, column = divmod(place, grid.shape[1])
        for row, outcome in enumerate(outcomes):
            axes = grid[len(outcomes) * band + row, column]
            axes.set_visible(True)
            yield axes, thing, row, outcome
            if column == 0:
                axes.set_ylabel(label(outcome, lang))
            if row < len(outcomes) - 1:
                axes.tick_params(labelbottom=False)
            else:
                axes.set_xlabel(label(thing, lang))


def head(
    figure: "Figure",
    title: str,
    notes: Sequence[str],
    lang: str,
    handles: Sequence["Artist"] = (),
    names: Sequence[str] = (),
) -> None:
    """Put the title at the top left, the key of `handles` below it, and the notes, small and grey, at the bottom."""
    widths = [0.55 + 0.075 * text_width(name) for name in names]
    columns = len(names) if sum(widths) <= WIDTH else max(1, int(WIDTH / max(widths)))
    rows = -(-len(names) // columns) if names else 0
    # The layout makes room for a title but not for a key below it, so blank lines in the title hold the key's place.
    figure.suptitle(title + "\n " * rows, x=0.01, ha="left", linespacing=1.35)
    if names:
        top = 1 - 0.3 / figure.get_figheight()
        figure.legend(handles, names, loc="upper left", bbox_to_anchor=(0, top), ncols=columns, borderaxespad=0.2)
    note = wrapped(say("plot_then", lang).join(notes), NOTE_WIDTH)
    figure.supxlabel(note, x=0.01, ha="left", fontsize=8, color=GREY, linespacing=1.45 if lang == "zh" else 1.3)


def text_width(text: str) -> int:
    """Return the width in Latin letters: a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, width: int) -> str:
    """Break the text into lines of at most `width` Latin letters.

    Chinese may break between any two characters, Latin at blanks.

    >>> wrapped("one two three", 8), wrapped("一二三四，五", 6)
    ('one two\\nthree', '一二三\\n四，五')
    """
    lines = []
    for line in text.split("\n"):
        start = ""
        for piece in re.findall(r"[⺀-\uffff]|[^⺀-\uffff ]+ ?| +", line):
            if start and text_width((start + piece).rstrip()) > width and piece[0] not in "，。；：、）":
                lines.append(start.rstrip())
                start = ""
            start += piece
        lines.append(start.rstrip())
    return "\n".join(lines)


def name_ticks(axes: "Axes", places: Sequence[float], names: Sequence[str], room: float) -> None:
    """Write names below the x axis, which is `room` inches wide.

    Names are level if they fit, else slanted, or upright if there are many.
    """
    if max(map(text_width, names)) * 0.085 * len(names) <= room:
        axes.set_xticks(places, names)
        return
    if room / len(names) < 0.45:
        axes.set_xticks(places, names, rotation=90)
        return
    axes.set_xticks(places, [textwrap.fill(name, 13) for name in names], rotation=35)
    for tick in axes.get_xticklabels():
        tick.set(ha="right", rotation_mode="anchor", linespacing=0.95)


def colours(levels: Sequence[Any]) -> list[Any]:
    """Return a colour for each level.

    Three or more numbers go from dark to light; other levels get hues that are easy to tell apart.
    """
    if len(levels) >= 3 and numeric(levels):
        import matplotlib

        scale = matplotlib.colormaps["viridis"]
        return [scale(0.88 * place / (len(levels) - 1)) for place in range(len(levels))]
    return [COLOURS[place % len(COLOURS)] for place in range(len(levels))]


def numeric(levels: Sequence[Any]) -> bool:
    """Whether all levels are numbers, so that they have a place on an axis."""
    import numpy as np

    def is_number(level: Any) -> bool:
        return isinstance(level, int | float | np.number) and not isinstance(level, bool) and not math.isnan(level)

    return all(map(is_number, levels))


def empty(axes: "Axes", text: str) -> None:
    """Say in the middle of a panel why it shows nothing."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GREY)


@contextmanager
def saving_as(formats: Sequence[str]) -> Iterator[None]:
    """Write pictures in these formats (keys of `FORMATS`) instead of PNG and SVG."""
    token = _formats.set(formats)
    try:
        yield
    finally:
        _formats.reset(token)


def save(figure: "Figure", folder: Path, name: str) -> list[Path]:
    """Write `name` in the formats of `saving_as`, PNG and SVG by default.

    Each file is written either whole or not at all.
    """
    paths = []
    for ending in _formats.get():
        path = folder / f"{name}.{ending}"
        temporary = folder / f".{name}.{os.getpid()}.{ending}"
        try:
            figure.savefig(temporary, format=ending, metadata=FORMATS[ending])
            if ending == "svg":
                temporary.write_text(_numbered_clips(temporary.read_text(encoding="utf-8")), encoding="utf-8")
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        paths.append(path)
    return paths


def _numbered_clips(svg: str) -> str:
    """Name the clip paths by their order.

    Matplotlib names them by positions from the layout solver, whose last digit is not the same each time.
    """
    names: dict[str, str] = {}
    return _CLIP.sub(lambda found: found[1] + names.setdefault(found[2], f"clip{len(names) + 1}"), svg)
