"""Values as people type them: what Hydra's grammar has no signs for is put in quotes before Hydra reads it.

Hydra takes letters of English and a few signs without quotes; `杭州`, `D:/工作/res`, `~/x`, `a&b` or `it's` it refuses. Here a
value is cut at the signs that mean something to Hydra (commas, brackets, its functions' parentheses, `${...}`), and each
piece between them that it would refuse is quoted. What Hydra takes as it is, never comes here.
"""

from __future__ import annotations

import re

FUNCTIONS = ("choice", "range", "interval", "glob", "sort", "shuffle", "tag", "int", "float", "str", "bool", "json_str")
"""What Hydra calls by name: only after one of these is a parenthesis more than a sign of the text."""
_TAKEN = re.compile(r"[A-Za-z0-9_/\-\\+.$%*@?|: \t]*")
_OPENING, _CLOSING = {"[": "]", "{": "}"}, "]})"


def quoted(value: str) -> str:
    """The value with each piece quoted that Hydra would not take.

    >>> quoted("杭州"), quoted("[结果, b]"), quoted("D:/Program Files (x86)/res"), quoted("choice(甲,乙)")
    ('"杭州"', '["结果", b]', '"D:/Program Files (x86)/res"', 'choice("甲","乙")')
    >>> quoted("it's"), quoted("{name: 杭州}"), quoted("${name}区")
    ('"it\\'s"', '{name:"杭州"}', '"${name}区"')
    """
    return _Reader(value).read()


def _escaped(found: re.Match[str]) -> str:
    """Backslashes count in a quoted text only before its quote: doubled there, and the quote itself behind one more."""
    return found[1] * 2 + ('\\"' if found[2] else "")


class _Reader:
    """One walk through a value: finished text, the piece being read, and the brackets that are open."""

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
        """Take a quoted text as it stands."""
        self._done.append(self._piece + self._value[self._at : end])
        self._piece, self._at = "", end

    def _end_piece(self) -> None:
        text = self._piece.strip()
        if text and not _TAKEN.fullmatch(text):
            self._piece = '"' + re.sub(r'(\\*)("|$)', _escaped, text) + '"'
        self._done.append(self._piece)
        self._piece = ""

    def _closing_quote(self, quote: str) -> int:
        """Behind the quote that ends the quoted text; the end of the value where none does."""
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
