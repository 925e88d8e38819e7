"""Output of a sensitivity study: two tables, a few sentences, and everything as tables on disk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.analysis.sensitivity.morris import Screened
from experiments.analysis.sensitivity.sobol import Index
from experiments.present.console import number
from experiments.results.sheet import Sheet
from experiments.store import PREFIX
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    import pandas as pd

ROWS = 20
"""Most factors in the table of the screening; the file has all of them."""
WIDE = 0.2
"""Half-width of the sum of first-order indices above which nothing is said about interactions."""
NOISY = 0.2
"""Share of luck in the variance above which more replications are called for."""
CLEAR = 0.1
"""Total index from which on a factor is named in the sentence, if its interval lies above 0."""


@dataclass(frozen=True)
class SensitivityStudy:
    """Result of a sensitivity study.

    It holds all factors screened, the indices of those left (none if the second step was left out), the seeds' share
    of the variance in each step, every run of each step, and the runs that failed.
    """

    outcome: str
    screened: list[Screened]
    indices: list[Index]
    noise_screening: float | None
    noise_indices: float | None
    runs: list[dict[str, Any]] = field(default_factory=list, repr=False)
    failures: list[dict[str, Any]] = field(default_factory=list, repr=False)


def parts(study: SensitivityStudy, lang: str) -> list[str | Sheet]:
    """Return both tables and the sentences."""
    found: list[str | Sheet] = list(screening_parts(study.screened, study.outcome, lang))
    if study.indices:
        found.append(_index_sheet(study, lang))
    return [*found, *sentences(study, lang)]


def screening_parts(rows: Sequence[Screened], outcome: str, lang: str) -> Iterator[str | Sheet]:
    """Yield the table of the largest elementary effects, and a sentence if it does not hold all factors."""
    head = [say(f"column_{name}", lang) for name in ("factor", "mu_star", "mu", "sigma")]

    def size(row: Screened) -> str:
        return say("mean_interval", lang, mean=number(row.mu_star, lang), half=number(row.half, lang))

    cells = [[label(row.path, lang), size(row), number(row.mu, lang), number(row.sigma, lang)] for row in rows[:ROWS]]
    yield Sheet(say("screening_title", lang, outcome=label(PREFIX + outcome, lang)), head, cells, (1, 2, 3))
    if len(rows) > ROWS:
        yield say("screening_more", lang, n=len(rows) - ROWS)


def _index_sheet(study: SensitivityStudy, lang: str) -> Sheet:
    def share(value: float, half: float) -> str:
        return say("mean_interval", lang, mean=f"{value:.2f}", half=f"{half:.2f}")

    cells = [
        [label(row.path, lang), share(row.first, row.first_half), share(row.total, row.total_half)]
        for row in study.indices
    ]
    head = [say(f"column_{name}", lang) for name in ("factor", "first", "total")]
    return Sheet(say("indices_title", lang, outcome=label(PREFIX + study.outcome, lang)), head, cells, (1, 2))


def sentences(study: SensitivityStudy, lang: str) -> Iterator[str]:
    """Say where the variance comes from, how much of it is interaction, and how much is the luck of the seeds."""
    outcome = label(PREFIX + study.outcome, lang)
    if study.indices:
        clear = [row for row in study.indices if row.total >= CLEAR and row.total > row.total_half]
        named = say("list_comma", lang).join(
            say("sensitivity_factor", lang, factor=label(row.path, lang), share=f"{row.total:.2f}") for row in clear
        )
        yield say("sensitivity_from" if clear else "sensitivity_unclear", lang, outcome=outcome, factors=named)
        yield _together(study.indices, lang)
    first = study.screened[0]
    yield say(
        "sensitivity_range", lang, factor=label(first.path, lang), outcome=outcome, size=number(first.mu_star, lang)
    )
    shares = {"screening": study.noise_screening, "indices": study.noise_indices}
    told = [
        say(f"sensitivity_noise_{name}", lang, share=f"{100 * share:.1f}")
        for name, share in shares.items()
        if share is not None
    ]
    yield (
        say("sensitivity_noise", lang, shares=say("list_comma", lang).join(told))
        if told
        else say("sensitivity_one_seed", lang)
    )
    if any(share is not None and share > NOISY for share in shares.values()):
        yield say("sensitivity_noisy", lang)


def _together(rows: Sequence[Index], lang: str) -> str:
    """Say how much the factors explain alone, if the intervals are narrow enough to tell."""
    alone, half = sum(row.first for row in rows), math.hypot(*(row.first_half for row in rows))
    if half > WIDE:
        return say("sensitivity_wide", lang)
    return say(
        "sensitivity_alone" if alone + half < 1 else "sensitivity_additive", lang, share=f"{100 * max(0.0, alone):.0f}"
    )


def tables(study: SensitivityStudy) -> dict[str, pd.DataFrame]:
    """Return `screening`, `indices` if the second step was taken, and every run of both steps."""
    import pandas as pd

    found = {
        "screening": [asdict(row) for row in study.screened],
        "indices": [asdict(row) for row in study.indices],
        "runs": study.runs,
    }
    return {name: pd.DataFrame(rows) for name, rows in found.items() if rows}
