"""Where the stations of a department are, which area each serves, and how many of its officers each gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Category, Scenario
from sim.scenario.levers import Staffing
from sim.setup.places import expected_by_cell
from sim.setup.teams import host_of
from sim.territory.distances import ways_on_foot
from sim.territory.records import Territory

Floats = NDArray[np.float64]
DIGITS = 6
"""Decimals of a post: a millionth of it is two seconds a week, and shares of whole numbers stay whole."""


LAST = 1.0 - 1e-9
"""Share at which land beyond the last resident lies: below 1, so that it belongs to the last station."""


@dataclass(frozen=True)
class Stations:
    """The stations of one department: how many residents live in the area of each, and how much work arises there."""

    residents: Floats
    hours: Floats  # officer-hours a year

    @property
    def middle(self) -> Floats:
        """One for the station in the middle of the walk, nothing for the others."""
        return (np.arange(len(self.residents)) == len(self.residents) // 2).astype(np.float64)


POSTING: dict[str, Callable[[Stations], Floats]] = {
    "station": lambda stations: np.ones(len(stations.residents)),
    "residents": lambda stations: stations.residents,
    "load": lambda stations: stations.hours,
    "pooled": lambda stations: stations.middle,
}
"""Posting rules: the weights by which the posts of a department are shared out over its stations.

Pooled officers all belong to the station in the middle, and the others are closed: one line for the whole department.
"""
assert set(Staffing.model_fields["posting"].annotation.__args__) == set(POSTING)  # type: ignore[union-attr]


def catchments(territory: Territory) -> Floats:
    """Return for each cell the share of the residents who live before its middle along the walk; always below 1.

    Station k of n serves the cells from k / n to (k + 1) / n. Without residents, every cell counts alike.
    """
    weights = territory.cells["residents"].astype(np.float64)
    if not weights.any():
        weights = np.ones(len(weights))
    running = np.cumsum(weights)
    return np.minimum((running - weights / 2) / running[-1], LAST)


def offices(catchment: Floats, stations: int) -> NDArray[np.int64]:
    """Return the cells of the offices: each in the middle of its station's share of the residents."""
    middles = (2 * np.arange(stations) + 1) / (2 * stations)
    after = np.minimum(np.searchsorted(catchment, middles), len(catchment) - 1)
    before = np.maximum(after - 1, 0)
    nearer = middles - catchment[before] < catchment[after] - middles
    return np.where(nearer, before, after)


def nearest_stations(territory: Territory, cells: NDArray[Any]) -> NDArray[np.int16]:
    """Return for each cell the number of the nearest station on foot of those in `cells`, the first of equals."""
    nearest = np.zeros(len(territory.cells), np.int16)
    least = np.full(len(territory.cells), np.inf)
    for number, cell in enumerate(cells):
        ways = ways_on_foot(territory.cells, territory.around, int(cell))
        nearest[ways < least] = number
        least = np.minimum(least, ways)
    return nearest


@dataclass(frozen=True)
class Load:
    """The officer-hours a year that troubles cost each department, by cell, and who lives there."""

    catchment: Floats
    residents: Floats  # by cell
    hours: Floats  # (departments, cells)

    def of(self, agency: int, stations: int, nearest: NDArray[np.int16] | None = None) -> Stations:
        """Return the residents and the work in the areas of a department's stations.

        `nearest` is the number of the nearest station of each cell, where their places are given.
        """
        home = (self.catchment * stations).astype(np.int64) if nearest is None else nearest.astype(np.int64)
        return Stations(
            np.bincount(home, self.residents, minlength=stations),
            np.bincount(home, self.hours[agency], minlength=stations),
        )


def expected_load(scenario: Scenario, territory: Territory, catchment: Floats) -> Load:
    """Return the load that planners expect: the work of all troubles of a category, where they are known to arise.

    It counts the department in charge and the partners of joint cases; mistakes, ways and what others take over are
    left out, since they hardly change the shares of the stations.
    """
    names = {row.name: number for number, row in enumerate(scenario.departments)}
    cells = territory.cells
    hours = np.zeros((len(names), len(cells)))
    yearly = expected_by_cell(scenario, territory)
    for number, category in enumerate(scenario.troubles.categories):
        for name, share in _shares(category):
            hours[names[host_of(scenario, name)]] += yearly[number] * (mean_work(category) * share)
    return Load(catchment, cells["residents"].astype(np.float64), hours)


def mean_work(row: Category) -> float:
    """Return the mean work content of a category in officer-hours."""
    spread = row.work_spread if row.work_law == "lognormal" else 0.0
    return row.work_hours * float(np.exp(spread**2 / 2))


def _shares(row: Category) -> list[tuple[str, float]]:
    """Return the departments a category is work for, and the share of its work that each does on average."""
    most = len(row.partners[:2])
    if most == 0:
        return [(row.lead, 1.0)]
    joint = [row.joint / most / (1 + n) for n in range(1, most + 1)]  # by the number of partners, all equally likely
    partners = [(name, sum(joint[k:])) for k, name in enumerate(row.partners[:2])]
    return [(row.lead, 1.0 - row.joint + sum(joint)), *partners]


def share_out(total: float, weights: Floats) -> Floats:
    """Return posts in proportion to the weights, which add up to `total` to within rounding; equal ones without any."""
    weights = weights if weights.any() else np.ones(len(weights))
    return np.round(total * weights / weights.sum(), DIGITS)


def posts_by_station(scenario: Scenario, stations: Stations, total: float, means: Any) -> Floats:
    """Return the full-time equivalents of each station under the posting rule.

    `means` is what the street of each station can pay per head, or None if all are alike.
    """
    weights = POSTING[scenario.policy.staffing.posting](stations)
    if not weights.any():  # a department that is in charge of nothing follows the residents
        weights = stations.residents
    return share_out(total, weights if means is None else weights * means)
