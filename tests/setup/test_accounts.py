"""What streets can spend on work: what is taken up and sent back, matched, bargained for and levelled."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import composed

from sim.run.simulation import Simulation
from sim.setup.accounts import money_for_work

RICH_AND_POOR = ("scenario=small_town", "territory.street_capacity=[1.5,0.5]", "policy.finance.allotment=1")


def money(*levers: str) -> tuple[np.ndarray, np.ndarray]:
    """Yuan a year a resident raised in the two streets, and from above."""
    world = Simulation(composed(*RICH_AND_POOR, *levers), 1).world
    people = np.bincount(world.grids["street"], world.grids["residents"])
    purses = world.accounts[world.accounts["street"] >= 0]
    return tuple(np.bincount(purses["street"], purses[name]) / people for name in ("own", "above"))  # type: ignore[return-value]


def test_streets_raise_money_by_their_capacity_and_keep_what_is_not_taken_up() -> None:
    own, above = money()
    assert own[0] / own[1] == pytest.approx(3.0)
    assert (above == 0).all()
    kept, back = money("policy.finance.taken_up=0.6", "policy.finance.sent_back=0")
    assert kept == pytest.approx(0.4 * own)
    assert (back == 0).all()


def test_transfers_by_residents_level_and_bargaining_does_not() -> None:
    by_heads, bargained = (
        money("policy.finance.taken_up=0.6", f"policy.finance.bargaining={share}") for share in (0, 1)
    )
    assert by_heads[1][0] == pytest.approx(by_heads[1][1])
    assert bargained[1][0] > 5 * bargained[1][1]


def test_a_street_gets_no_more_than_it_can_match() -> None:
    own, above = money("policy.finance.taken_up=0.6", "policy.finance.matching=1")
    assert above[1] == pytest.approx(own[1])
    assert (above <= own + 1e-9).all()


def test_formula_grants_fill_the_gap_to_the_standard() -> None:
    """SF-30: (standard - capacity) x residents, paid from above."""
    own, above = money("policy.finance.equalisation=1")
    assert above[0] == 0
    people = np.bincount(*(lambda grids: (grids["street"], grids["residents"]))(_grids()))
    standard = 1.0 * own[1] / 0.5
    assert own[1] + above[1] == pytest.approx(standard)
    half = money("policy.finance.equalisation=0.5")[1]
    assert half == pytest.approx(above / 2)
    assert people.sum() > 0


def test_who_is_not_registered_does_not_count_for_the_formula() -> None:
    present = money("policy.finance.equalisation=1")[1]
    levers = ("policy.finance.equalisation=1", "policy.finance.heads=registered", "population.groups.1.registered=0")
    assert money(*levers)[1][1] < present[1]


def test_money_for_work_is_never_more_than_all_of_it() -> None:
    assert money_for_work(composed("scenario=small_town")) == 1.0
    assert money_for_work(composed("scenario=small_town", "policy.finance.allotment=5")) == 1.0
    taken = composed("scenario=small_town", "policy.finance.allotment=0.8", "policy.finance.taken_up=0.5",
                     "policy.finance.sent_back=0")  # fmt: skip
    assert money_for_work(taken) == pytest.approx(0.4)


def _grids() -> np.ndarray:
    return Simulation(composed(*RICH_AND_POOR), 1).world.grids
