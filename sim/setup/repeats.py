"""Troubles that bring on further ones: a cluster process, drawn generation by generation before any policy acts.

Delays are counted on a clock of the category's own that runs fast on busy days and hours and stands still when
nothing of the kind arises. On that clock the process is stationary, so every hour, weekday, month and spell keeps the
mean number of troubles that its profile gives it, whatever the number of repeats. A repeat that moves next door does
so with a chance that keeps the mean number of every cell too (Metropolis et al. 1953).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.engine.random_streams import exponentials, uniforms, words
from sim.scenario.stream import Repeats
from sim.setup.places import Places
from sim.territory.records import Territory
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

AT_ONCE_DAYS = 0.01
"""Mean delay of a repeat at once, in mean days: minutes in the busy hours (municipal log: median 2.5 minutes)."""
MOST_CHILDREN = 60  # repeats of one trouble beyond which the Poisson law with a mean below 1 has nothing left
LIFETIMES = 5  # mean lives of a cluster after which it is over, for the days drawn ahead of a run
STEPS = np.array([(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)])
FIELDS = np.arange(5)[:, None] + MOST_CHILDREN
"""Counts by which a repeat draws its five numbers; smaller ones number the children of a trouble."""
_PURPOSES = ("number", "child")
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def days_ahead(repeats: Repeats, number: float) -> int:
    """Return the days before a run in which troubles may arise that still bring on others within it."""
    return math.ceil(LIFETIMES * repeats.days / (1.0 - number)) if number > 0 else 0


@dataclass(frozen=True)
class ActivityClock:
    """Time as a category counts it, in mean days: the integral of its expected rate over its mean rate."""

    first_day: int
    edges: Floats  # reading at the start of each day, and at the end of the last
    hours: Floats  # share of a day's troubles before each hour; 25 values from 0 to 1

    @classmethod
    def of(cls, first_day: int, means: Floats, per_year: float, hours: tuple[float, ...]) -> ActivityClock:
        """Return the clock of a category from the mean numbers of the days, first day first."""
        shares = np.concatenate([[0.0], np.cumsum(hours) / np.sum(hours)])
        return cls(first_day, np.concatenate([[0.0], np.cumsum(means)]) * 365 / per_year, shares)

    def reading(self, seconds: Integers) -> Floats:
        """Return what the clock shows at these seconds of the run."""
        day, second = np.divmod(seconds, DAY)
        hour = second // HOUR
        share = self.hours[hour] + (second % HOUR + 0.5) / HOUR * (self.hours[hour + 1] - self.hours[hour])
        start = self.edges[day - self.first_day]
        return np.asarray(start + share * (self.edges[day - self.first_day + 1] - start))

    def seconds(self, reading: Floats) -> Integers:
        """Return the seconds of the run at which the clock shows this; readings must lie before its end."""
        day, part = _located(self.edges, reading)
        hour, within = _located(self.hours, part)
        second = np.minimum((within * HOUR).astype(np.int64), HOUR - 1)
        return np.asarray((day + self.first_day) * DAY + hour * HOUR + second)


def _located(edges: Floats, level: Floats) -> tuple[Integers, Floats]:
    """Return the interval between edges in which each level lies, and how far through it, 0 to 1."""
    index = np.clip(np.searchsorted(edges, level, side="right") - 1, 0, len(edges) - 2)
    width = edges[index + 1] - edges[index]
    part = np.divide(level - edges[index], width, out=np.zeros(len(level)), where=width > 0)
    return index, np.minimum(part, 1.0)


@dataclass(frozen=True)
class Troubles:
    """Troubles under way to the table: 64-bit keys that their draws go by, seconds of the run, cells."""

    key: NDArray[np.uint64]
    arises: Integers
    cell: Integers


def draw_repeats(
    seed: int,
    number: int,
    parents: Troubles,
    clock: ActivityClock,
    repeats: Repeats,
    mean: float,
    places: Places,
    territory: Territory,
) -> Troubles:
    """Return all that `parents` of category `number` bring on within the clock, `mean` each, in all generations."""

    at_most = special.pdtr(np.arange(MOST_CHILDREN), mean)
    raster = _raster(territory)
    key, reading, cell = parents.key, clock.reading(parents.arises), parents.cell
    found = [(key[:0], reading[:0], cell[:0])]
    while len(key):
        children = np.searchsorted(at_most, uniforms(seed, _purpose(number, "number"), key), side="right")
        parent = np.repeat(np.arange(len(key)), children)
        if not len(parent):
            break
        nth = np.arange(len(parent)) - np.repeat(np.cumsum(children) - children, children)
        key = words(seed, _purpose(number, "child"), key[parent], nth)
        at_once, delay, moves, step, accept = uniforms(seed, _purpose(number, "child"), key, FIELDS)
        scale = np.where(at_once < repeats.at_once, AT_ONCE_DAYS, repeats.days)
        reading = reading[parent] + exponentials(delay, scale)
        cell = _moved(cell[parent], moves < repeats.next_door, step, accept, places, raster, territory)
        kept = reading < clock.edges[-1]
        key, reading, cell = key[kept], reading[kept], cell[kept]
        found.append((key, reading, cell))
    keys, readings, cells = (np.concatenate(column) for column in zip(*found, strict=True))
    return Troubles(keys, clock.seconds(readings), cells)


def _purpose(number: int, what: str) -> int:
    return purposes.REPEATS + 1000 * (number * len(_PURPOSES) + _PURPOSES.index(what))


def _raster(territory: Territory) -> Integers:
    """Return the number of the cell at each place of the raster, with a rim; -1 where there is none."""
    raster = np.full((territory.height + 2, territory.width + 2), -1)
    raster[territory.cells["y"] + 1, territory.cells["x"] + 1] = np.arange(len(territory.cells))
    return raster


def _moved(
    cell: Integers,
    moves: NDArray[np.bool_],
    step: Floats,
    accept: Floats,
    places: Places,
    raster: Integers,
    territory: Territory,
) -> Integers:
    """Return where repeats arise: those that move try one of the eight cells around.

    A quieter cell takes them in proportion, beyond the edge none; the others stay. So no cell gains on another.
    """
    steps = STEPS[(step * len(STEPS)).astype(np.int64)]
    there = raster[territory.cells["y"][cell] + 1 + steps[:, 1], territory.cells["x"][cell] + 1 + steps[:, 0]]
    weight = places.by_cell
    taken = moves & (there >= 0) & (accept * weight[cell] < weight[there])
    return np.where(taken, there, cell)
