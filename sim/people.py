"""Settle residents with their personal traits, and open the books of their mood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.activities import DRAW_PATIENCE, DRAW_TRAITS
from sim.agents.mood import mood_record
from sim.agents.resident import resident_record
from sim.engine.draws import Floats, lognormals, uniforms
from sim.scenario import Scenario
from sim.settings import HOUR
from sim.territory.records import Territory

TRAITS = ("trust", "voice", "civic", "expectation", "threshold", "volunteer", "patience", "patience2")
MEAN_THRESHOLD = 0.3  # share of others acting at which an average resident joins (Granovetter 1978; level: assumption)


def place_residents(scenario: Scenario, territory: Territory, seed: int) -> tuple[np.recarray, NDArray[np.int64]]:
    """Residents in the order of the territory, and the first resident of each household.

    Traits are drawn around the mean of the group and cut to [0, 1]; satisfaction starts at trust.
    """
    people = territory.people
    group = people["group"]
    table = np.zeros(territory.n_residents, resident_record).view(np.recarray)
    table["cell"], table["household"], table["group"] = people["cell"], people["household"], group
    groups, subjects = scenario.population.groups, np.arange(len(table))

    def u(trait: str) -> Floats:
        return uniforms(seed, DRAW_TRAITS + 1000 * (1 + TRAITS.index(trait)) * 100_000, subjects)

    def around(means: list[float], trait: str) -> Floats:
        return np.clip(np.array(means)[group] + scenario.population.spread * special.ndtri(np.maximum(u(trait), 1e-16)), 0.0, 1.0)

    for trait in ("trust", "voice", "civic", "expectation"):
        table[trait] = around([getattr(row, trait) for row in groups], trait)
    table["threshold"] = around([MEAN_THRESHOLD] * len(groups), "threshold")
    table["satisfaction"] = table["trust"]
    behaviour = scenario.behaviour.resident
    patience = lognormals(
        uniforms(seed, DRAW_PATIENCE, subjects), uniforms(seed, DRAW_PATIENCE, subjects, 1), behaviour.patience_hours * HOUR, behaviour.patience_spread
    )
    table["patience"] = np.clip(patience * np.array([row.patience for row in groups])[group], HOUR, 2**30)
    _, heads = np.unique(table["household"], return_index=True)
    return table, heads.astype(np.int64)


def mood_sums(residents: np.recarray, cells: np.recarray, n_grids: int, n_groups: int) -> np.recarray:
    """Sums of trust and satisfaction, one row per grid, then one per group."""
    grid = cells["grid"][residents["cell"]]
    moods = np.zeros(n_grids + n_groups, mood_record).view(np.recarray)
    for first, member, n in ((0, grid, n_grids), (n_grids, residents["group"], n_groups)):
        rows = slice(first, first + n)
        moods["members"][rows] = np.bincount(member, minlength=n)
        for score in ("trust", "satisfaction"):
            moods[score][rows] = np.bincount(member, residents[score], minlength=n)
    return moods
