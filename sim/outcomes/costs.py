"""What governing takes: working time, ways and money."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.disputes.bodies import COMMITTEE
from sim.outcomes.evidence import Evidence, count, opening_seconds, share
from sim.outcomes.outcome import outcome
from sim.outcomes.society import purchases_yuan
from sim.outcomes.spending import YEAR, yearly_costs
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY, HOUR

MEDIATOR_WEEK = 40  # hours


@outcome("share", better="neither")
def utilisation_departments(e: Evidence) -> float:
    """officer-hours worked / officer-hours open"""
    table = e.world.departments
    hours = opening_seconds(e, table["calendar"])
    return share(float(table["busy_seconds"].sum()), float((table["staff"] * hours - table["vacant_seconds"]).sum()))


@outcome("share", better="neither")
def utilisation_workers(e: Evidence) -> float:
    """field hours on cases, ways included / field hours"""
    table = posted(e.world.workers)
    return (
        share(float(table["task_seconds"].sum()), float(opening_seconds(e, table["calendar"]).sum()))
        if len(table)
        else float("nan")
    )


@outcome("hours", better="less")
def street_gap_hours(e: Evidence) -> float:
    """largest difference between the streets' mean times from report to first action"""
    told = e.cases[e.reported & (e.cases["state"] != CaseState.WITHDRAWN)]
    hours = (np.where(told["acted"] >= 0, told["acted"], e.now) - told["reported"]) / HOUR
    street = e.world.grids["street"][e.world.cells["grid"][told["cell"]]]
    counts = np.bincount(street)
    return float(np.ptp(np.bincount(street, hours)[counts > 0] / counts[counts > 0])) if len(told) else float("nan")


@outcome("share", better="neither")
def visited_share(e: Evidence) -> float:
    """households visited in the run / households"""
    return share(count(e.world.households["visited"]), len(e.world.households))


@outcome("cases", better="neither")
def deterred(e: Evidence) -> float:
    """offences prevented by presence or by a legal outlet"""
    return float(e.days["deterred"].sum())


@outcome("km", better="less")
def travel_km(e: Evidence) -> float:
    """ways of grid workers to cases, whole run"""
    return float(e.world.workers["metres"].sum()) / 1000


@outcome("yuan", better="less")
def cost_yuan(e: Evidence) -> float:
    """wages by the hour, purchases and grants"""
    return spent(e) * e.span_hours / max(1, e.now / HOUR)


@outcome("yuan/resident", better="less")
def cost_per_resident_yuan(e: Evidence) -> float:
    """cost_yuan / residents"""
    return share(cost_yuan(e), len(e.world.residents))


@outcome("yuan/case", better="less")
def cost_per_resolved_yuan(e: Evidence) -> float:
    """cost_yuan / cases truly resolved"""
    return share(cost_yuan(e), count(e.resolved))


def posted(workers: np.recarray) -> np.recarray:
    """The workers who have a post; others have been let go and finish the case at hand."""
    return workers[workers["grid"] != a.NOBODY]


def spent(e: Evidence) -> float:
    """Yuan spent from the start until now, under each policy that was in force as long as it was."""
    prices, world = e.scenario.behaviour.costs, e.world
    shifts = world.shifts["calendar"][posted(world.workers)["shift"]] if len(world.workers) else np.zeros(0, np.int64)
    pay = prices.worker_hour * e.scenario.policy.staffing.pay
    wages = pay * (opening_seconds(e, shifts).sum() - unfilled_seconds(e)) / HOUR
    for posts, price, held in (
        (world.departments, prices.officer_hour, "staff"),
        (world.centre, prices.operator_hour, "operators"),
    ):
        wages += (
            price * float((posts[held] * opening_seconds(e, posts["calendar"]) - posts["vacant_seconds"]).sum()) / HOUR
        )
    wages += yearly_costs(e.scenario, world) * e.now / YEAR
    wages += prices.mediator_hour * float(world.bodies["posts"][COMMITTEE:].sum()) * MEDIATOR_WEEK * e.now / (7 * DAY)
    wages += social_wages(e, shifts)
    bought = purchases_yuan(e) + float(world.society["granted"][0])
    return float(wages + bought + world.society["spent_before"][0])


def unfilled_seconds(e: Evidence) -> int:
    """Working seconds until now of grid workers' posts that nobody held; an open vacancy counts until now."""
    workers, shifts = e.world.workers, e.world.shifts
    open_ones = shifts["calendar"][workers["shift"][workers["vacant"]]]
    return int(workers["vacant_seconds"].sum() + opening_seconds(e, open_ones).sum())


def social_wages(e: Evidence, shifts: NDArray[Any]) -> float:
    """Those who answer online, and officers who do the tasks that were moved away from grid workers."""
    prices, policy = e.scenario.behaviour.costs, e.scenario.policy
    moved = policy.staffing.administrative_load - policy.paperwork
    online = policy.partnership.online_operators * float(opening_seconds(e, e.world.centre["calendar"])[0])
    return (
        prices.operator_hour * online + prices.officer_hour * moved * float(opening_seconds(e, shifts).sum())
    ) / HOUR
