"""Setup of the network of neighbours: a small world of households, the same in every run of a territory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.territory.records import Territory
from sim.vocabulary import purposes

Ties = NDArray[np.int32]
"""(households, degree): the households that each household knows; (0, 0) if there is no network."""


def place_ties(scenario: Scenario, territory: Territory) -> Ties:
    """Return the ties of every household: `population.ties` of them, or as many as a very small place allows."""
    n = territory.n_households
    most = max(0, n - 1)
    degree = min(scenario.population.ties, most - most % 2)
    return small_world(n, degree, scenario.behaviour.resident.long_tie, scenario.territory.layout_seed)


def small_world(n: int, degree: int, long_share: float, seed: int) -> Ties:
    """Return a small-world network of `n` nodes as one row of `degree` neighbours for each (Watts and Strogatz 1998).

    Nodes are tied to the nearest `degree` / 2 on either side of a ring, which here is the walk through the territory.
    A share of these ties then becomes long: their far ends are shuffled among each other, so that everybody keeps
    exactly `degree` ties (Maslov and Sneppen 2002). Every tie stands in both rows. A handful of all ties lead to the
    node itself or twice to the same one.
    """
    half = degree // 2
    ties = np.empty((n, 2 * half) if half else (0, 0), np.int32)
    nodes = np.arange(n, dtype=np.int32)
    near, column = [], []
    for place in range(half):
        ties[:, place], ties[:, half + place] = np.roll(nodes, -place - 1), np.roll(nodes, place + 1)
        chosen = np.flatnonzero(uniforms(seed, purposes.LONG_TIE, nodes, place) < long_share).astype(np.int32)
        near.append(chosen)
        column.append(np.full(len(chosen), place, np.int8))
    if half == 0:
        return ties
    start, place_of = np.concatenate(near), np.concatenate(column)
    order = np.argsort(uniforms(seed, purposes.LONG_TIE_END, start, place_of), kind="stable")
    end, end_place = ties[start, place_of][order], place_of[order]
    ties[start, place_of] = end
    ties[end, half + end_place] = start
    return ties


def crossing_shares(ties: Ties, households: NDArray[np.int64], long_tie: float) -> NDArray[np.float64]:
    """Return for each community the share of its households' ties that lead to another one.

    `households` counts those of each community, which follow each other. Without a network it is `long_tie`.
    """
    if ties.size == 0:
        return np.full(len(households), long_tie)
    own = np.repeat(np.arange(len(households), dtype=np.int32), households)
    crossing = sum((own[ties[:, place]] != own) for place in range(ties.shape[1]))
    total = np.bincount(own, crossing, minlength=len(households))
    return np.asarray(total / np.maximum(1, households * ties.shape[1]))
