"""Counts of troubles by what became of them."""

from __future__ import annotations

from sim.outcomes.evidence import Evidence, count, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import CaseState, Source


@outcome("cases", better="neither")
def arisen(e: Evidence) -> float:
    """troubles that arose"""
    return float(len(e.cases))


@outcome("cases", better="neither")
def reported(e: Evidence) -> float:
    """troubles that came to light, by report, patrol, visit or camera"""
    return count(e.reported)


@outcome("share", better="more")
def reported_share(e: Evidence) -> float:
    """reported / arisen"""
    return share(count(e.reported), len(e.cases))


@outcome("share", better="neither")
def by_patrol_share(e: Evidence) -> float:
    """found by patrol, visit or camera / reported"""
    return share(count(e.reported & (e.cases["source"] != Source.RESIDENT)), count(e.reported))


@outcome("cases", better="less")
def tolerated(e: Evidence) -> float:
    """troubles nobody has been told of at the end"""
    return count(e.cases["state"] == CaseState.TOLERATED)


@outcome("cases", better="less")
def withdrawn(e: Evidence) -> float:
    """reports given up"""
    return count(e.cases["state"] == CaseState.WITHDRAWN)


@outcome("cases", better="less")
def open_(e: Evidence) -> float:
    """cases open at the end"""
    return count((e.cases["state"] == CaseState.OPEN) | (e.cases["state"] == CaseState.LATENT))


@outcome("cases", better="less")
def concealed(e: Evidence) -> float:
    """cases hidden at the end: marked closed although nothing was done"""
    return count(e.cases["state"] == CaseState.CONCEALED)


@outcome("cases", better="more")
def closed(e: Evidence) -> float:
    """cases closed at the end"""
    return count(e.cases["state"] == CaseState.CLOSED)
