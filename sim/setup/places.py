"""Where troubles of a category arise: what its rate counts, and how unevenly that is hit.

Hot spots belong to the place, not to the luck of a year: they are drawn by `territory.layout_seed`, as houses and
lamps are, so that every replication meets the same ones and a policy can know them. Categories of one kind share them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.engine.random_streams import UNIT, uniforms
from sim.scenario import Category, Scenario
from sim.scenario.stream import KINDS
from sim.territory.records import Territory
from sim.vocabulary import purposes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """The units a rate counts, residents or cells, and how likely each is hit."""

    per_resident: bool
    count: float  # weighted units, which the rate multiplies; the same with hot spots as without
    cumulated: Floats  # running sum of the weights of the units
    by_cell: Floats  # sum of the weights of the units of each cell

    def choose(self, u: Floats) -> NDArray[np.int64]:
        """Return the unit drawn by each `u`, in proportion to the weights."""
        return self._within(u * self.cumulated[-1]) if len(u) else np.zeros(0, np.int64)

    def resident_in(self, territory: Territory, cells: NDArray[Any], u: Floats) -> NDArray[np.int64]:
        """Return a resident of each cell, in proportion to the weights if the rate counts residents."""
        if not self.per_resident:
            return nearby_residents(territory, cells, u)
        first = territory.cells["first_resident"][cells].astype(np.int64)
        last = first + territory.cells["residents"][cells] - 1
        before = np.where(first > 0, self.cumulated[np.maximum(first - 1, 0)], 0.0)
        return np.clip(self._within(before + u * (self.cumulated[last] - before)), first, last)

    def _within(self, level: Floats) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.searchsorted(self.cumulated, level, side="right")
        return np.minimum(found, len(self.cumulated) - 1)


class PlacesByCategory:
    """The places of every category of a scenario; categories that count and spread alike share theirs."""

    def __init__(self, scenario: Scenario, territory: Territory) -> None:
        self._scenario, self._territory = scenario, territory
        self._found: dict[tuple[str, str, str, float], Places] = {}

    def of(self, category: Category) -> Places:
        """Return the places of a category."""
        spread = self._scenario.troubles.hot_spots * category.hot_spots
        key = (category.per, category.group, category.kind if spread > 0 else "", spread)
        if key not in self._found:
            self._found[key] = self._make(category, spread)
        return self._found[key]

    def _make(self, category: Category, spread: float) -> Places:
        cells, people = self._territory.cells, self._territory.people
        per_resident = category.per == "resident"
        weights = self._weights(category)
        count = float(weights.sum())
        if spread > 0:
            uneven = hot_spots(self._scenario, len(cells), category.kind, spread)
            hit = weights * (uneven[people["cell"]] if per_resident else uneven)
            there = float(hit.sum())
            weights = hit * (count / there) if there > 0 else weights
        by_cell = np.bincount(people["cell"], weights, len(cells)) if per_resident else weights
        return Places(per_resident, count, np.cumsum(weights), by_cell)

    def _weights(self, category: Category) -> Floats:
        cells = self._territory.cells
        if category.per == "resident":
            groups = np.array(
                [
                    group.trouble if category.group in ("", group.name) else 0.0
                    for group in self._scenario.population.groups
                ]
            )
            return np.asarray(groups[self._territory.people["group"]])
        return cells["fixtures"].astype(float) if category.per == "fixture" else np.ones(len(cells))


def hot_spots(scenario: Scenario, cells: int, kind: str, spread: float) -> Floats:
    """Return how much more often each cell is hit than its people and fixtures say: lognormal with mean 1.

    A gamma law would do for one of two logs; in the other a few places stand out further than it allows.
    """
    u = uniforms(scenario.territory.layout_seed, purposes.HOT_SPOTS + 1000 * KINDS.index(kind), np.arange(cells))
    sigma = math.sqrt(math.log1p(spread**2))
    return np.asarray(np.exp(sigma * special.ndtri(np.maximum(u, UNIT / 2)) - sigma**2 / 2))


def expected_by_cell(scenario: Scenario, territory: Territory) -> Floats:
    """Return the troubles a year of each category (row) in each cell (column) in a year without growth."""
    places = PlacesByCategory(scenario, territory)
    troubles = scenario.troubles
    return np.array([row.rate * troubles.factor / 1000 * places.of(row).by_cell for row in troubles.categories])


def nearby_residents(territory: Territory, chosen: NDArray[Any], u: Floats) -> NDArray[np.int64]:
    """Return residents of the chosen cells, picked by `u`.

    If a cell is empty, the resident is from its grid; if that is empty too, from anywhere.
    """
    cells, grids = territory.cells, territory.grids
    first, count = cells["first_resident"][chosen].astype(np.int64), cells["residents"][chosen].astype(np.int64)
    grid = cells["grid"][chosen]
    empty = count == 0
    first, count = (
        np.where(empty, grids["first_resident"][grid], first),
        np.where(empty, grids["residents"][grid], count),
    )
    empty = count == 0
    first, count = np.where(empty, 0, first), np.where(empty, territory.n_residents, count)
    found: NDArray[np.int64] = first + np.minimum((u * count).astype(np.int64), count - 1)
    return found
