"""What a back-test foretells: a window after an origin, its cases and the cells in which shares are compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from experiments.analysis.calibration.cases import DAY, WEEK, Cases, Floats, Ints
from sim.text.catalogue import WanggeError

HORIZONS = (24.0, 72.0, 168.0)
FEWEST = 20
"""Cases that a cell must have."""
TRAINING_DAYS = 14
SHORTEST_WEEK = 4
"""Days; what is left of a window after its whole weeks, if shorter, belongs to the last week."""


@dataclass(frozen=True)
class Window:
    """Training cases as known at `origin`, and the cases to foretell: open ones first, then those opened in the window.

    `new` (cases): opened in the window; `week` (cases): week of the window in which a case was opened, -1 for the open
    stock. `truth` is `cases.closed`, which a forecast must not look at.
    """

    origin: float
    last: float
    training: Cases
    cases: Cases
    new: np.ndarray
    week: Ints

    @property
    def weeks(self) -> list[tuple[float, float]]:
        """First and last hour of each week of the window."""
        return _weeks(self.origin, self.last)

    def known(self) -> Cases:
        """Return the cases without what became of them."""
        return replace(self.cases, closed=np.full(len(self.cases), np.inf))


@dataclass(frozen=True)
class Cell:
    """Cases of one department or category opened in one week of a window."""

    kind: str
    number: int
    week: int
    rows: Ints

    def __len__(self) -> int:
        return len(self.rows)


def window(cases: Cases, origin: float, days: float) -> Window:
    """Return the window of `days` from `origin`."""
    last = origin + days * DAY
    stock, arrivals = cases.open_at(origin), cases.between(origin, last)
    both = cases.take((cases.opened < last) & (cases.closed >= origin))
    new = both.opened >= origin
    assert len(stock) + len(arrivals) == len(both)
    edges = np.array([first for first, _ in _weeks(origin, last)])
    week = np.where(new, np.searchsorted(edges, both.opened, side="right") - 1, -1)
    return Window(origin, last, cases.until(origin), both, new, week)


def cells(found: Window, kind: str) -> list[Cell]:
    """Return the cells of a window with enough cases, by `department` or `category`."""
    key = getattr(found.cases, kind)
    several = []
    for week in range(len(found.weeks)):
        for number in np.unique(key[found.week == week]):
            rows = np.flatnonzero((found.week == week) & (key == number))
            if len(rows) >= FEWEST:
                several.append(Cell(kind, int(number), week, rows))
    return several


def origins(cases: Cases, days: float, most: int) -> list[float]:
    """Return the last `most` origins, at midnights a window apart, whose cases can all be watched for 168 hours.

    Raises WanggeError if the log is too short for any.
    """
    arrivals = float(np.max(cases.opened))
    last = min(np.ceil(arrivals / DAY) * DAY - days * DAY, cases.ends - days * DAY - WEEK)
    last = np.floor(last / DAY) * DAY
    first = np.ceil(cases.begins / DAY) * DAY + TRAINING_DAYS * DAY
    if last < first:
        raise too_short(cases, days)
    found: list[float] = []
    while last >= first and len(found) < most:
        found.append(float(last))
        last -= days * DAY
    return found[::-1]


def too_short(cases: Cases, days: float) -> WanggeError:
    """Return the refusal of a window of `days` in a log whose cases, or whose end, come too early for it."""
    shown = (min(cases.last_opened + WEEK, cases.ends) - cases.begins) / DAY
    return WanggeError("backtest_too_short", days=f"{shown:.0f}", least=f"{TRAINING_DAYS + days + 7:.0f}")


def _weeks(origin: float, last: float) -> list[tuple[float, float]]:
    whole = max(1, int((last - origin) // WEEK))
    if (last - origin) % WEEK >= SHORTEST_WEEK * DAY and last - origin > WEEK:
        whole += 1
    edges = [origin + place * WEEK for place in range(whole)] + [last]
    return list(pairwise(edges))


def observed_shares(found: Window, some: list[Cell]) -> Floats:
    """Return, by cell and horizon, the share of cases closed within the horizon."""
    waited = found.cases.closed - found.cases.opened
    return np.array([[np.mean(waited[cell.rows] <= hours) for hours in HORIZONS] for cell in some]).reshape(-1, 3)
