"""What governing takes: working time, ways and money."""

from __future__ import annotations

import numpy as np

from sim.outcomes.evidence import Evidence, count, opening_seconds, share
from sim.outcomes.outcome import outcome
from sim.outcomes.spending import crew_until_now, spent_by_head
from sim.scenario.costs import COST_HEADS
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import HOUR


@outcome("share", better="neither")
def utilisation_departments(e: Evidence) -> float:
    """officer-hours worked / officer-hours open"""
    table = e.world.departments
    hours = opening_seconds(e, table["calendar"])
    return share(float(table["busy_seconds"].sum()), float((table["staff"] * hours - table["vacant_seconds"]).sum()))


@outcome("share", better="neither")
def utilisation_workers(e: Evidence) -> float:
    """field hours on cases, ways included / field hours"""
    busy, there, _ = e.world.crew_before + crew_until_now(e)
    return share(float(busy), float(there))


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
    return float(e.world.crew_before[2] + crew_until_now(e)[2]) / 1000


@outcome("yuan", better="less")
def cost_yuan(e: Evidence) -> float:
    """sum of the costs by head below"""
    return sum(counted_by_head(e)) if _books_read(e) else spent(e) * observed(e)


@outcome("yuan/resident", better="less")
def cost_per_resident_yuan(e: Evidence) -> float:
    """cost_yuan / residents"""
    return share(cost_yuan(e), len(e.world.residents))


@outcome("yuan/case", better="less")
def cost_per_resolved_yuan(e: Evidence) -> float:
    """cost_yuan / cases truly resolved"""
    return share(cost_yuan(e), count(e.resolved))


@outcome("yuan", better="neither")
def cost_staff_yuan(e: Evidence) -> float:
    """wages by the hour of posts: grid workers and teams, officers, operators, mediators"""
    return of_head(e, "staff")


@outcome("yuan", better="neither")
def cost_overtime_yuan(e: Evidence) -> float:
    """officers' effort beyond the ordinary, as overtime"""
    return of_head(e, "overtime")


@outcome("yuan", better="neither")
def cost_offices_yuan(e: Evidence) -> float:
    """running money and rooms of offices, means for work on causes"""
    return of_head(e, "offices")


@outcome("yuan", better="neither")
def cost_platform_yuan(e: Evidence) -> float:
    """platform, coding, lists of households, online channel: setting up by the year, and upkeep"""
    return of_head(e, "platform")


@outcome("yuan", better="neither")
def cost_supervision_yuan(e: Evidence) -> float:
    """checks, call-backs, supervised cases, sanctions, inspection, evaluation, vetoes, indicators, publicity, petitions
    kept off the file"""
    return of_head(e, "supervision")


@outcome("yuan", better="neither")
def cost_meetings_yuan(e: Evidence) -> float:
    """coordination and residents' meetings, screening for disputes, joint planning"""
    return of_head(e, "meetings")


@outcome("yuan", better="neither")
def cost_training_yuan(e: Evidence) -> float:
    """courses of grid workers, members of teams and volunteers"""
    return of_head(e, "training")


@outcome("yuan", better="neither")
def cost_presence_yuan(e: Evidence) -> float:
    """guards, campaigns, cameras in public layers, legal outlets"""
    return of_head(e, "presence")


@outcome("yuan", better="neither")
def cost_participation_yuan(e: Evidence) -> float:
    """making reporting known, reports, purchases, cleaning and greening, grants and tenders"""
    return of_head(e, "participation")


def observed(e: Evidence) -> float:
    """Return the share of the run so far that is observed: costs of the whole run are scaled to it."""
    return e.span_hours / max(1, e.now / HOUR)


def of_head(e: Evidence, head: str) -> float:
    """Yuan spent under one head, scaled to the span after the warm-up."""
    place = COST_HEADS.index(head)
    return counted_by_head(e)[place] if _books_read(e) else float(spent_by_head(e)[place]) * observed(e)


def counted_by_head(e: Evidence) -> list[float]:
    """Yuan spent by head since the warm-up, where the books were read at its end: a policy that changes on a day."""
    return [float(each) for each in spent_by_head(e) - e.world.spent_uncounted]


def _books_read(e: Evidence) -> bool:
    return bool(np.isfinite(e.world.spent_uncounted[0]))


def spent(e: Evidence) -> float:
    """Yuan spent from the start until now, under each policy that was in force as long as it was."""
    return float(spent_by_head(e).sum())
