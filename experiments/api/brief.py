"""One-line representations of API results, for notebooks and data frames; tables are given by their size."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import fields
from pathlib import Path
from typing import Any

LONGEST = 60
"""Maximum number of characters in the text of one value."""


class Brief:
    """Base of dataclasses with a one-line representation: small values in full, tables and collections by size.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, repr=False)
    ... class Answer(Brief):
    ...     best: str
    ...     runs: list[int]
    >>> Answer("reactive", [3] * 900)
    Answer(best='reactive', runs=list of 900)
    """

    def __repr__(self) -> str:
        shown = ", ".join(f"{each.name}={_brief(getattr(self, each.name))}" for each in fields(self))  # type: ignore[arg-type]
        return f"{type(self).__name__}({shown})"


def _brief(value: Any) -> str:
    shape = getattr(value, "shape", None)
    if shape is not None:
        return f"{type(value).__name__} of {' x '.join(map(str, shape))}"
    if isinstance(value, Path):
        return repr(str(value))
    if isinstance(value, Sized) and not isinstance(value, str):
        text = repr(value) if len(value) <= 3 and not any(hasattr(each, "shape") for each in _members(value)) else ""
        return text if 0 < len(text) <= LONGEST else f"{type(value).__name__} of {len(value)}"
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _members(value: Any) -> list[Any]:
    return list(value.values()) if hasattr(value, "values") else list(value)
