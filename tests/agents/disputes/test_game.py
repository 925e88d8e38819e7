"""The game of a dispute: dominant moves and equilibria against brute force, zone of a deal, what changes the game."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarrels import PARKING, one_dispute

from sim.agents.disputes.game import (
    CONCEDES,
    INSISTS,
    counterparty_gains,
    equilibria,
    is_self_enforcing,
    play,
    residents_gain,
    temptations,
    zone,
)
from sim.run.simulation import Simulation

MOVES = (CONCEDES, INSISTS)
tables = st.lists(st.integers(-9, 9), min_size=8, max_size=8).map(
    lambda numbers: np.array(numbers, float).reshape(2, 2, 2)
)


def world_of(table: Any, **levers: Any) -> Any:
    """A world with one dispute that plays this game."""
    world = Simulation(one_dispute(levers=levers), 1).world
    world.payoffs[0] = table
    world.disputes[0].temptation, world.disputes[0].residents_temptation = temptations(np.asarray(table))
    return world


def test_the_parking_game_locks_both_sides_in() -> None:
    """SF-12: insisting is dominant for both, the outcome is jointly worse than renting, and nobody leaves it alone."""
    table = np.array(PARKING)
    assert (table[INSISTS, :, 0] > table[CONCEDES, :, 0]).all()
    assert (table[:, INSISTS, 1] > table[:, CONCEDES, 1]).all()
    assert table[CONCEDES, CONCEDES].tolist() == [1, 1]
    assert table[INSISTS, CONCEDES].tolist() == [9, -9]
    assert table[INSISTS, INSISTS].sum() < 2
    assert equilibria(table) == [(INSISTS, INSISTS)]
    assert temptations(table) == (8.0, 5.0)


@given(tables)
def test_equilibria_are_those_that_brute_force_finds(table: Any) -> None:
    found = [
        (c, r)
        for c, r in product(MOVES, MOVES)
        if all(table[c, r, 0] >= table[other, r, 0] and table[c, r, 1] >= table[c, other, 1] for other in MOVES)
    ]
    assert equilibria(table) == found


@given(tables)
def test_play_rests_exactly_in_equilibria(table: Any) -> None:
    """From an equilibrium nobody moves; where play has come to rest, there is an equilibrium."""
    world = world_of(table)
    dispute = world.disputes[0]
    for start in product(MOVES, MOVES):
        dispute.counterparty, dispute.residents = start
        play(world, 0)
        first = (int(dispute.counterparty), int(dispute.residents))
        if start in equilibria(table):
            assert first == start
        play(world, 0)
        if (int(dispute.counterparty), int(dispute.residents)) == first:
            assert first in equilibria(table)


@given(tables)
def test_a_sanction_above_the_temptation_makes_conceding_dominant(table: Any) -> None:
    world = world_of(table)
    dispute = world.disputes[0]
    dispute.sanction = dispute.temptation + 0.5
    dispute.residents_bond = dispute.residents_temptation + 0.5
    assert all(counterparty_gains(world, 0, move) < 0 for move in MOVES)
    assert all(residents_gain(world, 0, move) < 0 for move in MOVES)
    assert is_self_enforcing(world, 0)


def test_a_committee_needs_the_tariff_beside_it_to_bind_the_developer() -> None:
    """SF-15: what a committee can withhold is less than the developer gains by sale-only.

    Rent beside sale makes up for it.
    """
    world = world_of(PARKING)
    dispute = world.disputes[0]
    dispute.bond, dispute.residents_bond = 0.9 * 8, 0.9 * 5
    assert not is_self_enforcing(world, 0)
    dispute.tariff = 1.0
    assert is_self_enforcing(world, 0)
    dispute.bond = 0.0
    assert not is_self_enforcing(world, 0)


@given(tables)
def test_any_share_in_the_zone_is_better_for_both_than_war(table: Any) -> None:
    least, top = zone(table)
    for share in np.linspace(least, top, 5) if least <= top else ():
        deal = (1 - share) * table[INSISTS, CONCEDES] + share * table[CONCEDES, CONCEDES]
        assert (deal >= table[INSISTS, INSISTS] - 1e-9).all()
    if least > top:
        for share in np.linspace(0, 1, 21):
            deal = (1 - share) * table[INSISTS, CONCEDES] + share * table[CONCEDES, CONCEDES]
            assert (deal < table[INSISTS, INSISTS] + 1e-9).any()


@pytest.mark.parametrize("seed", [1, 2])
def test_members_are_sorted_by_threshold_and_drawn_before_any_policy(seed: int) -> None:
    worlds = [
        Simulation(one_dispute(levers=levers), seed).world for levers in ({}, {"mediators": 50.0, "screening_days": 7})
    ]
    for world in worlds:
        dispute = world.disputes[0]
        own = slice(int(dispute.first), int(dispute.first + dispute.concerned))
        assert (np.diff(world.thresholds[own]) >= 0).all()
        assert len(set(world.members[own].tolist())) == dispute.concerned
    for name in ("members", "thresholds", "payoffs"):
        assert getattr(worlds[0], name).tobytes() == getattr(worlds[1], name).tobytes()
