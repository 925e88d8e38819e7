"""Observations of whole ways of governing.

They tell who settles things, how many do, and how matters of several departments fare.
"""

from __future__ import annotations

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, named
from sim.outcomes.evidence import mean, share
from sim.outcomes.times import RESTRICTED_DAYS
from sim.run.simulation import RunResult
from sim.vocabulary.states import Route
from sim.vocabulary.units import DAY, HOUR


def self_help_share(result: RunResult) -> float:
    """Return the troubles that neighbours settled without any authority / troubles that arose."""
    return mean((evidence(result).cases["route"] == Route.SELF_HELP).astype(float))


def provider_variety(result: RunResult) -> float:
    """Return the effective number of providers, those who settle things (inverse Simpson index).

    It is 1 / the sum of squared shares of the resolved cases. The grid workers count as one provider, the neighbours as
    one, and every organisation and every functional department as one.
    """
    e = evidence(result)
    solved = e.cases[(e.cases["resolved"] >= 0) & (e.cases["route"] != Route.UNSETTLED)]
    agency = e.world.departments["agency"][solved["department"]]
    provider = np.where(
        solved["route"] == Route.DEPARTMENT,
        1000 + agency,
        np.where(solved["route"] == Route.ORGANISATION, 2000 + solved["organisation"], 0),
    )
    provider = np.where(solved["route"] == Route.SELF_HELP, 1, provider)
    counts = np.unique(provider, return_counts=True)[1].astype(float)
    return share(float(counts.sum()) ** 2, float((counts**2).sum()))


def subject_variety(result: RunResult) -> float:
    """Return the effective number of subjects who settle things (inverse Simpson index).

    It is 1 / the sum of squared shares of the resolved cases. All authorities together count as one subject, neighbours
    and volunteers as one, and every organisation as one (source 000, essay 8: from a single subject to plural ones).
    """
    e = evidence(result)
    solved = e.cases[(e.cases["resolved"] >= 0) & (e.cases["route"] != Route.UNSETTLED)]
    subject = np.where(solved["route"] == Route.ORGANISATION, 2 + solved["organisation"], 0)
    subject = np.where(solved["route"] == Route.SELF_HELP, 1, subject)
    counts = np.unique(subject, return_counts=True)[1].astype(float)
    return share(float(counts.sum()) ** 2, float((counts**2).sum()))


def joint_matter_hours(result: RunResult) -> float:
    """Return the mean of min(true resolution - reported, 30 days) over troubles that need several departments.

    Only troubles that came to light at least 30 days before the end count.
    """
    e = evidence(result)
    joint = e.cases[e.reported & (e.cases["needs"] > 1) & (e.cases["reported"] <= e.now - RESTRICTED_DAYS * DAY)]
    ended = np.where(joint["resolved"] >= 0, joint["resolved"], e.now)
    return mean(np.asarray(np.minimum(ended - joint["reported"], RESTRICTED_DAYS * DAY) / HOUR))


OBSERVATIONS = named(self_help_share, provider_variety, subject_variety, joint_matter_hours)
