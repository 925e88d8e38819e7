"""Loading of a discovery from its folder, so that it can be drawn without computing anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.discovery.explore import Discovery, Question
from experiments.analysis.discovery.prim import Bound, Box, Boxes
from experiments.analysis.discovery.regret import Measure, Robust
from experiments.analysis.discovery.worlds import Policy
from experiments.design.factors import Factor
from experiments.present.studies.discovery import MEASURES
from experiments.results.answer_folder import known, question_of, rereading
from experiments.store import PREFIX, read_table

if TYPE_CHECKING:
    import pandas as pd


def read_discovery(folder: Path) -> Discovery:
    """Read the discovery in a folder of `wangge discover`; raises WanggeError if the folder is damaged."""
    worlds, robust, boxes = (
        read_table(folder / f"{name}.parquet").to_pandas() for name in ("worlds", "robustness", "boxes")
    )
    with rereading(folder) as about:
        question = question_of(Question, about)
        policies = [Policy(each["words"], tuple(each["arguments"])) for each in about["policies"]]
        factors = [Factor(**each) for each in about["factors"]]
        parts = [worlds[worlds["policy"] == each.words] for each in policies]
        values = {name: np.stack([part[PREFIX + name].to_numpy(float) for part in parts]) for name in question.outcomes}
        failing, regret = (np.stack([part[name].to_numpy(float) for part in parts]) for name in ("fails", "regret"))
        drawn = parts[0][[each.path for each in factors]].to_numpy(float)
        found = [_boxes(boxes[boxes["policy"] == each.words], about["p"][each.words], factors) for each in policies]
        rows = [_robust(row) for row in robust.to_dict("records")]
        return Discovery(
            question, policies, factors, drawn, values, failing, regret, found, rows, computed=about["computed"]
        )


def _boxes(rows: pd.DataFrame, p: float | None, factors: list[Factor]) -> Boxes:
    places = {each.path: place for place, each in enumerate(factors)}
    found = []
    for _, own in rows.groupby("box"):
        bounds = tuple(
            Bound(places[row["factor"]], row["low"], row["high"], row["quasi_p"]) for row in own.to_dict("records")
        )
        first = own.iloc[0]
        found.append(
            Box(bounds, int(first["inside"]), int(first["failing"]), float(first["density"]), float(first["coverage"]))
        )
    return Boxes(found, float("nan") if p is None else p)


def _robust(row: Mapping[Any, Any]) -> Robust:
    return Robust(
        row["policy"],
        *(Measure(float(row[name]), known(row[f"{name}.low"]), known(row[f"{name}.high"])) for name in MEASURES),
    )
