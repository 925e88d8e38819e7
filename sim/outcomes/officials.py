"""Single officials: how their scores spread, where their effort goes, and what is show rather than substance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.outcomes.evidence import Evidence, Floats, count, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import Office
from sim.vocabulary.units import DAY, HOUR


@outcome("score", better="neither")
def score_spread(e: Evidence) -> float:
    """standard deviation of the last scores of single officials of one kind, mean of the kinds by their number"""
    return _by_office(e, e.world.officials["score"], np.std)


@outcome("score", better="more")
def lowest_score(e: Evidence) -> float:
    """lowest last score of a single official of each kind, mean of the kinds by their number"""
    return _by_office(e, e.world.officials["score"], np.min)


@outcome("share", better="neither")
def effort_on_scored(e: Evidence) -> float:
    """share of single officials' effort for what their score counts: ratings, time, and finds of patrollers"""
    if not e.scenario.policy.careers.score_days:
        return float("nan")
    table, w = e.world.officials, e.scenario.policy.incentives.satisfaction_weight
    finds = np.where(table["office"] == Office.WORKER, e.scenario.policy.careers.finds_weight, 0.0)
    f = e.scenario.behaviour.career.fungible
    sides = [(1.0 - f) / 3 + f * table[name] for name in ("eyes", "pace", "care")]
    counted = ((1.0 - w) * finds > 0, (1.0 - w) * (1.0 - finds) > 0, np.full(len(table), w > 0))
    return float(np.mean(sum(side * on for side, on in zip(sides, counted, strict=True)) / sum(sides)))


@outcome("share", better="less")
def show_without_substance(e: Evidence) -> float:
    """due cases done in time on file that were not truly resolved by then / due cases done in time on file"""
    resolved = e.cases["resolved"]
    return share(count(e.on_time & ((resolved < 0) | (resolved > e.cases["deadline"]))), count(e.on_time))


@outcome("share", better="more")
def plan_completion(e: Evidence) -> float:
    """persons who took part in planned tasks / persons planned until now, at most 1, whole run"""
    tasks = e.world.planned_tasks
    planned = float(tasks["planned"].sum())
    return share(min(float(tasks["done"].sum()), planned), planned)


@outcome("per 100 cases", better="neither")
def followed_up_per_100(e: Evidence) -> float:
    """rounds in which a grid worker asked after a case / reported x 100"""
    return 100 * share(_days(e, "pressed"), count(e.reported))


@outcome("hours", better="less")
def response_gap_hours(e: Evidence) -> float:
    """standard deviation between communities of the mean time until somebody acts, answered cases"""
    cases = e.cases[(e.cases["acted"] >= 0) & e.reported]
    community = e.world.grids["community"][e.world.cells["grid"][cases["cell"]]]
    n = len(e.world.communities)
    hours = np.bincount(community, (cases["acted"] - cases["reported"]) / HOUR, minlength=n)
    numbers = np.bincount(community, minlength=n)
    return float(np.std(hours[numbers > 0] / numbers[numbers > 0])) if numbers.any() else float("nan")


def _by_office(e: Evidence, values: Floats, figure: Callable[[Floats], Any]) -> float:
    if not e.scenario.policy.careers.score_days:
        return float("nan")
    offices = e.world.officials["office"]
    total = sum(figure(values[offices == kind]) * np.sum(offices == kind) for kind in np.unique(offices))
    return float(total / len(offices))


def _days(e: Evidence, name: str) -> float:
    return float(e.world.official_days[name][e.start // DAY : max(1, e.now // DAY)].sum())
