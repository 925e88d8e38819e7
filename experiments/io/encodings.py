"""What a terminal or a redirected file can hold: texts are written under any encoding, and words are read under any.

A redirect on Chinese Windows gives GBK, an old terminal cp437, a bare container ASCII. A sign that the encoding lacks becomes
the nearest one that it has, or a question mark; nothing ends because of it.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import sys
from collections.abc import Sequence

NEAREST = "wangge.nearest"
"""Name of the way in which signs are replaced (an error handler of Python's codecs)."""
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
    """Replace what an encoding cannot hold."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_SIMPLER.get(sign, "?") for sign in lacking), error.end


codecs.register_error(NEAREST, _nearest)


def write_under_any_encoding() -> None:
    """Let standard output and standard error replace what their encoding cannot hold."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, io.UnsupportedOperation):
            stream.reconfigure(errors=NEAREST)  # type: ignore[union-attr]


def as_typed(words: Sequence[str]) -> list[str]:
    """Words of the command line as they were typed: bytes that Python could not decode under this locale are UTF-8, or GBK.

    >>> as_typed(["name=" + "杭".encode().decode("ascii", "surrogateescape"), "name=" + "杭".encode("gbk").decode("ascii", "surrogateescape")])
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
