"""What the social side adds: provision beside the state, volunteers, purchases, meetings, channel and rumours."""

from __future__ import annotations

import numpy as np

from sim.outcomes.evidence import Evidence
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import Route


@outcome("share", better="neither")
def non_government_share(e: Evidence) -> float:
    """settled by neighbours or social organisations / resolved"""
    route = e.cases["route"][e.resolved]
    return float(np.mean((route == Route.SELF_HELP) | (route == Route.ORGANISATION))) if len(route) else float("nan")


@outcome("ratio", better="more")
def volunteers_active(e: Evidence) -> float:
    """work of the volunteers at the end / at the start"""
    return float(e.world.society["active"][0]) if e.scenario.policy.participation.volunteers > 0 else float("nan")


@outcome("yuan", better="less")
def purchases_yuan(e: Evidence) -> float:
    """prices of the cases that organisations took, whole run"""
    return float(
        (e.world.organisations["price"] * e.world.organisations["taken"]).sum() + e.world.society["bought_before"][0]
    )


@outcome("share", better="less")
def service_failure_rate(e: Evidence) -> float:
    """cases that an organisation took and did not settle / cases taken, whole run"""
    taken = float(e.world.organisations["taken"].sum())
    return float(e.world.organisations["failed"].sum()) / taken if taken else float("nan")


@outcome("score", better="more")
def willingness(e: Evidence) -> float:
    """residents' mean willingness to take part at the end: 0 ordinary, from -1 to 1"""
    weights = e.world.communities["residents"]
    return float((e.world.communities["willingness"] * weights).sum() / max(1, weights.sum()))


@outcome("share", better="more")
def meeting_turnout(e: Evidence) -> float:
    """mean share of households at a residents' meeting, whole run"""
    meetings = int(e.world.communities["meetings"].sum())
    return float(e.world.communities["attended"].sum()) / meetings if meetings else float("nan")


@outcome("cases", better="more")
def meeting_settled(e: Evidence) -> float:
    """small matters settled at residents' meetings, whole run"""
    return float(e.world.communities["settled"].sum())


@outcome("share", better="more")
def online_use(e: Evidence) -> float:
    """residents who use the two-way online channel at the end / residents"""
    return float(e.world.society["online"][0])


@outcome("share", better="less")
def rumour_peak(e: Evidence) -> float:
    """largest share of residents who believe a rumour at the end of a day, whole run"""
    return float(e.world.society_days["believing"].max())
