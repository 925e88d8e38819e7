"""Disputes between many parties, and collective action."""

from __future__ import annotations

import numpy as np

from sim.agents.disputes.records import AGREED, GAVE_IN
from sim.outcomes.evidence import Evidence, count, mean, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.units import DAY

DISPUTE_DAYS = 60


@outcome("disputes", better="neither")
def disputes(e: Evidence) -> float:
    """disputes between many parties that broke out"""
    return float(len(e.disputes))


@outcome("share", better="more")
def disputes_settled_share(e: Evidence) -> float:
    """disputes at peace at the end / disputes"""
    return share(count(e.disputes["settled"] >= 0), len(e.disputes))


@outcome("share", better="more")
def disputes_agreed_share(e: Evidence) -> float:
    """disputes at peace at the end by an agreement, neither by an order alone nor by residents giving in / disputes"""
    agreed = (e.disputes["state"] == AGREED) & (e.disputes["accord"] != GAVE_IN)
    return share(count(agreed), len(e.disputes))


@outcome("days", better="less")
def dispute_days(e: Evidence) -> float:
    """mean over all disputes of min(lasting peace - outbreak, 60 days), or half the span if that is shorter"""
    tau = min(DISPUTE_DAYS * DAY, (e.now - e.start) // 2)
    watched = e.disputes[e.disputes["starts"] <= e.now - tau]
    lasted = np.where(watched["settled"] >= 0, np.minimum(watched["settled"] - watched["starts"], tau), tau)
    return mean(lasted / DAY)


@outcome("per 100 disputes", better="less")
def disputes_recurred_per_100(e: Evidence) -> float:
    """times a dispute broke out again / disputes x 100"""
    return 100 * share(float(e.disputes["recurrences"].sum()), len(e.disputes))


@outcome("share", better="less")
def dispute_force_share(e: Evidence) -> float:
    """disputes in which the counterparty used force / disputes"""
    return share(count(e.disputes["forced"] > 0), len(e.disputes))


@outcome("per 10,000 residents", better="less")
def collective_per_10k(e: Evidence) -> float:
    """collective petitions and blockades / residents x 10,000"""
    return e.per_10k(float(e.days["collective"].sum()))


@outcome("per 10,000 residents", better="neither")
def collective_on_file_per_10k(e: Evidence) -> float:
    """of these, those that officials put on file / residents x 10,000"""
    return e.per_10k(float(e.days["collective_on_file"].sum()))


@outcome("per 10,000 residents", better="less")
def collective_people_per_10k(e: Evidence) -> float:
    """people in collective petitions and blockades, each time anew / residents x 10,000"""
    return e.per_10k(float(e.days["collective_people"].sum()))
