"""The runs of a finished sweep, arranged for the analysis that its design calls for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.design.design import SAMPLE
from experiments.results.days import Days
from experiments.results.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class View:
    """The runs of a sweep as they are compared.

    `lists` are the levers with levels, `factors` the sampled numbers, `worlds` what is averaged over; `design` tells
    how the runs were planned and made.
    """

    runs: pd.DataFrame
    kind: str
    lists: list[str]
    factors: list[str]
    worlds: list[str]
    design: dict[str, Any]
    days: Days


def view(results: Results) -> View:
    """Return the runs of a finished sweep, arranged for the analysis that its design calls for."""
    about = results.provenance
    kind, worlds = str(about.get("design", "grid")), list(about.get("uncertainties", {}))
    runs = results.runs.drop(columns=worlds)
    if SAMPLE in runs.columns:
        runs = runs.assign(seed=runs[SAMPLE])
    factors = list(about.get("factors", {}))
    if kind == "list":
        factors = [lever for lever in results.levers if _continuous(runs[lever])]
    lists = [lever for lever in results.levers if lever not in factors]
    return View(runs, kind, lists, factors, worlds, about, results.days)


def _continuous(column: pd.Series) -> bool:
    """Return whether a column of a list of points is a quantity rather than a choice.

    A quantity is numeric and has more than six different values.
    """
    import pandas as pd

    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return bool(numeric and column.nunique() > 6)
