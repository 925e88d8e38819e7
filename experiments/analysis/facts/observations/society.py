"""Observations of society: what settling a conflict costs, who settles more over time, how fast organisations serve."""

from __future__ import annotations

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, named, of_kind
from sim.outcomes.costs import cost_yuan, observed, of_head
from sim.outcomes.evidence import mean, share
from sim.outcomes.spending import crew_until_now
from sim.run.simulation import RunResult
from sim.vocabulary.states import COUNTY, CategoryKind, Route
from sim.vocabulary.units import HOUR


def dispute_cost_yuan(result: RunResult) -> float:
    """Return the cost of the whole span / quarrels and grievances truly resolved."""
    e = evidence(result)
    return share(cost_yuan(e), float((of_kind(e, CategoryKind.DISPUTE, CategoryKind.GRIEVANCE)["resolved"] >= 0).sum()))


def handling_cost_yuan(result: RunResult) -> float:
    """Return what handling takes in yuan / cases truly resolved.

    It is the wages for the hours that officers and grid workers spend on cases, and what meetings, courses and
    purchases cost. Hours in which those who hold posts wait for work are left out: they cost the same, whoever settles
    a matter.
    """
    e = evidence(result)
    prices = e.scenario.behaviour.costs
    worked = prices.officer_hour * float(e.world.departments["busy_seconds"].sum()) / HOUR
    worked += prices.worker_hour * float((e.world.crew_before + crew_until_now(e))[0]) / HOUR
    beside = sum(of_head(e, head) for head in ("overtime", "meetings", "training", "participation"))
    return share(worked * observed(e) + beside, float((e.cases["resolved"] >= 0).sum()))


def non_government_trend(result: RunResult) -> float:
    """Return the change over time in the share of resolved troubles that neighbours or organisations settled.

    It is the share in the last third of the days less that in the first.
    """
    e = evidence(result)
    third = (e.now - e.start) // 3
    done = e.cases[e.cases["resolved"] >= 0]
    beside = ((done["route"] == Route.SELF_HELP) | (done["route"] == Route.ORGANISATION)).astype(float)
    return mean(beside[done["resolved"] >= e.now - third]) - mean(beside[done["resolved"] < e.start + third])


def service_hours(result: RunResult) -> float:
    """Return the mean of work finished - reported, over the cases that an organisation settled."""
    e = evidence(result)
    served = e.cases[(e.cases["route"] == Route.ORGANISATION) & (e.cases["handled"] >= 0)]
    return mean(np.asarray((served["handled"] - served["reported"]) / HOUR))


def conflict_petitions_per_100(result: RunResult) -> float:
    """Return the quarrels and collective grievances that reached the county / those that arose x 100."""
    conflicts = of_kind(evidence(result), CategoryKind.DISPUTE, CategoryKind.GRIEVANCE)
    return 100 * share(float((conflicts["tier"] == COUNTY).sum()), len(conflicts))


OBSERVATIONS = named(
    conflict_petitions_per_100, dispute_cost_yuan, handling_cost_yuan, non_government_trend, service_hours
)
