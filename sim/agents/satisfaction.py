"""Satisfaction, trust and expectation: how a contact moves them, and how they relax between contacts.

Expectancy-disconfirmation: a contact is compared with what was expected; losses weigh `loss_aversion` times as much as
gains; trust moves more slowly than satisfaction; expectation drifts towards experience. Between contacts satisfaction
decays towards trust with one time constant for everybody, so the sums over a grid or a group decay by the same law and
are kept exactly, without a pass over the residents.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.numba.compiling import behaviour, shared_behaviour

if TYPE_CHECKING:
    from sim.world import World

mood_record = np.dtype(
    [
        ("since", "i8"),  # s, when the sums were last brought up to date
        ("trust", "f8"),  # sum over members
        ("satisfaction", "f8"),  # sum over members, as of `since`
        ("members", "i8"),
    ],
    align=True,
)


@behaviour
def relaxed(world: World, since: int, now: int, trust: float, satisfaction: float) -> float:
    """Return satisfaction after its decay towards trust since the last contact, of one person or of a sum."""
    if now <= since:
        return satisfaction
    return trust + (satisfaction - trust) * math.exp(-(now - since) / world.settings[0].relaxation)


@behaviour
def satisfaction_at(world: World, resident_id: int, now: int) -> float:
    """Return the satisfaction of a resident now."""
    resident = world.residents[resident_id]
    return relaxed(world, resident.contact, now, resident.trust, resident.satisfaction)


@behaviour
def add_to_sum(world: World, row: int, now: int, trust: float, satisfaction: float) -> None:
    """Bring a sum up to date and add the changes of one member."""
    mood = world.moods[row]
    mood.satisfaction = relaxed(world, mood.since, now, mood.trust, mood.satisfaction) + satisfaction
    mood.trust += trust
    if now > mood.since:
        mood.since = now


@behaviour
def moved(score: float, gap: float, gain: float, loss_aversion: float) -> float:
    """Return a score in [0, 1] after a gap in [-1, 1] between experience and expectation."""
    if gap >= 0:
        return score + gain * gap * (1.0 - score)
    return score + min(1.0, gain * loss_aversion) * gap * score


@shared_behaviour
def update_satisfaction(
    world: World, resident_id: int, now: int, outcome: float, trust_gap: float, weight: float
) -> None:
    """Update the satisfaction, trust and expectation of a resident after a contact.

    `outcome` in [0, 1] is compared with the expectation; trust follows `trust_gap`; `weight` is in [0, 1].
    """
    s = world.settings[0]
    resident = world.residents[resident_id]
    satisfaction, trust = satisfaction_at(world, resident_id, now), float(resident.trust)
    gap = outcome - resident.expectation
    resident.satisfaction = moved(satisfaction, gap, weight * s.satisfaction_gain, s.loss_aversion)
    resident.trust = moved(trust, trust_gap, weight * s.trust_gain, s.loss_aversion)
    resident.expectation = resident.expectation + weight * s.expectation_gain * gap
    if now > resident.contact:
        resident.contact = now
    change, trust_change = float(resident.satisfaction) - satisfaction, float(resident.trust) - trust
    grid = int(world.cells[resident.cell].grid)
    add_to_sum(world, grid, now, trust_change, change)
    add_to_sum(world, len(world.grids) + resident.group, now, trust_change, change)
