"""Layer 2, the delay law: how long a case takes from opening to closing, by department and category.

Kaplan and Meier's estimate on the operational clock, so that cases still open count as what they are (SciPy's `ecdf`
with censored data). A category's law is pooled towards its department's, and this towards that of all cases, the more
the fewer cases it has. What has not been closed when the estimate ends is *parked*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.calibration.cases import Cases, Floats, Ints
from experiments.analysis.calibration.working_clock import WorkingClock

TOWARDS_DEPARTMENT, TOWARDS_ALL = 20.0, 3.0
"""Cases that the law of the department counts for in a category's, and that of all cases in a department's."""
POINTS = 1500
SHORTEST = 0.01
MOMENT = 1e-6


@dataclass(frozen=True)
class DelayLaw:
    """Laws of delay on a common grid of operational hours.

    `grid` (points), `cdf` (laws, points): chance that a case is closed within so many operational hours. Law 0 is that
    of all cases, law 1 + d that of department d; `law_of` gives that of (department, category). `tail` (laws): hazard
    per operational hour beyond the grid.
    """

    grid: Floats
    cdf: Floats
    law_of: dict[tuple[int, int], int]
    tail: Floats
    departments: int

    def laws(self, department: Ints, category: Ints) -> Ints:
        """Return the number of the law of each case; a category never seen in a department takes the department's."""
        pairs = zip(department.tolist(), category.tolist(), strict=True)
        return np.array([self.law_of.get(pair, 1 + pair[0]) for pair in pairs], np.int64)

    def within(self, law: Ints, hours: Floats) -> Floats:
        """Return the chance that each case is closed within so many operational hours of its opening."""
        hours = np.asarray(hours, float)
        place = np.clip(np.searchsorted(self.grid, hours, side="right") - 1, 0, len(self.grid) - 2)
        low, high = self.grid[place], self.grid[place + 1]
        share = np.clip((hours - low) / (high - low), 0.0, 1.0)
        found = self.cdf[law, place] + share * (self.cdf[law, place + 1] - self.cdf[law, place])
        beyond = np.maximum(hours - self.grid[-1], 0.0)
        left = 1.0 - self.cdf[law, -1]
        return np.where(beyond > 0, 1.0 - left * np.exp(-self.tail[law] * beyond), np.where(hours < 0, 0.0, found))

    def delay(self, law: Ints, share: Floats) -> Floats:
        """Return the operational hours within which a share of the cases is closed: the inverse of `within`."""
        found = np.empty(len(law))
        for number in np.unique(law):
            mine = law == number
            found[mine] = np.interp(share[mine], self.cdf[number], self.grid)
        left = 1.0 - self.cdf[law, -1]
        beyond = share > self.cdf[law, -1]
        with np.errstate(divide="ignore", invalid="ignore"):
            more = -np.log(np.maximum(1.0 - share, 1e-300) / left) / self.tail[law]
        return np.where(beyond, self.grid[-1] + np.where(self.tail[law] > 0, more, np.inf), found)

    def parked_share(self) -> Floats:
        """Return, by law, the share of cases not closed when the estimate ends."""
        return np.asarray(1.0 - self.cdf[:, -1])


def fit_delay_law(cases: Cases, clock: WorkingClock) -> DelayLaw:
    """Fit the laws of all cases, of each department and of each category within a department."""
    opened = clock.at(cases.department, cases.opened)
    waited = np.maximum(clock.at(cases.department, cases.seen_until) - opened, 0.0)
    closed = cases.seen_closed
    last = max(float(waited.max(initial=1.0)), 1.0)
    grid = np.concatenate([[0.0], np.geomspace(SHORTEST, last, POINTS - 1)])
    everyone = km(waited, closed, grid)
    rows, tails, law_of = [everyone], [tail_hazard(waited, closed, last)], {}
    for number in range(len(cases.departments)):
        mine = cases.department == number
        rows.append(_pooled(waited[mine], closed[mine], grid, everyone, TOWARDS_ALL))
        tails.append(tail_hazard(waited[mine], closed[mine], last))
    for number in range(len(cases.departments)):
        mine = cases.department == number
        for category in np.unique(cases.category[mine]):
            some = mine & (cases.category == category)
            law_of[number, int(category)] = len(rows)
            rows.append(_pooled(waited[some], closed[some], grid, rows[1 + number], TOWARDS_DEPARTMENT))
            tails.append(tails[1 + number])
    return DelayLaw(grid, np.array(rows), law_of, np.array(tails), len(cases.departments))


def km(waited: Floats, closed: NDArray[np.bool_], grid: Floats) -> Floats:
    """Return Kaplan and Meier's share closed within each time of `grid`; 0 without any case."""
    from scipy.stats import CensoredData, ecdf

    if not len(waited) or not closed.any():
        return np.zeros(len(grid))
    found = ecdf(CensoredData.right_censored(waited, ~closed)).cdf
    return np.asarray(found.evaluate(grid + MOMENT), float)


def _pooled(waited: Floats, closed: NDArray[np.bool_], grid: Floats, towards: Floats, weight: float) -> Floats:
    share = len(waited) / (len(waited) + weight)
    return share * km(waited, closed, grid) + (1 - share) * towards


def tail_hazard(waited: Floats, closed: NDArray[np.bool_], last: float) -> float:
    """Return closings per operational hour watched, among cases watched for longer than half of the estimate."""
    old = waited > last / 2
    watched = float((waited[old] - last / 2).sum())
    return float((closed & old).sum() / watched) if watched > 0 else 0.0
