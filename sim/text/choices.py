"""Lists of allowed values for error messages: all if they fit, otherwise the nearest and where to see the rest."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from sim.text.catalogue import Phrase

LONGEST_LIST = 160
"""Longest list of choices, in characters, that is shown in full."""


def among(known: Sequence[str], value: str = "", lister: str | None = None) -> Phrase | str:
    """Return the values to choose from: all if they fit, otherwise those most like `value` and where to see the rest.

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
    """Return the known name most like `name`, or None; a name that only lacks its path is found by its last part.

    Names of several words, such as those of systems, are alike if every word of `name` has its like in the other: two
    offices of the same kind at different places are no slip of the pen.

    >>> nearest("danwei-sytem", ["danwei-system", "canal"]), nearest("pukou-offices", ["zoucheng-offices"])
    ('danwei-system', None)
    """
    names = list(known)
    if "-" in name and "." not in name:
        return _nearest_by_words(name, names)
    found = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    if found:
        return found[0]
    last = {each.rpartition(".")[2]: each for each in reversed(names)}
    ends = difflib.get_close_matches(name.rpartition(".")[2], last, n=1, cutoff=0.8)
    return last[ends[0]] if ends else None


def _nearest_by_words(name: str, names: Sequence[str]) -> str | None:
    words = [word for word in name.split("-") if word]
    alike = [each for each in names if all(difflib.get_close_matches(word, each.split("-"), 1, 0.75) for word in words)]
    return next(iter(difflib.get_close_matches(name, alike, n=1, cutoff=0.0)), None) or next(
        iter(difflib.get_close_matches(name, names, n=1, cutoff=0.9)), None
    )
