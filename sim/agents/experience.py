"""Experience of grid workers: newcomers know less of the beat and its households, and learn with time and training."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.numba.compiling import behaviour

if TYPE_CHECKING:
    from sim.world import World

AGES = 1 << 40
"""Seconds in a post after which nothing is left to learn, however slowly it is learned: 35,000 years."""


@behaviour
def familiarity(world: World, worker_id: int, cell: int, now: int) -> float:
    """Return how well a worker knows the place, against one who has always been there: 1 where the worker has.

    It approaches 1 by the exponential law of practice (Heathcote, Brown and Mewhort 2000). Outside the beat a worker
    knows what a newcomer knows.
    """
    s = world.settings[0]
    worker = world.workers[worker_id]
    if not worker.first_cell <= cell < worker.first_cell + worker.cells:
        return float(s.newcomer)
    return float(1.0 - (1.0 - s.newcomer) * math.exp(-(now - worker.since) / s.practice))


@behaviour
def practised_skill(world: World, worker_id: int, cell: int, now: int) -> float:
    """Return the worker's skill at this place (probability): talent, bettered by training, times familiarity."""
    talent = world.workers[worker_id].skill
    return float((talent + world.settings[0].trained * (1.0 - talent)) * familiarity(world, worker_id, cell, now))
