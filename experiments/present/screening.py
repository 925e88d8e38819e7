"""Tables and sentences about the screening of a sweep with design=morris."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.objectives import SHOWN
from experiments.analysis.sensitivity.sweep_screening import screened
from experiments.io.files import writing_to
from experiments.present.console import show_sheet
from experiments.present.studies.sensitivity import screening_parts
from experiments.store import PREFIX, write_table
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.results.sweep_view import View


def show_screening(seen: View, path: Path, lang: str) -> Iterator[str]:
    """Print one table per outcome and write all of them to screening.parquet.

    Yields a sentence for every outcome that could not be screened.
    """
    import pandas as pd
    import pyarrow as pa

    found = screened(seen)
    for outcome in (name for name in SHOWN if PREFIX + name in seen.runs.columns):
        if outcome in found:
            for part in screening_parts(found[outcome], outcome, lang):
                print(part) if isinstance(part, str) else show_sheet(part)
        else:
            yield say("screening_incomplete", lang, outcome=label(PREFIX + outcome, lang))
    rows = [{"outcome": outcome, **asdict(row)} for outcome, rows in found.items() for row in rows]
    if rows:
        with writing_to(path):
            write_table(path / "screening.parquet", pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False))
