"""The days of all runs in a results folder, averaged while they are read, one column at a time.

They are never held in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.io.parquet import opened

if TYPE_CHECKING:
    import pandas as pd

RUN, DAY = "run", "day"


@dataclass(frozen=True)
class DailyMeans:
    """A daily series averaged by groups of runs.

    Row g of `values` (groups, days) belongs to row g of `groups`, column d to `days[d]`. NaN where a group's runs have
    no value on that day.
    """

    groups: pd.DataFrame
    days: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class Days:
    """The days in `file`, one row per run and day.

    A file without a column `run` holds the days of run 0. `series` names what was counted.
    """

    file: Path
    series: tuple[str, ...]

    @classmethod
    def of(cls, file: Path) -> Days:
        """Return the days that a file holds, none of them read yet.

        Raises WanggeError naming the file if it is missing or damaged.
        """
        with opened(file) as parquet:
            return cls(file, tuple(name for name in parquet.schema_arrow.names if name not in (RUN, DAY)))

    def means(self, runs: pd.DataFrame, by: Sequence[str], series: str) -> DailyMeans:
        """Average a series, day by day, over runs that agree in the columns `by`; runs not in `runs` are left out."""
        columns = list(dict.fromkeys(by))
        number = (
            runs.groupby(columns, dropna=False, sort=False).ngroup().to_numpy() if columns else np.zeros(len(runs), int)
        )
        groups = runs.take(np.unique(number, return_index=True)[1])[columns].reset_index(drop=True)
        owner = np.full(int(runs[RUN].max()) + 1 if len(runs) else 0, -1)
        owner[runs[RUN].to_numpy()] = number
        total, counted, days = np.zeros((len(groups), 0)), np.zeros((len(groups), 0), np.int32), np.zeros(0, np.int64)
        for run, day, values in self._parts(series):
            mine = run < len(owner)
            mine[mine] = owner[run[mine]] >= 0
            days = np.union1d(days, day[mine])
            more = int(days.max(initial=-1)) + 1 - total.shape[1]
            if more > 0:
                total, counted = np.pad(total, ((0, 0), (0, more))), np.pad(counted, ((0, 0), (0, more)))
            known = mine & ~np.isnan(values)
            where = owner[run[known]], day[known]
            np.add.at(total, where, values[known])
            np.add.at(counted, where, 1)
        total, counted = total[:, days], counted[:, days]
        return DailyMeans(groups, days, np.divide(total, counted, out=np.full(total.shape, np.nan), where=counted > 0))

    def _parts(self, series: str) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]]:
        """Yield run, day and value of all rows, one part of the file at a time."""
        with opened(self.file) as parquet:
            names = [name for name in (RUN, DAY, series) if name in parquet.schema_arrow.names]
            for part in parquet.iter_batches(columns=names, batch_size=200_000):
                columns = {name: part.column(name).to_numpy(zero_copy_only=False) for name in names}
                run = columns.get(RUN, np.zeros(part.num_rows, int)).astype(np.int64)
                yield run, columns[DAY].astype(np.int64), columns[series].astype(np.float64)
