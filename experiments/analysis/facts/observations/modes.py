"""What facts about whole ways of governing speak of: who settles things, how many do, and how matters of several departments fare."""

from __future__ import annotations

import numpy as np

from experiments.analysis.facts.observations.observation import evidence, named
from sim.outcomes.evidence import mean, share
from sim.outcomes.measures import RESTRICTED_DAYS
from sim.run.simulation import RunResult
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR


def self_help_share(result: RunResult) -> float:
    """Troubles that neighbours settled without any authority / troubles that arose."""
    return mean((evidence(result).cases["route"] == a.BY_SELF_HELP).astype(float))


def provider_variety(result: RunResult) -> float:
    """Effective number of those who settle things: 1 / sum of squared shares of the resolved cases (inverse Simpson index).

    The grid workers count as one, the neighbours as one, every organisation and every functional department as one.
    """
    e = evidence(result)
    solved = e.cases[(e.cases["resolved"] >= 0) & (e.cases["route"] != a.UNSETTLED)]
    agency = e.world.departments["agency"][solved["department"]]
    provider = np.where(
        solved["route"] == a.BY_DEPARTMENT,
        1000 + agency,
        np.where(solved["route"] == a.BY_ORGANISATION, 2000 + solved["organisation"], 0),
    )
    provider = np.where(solved["route"] == a.BY_SELF_HELP, 1, provider)
    counts = np.unique(provider, return_counts=True)[1].astype(float)
    return share(float(counts.sum()) ** 2, float((counts**2).sum()))


def joint_matter_hours(result: RunResult) -> float:
    """Mean over the troubles that need several departments of min(true resolution - reported, 30 days), once they came to light."""
    e = evidence(result)
    joint = e.cases[e.reported & (e.cases["needs"] > 1) & (e.cases["reported"] <= e.now - RESTRICTED_DAYS * DAY)]
    ended = np.where(joint["resolved"] >= 0, joint["resolved"], e.now)
    return mean(np.asarray(np.minimum(ended - joint["reported"], RESTRICTED_DAYS * DAY) / HOUR))


OBSERVATIONS = named(self_help_share, provider_variety, joint_matter_hours)
