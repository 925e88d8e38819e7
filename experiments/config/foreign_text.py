"""Quotation of values as people type them, before Hydra reads them.

Without quotes, Hydra accepts English letters and a few signs; it refuses `杭州`, `D:/工作/res`, `~/x`, `a&b` and
`it's`. This module splits a value at the signs that mean something to Hydra (commas, brackets, the parentheses of its
functions, `${...}`) and quotes each piece between them that Hydra would refuse. Values that Hydra accepts as they are
never get here.
"""

from __future__ import annotations

import re

FUNCTIONS = ("choice", "range", "interval", "glob", "sort", "shuffle", "tag", "int", "float", "str", "bool", "json_str")
"""The functions of Hydra's grammar; only after one of these names is a parenthesis not part of the text."""
_TAKEN = re.compile(r"[A-Za-z0-9_/\-\\+.$%*@?|: \t]*")
_OPENING, _CLOSING = {"[": "]", "{": "}"}, "]})"


def quoted(value: str) -> str:
    """Return the value with quotes around each piece that Hydra would refuse.

    >>> quoted("杭州"), quoted("[结果, b]"), quoted("D:/Program Files (x86)/res"), quoted("choice(甲,乙)")
    ('"杭州"', '["结果", b]', '"D:/Program Files (x86)/res"', 'choice("甲","乙")')
    >>> quoted("it's"), quoted("{name: 杭州}"), quoted("${name}区")
    ('"it\\'s"', '{name:"杭州"}', '"${name}区"')
    """
    return _Reader(value).read()


def _escaped(found: re.Match[str]) -> str:
    """Double the backslashes before a quote or the end of the text, and put one more before the quote.

    Only there does a backslash in a quoted text have a meaning to Hydra.
    """
    return found[1] * 2 + ('\\"' if found[2] else "")


class _Reader:
    """A single pass through a value, with the finished text, the current piece and the open brackets."""

    def __init__(self, value: str) -> None:
        self._value, self._at = value, 0
        self._done: list[str] = []
        self._piece = ""
        self._open: list[str] = []

    def read(self) -> str:
        while self._at < len(self._value):
            self._step()
        self._end_piece()
        return "".join(self._done)

    def _step(self) -> None:
        sign, fresh = self._value[self._at], not self._piece.strip()
        if fresh and sign in "\"'":
            self._pass(self._closing_quote(sign))
        elif self._value.startswith("${", self._at):
            self._piece += self._value[self._at : self._closing_brace()]
            self._at = self._closing_brace()
        elif fresh and sign in _OPENING:
            self._open.append(_OPENING[sign])
            self._mark(sign)
        elif sign == "(" and self._piece.strip() in FUNCTIONS:
            self._open.append(")")
            self._done.append(self._piece)
            self._piece = ""
            self._mark(sign)
        elif sign in _CLOSING and self._open and self._open[-1] == sign:
            self._open.pop()
            self._mark(sign)
        elif sign == "," or (sign == ":" and self._open[-1:] == ["}"]):
            self._mark(sign)
        else:
            self._piece += sign
            self._at += 1

    def _mark(self, sign: str) -> None:
        self._end_piece()
        self._done.append(sign)
        self._at += 1

    def _pass(self, end: int) -> None:
        """Copy a quoted text, which goes up to `end`, as it is."""
        self._done.append(self._piece + self._value[self._at : end])
        self._piece, self._at = "", end

    def _end_piece(self) -> None:
        text = self._piece.strip()
        if text and not _TAKEN.fullmatch(text):
            self._piece = '"' + re.sub(r'(\\*)("|$)', _escaped, text) + '"'
        self._done.append(self._piece)
        self._piece = ""

    def _closing_quote(self, quote: str) -> int:
        """Return the position after the quote that ends the quoted text, or the end of the value if none does."""
        at = self._at + 1
        while at < len(self._value):
            if self._value[at] == "\\":
                at += 1
            elif self._value[at] == quote:
                return at + 1
            at += 1
        return len(self._value)

    def _closing_brace(self) -> int:
        depth = 0
        for at in range(self._at, len(self._value)):
            depth += {"{": 1, "}": -1}.get(self._value[at], 0)
            if self._value[at] == "}" and depth == 0:
                return at + 1
        return len(self._value)
