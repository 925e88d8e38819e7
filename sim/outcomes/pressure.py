"""Petitions, and what is hidden, silenced, handed up or left unresolved."""

from __future__ import annotations

from sim.outcomes.evidence import Evidence, count, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import CaseState, Ledger


@outcome("per 10,000 residents", better="less")
def petitions_per_10k(e: Evidence) -> float:
    """petitions / residents x 10,000"""
    return e.per_10k(float(e.days["petitions"].sum()))


@outcome("per 10,000 residents", better="neither")
def petitions_on_file_per_10k(e: Evidence) -> float:
    """petitions that officials put on file / residents x 10,000"""
    return e.per_10k(float(e.days["petitions_on_file"].sum()))


@outcome("per 100 cases", better="less")
def concealed_per_100(e: Evidence) -> float:
    """times a case was marked closed to hide it / reported x 100"""
    return 100 * share(float(e.days["concealed"].sum()), count(e.reported))


@outcome("per 10,000 residents", better="less")
def unresolved_per_10k(e: Evidence) -> float:
    """troubles not truly resolved at the end / residents x 10,000"""
    return e.per_10k(count(e.cases["resolved"] < 0))


@outcome("per 10,000 residents", better="neither")
def unresolved_on_file_per_10k(e: Evidence) -> float:
    """cases that the ledger shows as open at the end, not withdrawn / residents x 10,000"""
    return share(
        count((e.cases["ledger"] == Ledger.ON_FILE) & (e.cases["state"] != CaseState.WITHDRAWN)) * 10_000,
        len(e.world.residents),
    )


@outcome("cases", better="neither")
def prevented(e: Evidence) -> float:
    """troubles that work on causes kept from arising"""
    return float(e.days["prevented"].sum())


@outcome("share", better="more")
def on_time_resolution_rate(e: Evidence) -> float:
    """due cases truly resolved within their first limit / due cases"""
    return share(count(e.due & e.resolved & (e.cases["resolved"] <= e.limits["first"])), count(e.due))


@outcome("per 100 contacts", better="less")
def rough_per_100(e: Evidence) -> float:
    """rough first contacts / first contacts of officials over a resident's claim x 100"""
    return 100 * share(float(e.days["rough"].sum()), float(e.days["contacts"].sum()))


@outcome("per 100 cases", better="less")
def hushed_up_per_100(e: Evidence) -> float:
    """cases that departments silenced instead of solving / cases handled x 100"""
    return 100 * share(float(e.days["hushed_up"].sum()), float(e.days["handled"].sum()))


@outcome("per 100 cases", better="neither")
def handed_up_per_100(e: Evidence) -> float:
    """matters that the grid could not settle and handed up / reported x 100"""
    return 100 * share(float(e.days["handed_up"].sum()), count(e.reported))


@outcome("per 100 cases", better="less")
def urged_per_100(e: Evidence) -> float:
    """reminders / reported x 100"""
    return 100 * share(float(e.cases["urged"].sum()), count(e.reported))
