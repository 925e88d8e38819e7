"""Tiers under a new policy: offices that stay take over the new staff; where the tiers change, their matters move."""

from __future__ import annotations

import numpy as np

from sim.agents.tiers.offices import serve
from sim.cases.climb import blank_climbs, enter_tiers
from sim.engine.working_time import open_until
from sim.run.policy_change.messages import Messages
from sim.scenario import Scenario
from sim.setup.tiers import first_task
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, TierPlace
from sim.world import World

OF_CASES = (a.REACHED_TIER, a.READ_BY_TIER, a.SETTLED_BY_TIER, a.HANDED_UP, a.LAID_ASIDE, a.TAKEN_OUT, a.HANDED_DOWN)
POSTS = ("staff", "seats", "task", "calendar")


def change_tiers(old: World, world: World, plan: World, messages: Messages, now: int) -> World:
    """Return the world with the tiers of the new policy.

    If these have the same offices, staff at work finish first. If not, every matter with a tier is sent to the lowest
    new one or, where there is none any more, to the centre.
    """
    if np.array_equal(old.tiers["unit"], plan.tiers["unit"]):
        world = world._replace(tiers=plan.tiers)
        _staff(old, world, plan, now)
        return world
    for kind in (*OF_CASES, a.PASSED_DOWN, a.TASK_DONE, a.TIER_OPENS):
        messages.withdraw(kind)
    moved = np.flatnonzero(old.climbs["place"] != TierPlace.OUTSIDE)
    climbs = blank_climbs(len(world.cases) if len(plan.tiers) else 0)
    if len(old.climbs) and len(climbs):
        for name in ("life", "laid_aside", "seconds"):
            climbs[name] = old.climbs[name]
        climbs["life"][moved] = 0
    offices = plan.tier_offices
    offices["vacant_seconds"] = offices["staff"] * open_until(world.clock, offices["calendar"], now)
    world = world._replace(tiers=plan.tiers, tier_offices=offices, climbs=climbs)
    for name in ("line", "child", "sibling", "back"):
        world.cases[name][moved] = a.NOBODY
    for case_id in map(int, moved):
        if world.cases[case_id].state == CaseState.OPEN:
            way = enter_tiers(world, case_id, now) if len(world.tiers) else a.RECEIVED_BY_CENTRE
            messages.send(now, way, case_id)
    return world


def _staff(old: World, world: World, plan: World, now: int) -> None:
    """Take over the posts of the new policy; the hours offered until now stay as they were."""
    offices, planned = world.tier_offices, plan.tier_offices
    offered = offices["staff"] * open_until(old.clock, offices["calendar"], now) - offices["vacant_seconds"]
    for name in POSTS:
        offices[name] = planned[name]
    offices["vacant_seconds"] = offices["staff"] * open_until(world.clock, offices["calendar"], now) - offered


def resume_tiers(world: World, messages: Messages, scenario: Scenario, now: int) -> None:
    """Start or end the tasks from above, and let free staff serve their lines."""
    first = first_task(scenario)
    if not first:
        messages.withdraw(a.PASSED_DOWN)
        world.tier_offices["owed"] = 0
    elif len(messages.subjects(a.PASSED_DOWN)) == 0:
        (wait, kind, subject) = first[0]
        messages.send(now + wait, kind, subject)
    for office_id in range(len(world.tier_offices)):
        serve(world, office_id, now)
