"""What the social side comes to: provision beside the state, volunteers, purchases, meetings, channel and rumours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.outcomes.evidence import Evidence


def non_government_share(e: Evidence) -> float:
    """Troubles that neighbours or organisations settled / troubles truly resolved."""
    route = e.cases["route"][e.cases["resolved"] >= 0]
    return float(np.mean((route == a.BY_SELF_HELP) | (route == a.BY_ORGANISATION))) if len(route) else float("nan")


def volunteers_active(e: Evidence) -> float:
    """Work of the volunteers at the end against that at the start; not-a-number without volunteers."""
    return float(e.world.society["active"][0]) if e.scenario.policy.participation.volunteers > 0 else float("nan")


def purchases(e: Evidence) -> float:
    """Yuan paid to organisations for cases, over the whole run."""
    return float(
        (e.world.organisations["price"] * e.world.organisations["taken"]).sum() + e.world.society["bought_before"][0]
    )


def service_failure_rate(e: Evidence) -> float:
    """Cases that an organisation took and did not settle / cases taken, over the whole run."""
    taken = float(e.world.organisations["taken"].sum())
    return float(e.world.organisations["failed"].sum()) / taken if taken else float("nan")


def meeting_turnout(e: Evidence) -> float:
    """Mean share of households at a meeting; not-a-number without meetings."""
    meetings = int(e.world.communities["meetings"].sum())
    return float(e.world.communities["attended"].sum()) / meetings if meetings else float("nan")


def meeting_settled(e: Evidence) -> float:
    """Small matters settled at meetings, over the whole run."""
    return float(e.world.communities["settled"].sum())


def willingness(e: Evidence) -> float:
    """Residents' mean willingness to take part at the end: 0 ordinary, 1 the most, -1 the least."""
    weights = e.world.communities["residents"]
    return float((e.world.communities["willingness"] * weights).sum() / max(1, weights.sum()))


def online_use(e: Evidence) -> float:
    """Share of residents who use the two-way online channel at the end."""
    return float(e.world.society["online"][0])


def rumour_peak(e: Evidence) -> float:
    """Largest share of residents who believe a rumour at the end of a day, over the whole run."""
    return float(e.world.society_days["believing"].max())
