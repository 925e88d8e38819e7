"""Observations of disputes between many parties, each with its formula."""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, named
from sim.agents.disputes.records import HOTLINE, INSISTS, OPEN, PETITION
from sim.outcomes.evidence import mean, share
from sim.run.simulation import RunResult
from sim.vocabulary.units import DAY


def days_from_outbreak(result: RunResult, event: str) -> float:
    """Return the mean days from outbreak to an event, over the disputes in which it happened."""
    rows = evidence(result).disputes
    happened = rows[rows[event] >= 0]
    return mean((happened[event] - happened["starts"]) / DAY)


def force_day(result: RunResult) -> float:
    """Return the mean days from outbreak to the first act of force, over the disputes with force."""
    return days_from_outbreak(result, "force")


def government_day(result: RunResult) -> float:
    """Return the mean days from outbreak to the first petition to the district or blockade.

    The mean is over the disputes that got there.
    """
    return days_from_outbreak(result, "government")


def order_day(result: RunResult) -> float:
    """Return the mean days from outbreak to the first order, over the disputes with one."""
    return days_from_outbreak(result, "ordered")


def election_day(result: RunResult) -> float:
    """Return the mean days from outbreak to the election of an owners' committee, over the disputes with one."""
    return days_from_outbreak(result, "elected")


def order_lag_days(result: RunResult) -> float:
    """Return the mean days from the first petition or blockade to the first order, over the disputes with both."""
    rows = evidence(result).disputes
    both = rows[(rows["government"] >= 0) & (rows["ordered"] >= 0)]
    return mean((both["ordered"] - both["government"]) / DAY)


def locked_share(result: RunResult) -> float:
    """Return the disputes at the end of which both sides insist in open conflict / disputes."""
    rows = evidence(result).disputes
    locked = (rows["state"] == OPEN) & (rows["counterparty"] == INSISTS) & (rows["residents"] == INSISTS)
    return mean(np.asarray(locked, float))


def joint_payoff(result: RunResult) -> float:
    """Return the sum of both sides' payoffs at the end, averaged over disputes.

    Payoffs are read from the given table at the moves that the sides make at the end.
    """
    e = evidence(result)
    return mean(np.array([float(e.world.payoffs[n, row.counterparty, row.residents].sum()) for n, row in _numbered(e)]))


def _numbered(e: Any) -> list[tuple[int, Any]]:
    """Return the disputes after the warm-up with their numbers."""
    return [(number, row) for number, row in enumerate(e.world.disputes) if row.state > 0 and row.starts >= e.start]


def escalated_share(result: RunResult) -> float:
    """Return the disputes that went beyond a complaint between the parties / disputes.

    They went to the hotline, the street office or higher.
    """
    rows = evidence(result).disputes
    return mean(np.asarray(rows["highest"] >= HOTLINE, float))


def group_petition_share(result: RunResult) -> float:
    """Return the disputes that led to a collective petition or a blockade / disputes."""
    rows = evidence(result).disputes
    return mean(np.asarray(rows["highest"] >= PETITION, float))


def gate_trend(result: RunResult) -> float:
    """Return the mean days from outbreak to petition or blockade: late disputes less early ones.

    Late disputes are those of the second half of the span, early ones those of the first; the last 30 days are left
    out.
    """
    e = evidence(result)
    last = e.now - 30 * DAY
    rows = e.disputes[(e.disputes["government"] >= 0) & (e.disputes["starts"] < last)]
    late, days = rows["starts"] >= (e.start + last) / 2, (rows["government"] - rows["starts"]) / DAY
    return mean(days[late]) - mean(days[~late])


def accords_hold_share(result: RunResult) -> float:
    """Return the arrangements that were not broken by the end / arrangements made, over all disputes."""
    rows = evidence(result).disputes
    return 1.0 - share(float(rows["recurrences"].sum()), float(rows["accords"].sum()))


def mediated_hold_share(result: RunResult) -> float:
    """Return the agreements made before a mediating body that were not broken by the end / such agreements.

    Disputes that the sides, an order, an official or a committee put to rest do not count.
    """
    rows = evidence(result).disputes
    return 1.0 - share(float(rows["mediated_broken"].sum()), float(rows["mediated"].sum()))


OBSERVATIONS = named(
    force_day, government_day, order_day, election_day, order_lag_days, locked_share, joint_payoff, escalated_share,
    group_petition_share, accords_hold_share, mediated_hold_share, gate_trend,
)  # fmt: skip
