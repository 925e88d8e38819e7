"""A sweep's checks on itself: whether its seeds were enough, and whether its warm-up was long enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis.precision import Known
from experiments.analysis.warmup import truncations
from experiments.io.files import writing_to
from experiments.present.console import new_table, number, show_table
from experiments.store import PREFIX, write_table
from sim.text.catalogue import label, say

if TYPE_CHECKING:
    from experiments.design.design import Point
    from experiments.results.results import Results

MANY = 40


def precision_lines(
    known: Sequence[Known], points: Sequence[Point], path: Path, precision: float, seeds: int, lang: str
) -> Iterator[str]:
    """Write precision.parquet, print its table if it is short, and say what precision was reached."""
    import pandas as pd
    import pyarrow as pa

    rows = [asdict(each) | {"scenario_hash": points[each.point].scenario_hash, "seeds": seeds} for each in known]
    with writing_to(path):
        write_table(path / "precision.parquet", pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False))
    if len(known) <= MANY:
        _precision_table(known, points, lang)
    short = sum(not each.reached for each in known)
    fields = {"seeds": seeds, "percent": f"{100 * precision:g}", "reached": len(known) - short, "all": len(known)}
    yield say("precision_reached" if not short else "precision_not_reached", lang, **fields)


def _precision_table(known: Sequence[Known], points: Sequence[Point], lang: str) -> None:
    levers = list(points[0].levels)
    table = new_table(say("precision_title", lang))
    for name in (*(label(lever, lang) for lever in levers), say("column_outcome", lang)):
        table.add_column(name)
    for head in ("column_value", "column_runs", "column_half", "column_wanted", "column_reached"):
        table.add_column(say(head, lang), justify="right")
    for each in known:
        levels = [label(points[each.point].levels[lever], lang) for lever in levers]
        numbers = [number(each.mean, lang), str(each.values), number(each.half, lang), number(each.wanted, lang)]
        table.add_row(
            *levels, label(PREFIX + each.outcome, lang), *numbers, say("told_yes" if each.reached else "told_no", lang)
        )
    show_table(table)


def warm_up_lines(results: Results, by: Sequence[str], path: Path, lang: str) -> Iterator[str]:
    """Write warmup.parquet and say whether enough days are left out; do nothing if there are too few days to tell.

    `by` are the columns that tell points apart; the days of a point's runs are averaged.
    """
    import pyarrow as pa

    own = _own_warm_up(results.provenance)
    found = truncations(results.runs, results.days, by)
    if own is None or found.empty or "horizon.warmup_days" in results.runs.columns:
        return
    with writing_to(path):
        write_table(path / "warmup.parquet", pa.Table.from_pandas(found.assign(own=own), preserve_index=False))
    unknown, short = int((~found["found"]).sum()), int((found["found"] & (found["days"] > own)).sum())
    low, high = int(found["days"].min()), int(found["days"].max())
    days = str(low) if low == high else say("warm_up_between", lang, low=low, high=high)
    yield say("warm_up_found", lang, days=days, own=own, n=len(found))
    if short:
        yield say("warm_up_short", lang, short=short, n=len(found))
    if unknown:
        yield say("warm_up_unknown", lang, unknown=unknown, n=len(found))


def _own_warm_up(about: Mapping[str, Any]) -> int | None:
    """Return the scenario's own setting, or None for a model without one."""
    horizon = about.get("first_scenario", {}).get("horizon")
    return int(horizon["warmup_days"]) if isinstance(horizon, Mapping) else None
