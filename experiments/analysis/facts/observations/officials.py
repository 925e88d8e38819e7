"""Observations of officials: whose work they choose, what they keep to themselves, what they leave undone."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, named
from sim.outcomes.evidence import Evidence, mean, share
from sim.outcomes.times import RESTRICTED_DAYS
from sim.run.simulation import RunResult
from sim.vocabulary.states import CaseState, CategoryKind, Ledger, Route
from sim.vocabulary.units import DAY, HOUR

NEUTRAL = 0.5  # value of a category that is worth neither more nor less to an office than others
LACKING = "c04"  # the category that facts leave without a target: landscaping and greening


def ripe(e: Evidence) -> Any:
    """Return the cases that came to light at least 30 days before the end, so that each could have been done."""
    return e.cases[e.reported & (e.cases["reported"] < e.now - RESTRICTED_DAYS * DAY)]


def effort_ratio(result: RunResult) -> float:
    """Return the share of work that departments did in valued categories / that in categories of little value."""
    e = evidence(result)
    cases = ripe(e)
    value = np.array([row.value for row in e.scenario.troubles.categories])[cases["category"]]
    done = np.where((cases["route"] == Route.DEPARTMENT) & (cases["handled"] >= 0), cases["work"], 0.0)
    valued, other = (
        share(float(done[kind].sum()), float(cases["work"][kind].sum())) for kind in (value > NEUTRAL, value < NEUTRAL)
    )
    return share(valued, other)


def done_shares(e: Evidence, lacking: Any) -> tuple[float, float]:
    """Return the shares truly resolved within 30 days in categories with a target, and in those without.

    `lacking` are the categories without a target. The grid's own work is left out.
    """
    cases = ripe(e)
    cases = cases[(cases["route"] == Route.DEPARTMENT) | (cases["route"] == Route.UNSETTLED)]
    done = (cases["resolved"] >= 0) & (cases["resolved"] <= cases["reported"] + RESTRICTED_DAYS * DAY)
    without = np.isin(cases["category"], lacking)
    return mean(done[~without].astype(float)), mean(done[without].astype(float))


def greening_done_share(result: RunResult) -> float:
    """Return the share of reported greening cases that were truly resolved within 30 days.

    The grid's own cases are left out.
    """
    e = evidence(result)
    return done_shares(e, [number for number, row in enumerate(e.scenario.troubles.categories) if row.name == LACKING])[
        1
    ]


def target_gap(result: RunResult) -> float:
    """Return the share truly resolved within 30 days in categories with a target, less that in those without."""
    e = evidence(result)
    names = e.scenario.policy.incentives.without_target
    covered, lacking = done_shares(
        e, [number for number, row in enumerate(e.scenario.troubles.categories) if row.name in names]
    )
    return covered - lacking


def grid_matter_hours(result: RunResult) -> float:
    """Return the mean of min(true resolution - report, 30 days) over small matters and disputes that came to light."""
    e = evidence(result)
    cases = ripe(e)
    cases = cases[cases["small"] | (e.world.categories["kind"][cases["category"]] == CategoryKind.DISPUTE)]
    ended = np.where(cases["resolved"] >= 0, cases["resolved"], e.now)
    return mean(np.asarray(np.minimum(ended - cases["reported"], RESTRICTED_DAYS * DAY) / HOUR))


def hidden_open_per_10k(result: RunResult) -> float:
    """Return the cases open at the end that officials know but have not put on file / residents x 10,000."""
    e = evidence(result)
    hidden = (e.cases["state"] == CaseState.OPEN) & (e.cases["ledger"] == Ledger.UNKNOWN)
    return share(float(hidden.sum()) * 1e4, len(e.world.residents))


OBSERVATIONS = named(effort_ratio, greening_done_share, target_gap, grid_matter_hours, hidden_open_per_10k)
