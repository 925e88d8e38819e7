"""Shares of cases that were handled well, in time, rightly or at the lowest tier."""

from __future__ import annotations

from sim.outcomes.evidence import Evidence, count, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import CaseState, CategoryKind, Ledger, Route


@outcome("share", better="more")
def response_rate(e: Evidence) -> float:
    """due cases with a first action within their limit / due cases"""
    return share(count(e.due & (e.cases["acted"] >= 0) & (e.cases["acted"] <= e.cases["deadline"])), count(e.due))


@outcome("share", better="more")
def resolution_rate(e: Evidence) -> float:
    """due cases truly resolved / due cases"""
    return share(count(e.due & e.resolved), count(e.due))


@outcome("share", better="more")
def satisfaction_rate(e: Evidence) -> float:
    """due cases whose resident is satisfied / due cases (unresolved ones count against it unless the resident says
    otherwise; those whose call-back is still to come are left out)"""
    called = e.due & ~((e.cases["judged"] < 0) & (e.cases["closed"] > e.now - e.revisit))
    return share(count(called & (e.cases["judged"] == 1)), count(called))


@outcome("share", better="neither")
def satisfaction_rate_of_asked(e: Evidence) -> float:
    """satisfied / asked, residents called back after closing: says nothing of cases that were never closed"""
    return share(count(e.cases["judged"] == 1), count(e.cases["judged"] >= 0))


@outcome("share", better="more")
def satisfied_calls_rate(e: Evidence) -> float:
    """satisfied / call-backs after closing, every call of a case that came back and was closed again counted"""
    return share(float(e.days["content"].sum()), float(e.days["judged"].sum()))


@outcome("share", better="more")
def on_time_closing_rate(e: Evidence) -> float:
    """due cases reported done within their limit, as moved by extensions / due cases (others count against it)"""
    return share(count(e.on_time), count(e.due))


@outcome("share", better="neither")
def extension_rate(e: Evidence) -> float:
    """due cases whose limit was extended / due cases"""
    return share(count(e.due & (e.limits["extensions"] > 0)), count(e.due))


@outcome("per 100 cases", better="less")
def closed_on_paper_per_100(e: Evidence) -> float:
    """times a case was reported done although nobody had worked on it / cases on file x 100"""
    return 100 * share(float(e.days["on_paper"].sum()), count(e.filed))


@outcome("share", better="more")
def closing_rate(e: Evidence) -> float:
    """due cases closed / due cases"""
    return share(count(e.due & (e.cases["state"] == CaseState.CLOSED)), count(e.due))


@outcome("share", better="neither")
def filing_rate(e: Evidence) -> float:
    """cases put on file / reported"""
    return share(count(e.filed), count(e.reported))


@outcome("share", better="less")
def rework_rate(e: Evidence) -> float:
    """checks that sent a case back / cases handled"""
    return share(float(e.cases["rework"].sum()), count(e.handled))


@outcome("share", better="more")
def first_time_right_rate(e: Evidence) -> float:
    """cases truly resolved without rework or recurrence / cases handled"""
    return share(
        count(e.resolved & e.handled & (e.cases["rework"] == 0) & (e.cases["recurrences"] == 0)),
        count(e.handled),
    )


@outcome("share", better="more")
def accurate_dispatch_rate(e: Evidence) -> float:
    """1 - refusals / arrivals at departments"""
    return 1 - share(float(e.days["bounced"].sum()), float(e.days["dispatches"].sum()))


@outcome("per case", better="less")
def bounces_per_case(e: Evidence) -> float:
    """refusals / cases on file"""
    return share(float(e.cases["bounces"].sum()), count(e.filed))


@outcome("per case", better="less")
def component_bounces_per_case(e: Evidence) -> float:
    """refusals / cases on file, over public components only, which can carry their owner's code"""
    components = e.filed & (e.world.categories["kind"][e.cases["category"]] == CategoryKind.COMPONENT)
    return share(float(e.cases["bounces"][components].sum()), count(components))


@outcome("share", better="less")
def false_closing_rate(e: Evidence) -> float:
    """closed on file but not resolved / closed on file"""
    return share(
        count((e.cases["ledger"] == Ledger.CLOSED_ON_FILE) & (e.cases["resolved"] < 0)),
        count(e.cases["ledger"] == Ledger.CLOSED_ON_FILE),
    )


@outcome("share", better="neither")
def lowest_tier_share(e: Evidence) -> float:
    """settled among neighbours or in the grid / resolved"""
    return share(
        count(e.resolved & (e.cases["route"] >= 1) & (e.cases["route"] <= Route.MEDIATION)),
        count(e.resolved),
    )
