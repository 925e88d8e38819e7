"""Texts in any encoding: written so that a terminal or a redirected file can hold them, and read as they were typed.

A redirect on Chinese Windows gives GBK, an old terminal cp437, a bare container ASCII. A character that the encoding
lacks becomes the nearest one that it has, or a question mark; the program never ends because of it.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import sys
from collections.abc import Sequence

NEAREST = "wangge.nearest"
"""Name of the error handler of Python's codecs that replaces characters."""
_SIMPLER = {
    "–": "-",
    "—": "-",
    "−": "-",
    "‑": "-",
    "×": "x",
    "±": "+-",
    "≥": ">=",
    "≤": "<=",
    "≈": "~",
    "→": "->",
    "·": ".",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "（": "(",
    "）": ")",
    "：": ": ",
    "；": "; ",
    "，": ", ",
    "。": ".",
    "、": ", ",
    "²": "2",
    "Δ": "d",
    "━": "-",
    "─": "-",
    "│": "|",
    "█": "#",
}


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Replace the characters that an encoding cannot hold."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_SIMPLER.get(sign, "?") for sign in lacking), error.end


codecs.register_error(NEAREST, _nearest)


def write_under_any_encoding() -> None:
    """Make standard output and standard error replace the characters that their encoding cannot hold."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, io.UnsupportedOperation):
            stream.reconfigure(errors=NEAREST)  # type: ignore[union-attr]


def as_typed(words: Sequence[str]) -> list[str]:
    """Return the words of the command line as they were typed.

    Bytes that Python could not decode under this locale are read as UTF-8, or else as GBK.

    >>> as_typed([
    ...     "name=" + "杭".encode().decode("ascii", "surrogateescape"),
    ...     "name=" + "杭".encode("gbk").decode("ascii", "surrogateescape"),
    ... ])
    ['name=杭', 'name=杭']
    """
    return [_decoded(word) for word in words]


def _decoded(word: str) -> str:
    if not any("\udc80" <= sign <= "\udcff" for sign in word):
        return word
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeError):
            return word.encode("utf-8", "surrogateescape").decode(encoding)
    return word
