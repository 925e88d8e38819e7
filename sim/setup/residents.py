"""Setup of residents with their personal traits, and of the running sums of their mood."""

from __future__ import annotations

import numpy as np
from scipy import special

from sim.agents.resident import household_record, resident_record
from sim.agents.satisfaction import mood_record
from sim.engine.numba.memory import blank_table
from sim.engine.random_streams import Floats, lognormals, uniforms
from sim.scenario import Scenario
from sim.territory.records import Territory
from sim.vocabulary import purposes
from sim.vocabulary.events import NOBODY
from sim.vocabulary.units import HOUR

# the position of a name is part of the address of its draws
TRAITS = ("trust", "voice", "civic", "expectation")


def place_residents(scenario: Scenario, territory: Territory, seed: int) -> tuple[np.recarray, np.recarray]:
    """Return residents and households in the order of the territory.

    Traits are drawn around the group's mean and clipped to [0, 1]; satisfaction starts at trust.
    """
    people = territory.people
    group = people["group"]
    table = blank_table(territory.n_residents, resident_record)
    table["cell"], table["household"], table["group"] = people["cell"], people["household"], group
    groups, subjects = scenario.population.groups, np.arange(len(table))

    def u(trait: str) -> Floats:
        return uniforms(seed, purposes.TRAITS + 1000 * (1 + TRAITS.index(trait)) * 100_000, subjects)

    def around(means: list[float], trait: str) -> Floats:
        return np.clip(
            np.array(means)[group] + scenario.population.spread * special.ndtri(np.maximum(u(trait), 1e-16)), 0.0, 1.0
        )

    for trait in TRAITS:
        table[trait] = around([getattr(row, trait) for row in groups], trait)
    table["disposition"] = table["trust"]
    table["trust"] = table["satisfaction"] = table["disposition"]  # as rounded, so that all three begin alike
    table["last_channel"] = NOBODY
    behaviour = scenario.behaviour.resident
    patience = lognormals(
        uniforms(seed, purposes.PATIENCE, subjects),
        uniforms(seed, purposes.PATIENCE, subjects, 1),
        behaviour.patience_hours * HOUR,
        behaviour.patience_spread,
    )
    table["patience"] = np.clip(patience * np.array([row.patience for row in groups])[group], HOUR, 2**30)
    heads = np.flatnonzero(np.diff(table["household"], prepend=-1))
    households = np.zeros(len(heads), household_record).view(np.recarray)
    households["head"], households["untold"] = heads, NOBODY
    return table, households


def mood_sums(residents: np.recarray, cells: np.recarray, n_grids: int, n_groups: int) -> np.recarray:
    """Return sums of trust and satisfaction: one row per grid, then one per group."""
    grid = cells["grid"][residents["cell"]]
    moods = np.zeros(n_grids + n_groups, mood_record).view(np.recarray)
    for first, member, n in ((0, grid, n_grids), (n_grids, residents["group"], n_groups)):
        rows = slice(first, first + n)
        moods["members"][rows] = np.bincount(member, minlength=n)
        for score in ("disposition", "trust", "satisfaction"):
            moods[score][rows] = np.bincount(member, residents[score], minlength=n)
    return moods
