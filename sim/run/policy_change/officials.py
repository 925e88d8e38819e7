"""Single officials under a new policy: persons keep their habits and records, rhythms begin, move or end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.leaders import plan_visit
from sim.agents.officials import first_worker_official, official_record
from sim.run.policy_change.messages import Messages
from sim.scenario import Scenario
from sim.setup.officials import place_planned_tasks, set_terms
from sim.vocabulary import events as a
from sim.vocabulary.states import Office
from sim.vocabulary.units import DAY
from sim.world import World

AT_REST = {"zeal": 1.0, "eyes": 1 / 3, "pace": 1 / 3, "care": 1 / 3}


def carry_officials(old: World, plan: World, place: NDArray[np.int64], workers: int) -> Any:
    """Return the table of officials for so many workers, of whom `place` says where the old ones are now."""
    first = first_worker_official(old)
    table = np.zeros(first + workers, official_record).view(np.recarray)
    table[:first] = old.officials[:first]
    table[first:] = plan.officials[first] if len(plan.officials) > first else np.zeros(1, official_record)
    staying = np.flatnonzero(place >= 0)
    table[first + place[staying]] = old.officials[first + staying]
    table["office"][first:], table["of"][first:] = Office.WORKER, np.arange(workers)
    return table


def change_careers(world: World, messages: Messages, before: Scenario, scenario: Scenario, seed: int, now: int) -> None:
    """Restart what has changed: scorings, terms, visits and the backing of planned tasks.

    Where single officials are scored no longer, they go back to ordinary effort.
    """
    old, new, settings = before.policy.careers, scenario.policy.careers, world.settings[0]
    if old.score_days != new.score_days:
        messages.withdraw(a.SCORED)
        if new.score_days:
            messages.send(now + new.score_days * DAY, a.SCORED, 0)
        else:
            _rest(world)
    if old.term_years != new.term_years:
        set_terms(scenario, world.officials, seed, now)
    if old.leader_visits != new.leader_visits:
        messages.withdraw(a.ANNOUNCED)
        messages.withdraw(a.LEADER_CAME)
        for community in range(len(world.communities) if settings.leader_every > 0 else 0):
            plan_visit(world, community, now // int(settings.leader_every) + 1, now)
    world.planned_tasks["backing"] = place_planned_tasks(scenario)["backing"]


def _rest(world: World) -> None:
    for name, value in AT_REST.items():
        world.officials[name] = value
    for name in ("eyes", "pace", "care"):
        world.workers[name] = 1.0
    for name in ("zeal", "guarding"):
        world.departments[name] = 1.0
