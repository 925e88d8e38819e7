"""Tell what a sensitivity study found: two tables, a few sentences, and everything as Parquet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from experiments.sensitivity.indices import Index
from experiments.sensitivity.screening import Screened
from experiments.store import PREFIX, write_table
from experiments.tables import new_table, number, show_table
from sim.messages import label, say

ROWS = 20
"""Factors in the table of the screening at most; the file has all."""
WIDE = 0.2
"""Half-width of the sum of first-order indices from which on nothing is said about interactions."""
NOISY = 0.2
"""Share of luck in the variance from which on more replications are called for."""
CLEAR = 0.1
"""Total index from which on a factor is named in the sentence, if its interval lies above 0."""


@dataclass(frozen=True)
class Study:
    """What was found: all factors screened, the indices of those left (none where the second step was left out), the seeds' share of each."""

    outcome: str
    screened: list[Screened]
    indices: list[Index]
    noise_screening: float | None
    noise_indices: float | None


def show(study: Study, lang: str) -> None:
    """Print both tables and the sentences."""
    screening_table(study.screened, study.outcome, lang)
    if study.indices:
        _index_table(study, lang)
    for line in sentences(study, lang):
        print(line)


def screening_table(rows: Sequence[Screened], outcome: str, lang: str) -> None:
    """Print the largest elementary effects."""
    table = new_table(say("screening_title", lang, outcome=label(PREFIX + outcome, lang)))
    table.add_column(say("column_factor", lang))
    for head in ("mu_star", "mu", "sigma"):
        table.add_column(say(f"column_{head}", lang), justify="right")
    for row in rows[:ROWS]:
        size = say("mean_interval", lang, mean=number(row.mu_star, lang), half=number(row.half, lang))
        table.add_row(label(row.path, lang), size, number(row.mu, lang), number(row.sigma, lang))
    show_table(table)
    if len(rows) > ROWS:
        print(say("screening_more", lang, n=len(rows) - ROWS))


def _index_table(study: Study, lang: str) -> None:
    table = new_table(say("indices_title", lang, outcome=label(PREFIX + study.outcome, lang)))
    table.add_column(say("column_factor", lang))
    table.add_column(say("column_first", lang), justify="right")
    table.add_column(say("column_total", lang), justify="right")
    for row in study.indices:
        first, total = (
            say("mean_interval", lang, mean=f"{value:.2f}", half=f"{half:.2f}") for value, half in ((row.first, row.first_half), (row.total, row.total_half))
        )
        table.add_row(label(row.path, lang), first, total)
    show_table(table)


def sentences(study: Study, lang: str) -> Iterator[str]:
    """Where the variance comes from, how much of it is interaction, and how much the seeds' luck."""
    outcome = label(PREFIX + study.outcome, lang)
    if study.indices:
        clear = [row for row in study.indices if row.total >= CLEAR and row.total > row.total_half]
        named = say("list_comma", lang).join(say("sensitivity_factor", lang, factor=label(row.path, lang), share=f"{row.total:.2f}") for row in clear)
        yield say("sensitivity_from" if clear else "sensitivity_unclear", lang, outcome=outcome, factors=named)
        yield _together(study.indices, lang)
    first = study.screened[0]
    yield say("sensitivity_range", lang, factor=label(first.path, lang), outcome=outcome, size=number(first.mu_star, lang))
    shares = {"screening": study.noise_screening, "indices": study.noise_indices}
    told = [say(f"sensitivity_noise_{name}", lang, share=f"{100 * share:.1f}") for name, share in shares.items() if share is not None]
    yield say("sensitivity_noise", lang, shares=say("list_comma", lang).join(told)) if told else say("sensitivity_one_seed", lang)
    if any(share is not None and share > NOISY for share in shares.values()):
        yield say("sensitivity_noisy", lang)


def _together(rows: Sequence[Index], lang: str) -> str:
    """How much the factors explain alone, if the intervals are narrow enough to tell."""
    alone, half = sum(row.first for row in rows), math.hypot(*(row.first_half for row in rows))
    if half > WIDE:
        return say("sensitivity_wide", lang)
    return say("sensitivity_alone" if alone + half < 1 else "sensitivity_additive", lang, share=f"{100 * max(0.0, alone):.0f}")


def write(folder: Path, study: Study, steps: dict[str, list[dict[str, Any]]]) -> None:
    """Write screening.parquet, indices.parquet and every run of both steps (runs.parquet)."""
    import pandas as pd
    import pyarrow as pa

    tables = {"screening": [asdict(row) for row in study.screened], "indices": [asdict(row) for row in study.indices]}
    tables["runs"] = [{"step": step, **row} for step, rows in steps.items() for row in rows]
    for name, rows in tables.items():
        if rows:
            write_table(folder / f"{name}.parquet", pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False))
