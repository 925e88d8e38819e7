"""Setup of the tiers between grid and centre: their offices, their numbers for compiled code, their first message."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.agents.tiers.orders import LEVELS
from sim.agents.tiers.records import tier_office_record, tier_record
from sim.cases.climb import blank_climbs
from sim.engine.working_time import Clock
from sim.scenario import Scenario
from sim.scenario.stream import KINDS
from sim.scenario.tiers import UNITS
from sim.territory.records import Territory
from sim.vocabulary import events as a
from sim.vocabulary.events import NOBODY
from sim.vocabulary.states import TierUnit
from sim.vocabulary.units import DAY, HOUR, MINUTE


def tier_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return what the behaviours of the tiers need as numbers, in seconds and shares."""
    b, hierarchy = scenario.behaviour.tier, scenario.policy.hierarchy
    return {
        "tier_reads": b.read_minutes * MINUTE,
        "tier_settles": b.settle_hours * HOUR,
        "tier_skill": float(b.skill),
        "forward": b.forward_days * DAY,
        "platform": float(hierarchy.platform),
        "tier_loss": float(b.loss),
        "drawer": b.drawer_days * DAY,
        "usual_load": float(b.usual_load),
        "noise_heard": float(b.noise_heard),
        "heeds_noise": float(hierarchy.heeds_noise),
        "order_delay": round(b.order_days * DAY),
        "order_loss": float(b.order_loss),
        "task_every": task_every(scenario),
    }


def task_every(scenario: Scenario) -> int:
    """Return the seconds between two tasks from above; at least one."""
    return max(1, round(365 * DAY / scenario.behaviour.tier.tasks_per_year))


def orders_share(scenario: Scenario) -> float:
    """Return the share of the hours of the tiers' staff that tasks from above take, after some have been moved away."""
    return scenario.policy.hierarchy.orders * (1.0 - scenario.policy.partnership.tasks_moved)


def place_tiers(
    scenario: Scenario, territory: Territory, calendars: dict[str, int], clock: Clock, cases: int
) -> dict[str, Any]:
    """Return the tiers, their offices and the way of each case through them; keys are fields of `World`."""
    rows = scenario.policy.hierarchy.tiers
    units = [UNITS.index(row.unit) for row in rows]
    tiers = np.zeros(len(rows), tier_record).view(np.recarray)
    tiers["unit"] = units
    tiers["offices"] = [(territory.n_communities, int(scenario.territory.streets), 1)[unit] for unit in units]
    tiers["first"] = np.cumsum(tiers["offices"]) - tiers["offices"]
    offices = np.zeros(int(tiers["offices"].sum()), tier_office_record).view(np.recarray)
    offices["first"] = offices["opening"] = offices["above"] = NOBODY
    for number, row in enumerate(rows):
        tier = tiers[number]
        tier.retention = scenario.policy.dispatch.tier_retention if row.retention is None else row.retention
        tier.powers = row.powers
        tier.kinds = sum(1 << KINDS.index(kind) for kind in row.kinds or KINDS)
        own = slice(int(tier.first), int(tier.first + tier.offices))
        offices["tier"][own], offices["unit"][own] = number, np.arange(tier.offices)
        offices["calendar"][own] = calendars[row.calendar]
        offices["staff"][own] = row.staff * scenario.policy.hierarchy.staff
        if number + 1 < len(rows):
            offices["above"][own] = tiers["first"][number + 1] + _units_above(territory, units[number : number + 2])
    offices["seats"] = np.ceil(offices["staff"])
    offices["task"] = orders_share(scenario) * offices["staff"] * _seconds_between_tasks(scenario, clock, offices)
    return {"tiers": tiers, "tier_offices": offices, "climbs": blank_climbs(cases if len(rows) else 0)}


def _units_above(territory: Territory, units: list[int]) -> np.ndarray[Any, Any]:
    """Return the unit of the next tier in which each unit of a tier lies."""
    below, above = units
    names = {TierUnit.COMMUNITY: "community", TierUnit.STREET: "street"}
    if below == TierUnit.PLACE:
        return np.zeros(1, np.int64)
    grids = territory.grids
    _, first = np.unique(grids[names[TierUnit(below)]], return_index=True)
    return np.zeros(len(first), np.int64) if above == TierUnit.PLACE else grids[names[TierUnit(above)]][first]


def _seconds_between_tasks(scenario: Scenario, clock: Clock, offices: np.recarray) -> np.ndarray[Any, Any]:
    """Return the working seconds that an office is open, on average, between two tasks."""
    days = clock.days.shape[1] - 1
    return np.asarray(clock.days[offices["calendar"], days] / days * task_every(scenario) / DAY)


def first_task(scenario: Scenario) -> list[tuple[int, int, int]]:
    """Return the first task from above as (second, kind, subject), if there are any."""
    tiers = len(scenario.policy.hierarchy.tiers)
    if tiers == 0 or orders_share(scenario) <= 0.0:
        return []
    return [(task_every(scenario), a.PASSED_DOWN, LEVELS + tiers - 1)]


def time_taken(scenario: Scenario) -> float:
    """Return the share of the hours of those who work among residents that forms and tasks from above take.

    This is the grid's paperwork or, where there are tiers, the tasks of the lowest tier if they take more.
    """
    policy, lost = scenario.policy, scenario.behaviour.tier.order_loss
    levels = len(policy.hierarchy.tiers)
    tasks = orders_share(scenario) * math.pow(1.0 - lost, levels) if levels else 0.0
    return max(policy.paperwork if scenario.workers > 0 else 0.0, tasks)
