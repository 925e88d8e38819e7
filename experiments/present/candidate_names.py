"""Names of candidates in words, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.design.candidates import NAMED
from experiments.design.design import in_a_table
from sim.text.catalogue import label, say


def called(levels: Mapping[str, Any], lang: str) -> str:
    """Return the name of a candidate with these levels, in `lang`.

    A candidate that was named in words keeps its name in every language.
    """
    if list(levels) == [NAMED]:
        return str(levels[NAMED])
    return say("candidate_and", lang).join(_level(*pair, lang) for pair in levels.items())


def _level(lever: str, level: Any, lang: str) -> str:
    shown = label(in_a_table(level), lang)
    return shown if isinstance(level, str) else say("compare_level", lang, lever=label(lever, lang), level=shown)
