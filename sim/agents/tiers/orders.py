"""Tasks from above: they run down the tiers, take hours of every office on the way, and go before residents' matters.

Departments send tasks down and keep the powers (SF-31): the more tasks, the less time a committee has for residents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.tiers.offices import serve
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

LEVELS = 8  # a message about a task names task * LEVELS + tier


@shared_behaviour
def on_passed_down(world: World, subject: int, now: int) -> int:
    """Let a task arrive at all offices of a tier, send it on to the tier below, and set the next task on its way."""
    s = world.settings[0]
    task, tier_id = subject // LEVELS, subject % LEVELS
    tier = world.tiers[tier_id]
    for office_id in range(int(tier.first), int(tier.first + tier.offices)):
        if arrives(world, office_id, task):
            world.tier_offices[office_id].owed += 1
            serve(world, office_id, now)
    if tier_id > 0:
        send(world.heap, world.count, now + s.order_delay, a.PASSED_DOWN, subject - 1)
    if tier_id == len(world.tiers) - 1:
        send(world.heap, world.count, now + s.task_every, a.PASSED_DOWN, subject + LEVELS)
    return a.SYSTEM


@behaviour
def arrives(world: World, office_id: int, task: int) -> bool:
    """Return whether a task arrives at an office: neither it nor any office above it has dropped the task."""
    s = world.settings[0]
    at = office_id
    while at != a.NOBODY:
        if bernoulli(s.seed, purposes.TIER_ORDER, at, task, s.order_loss):
            return False
        at = int(world.tier_offices[at].above)
    return True


@shared_behaviour
def on_task_done(world: World, office_id: int, now: int) -> int:
    """Finish a task from above and go on with what waits."""
    office = world.tier_offices[office_id]
    office.busy -= 1
    office.tasks += 1
    serve(world, office_id, now)
    return office_id
