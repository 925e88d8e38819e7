"""The daily record: counts of each day, and residents' satisfaction and trust at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.satisfaction import settle_sums
from sim.agents.surroundings import take_in_surroundings
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.engine.working_time import worked
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

COUNTS = (
    "arisen", "discovered", "reports", "filed", "dispatches", "bounced", "acted", "handled", "rework", "closed",
    "resolved", "withdrawn", "tolerated", "self_helped", "referred", "recurred", "urged", "escalated", "petitions",
    "overdue", "judged", "content", "concealed", "petitions_on_file", "prevented", "contacts", "rough", "handed_up",
    "kept", "hushed_up", "deterred", "collective", "collective_on_file", "collective_people", "checks", "chased",
    "sanctioned", "duplicates", "overlooked", "extended", "on_paper", "signed_off",
)  # fmt: skip
WAITS = ("wait_discovery", "wait_response", "wait_resolution")  # s, summed over the cases counted that day
LEVELS = ("open", "waiting", "satisfaction", "trust")  # at the end of the day; until then `open` counts changes

day_record = np.dtype(
    [(name, "i8") for name in (*COUNTS, *WAITS)]
    + [("open", "i8"), ("waiting", "i8"), ("satisfaction", "f8"), ("trust", "f8")],
    align=True,
)


@behaviour
def on_day_ends(world: World, day: int, now: int) -> int:
    """Record the levels of the day that ends at midnight `now`."""
    row = world.days[day]
    if day > 0:
        row.open += world.days[day - 1].open
    for department_id in range(len(world.departments)):
        department = world.departments[department_id]
        row.waiting += department.queue
        world.station_days[day, department_id, 0] = department.queue
        world.station_days[day, department_id, 1] = department.busy_seconds
        world.station_days[day, department_id, 2] = (
            department.staff * worked(world.clock, department.calendar, now) - department.vacant_seconds
        )
    for shift in range(len(world.shifts)):
        times = world.shifts[shift]
        times.today = worked(world.clock, times.field, now) - worked(world.clock, times.field, now - DAY)
    settle_sums(world)
    take_in_surroundings(world)
    first = len(world.grids)
    people = 0
    for group in range(len(world.moods) - first):
        mood = world.moods[first + group]
        satisfaction = mood.satisfaction + mood.ambient_satisfaction
        trust = mood.trust + mood.ambient_trust
        world.group_days[day, group, 0] = satisfaction / max(1, mood.members)
        world.group_days[day, group, 1] = trust / max(1, mood.members)
        row.satisfaction += satisfaction
        row.trust += trust
        people += mood.members
    row.satisfaction /= max(1, people)
    row.trust /= max(1, people)
    send(world.heap, world.count, now + DAY, a.DAY_ENDS, day + 1)
    return a.SYSTEM
