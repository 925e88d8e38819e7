"""Files of the page, served separately or put into one exported file.

The list of files is fixed, so no request can name any other file.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from sim.text.fonts.subset import FAMILY
from sim.text.fonts.subset import FILE as FONT

FOLDER = Path(__file__).with_name("static")
SCRIPTS = (
    "uPlot.iife.min.js",
    "text.js",
    "decode.js",
    "sprites.js",
    "map.js",
    "curves.js",
    "live.js",
    "replay.js",
    "panel.js",
    "systems.js",
    "player.js",
    "view.js",
    "main.js",
)
"""The scripts in loading order; each adds to the single global name `wg`."""
STYLES = ("uPlot.min.css", "style.css")
FILES = dict.fromkeys(SCRIPTS, "text/javascript; charset=utf-8")
FILES |= dict.fromkeys(STYLES, "text/css; charset=utf-8")
FILES |= {"font.woff": "font/woff", "icon.svg": "image/svg+xml"}


def read_file(name: str) -> bytes:
    """Return the content of one of `FILES`."""
    return whole_font() if name == "font.woff" else (FOLDER / name).read_bytes()


@cache
def whole_font() -> bytes:
    """Return the shipped Chinese font as WOFF, the format that browsers take."""
    from fontTools import ttLib

    font = ttLib.TTFont(FONT, recalcTimestamp=False)
    font.flavor = "woff"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def page() -> str:
    """Return the page as it is served, with links to its files."""
    styles = "".join(f'<link rel="stylesheet" href="/static/{name}">\n' for name in STYLES)
    styles += (
        f'<style>@font-face {{ font-family: "{FAMILY}"; src: url("/static/font.woff") format("woff"); '
        "unicode-range: U+2E80-FFFF; }</style>\n"
    )
    scripts = "".join(f'<script src="/static/{name}" defer></script>\n' for name in SCRIPTS)
    return _frame().replace("<!-- styles -->", styles).replace("<!-- scripts -->", scripts)


def page_in_one(head: str, data: str) -> str:
    """Return the page with all its files inside: `head` goes before the styles, `data` before the scripts."""
    styles = "".join(f"<style>\n{(FOLDER / name).read_text(encoding='utf-8')}\n</style>\n" for name in STYLES)
    scripts = "".join(f"<script>\n{(FOLDER / name).read_text(encoding='utf-8')}\n</script>\n" for name in SCRIPTS)
    return _frame().replace("<!-- styles -->", head + styles).replace("<!-- scripts -->", data + scripts)


def _frame() -> str:
    return (FOLDER / "index.html").read_text(encoding="utf-8")
