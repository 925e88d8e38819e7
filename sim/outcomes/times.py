"""How long troubles wait and last."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcomes.evidence import Evidence, Floats, count, mean, quantile, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.units import DAY, HOUR

RESTRICTED_DAYS = 30


@outcome("hours", better="less")
def action_delay_hours(e: Evidence) -> float:
    """mean over all troubles of min(first action - arises, 30 days), or half the span if that is shorter"""
    return restricted_mean(e, "acted")


@outcome("hours", better="less")
def duration_hours(e: Evidence) -> float:
    """mean over all troubles of min(true resolution - arises, 30 days), or half the span if that is shorter"""
    return restricted_mean(e, "resolved")


@outcome("hours", better="less")
def discovery_lag_hours(e: Evidence) -> float:
    """mean of reported - arises"""
    return mean(e.hours("arises", "reported"))


@outcome("hours", better="less")
def response_hours(e: Evidence) -> float:
    """mean over reported cases of the wait for a first action, so far where there is none, at most 30 days"""
    return mean(hours_so_far(e, "acted")[1])


@outcome("hours", better="less")
def resolution_hours(e: Evidence) -> float:
    """mean over reported cases of the wait for a true resolution, so far where there is none, at most 30 days"""
    return mean(hours_so_far(e, "resolved")[1])


@outcome("hours", better="less")
def joint_resolution_hours(e: Evidence) -> float:
    """resolution_hours of the cases that need several departments"""
    told, hours = hours_so_far(e, "resolved")
    return mean(hours[told["needs"] > 1])


@outcome("hours", better="less")
def single_resolution_hours(e: Evidence) -> float:
    """resolution_hours of the cases that one body settles"""
    told, hours = hours_so_far(e, "resolved")
    return mean(hours[told["needs"] <= 1])


@outcome("share", better="more")
def answered_share(e: Evidence) -> float:
    """reported cases with a first action / reported cases"""
    return share(count(e.reported & (e.cases["acted"] >= 0)), count(e.reported))


@outcome("share", better="more")
def resolved_share(e: Evidence) -> float:
    """reported cases truly resolved / reported cases"""
    return share(count(e.reported & e.resolved), count(e.reported))


@outcome("hours", better="neither")
def response_hours_of_answered(e: Evidence) -> float:
    """mean of first action - reported, of cases that had one: says nothing of those that nobody answered"""
    return mean(e.hours("reported", "acted"))


@outcome("hours", better="neither")
def response_hours_of_answered_median(e: Evidence) -> float:
    """median of first action - reported, of cases that had one"""
    return quantile(e.hours("reported", "acted"), 0.5)


@outcome("hours", better="neither")
def response_hours_of_answered_p95(e: Evidence) -> float:
    """95 % quantile of first action - reported, of cases that had one"""
    return quantile(e.hours("reported", "acted"), 0.95)


@outcome("hours", better="neither")
def resolution_hours_of_resolved(e: Evidence) -> float:
    """mean of true resolution - reported, of cases that were resolved: says nothing of those that were not"""
    return mean(e.hours("reported", "resolved"))


@outcome("hours", better="neither")
def resolution_hours_of_resolved_median(e: Evidence) -> float:
    """median of true resolution - reported, of cases that were resolved"""
    return quantile(e.hours("reported", "resolved"), 0.5)


@outcome("hours", better="neither")
def resolution_hours_of_resolved_p95(e: Evidence) -> float:
    """95 % quantile of true resolution - reported, of cases that were resolved"""
    return quantile(e.hours("reported", "resolved"), 0.95)


def hours_so_far(e: Evidence, end: str) -> tuple[Any, Floats]:
    """Return the reported cases and how long each waited for `end`, or has waited so far, at most 30 days, in hours.

    A mean of ended waits alone would reward a policy for leaving the longest ones open. Whoever gives up is not
    answered either, so such a wait goes on.
    """
    told = e.cases[e.reported]
    until = np.where(told[end] >= 0, told[end], e.now)
    return told, np.asarray(np.minimum(until - told["reported"], RESTRICTED_DAYS * DAY) / HOUR)


def restricted_mean(e: Evidence, end: str) -> float:
    """Return the restricted mean time to `end` in hours: the mean of `restricted_hours` (Royston and Parmar 2013)."""
    return mean(restricted_hours(e, end)[1])


def restricted_hours(e: Evidence, end: str) -> tuple[Any, Floats]:
    """Return the troubles observed for at least tau, and min(end - arises, tau) of each in hours.

    tau is 30 days, or half the span if that is shorter. Troubles that arose within tau of the end are left out. Unlike
    a mean over reported cases this counts troubles that never come to light, so a policy is not punished for bringing
    more of them to light.
    """
    tau = min(RESTRICTED_DAYS * DAY, (e.now - e.start) // 2)
    watched = e.cases[e.cases["arises"] <= e.now - tau]
    ended = watched[end]
    return watched, np.asarray(np.where(ended >= 0, np.minimum(ended - watched["arises"], tau), tau) / HOUR)
