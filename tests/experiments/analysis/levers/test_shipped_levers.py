"""The shipped results of the table of levers, which `python -m experiments.cli.model_behaviour` writes."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.levers.catalogue import levers
from experiments.analysis.levers.effects import unexplained
from experiments.cli.model_behaviour import LEVERS

TABLE = levers()
SHIPPED = pd.read_csv(LEVERS, keep_default_na=False)


def test_the_shipped_results_are_those_of_the_table() -> None:
    tried = [lever for lever in TABLE.levers if lever.untested is None]
    expected = [
        (lever.id, load, column, TABLE.outcome(lever, column), lever.arrow(column, load) or "")
        for lever in tried
        for load in TABLE.loads
        for column in TABLE.columns
    ]
    found = SHIPPED[["lever", "load", "column", "outcome", "stated"]].itertuples(index=False, name=None)
    assert list(found) == expected


def test_every_contrary_verdict_is_explained_from_the_model() -> None:
    assert unexplained(TABLE, SHIPPED) == []
