"""Loading of a comparison from its folder, so that it can be drawn and reported without computing anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from experiments.analysis.comparison.verdicts import Row
from experiments.analysis.paired import PairedDifference
from experiments.design.policies import Side
from experiments.io.files import read_json
from experiments.present.studies.comparison import Comparison
from experiments.results.answer_folder import fitting
from experiments.store import read_table

GROUP = "group."


def read_comparison(folder: Path) -> Comparison:
    """Read the judged rows of a folder of `wangge compare`; the sides come without their scenarios.

    Raises WanggeError if the folder is damaged.
    """
    table = read_table(folder / "judged.parquet").to_pandas()
    sides = read_json(folder / "provenance.json")
    with fitting(folder):
        a, b = (
            Side(about["words"], tuple(about["arguments"]), None, about["scenario_hash"])
            for about in (sides["sides"]["a"], sides["sides"]["b"])
        )
        rows = [(part, _row(record)) for part, record in zip(table["part"], table.to_dict("records"), strict=True)]
    groups: dict[str, list[Row]] = {}
    for part, row in rows:
        if part.startswith(GROUP):
            groups.setdefault(part.removeprefix(GROUP), []).append(row)
    outcomes, quantiles, grids = (
        [row for part, row in rows if part == name] for name in ("outcome", "quantile", "grid")
    )
    return Comparison(a, b, outcomes, quantiles, groups, grids)


def _row(record: dict[Any, Any]) -> Row:
    known = {name: None if _missing(value) else value for name, value in record.items()}
    found = PairedDifference(
        record["difference"],
        known["low"],
        known["high"],
        int(record["pairs"]),
        known["correlation"],
        known["variance_reduction"],
        int(record["dropped"]),
    )
    return Row(
        record["name"], record["mean_a"], record["mean_b"], found, record["p_holm"], known["matters"], record["verdict"]
    )


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and bool(np.isnan(value)))
