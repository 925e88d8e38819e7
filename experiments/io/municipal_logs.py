"""Municipal case logs as columns of a stream: when, where and what, for comparison with the model.

The logs are not part of this project: their owners have not given leave to pass them on. St. Louis: Citizens' Service
Bureau, January 2018 (github.com/slu-openGIS/stlcsb). Vancouver: 3-1-1 contact centre, 2023 (City of Vancouver Open
Data). Both as published, compressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CELL_METRES = 100.0
METRES_PER_FOOT = 0.3048006096  # US survey foot, of the state plane
DEFAULT_ADDRESS = 0.01
"""Share of all cases above which a cell is no place but an address of record, the city hall, and is left out."""
ST_LOUIS, VANCOUVER = "stl_csb_2018-01.csv.gz", "vancouver_311cc_2023.csv.gz"


@dataclass(frozen=True)
class Stream:
    """Troubles of one place: days since `start`, and numbers of cell and category (cell -1: unknown)."""

    start: date
    days: int
    holidays: tuple[int, ...]
    arises: NDArray[np.float64]
    cell: NDArray[np.int64]
    category: NDArray[np.int64]

    @property
    def located(self) -> NDArray[np.bool_]:
        """Which troubles have a known cell."""
        return self.cell >= 0

    @property
    def months(self) -> NDArray[np.int64]:
        """Number of the month of each day."""
        first = np.datetime64(self.start, "D")
        return np.asarray((first + np.arange(self.days)).astype("datetime64[M]").astype(np.int64))


def st_louis(path: Path) -> Stream:
    """Read the log of St. Louis: a request number that occurs again is left out, a class is a problem code."""
    table = pd.read_csv(path, low_memory=False).drop_duplicates("REQUESTID")
    created = pd.to_datetime(table["DATETIMEINIT"].str.rstrip("Z"))  # local time, whatever the Z says
    east, north = (table[column] * METRES_PER_FOOT for column in ("SRX", "SRY"))
    category = pd.factorize(table["PROBLEMCODE"])[0]
    return _stream(date(2018, 1, 1), 31, [date(2018, 1, 1), date(2018, 1, 15)], created, east, north, category)


def vancouver(path: Path) -> Stream:
    """Read the log of Vancouver, which has one class."""
    table = pd.read_csv(path)
    opened = pd.to_datetime(table["Service request open timestamp"], utc=True)
    created = opened.dt.tz_convert("America/Vancouver").dt.tz_localize(None)
    north = table["Latitude"] * 111_200
    east = table["Longitude"] * 111_320 * np.cos(np.radians(49.25))
    closed = ["01-02", "02-20", "04-07", "04-10", "05-22", "07-03", "08-07", "09-04", "10-02", "10-09", "11-13"]
    holidays = [date.fromisoformat(f"2023-{day}") for day in [*closed, "12-25", "12-26"]]
    return _stream(date(2023, 1, 1), 365, holidays, created, east, north, np.zeros(len(table), np.int64))


def _stream(
    start: date, days: int, holidays: list[date], created: Any, east: Any, north: Any, category: NDArray[Any]
) -> Stream:
    arises = ((created - pd.Timestamp(start)) / pd.Timedelta(days=1)).to_numpy(float)
    within = (arises >= 0) & (arises < days)
    return Stream(
        start,
        days,
        tuple((day - start).days for day in holidays),
        arises[within],
        _cells(east.to_numpy(float)[within], north.to_numpy(float)[within]),
        category[within].astype(np.int64),
    )


def _cells(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the cell of each point, -1 if it has none or only an address of record."""
    known = np.isfinite(east) & np.isfinite(north) & (north > 0)
    column, row = (np.floor(np.where(known, each, 0.0) / CELL_METRES).astype(np.int64) for each in (east, north))
    cell = np.where(known, np.unique(np.stack([column, row]), axis=1, return_inverse=True)[1].ravel(), -1)
    numbers, counts = np.unique(cell[known], return_counts=True)
    records = numbers[counts > DEFAULT_ADDRESS * known.sum()]
    return np.where(np.isin(cell, records), -1, cell)


LOGS = {"st_louis": (ST_LOUIS, st_louis), "vancouver": (VANCOUVER, vancouver)}
"""File and reader of each log, by place."""
