"""Harm between institutions: works stopped half-way, cases lost between systems, clashes, control and worn ties."""

from __future__ import annotations

import numpy as np

from sim.outcomes.evidence import Evidence, count, share
from sim.outcomes.objects import effect
from sim.outcomes.outcome import outcome
from sim.outcomes.spending import worker_wages
from sim.vocabulary.states import Route
from sim.vocabulary.units import DAY


@outcome("works", better="less")
def works_abandoned(e: Evidence) -> float:
    """works on estates that a rival plan stopped half-way"""
    return effect(e, "abandoned")


@outcome("score", better="more")
def satisfaction_near_works(e: Evidence) -> float:
    """mean satisfaction at the end of those who live at planned works that were due by then, or next to them"""
    cells = e.world.works["cell"][e.world.works["starts"] <= e.now]
    around = np.concatenate([cells, e.world.neighbours[cells].ravel()])
    near = np.isin(e.world.residents["cell"], around[around >= 0])
    return float(satisfaction_now(e, np.flatnonzero(near)).mean()) if near.any() else float("nan")


@outcome("per 100 cases", better="less")
def reentered_per_100(e: Evidence) -> float:
    """times a case had to be typed into another system / reported x 100"""
    return 100 * share(effect(e, "reentered"), count(e.reported))


@outcome("per 100 cases", better="less")
def lost_per_100(e: Evidence) -> float:
    """times a case was lost between two systems / reported x 100"""
    return 100 * share(effect(e, "lost"), count(e.reported))


@outcome("per 10,000 residents", better="less")
def clashes_per_10k(e: Evidence) -> float:
    """clashes of offices that act unasked with those concerned / residents x 10,000"""
    return e.per_10k(effect(e, "clashes"))


@outcome("per 10,000 residents", better="less")
def left_alone_per_10k(e: Evidence) -> float:
    """troubles that officials saw and let be for fear of a clash / residents x 10,000"""
    return e.per_10k(effect(e, "left_alone"))


@outcome("per 10,000 residents", better="less")
def controlled_per_10k(e: Evidence) -> float:
    """petitioners who were stopped and kept down / residents x 10,000"""
    return e.per_10k(effect(e, "controlled"))


@outcome("outbreaks", better="less")
def outbreaks(e: Evidence) -> float:
    """outbreaks of five or more who bear a grudge over control"""
    return effect(e, "outbreaks")


@outcome("persons", better="less")
def outbreak_people(e: Evidence) -> float:
    """mean number of those who take part in an outbreak; 0 without any"""
    return effect(e, "outbreak_people") / max(1.0, effect(e, "outbreaks"))


@outcome("per 10,000 residents", better="less")
def grudges_per_10k(e: Evidence) -> float:
    """sum of the grudges of households at the end / residents x 10,000"""
    homes = e.world.households
    fading = e.scenario.behaviour.institutions.grudge_days * DAY
    return e.per_10k(float((homes["grudge"] * np.exp(-(e.now - homes["grudged"]) / fading)).sum()))


@outcome("share", better="more")
def ties_left(e: Evidence) -> float:
    """mean share of ties among neighbours that grid nodes have not worn out, at the end"""
    weights = e.world.communities["households"]
    return share(float((e.world.communities["ties_left"] * weights).sum()), float(weights.sum()))


@outcome("yuan/case", better="less")
def node_yuan_per_settled(e: Evidence) -> float:
    """wages of grid workers from the start / cases settled by them, on the spot or by mediation"""
    route = e.world.cases["route"][e.world.cases["resolved"] >= 0]
    return share(worker_wages(e), count((route == Route.ON_THE_SPOT) | (route == Route.MEDIATION)))


def satisfaction_now(e: Evidence, rows: np.ndarray) -> np.ndarray:
    """Return what residents feel now: what contacts left, settled since, and what their street adds."""
    world, s, residents = e.world, e.world.settings[0], e.world.residents[rows]
    nights = np.maximum(0, e.now // DAY - residents["contact"] // DAY)
    slow, fast = world.fading[nights, 0], world.fading[nights, 1]
    disposition = residents["disposition"].astype(float)
    satisfaction, trust = residents["satisfaction"] - disposition, residents["trust"] - disposition
    moving = s.fast_satisfaction * satisfaction + s.fast_trust * trust
    own = disposition + slow * satisfaction + (fast - slow) * moving
    taken = world.surroundings["strain"][residents["cell"]]
    given = world.vicinities["comfort"][world.cells["grid"][residents["cell"]]]
    return np.asarray(np.clip(own - disposition * taken + (1.0 - disposition) * given, 0.0, 1.0))
