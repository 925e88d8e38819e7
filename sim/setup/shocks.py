"""What a shock adds to the stream of troubles: when, where and for whom, on top of the ordinary stream.

The ordinary troubles stay as they were drawn, so that a year with a flood and one without are pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import uniforms, words
from sim.scenario import Category, Scenario
from sim.scenario.stream import Shock
from sim.setup.places import Places
from sim.territory.records import Territory
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

Floats = NDArray[np.float64]
_FIELDS = ("key", "count", "hour", "second", "place", "person")


def touches(shock: Shock, category: Category) -> bool:
    """Return whether a shock brings troubles of a category; one for a group brings only those that befall residents."""
    named = not shock.touches or bool({category.kind, category.name} & set(shock.touches))
    return named and (not shock.group or category.per == "resident")


def excess(shock: Shock, days: int) -> Floats:
    """Return the troubles of each day beyond an ordinary one: at once at the full, then ebbing away."""
    since = np.arange(days) - shock.day
    return np.where(since >= 0, (shock.factor - 1.0) * np.exp(-np.maximum(since, 0) / shock.days), 0.0)


def struck_arrivals(
    scenario: Scenario, territory: Territory, seed: int, number: int, places: Places, counts: Any
) -> list[tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]]:
    """Return what each shock adds to category `number`: keys of further draws, seconds, cells, residents.

    `counts` turns uniform numbers and means into Poisson counts.
    """
    category = scenario.troubles.categories[number]
    found = []
    for order, shock in enumerate(scenario.troubles.shocks):
        if not touches(shock, category):
            continue
        weights = _weights(scenario, territory, shock, places)
        per_day = category.rate * scenario.troubles.factor * float(weights.sum()) / 1000 / 365
        means = per_day * excess(shock, scenario.horizon.days)
        purpose = [
            purposes.SHOCKS + 1000 * ((number * 20 + order) * len(_FIELDS) + each) for each in range(len(_FIELDS))
        ]
        day = np.repeat(np.arange(len(means)), counts(uniforms(seed, purpose[1], np.arange(len(means))), means))
        if not len(day):
            continue
        key = words(seed, purpose[0], np.arange(len(day)))
        edges = np.cumsum(category.hours or scenario.troubles.hours)
        hour = np.minimum(np.searchsorted(edges / edges[-1], uniforms(seed, purpose[2], key), side="right"), 23)
        second = np.floor(uniforms(seed, purpose[3], key) * HOUR).astype(np.int64)
        struck = Places(places.per_resident, places.count, np.cumsum(weights), places.by_cell)
        chosen = struck.choose(uniforms(seed, purpose[4], key))
        if places.per_resident:
            cell, resident = territory.people["cell"][chosen], chosen
        else:
            cell, resident = chosen, places.resident_in(territory, chosen, uniforms(seed, purpose[5], key))
        found.append((key, day * DAY + hour * HOUR + second, cell, resident))
    return found


def _weights(scenario: Scenario, territory: Territory, shock: Shock, places: Places) -> Floats:
    """Return the weights of the units that a shock strikes; the others weigh nothing."""
    weights = np.diff(places.cumulated, prepend=0.0)
    community = territory.grids["community"][territory.cells["grid"]]
    if places.per_resident:
        community = community[territory.people["cell"]]
    if shock.communities:
        weights = weights * np.isin(community, shock.communities)
    if shock.group and places.per_resident:
        names = [row.name for row in scenario.population.groups]
        weights = weights * (territory.people["group"] == names.index(shock.group))
    return np.asarray(weights)


def expected_from_shocks(scenario: Scenario, units: Any) -> float:
    """Return about how many troubles all shocks bring; `units` counts what the rate of a category counts, by group."""
    total = 0.0
    for shock in scenario.troubles.shocks:
        share = len(set(shock.communities)) / scenario.territory.communities if shock.communities else 1.0
        days = float(excess(shock, scenario.horizon.days).sum()) / 365 * share
        for row in scenario.troubles.categories:
            if touches(shock, row):
                total += row.rate * scenario.troubles.factor / 1000 * units(row, scenario, shock.group) * days
    return total
