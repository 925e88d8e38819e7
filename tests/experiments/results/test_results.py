"""One line of pandas, polars or DuckDB reads all runs of a store, whatever an interrupted writer has left there."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from needs import needed

from experiments.io.files import write_whole
from experiments.store import Store
from experiments.store.segments import Finished, segments


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The folder of runs of a store with 6 of them, and rubbish."""
    store = Store(tmp_path / "store", "1-abc")
    store.open()
    for seed in (1, 2, 3):
        store.add(
            segments(Finished((scenario, seed), {"cost": seed * 1.5}, {"day": np.arange(2)}) for scenario in "xy")
        )

    def half(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        temporary.rename(
            temporary.with_name(temporary.name.replace(str(os.getpid()), "1"))
        )  # as if its writer had been killed

    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "store" / "runs" / "x.parquet", half)
    assert len(list((tmp_path / "store" / "runs").iterdir())) == 4
    return tmp_path / "store" / "runs"


def test_pandas(runs: Path) -> None:
    assert pd.read_parquet(runs)["outcome.cost"].sum() == 18


def test_polars(runs: Path) -> None:
    polars = needed("polars")
    assert polars.read_parquet(runs / "*.parquet")["outcome.cost"].sum() == 18


def test_duckdb(runs: Path) -> None:
    duckdb = needed("duckdb")
    assert duckdb.sql(f"select sum(\"outcome.cost\") from '{runs}/*.parquet'").fetchall() == [(18,)]
