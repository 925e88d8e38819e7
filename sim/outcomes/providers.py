"""Providers: what contracted work costs, how good it is, how many bid, and how often firms are replaced."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.agents.provider import ESTATE, UPKEEP, YEAR
from sim.outcomes.evidence import Evidence, share
from sim.outcomes.outcome import outcome
from sim.outcomes.society import purchases_yuan
from sim.vocabulary.events import NOBODY


@outcome("yuan", better="less")
def purchase_price_yuan(e: Evidence) -> float:
    """prices of the cases that organisations took / cases taken, whole run"""
    return share(purchases_yuan(e), float(e.world.organisations["taken"].sum()))


@outcome("share", better="less")
def contract_price_share(e: Evidence) -> float:
    """mean over all awards of price / list price, whole run"""
    return share(float(e.world.contracts["ratios"].sum()), float(e.world.contracts["awards"].sum()))


@outcome("score", better="more")
def contract_quality(e: Evidence) -> float:
    """mean quality of contracted work at the end: 0 none, 0.5 ordinary, 1 faultless"""
    held = e.world.contracts[e.world.contracts["holder"] != NOBODY]
    return share(float(held["delivered"].sum()), len(held))


@outcome("bids", better="neither")
def bids_per_award(e: Evidence) -> float:
    """bids / awards, whole run"""
    return share(float(e.world.contracts["offers"].sum()), float(e.world.contracts["awards"].sum()))


@outcome("share", better="neither")
def contracts_changed_share(e: Evidence) -> float:
    """awards to another firm than before / awards after the first firm, whole run"""
    contracts = e.world.contracts
    first = float(((contracts["trade"] != ESTATE) & (contracts["awards"] > 0)).sum())
    return share(float(contracts["changes"].sum()), float(contracts["awards"].sum()) - first)


@outcome("share", better="more")
def fees_paid_share(e: Evidence) -> float:
    """mean share of property fees that owners pay at the end"""
    estates = _estates(e)
    return share(float(estates["paying"].sum()), len(estates))


@outcome("share", better="neither")
def companies_replaced_share(e: Evidence) -> float:
    """estates whose owners have replaced the developer's property company / estates"""
    estates = _estates(e)
    return share(float((estates["replaced"] > 0).sum()), len(estates))


def upkeep_yuan(e: Evidence) -> float:
    """Yuan paid until now for cleaning and greening."""
    streets = e.world.contracts[e.world.contracts["trade"] == UPKEEP]
    running = streets["price"] * (e.now - streets["since"]) / YEAR
    return float(streets["paid"].sum() + running.sum())


def _estates(e: Evidence) -> Any:
    return e.world.contracts[np.asarray(e.world.contracts["trade"] == ESTATE)]
