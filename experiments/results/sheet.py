"""A table of texts, for the terminal or a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | tuple[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table of texts: title, column heads and rows; the columns in `numbers` are right-aligned.

    A cell may be a pair (text, class) to be shown in colour (`better`, `worse`).
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int] = ()
