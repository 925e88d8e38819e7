"""The screening of a sweep with design=morris: elementary effects on the chief outcomes from the sweep's own runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.sensitivity.morris import Screened, elementary_effects
from experiments.design.design import SAMPLE
from experiments.design.morris import TRAJECTORIES, unit_trajectories
from experiments.io.files import writing_to
from experiments.present.console import SHOWN, show_sheet
from experiments.present.studies.sensitivity import screening_parts
from experiments.store import PREFIX, write_table
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.present.sweep_summary import View


def screened(seen: View) -> dict[str, list[Screened]]:
    """Elementary effects by outcome, averaged over seeds and lists; outcomes that lack a value somewhere are left out."""
    about = seen.design
    seed = int(about["design_seed"])
    units = unit_trajectories(len(seen.factors), about.get("trajectories", TRAJECTORIES), seed)
    found = {}
    for outcome in (name for name in SHOWN if PREFIX + name in seen.runs.columns):
        values = seen.runs.groupby(SAMPLE)[PREFIX + outcome].mean()
        if len(values) == len(units) and values.notna().all():
            found[outcome] = elementary_effects(seen.factors, units, values.to_numpy(float), seed)
    return found


def show_screening(seen: View, path: Path, lang: str) -> Iterator[str]:
    """Print a table an outcome and write all as screening.parquet; a sentence for every outcome that could not be screened."""
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
