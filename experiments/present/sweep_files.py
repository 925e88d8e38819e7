"""The files that keep the conclusion of a sweep, beside its tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.io.files import write_json, writing_to
from experiments.store import write_frame

if TYPE_CHECKING:
    from experiments.analysis.conclusion import Conclusion
    from experiments.analysis.moves import Move
    from experiments.analysis.precision import Known
    from experiments.analysis.warmup import WarmUpCheck
    from experiments.design.design import Design


def write(found: Conclusion, folder: Path) -> None:
    """Write what a sweep shows into its folder: correlations, moves, screening and warm-up, as far as there are any."""
    screened = [{"outcome": each.outcome, **asdict(row)} for each in found.screened for row in each.rows]
    with writing_to(folder):
        if found.moved is not None:
            write_json(folder / "moves.json", [_move(move) for move in found.moved.moves])
        if found.correlated is not None:
            _write_rows(folder / "correlations.parquet", [asdict(each) for each in found.correlated.found])
        if screened:
            _write_rows(folder / "screening.parquet", screened)
        if found.warm_up is not None:
            _write_rows(folder / "warmup.parquet", _warm_ups(found.warm_up))


def write_precision(known: Sequence[Known], design: Design, folder: Path) -> None:
    """Write how well every mean of a sweep is known into its folder: precision.parquet."""
    more = [{"scenario_hash": design.points[each.point].scenario_hash, "seeds": len(design.seeds)} for each in known]
    with writing_to(folder):
        _write_rows(folder / "precision.parquet", [asdict(each) | rest for each, rest in zip(known, more, strict=True)])


def _write_rows(file: Path, rows: list[dict[str, Any]]) -> None:
    import pandas as pd

    write_frame(file, pd.DataFrame(rows))


def _warm_ups(check: WarmUpCheck) -> list[dict[str, Any]]:
    return [
        dict(zip(check.by, each.levels, strict=True)) | asdict(each.truncation) | {"own": check.own}
        for each in check.points
    ]


def _move(move: Move) -> dict[str, Any]:
    effects = {name: {key: _json(value) for key, value in asdict(each).items()} for name, each in move.effects.items()}
    return {"lever": move.lever, "level": move.level, "base": move.base, "effects": effects}


def _json(value: float | None) -> float | None:
    """Return a number as JSON has it: neither NaN nor infinity."""
    return value if value is not None and math.isfinite(value) else None
