"""Lists and surge staff under a new policy: who was on a list stays known, and who came for a shock stays his time."""

from __future__ import annotations

import numpy as np

from sim.agents.contacts import FAR_OFF
from sim.engine.working_time import worked
from sim.scenario import Scenario
from sim.world import World


def carry_lists(old: World, plan: World, before: Scenario, scenario: Scenario, now: int) -> np.recarray:
    """Return the lists of the new policy, with what was done for those who stay on them.

    Whoever is new on a list has had no contact yet; the first falls due within the interval from now.
    """
    if before.policy.contacts == scenario.policy.contacts:
        return old.contacts
    old.departments["contact_load"] = 0.0  # whoever keeps contacts now begins anew
    lists, settings = plan.contacts, plan.settings[0]
    if settings.contact_every > 0:
        lists["due"] += now
    lists["last"] = -FAR_OFF
    _, here, there = np.intersect1d(lists["household"], old.contacts["household"], return_indices=True)
    for name in ("last", "urgent", "talks", "formal"):
        lists[name][here] = old.contacts[name][there]
    if settings.contact_every > 0:
        soonest = np.minimum(lists["due"][here], old.contacts["due"][there])
        lists["due"][here] = np.where(old.contacts["due"][there] < FAR_OFF, soonest, lists["due"][here])
    lists["due"] = np.where(lists["urgent"] >= now, now, lists["due"])
    return lists


def keep_surge(world: World, now: int) -> None:
    """Add those who have come for a shock to the posts of the new policy, as they were to those of the old one."""
    for number in np.flatnonzero(world.departments["surge"] > 0):
        department = world.departments[number]
        department.staff += department.surge
        department.vacant_seconds += department.surge * worked(world.clock, int(department.calendar), now)
