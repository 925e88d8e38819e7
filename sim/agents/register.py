"""The register of public objects: whose component it is, and the search for an owner whom nobody has coded (SF-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents import object_records as o
from sim.cases.time_limit import stop_clock
from sim.engine.event_queue import send
from sim.engine.numba.compiling import shared_behaviour
from sim.engine.random_streams import exponential
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def is_coded(world: World, case_id: int) -> float:
    """Return 1 if the owner of the component that a case is about stands in the register, else 0."""
    object_id = int(world.object_of[case_id])
    if object_id == a.NOBODY:
        return float(world.settings[0].coding)
    thing = world.objects[object_id]
    return 1.0 if thing.registered or thing.rank < world.settings[0].coding else 0.0


@shared_behaviour
def seeks_owner(world: World, case_id: int, now: int) -> bool:
    """Return whether the enterprise that owns a component has to be found first; the search then begins, once a case.

    Nobody has coded the component, and the department has no hand in it.
    """
    s = world.settings[0]
    object_id = int(world.object_of[case_id])
    if object_id == a.NOBODY or s.owner_search <= 0.0:
        return False
    thing = world.objects[object_id]
    if thing.kind != o.COMPONENT or thing.owner == o.DEPARTMENT or thing.searched == case_id:
        return False
    if is_coded(world, case_id) > 0.0:
        return False
    thing.searched = case_id
    world.effects[now // DAY].owners_sought += 1
    stop_clock(world, case_id, now)
    wait = int(min(exponential(s.seed, purposes.OWNER_SEARCH, case_id, 0, s.owner_search), s.beyond))
    send(world.heap, world.count, now + wait, a.OWNER_FOUND, case_id)
    return True
