"""Objects under a new policy: cameras are set up or taken down, campaigns that seal begin or end, all else stays."""

from __future__ import annotations

import numpy as np

from sim.agents.object_records import CAMERA, WORKING
from sim.run.policy_change.messages import Messages
from sim.scenario import Scenario
from sim.setup.objects import seen
from sim.vocabulary import events as a
from sim.world import World


def change_objects(world: World, plan: World, messages: Messages, scenario: Scenario, now: int) -> World:
    """Return the world with the cameras of the new policy; those that were there keep their state.

    What cameras see, `plan.watched`, is counted anew, since `plan` takes every camera to work.
    """
    others = world.objects["kind"] != CAMERA
    kept, there, planned = np.count_nonzero(others), len(world.objects), len(plan.objects)
    objects = plan.objects
    objects[:kept] = world.objects[:kept]
    stay = [number for number in range(kept, min(there, planned)) if _is_same(world, plan, number)]
    objects[stay] = world.objects[stay]
    staying = set(stay) | set(range(kept))
    messages.withdraw(a.OBJECT_CHANGED, lambda numbers: ~np.isin(numbers, list(staying)))
    for number in range(kept, planned):
        if number not in staying:
            objects["due"][number] += now  # as drawn for a new camera
            messages.send(int(objects["due"][number]), a.OBJECT_CHANGED, number)
    working = objects["cell"][(objects["kind"] == CAMERA) & (objects["state"] == WORKING)]
    plan.lenses[:] = np.bincount(working, minlength=len(plan.lenses))
    if planned > kept:
        plan.watched[:] = seen(scenario, plan.watched_by_layers, plan.lenses)
    return world._replace(objects=objects, lenses=plan.lenses, watched_by_layers=plan.watched_by_layers)


def _is_same(world: World, plan: World, number: int) -> bool:
    """Return whether a camera stands at the same place and belongs to the same owner as before."""
    return all(world.objects[name][number] == plan.objects[name][number] for name in ("cell", "owner"))
