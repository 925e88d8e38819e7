"""Daily series are averaged over runs as a data frame of all days would average them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.io.parquet import write_table
from experiments.results.days import Days
from sim.text.catalogue import WanggeError


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("days") / "daily.parquet"


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(["a", "b", None]), st.integers(0, 5)),
        min_size=1,
        max_size=12,
    ),
    st.randoms(),
)
def test_means_are_those_of_a_pivot_table(file: Path, rows: list[tuple[int, str | None, int]], random: object) -> None:
    noise = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    runs = pd.DataFrame(
        [(number, seed, lever) for number, (seed, lever, _) in enumerate(rows)], columns=["run", "seed", "lever"]
    )
    daily = pd.DataFrame(
        [(run, day) for run, (_, _, days) in enumerate(rows) for day in range(days)], columns=["run", "day"], dtype=int
    )
    daily["backlog"] = np.where(noise.random(len(daily)) < 0.3, np.nan, noise.random(len(daily)))
    write_table(file, pa.Table.from_pandas(daily.sample(frac=1, random_state=1), preserve_index=False))
    found = Days.of(file).means(runs[:-1], ["lever", "seed"], "backlog")
    pivot = daily.merge(runs[:-1], on="run").pivot_table(
        index=["lever", "seed"], columns="day", values="backlog", dropna=False
    )
    assert found.values.shape == (len(found.groups), len(found.days))
    for (lever, seed), values in zip(found.groups.itertuples(index=False, name=None), found.values, strict=True):
        mine = daily.merge(runs[:-1], on="run")
        mine = mine[(mine["seed"] == seed) & (mine["lever"].isna() if pd.isna(lever) else mine["lever"] == lever)]
        np.testing.assert_allclose(values, mine.groupby("day")["backlog"].mean().reindex(found.days))
    assert list(found.days) == sorted(daily.merge(runs[:-1], on="run")["day"].unique()) and set(pivot.columns) <= set(
        found.days
    )


def test_the_days_of_one_run_need_no_number(tmp_path: Path) -> None:
    write_table(tmp_path / "daily.parquet", pa.table({"day": [0, 1], "backlog": [3, 4]}))
    days = Days.of(tmp_path / "daily.parquet")
    assert days.series == ("backlog",)
    assert days.means(pd.DataFrame({"run": [0]}), [], "backlog").values.tolist() == [[3, 4]]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WanggeError, match=r"daily\.parquet"):
        Days.of(tmp_path / "daily.parquet")
