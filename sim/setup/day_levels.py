"""How busy a day is by chance: a level of its own, and spells that last some days.

Every level has mean 1, so that none changes the mean number of troubles.
"""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.engine.random_streams import UNIT, uniforms
from sim.scenario import Category, Scenario
from sim.scenario.stream import Spell
from sim.vocabulary import purposes

LEAST_SPREAD = 1e-9
"""Smallest spread of a day's level: less is invisible in any count, and its inverse square would overflow."""
Floats = NDArray[np.float64]


class DayLevels:
    """The levels of the days of one run, from `before` days ahead of its first day on."""

    def __init__(self, scenario: Scenario, seed: int, before: int) -> None:
        self.days = np.arange(-before, scenario.horizon.days)
        self._common = _independent(scenario.troubles.day_spread, seed, self.days)
        self._spells = [
            (set(spell.touches), _lasting(spell, seed, number, before, scenario.horizon.days))
            for number, spell in enumerate(scenario.troubles.spells)
            if spell.spread > 0
        ]

    def of(self, category: Category) -> Floats:
        """Return the level of each day for a category."""
        level = self._common
        for touches, spell in self._spells:
            if not touches or touches & {category.kind, category.name}:
                level = level * spell
        return level


def _independent(spread: float, seed: int, days: NDArray[np.int64]) -> Floats:
    """Return gamma levels, each day's its own, common to all categories."""
    if spread <= 0:
        return np.ones(len(days))
    shape = max(spread, LEAST_SPREAD) ** -2
    return np.asarray(special.gammaincinv(shape, uniforms(seed, purposes.ARRIVALS, days)) / shape)


def _lasting(spell: Spell, seed: int, number: int, before: int, after: int) -> Floats:
    """Return lognormal levels that decay over days: a stationary first-order autoregression of the logarithm.

    It runs both ways from day 0, which it may, being reversible: no day depends on how long the run is.
    """
    kept = math.exp(-1.0 / spell.days)
    u = uniforms(seed, purposes.SPELLS + 1000 * number, np.arange(-before, after))
    shocks = special.ndtri(np.maximum(u, UNIT / 2))
    fresh = math.sqrt(1.0 - kept * kept)

    def run(values: Floats) -> list[float]:
        start, *rest = values.tolist()
        return list(accumulate(rest, lambda level, shock: kept * level + fresh * shock, initial=start))

    forward = run(shocks[before:])
    backward = run(shocks[before::-1])[:0:-1]
    return np.asarray(np.exp(spell.spread * np.array(backward + forward) - spell.spread**2 / 2))
