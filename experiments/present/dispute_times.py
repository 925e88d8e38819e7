"""The steps of a dispute over many seeds as a table: in how many runs each happens, and on which day."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from experiments.present.console import new_table, number, show_table
from sim.text.catalogue import say

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def show_times(times: Mapping[str, NDArray[np.float64]], lang: str) -> None:
    """Print in how many runs each step of the first dispute happened, and the quantiles of its day."""
    table = new_table(say("dispute_times", lang, seeds=len(next(iter(times.values())))))
    table.add_column(say("column_step", lang))
    for name in ("share", *(f"{q:.0%}".replace("%", " %") for q in QUANTILES)):
        table.add_column(say("column_share_of_runs", lang) if name == "share" else name, justify="right")
    for step, days in times.items():
        known = days[~np.isnan(days)]
        cells = [
            number(float(np.quantile(known, q)), lang, 1) if len(known) else say("no_value", lang) for q in QUANTILES
        ]
        table.add_row(say(f"dispute_step_{step}", lang), f"{len(known) / len(days):.0%}", *cells)
    show_table(table)
