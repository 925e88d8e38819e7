"""Objects one by one: outfalls kept shut, offences that moved on, owners looked for, cameras and what they see."""

from __future__ import annotations

import numpy as np

from sim.agents import object_records as o
from sim.outcomes.evidence import Evidence, count, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.units import DAY


@outcome("share", better="more")
def outfalls_sealed_share(e: Evidence) -> float:
    """mean over days of outfalls that are sealed / outfalls"""
    outfalls = count(e.world.objects["kind"] == o.OUTFALL)
    if not outfalls:
        return float("nan")
    effects = e.world.effects
    shut = np.cumsum(effects["sealed"] - effects["broken_open"])[e.start // DAY : max(1, e.now // DAY)]
    return float(shut.mean()) / outfalls


@outcome("times", better="less")
def broken_open(e: Evidence) -> float:
    """times that sealed outfalls were broken open again"""
    return effect(e, "broken_open")


@outcome("times", better="less")
def displaced(e: Evidence) -> float:
    """offences that moved on from a sealed outfall, and stalls that moved on after they were driven off"""
    return effect(e, "displaced")


@outcome("per 100 cases", better="less")
def owners_sought_per_100(e: Evidence) -> float:
    """times the owner of a component had to be found first / reported x 100"""
    return 100 * share(effect(e, "owners_sought"), count(e.reported))


@outcome("share", better="more")
def cameras_working_share(e: Evidence) -> float:
    """cameras that work at the end / cameras"""
    cameras = e.world.objects[e.world.objects["kind"] == o.CAMERA]
    return share(count(cameras["state"] == o.WORKING), len(cameras))


@outcome("share", better="neither")
def watched_cells_share(e: Evidence) -> float:
    """cells in which some camera sees something at the end / cells"""
    return share(count(e.world.watched > 0), len(e.world.watched))


@outcome("yuan/year", better="neither")
def owners_cameras_yuan(e: Evidence) -> float:
    """cameras that owners pay for themselves, at the price of a public one; no part of cost_yuan"""
    return e.scenario.policy.objects.private_cameras * e.scenario.behaviour.costs.camera_year


def effect(e: Evidence, name: str) -> float:
    """Return how often something befell objects, or harm was done, after the warm-up."""
    return float(e.world.effects[name][e.start // DAY : max(1, e.now // DAY)].sum())
