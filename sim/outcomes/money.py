"""Money: what is done for pay and what waits for money, what comes in, what is lost, and who is scored worst."""

from __future__ import annotations

import numpy as np

from sim.agents.accounts import CATEGORY, INSURER, ORGANISATION
from sim.outcomes.evidence import Evidence, Floats, Mask, share
from sim.outcomes.outcome import outcome
from sim.vocabulary.states import CaseState

LEAST_CASES = 20


@outcome("ratio", better="neither")
def paid_effort_ratio(e: Evidence) -> float:
    """work begun / work that came to departments, in hours: of what pays (categories with a fee; if there are none,
    those worth a quarter more than the mean) against the rest"""
    pays = _paying(e)
    return share(_taken_up(e, pays), _taken_up(e, ~pays)) if pays.any() and not pays.all() else float("nan")


@outcome("share", better="less")
def put_off_share(e: Evidence) -> float:
    """cases that found an empty purse / arrivals at departments, whole run"""
    return share(float(e.world.accounts["put_off"].sum()), float(e.world.days["dispatches"].sum()))


@outcome("yuan", better="neither")
def fees_yuan(e: Evidence) -> float:
    """fees and fines collected, whole run"""
    return float(e.world.departments["fees"].sum())


@outcome("ratio", better="less")
def money_gap(e: Evidence) -> float:
    """yearly money a resident of the streets' purses: (most - least) / mean"""
    accounts = e.world.accounts[e.world.accounts["kind"] <= CATEGORY]
    people = np.bincount(e.world.grids["street"], e.world.grids["residents"])
    if len(accounts) == 0 or len(people) < 2:
        return float("nan")
    money = np.bincount(accounts["street"], accounts["own"] + accounts["above"], minlength=len(people))
    each = money[people > 0] / people[people > 0]
    return share(float(np.ptp(each)), float(money.sum() / people.sum()))


@outcome("score", better="more")
def lowest_department_score(e: Evidence) -> float:
    """mean score over the evaluations so far of the department scored worst, of those with 20 cases or more"""
    return float(_scores(e).min()) if len(_scores(e)) else float("nan")


@outcome("score", better="less")
def department_score_spread(e: Evidence) -> float:
    """standard deviation of the same scores over the departments"""
    return float(_scores(e).std()) if len(_scores(e)) else float("nan")


@outcome("yuan", better="neither")
def deposits_lost_yuan(e: Evidence) -> float:
    """deposits that organisations have lost over bad work, whole run"""
    return _spent(e, ORGANISATION)


@outcome("yuan", better="neither")
def damages_yuan(e: Evidence) -> float:
    """damages that insurers have paid, whole run"""
    return _spent(e, INSURER)


def _spent(e: Evidence, kind: int) -> float:
    accounts = e.world.accounts
    return float(accounts["spent"][accounts["kind"] == kind].sum())


def _scores(e: Evidence) -> Floats:
    """Mean scores of the departments with enough cases for a rate to say something."""
    table = e.world.departments[e.world.departments["handled"] >= LEAST_CASES]
    evaluations = e.now // int(e.world.settings["evaluation"][0])
    return np.asarray(1.0 - table["points_lost"] / evaluations) if evaluations else np.zeros(0)


def _paying(e: Evidence) -> Mask:
    """Cases on file in categories that pay the office."""
    rows, fees = e.scenario.troubles.categories, e.scenario.policy.finance.fees
    value = np.array([row.value for row in rows])
    weight = np.array([row.rate * row.work_hours for row in rows])
    mean = float((value * weight).sum() / weight.sum()) if weight.sum() > 0 else float(value.mean())
    pays = np.array([row.name in fees if fees else row.value >= 1.25 * mean for row in rows])
    return np.asarray(pays[e.cases["believed"]] & (e.cases["department"] >= 0))


def _taken_up(e: Evidence, which: Mask) -> float:
    """Share of the hours of work that came to departments on which somebody has begun."""
    came = which & (e.cases["department"] >= 0) & (e.cases["state"] != CaseState.WITHDRAWN)
    hours = e.cases["work"]
    return share(float(hours[came & (e.cases["acted"] >= 0)].sum()), float(hours[came].sum()))
