"""Contracts that end before their term, and organisations that wind down."""

from __future__ import annotations

from typing import Any

import numpy as np
from markets import market_scenario
from small_worlds import composed, ran

from sim.run.simulation import simulate

TOWN = ("scenario=small_town", "horizon.days=120", "horizon.warmup_days=0", "policy.participation.referral_share=1")


def upkeep(ends_below: float, inspection: float = 1.0) -> Any:
    """Contracts for upkeep under which half of what was promised is done."""
    levers = {"upkeep_firms": 4, "contracted": ("litter",), "ends_below": ends_below, "inspection": inspection}
    return simulate(market_scenario(levers | {"contract_days": 3650}, {"quality_span": 0.5}), 3).simulation.world


def test_a_contract_ends_early_only_for_work_that_somebody_sees_to_be_bad() -> None:
    assert (upkeep(0.0).contracts["awards"] == 1).all()
    assert upkeep(0.5).contracts["awards"].sum() > len(upkeep(0.5).contracts)
    assert (upkeep(0.5, 0.0).contracts["awards"] == 1).all()


def closing(days: int) -> Any:
    names = ",".join(row.name for row in composed(*TOWN).organisations)
    change = f"policy.later=[{{day:30,partnership:{{closed:[{names}],closing_days:{days}}}}}]"
    return ran(*TOWN, change).simulation.world


def test_an_organisation_that_winds_down_takes_fewer_and_fewer_cases_and_then_none() -> None:
    at_once, slowly, never = closing(0), closing(60), ran(*TOWN).simulation.world
    taken = [int(each.organisations["taken"].sum()) for each in (at_once, slowly, never)]
    assert taken[0] < taken[1] < taken[2]
    late = slowly.cases["organisation"][slowly.cases["dispatched"] > 90 * 86_400]
    assert (late < 0).all() or np.count_nonzero((late >= 0) & (late < len(slowly.organisations))) == 0
