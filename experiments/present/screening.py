"""Words for the screening of a sweep with design=morris."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from experiments.present.studies.sensitivity import screening_parts
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.analysis.sensitivity.sweep_screening import Screening
    from experiments.present.parts import Part


def screened_parts(found: Iterable[Screening], lang: str) -> list[Part]:
    """Return one table per outcome, or a sentence where an outcome could not be screened."""
    parts: list[Part] = []
    for each in found:
        if each.rows:
            parts += screening_parts(each.rows, each.outcome, lang)
        else:
            parts.append(say("screening_incomplete", lang, outcome=label(PREFIX + each.outcome, lang)))
    return parts
