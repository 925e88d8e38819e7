"""What becomes of matters between grid and centre, what tasks from above take, and what is on no ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cases.record import arisen
from sim.outcomes.evidence import Evidence, Mask, count, mean, opening_seconds, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import CaseState, Route, Source, TierPlace
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.world import World

SETTLED_BELOW = (Route.SELF_HELP, Route.ON_THE_SPOT, Route.MEDIATION, Route.TIER)
"""Ways in which a matter ends before it reaches the top."""


@outcome("share", better="neither")
def tiers_share(e: Evidence) -> float:
    """cases settled by an office between grid and centre / resolved"""
    return share(count((e.cases["route"] == Route.TIER) & e.resolved), count(e.resolved))


@outcome("days", better="less")
def tiers_days(e: Evidence) -> float:
    """mean days that a case has spent in the tiers so far, over the cases that came to one"""
    rows = climbs(e)
    rows = rows[rows["life"] > 0]
    return mean((rows["seconds"] + np.where(rows["place"] > 0, e.now - rows["since"], 0)) / DAY)


@outcome("per 100 cases", better="less")
def laid_aside_per_100(e: Evidence) -> float:
    """cases that the grid or a tier laid aside at least once instead of handing them up / reported x 100"""
    return 100 * share(count(counted(e, e.world.attempts) > 0), count(e.reported))


@outcome("per 10,000 residents", better="less")
def off_ledger_per_10k(e: Evidence) -> float:
    """cases that came to light and at the end are neither resolved nor on file / residents x 10,000"""
    return e.per_10k(count(e.reported & ~e.filed & ~e.resolved))


@outcome("share", better="more")
def opinion_reaching_top(e: Evidence) -> float:
    """of residents' reports that nobody below settled: on file with the centre, or a department, by the end"""
    said = said_and_unsettled(e)
    return share(count(said & e.filed), count(said))


@outcome("days", better="less")
def opinion_days(e: Evidence) -> float:
    """mean days from a resident's report until it is on file, over reports that nobody below settled; at most so far"""
    said = said_and_unsettled(e)
    known = np.where(e.filed, e.cases["filed"], e.now)
    return mean((known - e.cases["reported"])[said] / DAY)


@outcome("share", better="less")
def orders_hours_share(e: Evidence) -> float:
    """hours that the tiers' offices spent on tasks from above / hours of their staff, whole run"""
    offices = e.world.tier_offices
    return share(float(offices["task_seconds"].sum()), float(offered_seconds(e).sum()))


@outcome("share", better="neither")
def orders_done_share(e: Evidence) -> float:
    """tasks from above done by the offices of the lowest tier / tasks sent down x these offices, whole run"""
    world = e.world
    if len(world.tiers) == 0 or world.settings[0].task_every > e.now:
        return float("nan")
    sent = e.now // int(world.settings[0].task_every) * int(world.tiers["offices"][0])
    return share(float(world.tier_offices["tasks"][world.tier_offices["tier"] == 0].sum()), sent)


def counted(e: Evidence, table: Any) -> Any:
    """Return the rows of a table by case that belong to the cases of the evidence."""
    cases = e.world.cases
    return table[(cases["arises"] >= e.start) & arisen(cases)]


def climbs(e: Evidence) -> Any:
    """Return the ways of the evidence's cases through the tiers; none without tiers."""
    return counted(e, e.world.climbs) if len(e.world.climbs) else e.world.climbs


def said_and_unsettled(e: Evidence) -> Mask:
    """Return which cases residents have reported and nobody below the top has settled."""
    below = np.isin(e.cases["route"], SETTLED_BELOW) & e.resolved
    gone = e.cases["state"] == CaseState.WITHDRAWN
    return np.asarray(e.reported & (e.cases["source"] == Source.RESIDENT) & ~below & ~gone)


def offered_seconds(e: Evidence) -> Any:
    """Return the full-time seconds that the staff of each office have offered so far."""
    offices = e.world.tier_offices
    return offices["staff"] * opening_seconds(e, offices["calendar"]) - offices["vacant_seconds"]


def tier_table(world: World, scenario: Scenario, now: int) -> pd.DataFrame:
    """One row an office of a tier, over the whole run; `waiting` and `in_drawer` at the end."""
    import pandas as pd

    offices = world.tier_offices
    offered = offered_seconds(Evidence(world, scenario, now))
    names = [row.name for row in scenario.policy.hierarchy.tiers]
    drawers = np.bincount(world.climbs["office"][world.climbs["place"] == TierPlace.IN_DRAWER], minlength=len(offices))
    return pd.DataFrame(
        {"tier": [names[tier] for tier in offices["tier"]], "unit": offices["unit"], "staff": offices["staff"]}
        | {name: offices[name] for name in ("received", "settled", "handed_up", "laid_aside", "lost", "tasks")}
        | {"waiting": offices["queue"], "in_drawer": drawers, "case_hours": offices["case_seconds"] / HOUR}
        | {"task_hours": offices["task_seconds"] / HOUR, "offered_hours": offered / HOUR}
    )
