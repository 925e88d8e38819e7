"""What residents live with: backlog, satisfaction, trust, gaps between them, participation."""

from __future__ import annotations

import numpy as np

from sim.outcomes.evidence import Evidence, count, gini, mean, share
from sim.outcomes.outcome import outcome
from sim.outcomes.times import hours_so_far
from sim.vocabulary.states import Route, Source
from sim.vocabulary.units import DAY


@outcome("cases", better="less")
def backlog_mean(e: Evidence) -> float:
    """mean over days of open cases at midnight"""
    return mean(e.days["open"].astype(float))


@outcome("score", better="more")
def satisfaction(e: Evidence) -> float:
    """mean over days of the residents' mean satisfaction"""
    return mean(e.days["satisfaction"])


@outcome("score", better="more")
def trust(e: Evidence) -> float:
    """mean over days of the residents' mean trust"""
    return mean(e.days["trust"])


@outcome("score", better="less")
def group_gap(e: Evidence) -> float:
    """largest difference of mean satisfaction between resident groups at the end"""
    levels = e.world.group_days[max(0, e.now // DAY - 1), :, 0]
    members = e.world.moods["members"][len(e.world.grids) :]
    return float(np.ptp(levels[members > 0])) if (members > 0).any() else float("nan")


@outcome("score", better="less")
def gini_resolution(e: Evidence) -> float:
    """Gini coefficient of the grids' mean resolution times (resolution_hours by grid)"""
    told, hours = hours_so_far(e, "resolved")
    grid = e.world.cells["grid"][told["cell"]]
    counts = np.bincount(grid, minlength=len(e.world.grids))
    sums = np.bincount(grid, hours, minlength=len(e.world.grids))
    return gini(sums[counts > 0] / counts[counts > 0])


@outcome("share", better="more")
def participation_share(e: Evidence) -> float:
    """cases a resident reported or neighbours settled / arisen"""
    return share(count((e.cases["source"] == Source.RESIDENT) | (e.cases["route"] == Route.SELF_HELP)), len(e.cases))


@outcome("share", better="neither")
def referred_share(e: Evidence) -> float:
    """cases settled by social organisations / resolved"""
    return share(count((e.cases["route"] == Route.ORGANISATION) & e.resolved), count(e.resolved))
