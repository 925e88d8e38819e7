"""The cases of a log as arrays of hours on the wall clock: what every layer of the calibration is fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.logs.log import CaseLog
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY, WEEK = 24.0, 168.0
UNKNOWN = "unknown"
"""Name of the department or category of a case that has none."""
NO_WORK = ("duplicate", "cancelled")
"""Outcomes of cases that nobody had to work on; they are left out."""
ARRAYS = ("row", "opened", "closed", "due", "department", "category", "exact")
"""Columns of `Cases`."""
GOLDEN = 0.6180339887498949
FEWEST_CASES, FEWEST_CLOSED = 50, 20


@dataclass(frozen=True)
class Cases:
    """Cases sorted by opening. Moments are hours of local wall clock since midnight of `start`; infinity: never (yet).

    `begins` and `ends` bound what the log shows (left truncation, right censoring). A moment known only to the day is
    put somewhere within that day, evenly over cases; `exact` says which closings are known better.
    """

    start: np.datetime64
    begins: float
    ends: float
    row: Ints
    opened: Floats
    closed: Floats
    due: Floats
    department: Ints
    category: Ints
    exact: NDArray[np.bool_]
    departments: tuple[str, ...]
    categories: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.opened)

    def take(self, which: NDArray[np.bool_] | Ints) -> Cases:
        """Return some of the cases, in their order."""
        return replace(self, **{name: getattr(self, name)[which] for name in ARRAYS})

    def until(self, origin: float) -> Cases:
        """Return what was known at `origin`: cases opened before, and closings before."""
        known = self.take(self.opened < origin)
        closed = np.where(known.closed < origin, known.closed, np.inf)
        return replace(known, closed=closed, ends=min(origin, self.ends))

    def between(self, first: float, last: float) -> Cases:
        """Return the cases opened in [first, last)."""
        return self.take((self.opened >= first) & (self.opened < last))

    def open_at(self, moment: float) -> Cases:
        """Return the cases that were open at a moment, with their later closings."""
        return self.take((self.opened < moment) & (self.closed >= moment))

    @property
    def last_opened(self) -> float:
        """End of the day in which the last case was opened, or that of the log if this comes first."""
        return min(self.ends, float(np.ceil(self.opened.max(initial=self.begins + 1.0) / DAY) * DAY))

    @property
    def seen_closed(self) -> NDArray[np.bool_]:
        """Which cases are known to have been closed."""
        return np.isfinite(self.closed)

    @property
    def seen_until(self) -> Floats:
        """Until when each case was watched: its closing, or the end of the log."""
        return np.where(self.seen_closed, self.closed, self.ends)


def cases_of(log: CaseLog) -> Cases:
    """Return the cases of a log that somebody had to work on.

    Raises WanggeError if they are too few, or too few are closed, to fit anything to.
    """
    table = log.cases[~log.cases["outcome"].isin(NO_WORK)]
    unknown = table["closed_local"].isna() & (table["outcome"] != "open")  # closed, nobody knows when
    table = table[table["opened_local"].notna() & ~unknown]
    refuse_too_few(len(table), int(table["closed_local"].notna().sum()))
    start = table["opened_local"].min().normalize()
    opened = _spread(_hours(table["opened_local"], start), table["opened_precision"])
    ended = _spread(_hours(table["closed_local"], start), table["closed_precision"], opened)
    department, departments = _numbered(table["department"])
    category, categories = _numbered(table["category"])
    zone = log.manifest.zone
    order = np.argsort(opened, kind="stable")
    found = Cases(
        start.to_datetime64().astype("datetime64[s]"),
        max(0.0, _wall(log.manifest.begins, zone, start)),
        max(_wall(log.manifest.ends, zone, start), float(np.max(opened))),
        np.asarray(table.index, np.int64),
        opened,
        ended,
        np.nan_to_num(_hours(table["due_local"], start), nan=np.inf),
        department,
        category,
        (table["closed_precision"] != "day").to_numpy(bool),
        departments,
        categories,
    )
    found = found.take(order)
    return replace(found, closed=np.where(found.closed <= found.ends, found.closed, np.inf))


def refuse_too_few(cases: int, closed: int) -> None:
    """Raise WanggeError if cases, or the closed ones among them, are too few to fit anything to."""
    if cases < FEWEST_CASES or closed < FEWEST_CLOSED:
        raise WanggeError("calibrate_too_few", cases=cases, closed=closed, least=FEWEST_CASES, closings=FEWEST_CLOSED)


def _hours(moments: pd.Series, start: pd.Timestamp) -> Floats:
    import pandas as pd

    return np.asarray((moments - start) / pd.Timedelta(hours=1), np.float64)


def _wall(moment: pd.Timestamp, zone: str, start: pd.Timestamp) -> float:
    import pandas as pd

    return float((moment.tz_convert(zone).tz_localize(None) - start) / pd.Timedelta(hours=1))


def _spread(hours: Floats, precision: pd.Series, not_before: Floats | None = None) -> Floats:
    """Put moments known to the day somewhere in that day, after `not_before`; a missing moment becomes infinite."""
    missing = np.isnan(hours)
    coarse = (precision == "day").to_numpy() & ~missing
    first = np.floor(np.where(missing, 0.0, hours) / DAY) * DAY
    last = first + DAY
    if not_before is not None:
        first = np.clip(not_before, first, last)
    share = (np.arange(1, len(hours) + 1) * GOLDEN) % 1.0
    found = np.where(coarse, first + share * (last - first), hours)
    if not_before is not None:
        found = np.maximum(found, not_before)
    return np.asarray(np.where(missing, np.inf, found), np.float64)


def _numbered(words: pd.Series) -> tuple[Ints, tuple[str, ...]]:
    """Number the names of a column by how often they occur, so that the numbers do not depend on the order of rows."""
    filled = words.fillna(UNKNOWN).astype(str)
    counts = filled.value_counts()
    names: Sequence[str] = sorted(counts.index, key=lambda name: (-counts[name], name))
    place = {name: number for number, name in enumerate(names)}
    return np.asarray(filled.map(place), np.int64), tuple(names)
