"""What there is to choose from, in a line: all of it where it is little, else what is nearest and where to see the rest."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from sim.text.catalogue import Phrase

LONGEST_LIST = 160
"""Signs that the choices may take in a line when all are spelt out."""


def among(known: Sequence[str], value: str = "", lister: str | None = None) -> Phrase | str:
    """What there is to choose from: all where they are few, else those most like `value` and where to see the rest.

    >>> str(among(["fifo", "nearest"])), str(among([f"s{n}" for n in range(77)], "s7x", "wangge explain systems"))
    ('fifo, nearest', 's7, s76, s75, ... (all 77: wangge explain systems)')
    """
    every = ", ".join(known)
    if len(every) <= LONGEST_LIST:
        return every
    like = difflib.get_close_matches(value, known, n=3, cutoff=0.0)
    shown = ", ".join(like or known[:3])
    return (
        Phrase("choices_like", like=shown, n=len(known), lister=lister)
        if lister
        else Phrase("choices_some", like=shown, n=len(known))
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`; a name that only lacks its path is found by its last part."""
    names = list(known)
    found = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    if found:
        return found[0]
    last = {each.rpartition(".")[2]: each for each in reversed(names)}
    ends = difflib.get_close_matches(name.rpartition(".")[2], last, n=1, cutoff=0.8)
    return last[ends[0]] if ends else None
