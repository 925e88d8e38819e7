"""Severity of a trouble as it grows, and the nuisance that a public trouble is to those around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.vocabulary import events as a
from sim.vocabulary.states import Reach
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

NEIGHBOURS = 8  # cells around a cell
NOTICEABLE = 0.03  # growth of severity that residents do not yet feel is not worth a pass over their cells


@behaviour
def pressing(world: World, case_id: int, now: int) -> float:
    """Return the severity as it has grown while nothing was done, at the rate of its category."""
    case = world.cases[case_id]
    return min(1.0, case.severity + world.categories[case.category].growth * (now - case.arises))


@behaviour
def feel_trouble(world: World, case_id: int, now: int) -> None:
    """Make a public trouble felt around it, at the severity that it has grown to by now."""
    case = world.cases[case_id]
    if world.categories[case.category].reach > Reach.HOUSEHOLD:
        sighting, severity = world.sightings[case_id], pressing(world, case_id, now)
        before = np.float64(sighting.felt)  # `float` would leave it single once compiled
        if severity - before >= NOTICEABLE:
            sighting.felt = severity
            add_nuisance(world, case_id, np.float64(sighting.felt) - before, now)


@behaviour
def relieve_trouble(world: World, case_id: int, now: int) -> None:
    """Take away the nuisance of a trouble that has really ended."""
    sighting = world.sightings[case_id]
    sighting.next = a.NEVER
    if sighting.felt > 0.0:
        add_nuisance(world, case_id, -float(sighting.felt), now)
        sighting.felt = 0.0


@shared_behaviour
def add_nuisance(world: World, case_id: int, amount: float, now: int) -> None:
    """Add to the nuisance of all cells in reach of a trouble, and to the day's mean for what is left of the day."""
    s = world.settings[0]
    case = world.cases[case_id]
    reach = world.categories[case.category].reach
    rest = (DAY - now % DAY) / DAY
    if reach == Reach.GRID:
        vicinity = world.vicinities[world.cells[case.cell].grid]
        vicinity.nuisance += amount * s.wide
        vicinity.exposure += amount * s.wide * rest
        return
    here = world.surroundings[case.cell]
    weight = amount * (s.building if reach == Reach.BUILDING else 1.0)
    here.nuisance += weight
    here.exposure += weight * rest
    if reach != Reach.SURROUNDINGS:
        return
    for k in range(NEIGHBOURS):
        other = world.neighbours[case.cell, k]
        if other != a.NOBODY:
            there = world.surroundings[other]
            there.nuisance += amount * s.nearby
            there.exposure += amount * s.nearby * rest
