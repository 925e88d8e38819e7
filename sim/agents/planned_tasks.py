"""Tasks with an annual plan that need residents to take part, such as giving blood: officials ask, some agree (SF-28).

Every week the secretary of each community asks residents one by one until the community's part of the plan is reached
or the time given to the task is used up. Of what has no money, target and sanction behind it they feel bound to no more
than an appeal is worth. Of those who agree, some are found unfit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

planned_task_record = np.dtype(
    [
        ("weekly", "f8"),  # plan for a week, per resident
        ("unfit", "f8"),  # share of those who agree
        ("backing", "f8"),  # share of the plan that officials feel bound to
        ("asks", "f8"),  # residents that a secretary has time to ask in a week
        ("planned", "f8"),  # persons planned until now
        ("asked", "i8"),
        ("agreed", "i8"),
        ("done", "i8"),
    ],
    align=True,
)
MOST_ASKED = 4096  # residents asked in a community and week


@shared_behaviour
def on_mobilised(world: World, week: int, now: int) -> int:
    """Let every secretary ask residents to take part in the planned tasks of a week."""
    for task_id in range(len(world.planned_tasks)):
        for community_id in range(len(world.communities)):
            ask_community(world, task_id, community_id, week, now)
    send(world.heap, world.count, now + 7 * DAY, a.MOBILISED, week + 1)
    return a.SYSTEM


@behaviour
def ask_community(world: World, task_id: int, community_id: int, week: int, now: int) -> None:
    """Ask residents of a community one by one, for as long as there is time and the plan is not reached."""
    s = world.settings[0]
    task, community = world.planned_tasks[task_id], world.communities[community_id]
    place = task_id * len(world.communities) + community_id
    wanted = task.backing * task.weekly * community.residents
    wanted = int(wanted) + (1 if uniform(s.seed, purposes.HOURS_LEFT, place, 2 * week) < wanted - int(wanted) else 0)
    time = task.asks * world.officials[len(world.departments) + community_id].zeal
    asks = int(time) + (1 if uniform(s.seed, purposes.HOURS_LEFT, place, 2 * week + 1) < time - int(time) else 0)
    task.planned += task.weekly * community.residents
    done = 0
    for k in range(min(asks, MOST_ASKED)):
        if done >= wanted:
            break
        count = week * MOST_ASKED + k
        household = community.first_household + int(
            uniform(s.seed, purposes.ASKED, place, count) * community.households
        )
        resident = world.residents[world.households[household].head]
        task.asked += 1
        if bernoulli(s.seed, purposes.TAKES_PART, place, count, float(resident.civic) * resident.trust):
            task.agreed += 1
            if not bernoulli(s.seed, purposes.FIT, place, count, task.unfit):
                done += 1
    task.done += done
