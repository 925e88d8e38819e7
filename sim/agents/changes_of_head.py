"""A new holder of a post: habits and pressure that were the predecessor's are gone, and so is part of the long work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import Office

if TYPE_CHECKING:
    from sim.world import World

EVEN = 1.0 / 3.0
CARE_AT_REST = 0.5


@behaviour
def new_habits(world: World, number: int) -> None:
    """Let an official begin with ordinary effort, evenly spread."""
    official = world.officials[number]
    official.holder += 1
    official.zeal = 1.0
    official.eyes = EVEN
    official.pace = EVEN
    official.care = EVEN


@behaviour
def next_term(world: World, number: int, now: int) -> int:
    """Return when the holder will be moved on (s), between half a term and one and a half from now; -1 never."""
    s = world.settings[0]
    if s.term <= 0:
        return a.NEVER
    u = uniform(s.seed, purposes.TERM, number, int(world.officials[number].holder))
    return now + int((0.5 + u) * s.term)


@shared_behaviour
def replace_head(world: World, number: int, now: int) -> None:
    """Put somebody else in charge of an office or a community.

    In an office the drive that urging has called forth is gone, and part of the work on causes is not carried on; in a
    community residents have to come to know the newcomer.
    """
    s = world.settings[0]
    official = world.officials[number]
    new_habits(world, number)
    official.leaves = next_term(world, number, now)
    if official.office == Office.SECRETARY:
        world.communities[official.of].willingness *= 1.0 - s.dropped
        return
    department = world.departments[official.of]
    department.effort = max(0.1 * s.ordinary_effort, department.effort - department.drive)
    department.drive = 0.0
    department.care = CARE_AT_REST
    department.guarding = 1.0
    for category_id in range(len(world.categories)):
        if world.categories[category_id].lead == department.agency:
            for grid in range(len(world.grids)):
                world.roots[category_id, grid] *= 1.0 - s.dropped / world.agencies[department.agency].stations
