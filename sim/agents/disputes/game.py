"""The game between the two sides: payoffs as changed by orders, committees and tariffs, and best replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.agents.disputes.records import CONCEDES, INSISTS
from sim.engine.numba.compiling import behaviour

if TYPE_CHECKING:
    from sim.world import World

COUNTERPARTY, RESIDENTS = 0, 1
Table = NDArray[np.float64]
"""Payoffs by [counterparty insists, residents insist, side]; 0 concedes, 1 insists."""


@behaviour
def counterparty_gains(world: World, dispute_id: int, residents: int) -> float:
    """Return what insisting now gains the counterparty over conceding, given the residents' move.

    An order and the contract with a committee make insisting costly. With both offers side by side, those residents who
    like the counterparty's own terms take them, so that conceding brings their part of what insisting would.
    """
    dispute = world.disputes[dispute_id]
    p = world.payoffs
    own_terms = p[dispute_id, INSISTS, CONCEDES, COUNTERPARTY] - p[dispute_id, CONCEDES, CONCEDES, COUNTERPARTY]
    beside = dispute.tariff * world.settings[0].willing_buyers * own_terms
    insisting = p[dispute_id, INSISTS, residents, COUNTERPARTY] - dispute.sanction - dispute.bond
    return float(insisting - p[dispute_id, CONCEDES, residents, COUNTERPARTY] - beside)


@behaviour
def residents_gain(world: World, dispute_id: int, counterparty: int) -> float:
    """Return what insisting now gains residents over conceding, given the counterparty's move."""
    p = world.payoffs
    insisting = p[dispute_id, counterparty, INSISTS, RESIDENTS] - world.disputes[dispute_id].residents_bond
    return float(insisting - p[dispute_id, counterparty, CONCEDES, RESIDENTS])


@behaviour
def reply(gain: float, now: int) -> int:
    """Return the best reply; a side that gains nothing either way goes on as before."""
    if gain > 0.0:
        return INSISTS
    return CONCEDES if gain < 0.0 else now


@behaviour
def play(world: World, dispute_id: int) -> None:
    """Let each side in turn make its best reply to the other, the counterparty first."""
    dispute = world.disputes[dispute_id]
    dispute.counterparty = reply(counterparty_gains(world, dispute_id, dispute.residents), dispute.counterparty)
    dispute.residents = reply(residents_gain(world, dispute_id, dispute.counterparty), dispute.residents)


@behaviour
def is_self_enforcing(world: World, dispute_id: int) -> bool:
    """Return whether peace is an equilibrium: neither side gains by insisting if the other concedes."""
    return counterparty_gains(world, dispute_id, CONCEDES) <= 0.0 and residents_gain(world, dispute_id, CONCEDES) <= 0.0


def equilibria(table: Table) -> list[tuple[int, int]]:
    """Return the pairs of moves (counterparty, residents) from which neither side gains by deviating alone.

    >>> equilibria(np.array([[[1, 1], [-2, 2]], [[9, -9], [-1, -4]]], float))
    [(1, 1)]
    """
    best_of_counterparty, best_of_residents = table[:, :, COUNTERPARTY].max(axis=0), table[:, :, RESIDENTS].max(axis=1)
    moves = (CONCEDES, INSISTS)
    return [
        (c, r)
        for c in moves
        for r in moves
        if table[c, r, COUNTERPARTY] >= best_of_counterparty[r] and table[c, r, RESIDENTS] >= best_of_residents[c]
    ]


def temptations(table: Table) -> tuple[float, float]:
    """Return the most that insisting can gain each side, whatever the other does; not below 0."""
    counterparty = (table[INSISTS, :, COUNTERPARTY] - table[CONCEDES, :, COUNTERPARTY]).max()
    residents = (table[:, INSISTS, RESIDENTS] - table[:, CONCEDES, RESIDENTS]).max()
    return max(0.0, float(counterparty)), max(0.0, float(residents))


def zone(table: Table) -> tuple[float, float]:
    """Return the smallest and largest share of what residents ask for that both sides prefer to open conflict.

    A deal at share x is worth (1 - x) of the terms of the counterparty and x of those of residents. The zone is empty
    if the first number is larger.

    >>> zone(np.array([[[1, 1], [-2, 2]], [[9, -9], [-1, -4]]], float))
    (0.5, 1.0)
    """
    theirs, ours, war = table[INSISTS, CONCEDES], table[CONCEDES, CONCEDES], table[INSISTS, INSISTS]
    step = ours - theirs  # of each side, from x = 0 to x = 1
    least, top = 0.0, 1.0
    for side in (COUNTERPARTY, RESIDENTS):
        need = war[side] - theirs[side]
        if step[side] > 0:
            least = max(least, float(need / step[side]))
        elif step[side] < 0:
            top = min(top, float(need / step[side]))
        elif need > 0:
            return 1.0, 0.0
    return (least, top) if least <= 1.0 and top >= 0.0 else (1.0, 0.0)
