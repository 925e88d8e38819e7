"""Chinese on every machine: the shipped font, cut to the characters of a page and embedded in it."""

from __future__ import annotations

import base64
import io

from sim.text.fonts.subset import FAMILY, FILE

FIRST_CJK = "⺀"


def font_face(text: str) -> str:
    """Return a CSS rule that defines `FAMILY` with the characters of `text` that the shipped font has.

    Empty if the text has no Chinese. With the rule, the page reads the same where no Chinese font is installed and no
    network is available. Put the family first: it serves Chinese only, and browsers do not repaint all text when a
    family further back arrives late. The same text gives the same bytes.
    """
    if not any(sign >= FIRST_CJK for sign in text):
        return ""
    from fontTools import subset, ttLib

    font = ttLib.TTFont(FILE, recalcTimestamp=False)
    subsetter = subset.Subsetter(subset.Options(hinting=False, flavor="woff"))
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = "woff"
    written = io.BytesIO()
    font.save(written)
    data = base64.b64encode(written.getvalue()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; src: url(data:font/woff;base64,{data}) format("woff"); '
        "unicode-range: U+2E80-FFFF; }"
    )


__all__ = ["FAMILY", "font_face"]
