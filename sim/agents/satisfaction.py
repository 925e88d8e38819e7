"""Satisfaction, trust and expectation: how a contact moves them, and how they settle down between contacts.

Expectancy-disconfirmation: a contact is compared with what was expected; losses weigh `loss_aversion` times as much as
gains; trust moves more slowly than satisfaction; expectation drifts towards experience. Between contacts satisfaction
S settles towards trust T, and T drifts towards a mix of S and the resident's disposition D, to which both return in
the end:

    dS/dt = (T - S) / relaxation        dT/dt = (pull S + (1 - pull) D - T) / trust time

Feelings settle overnight: the solution is taken from midnight to midnight, and a day's contacts add up. The two
equations are linear with the same constants for everybody, so the sums over a grid or a group obey them too and are
kept exactly, without a pass over the residents. What residents see of their street comes on top of both
(`sim.agents.surroundings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.surroundings import ambient_satisfaction, ambient_trust
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

mood_record = np.dtype(
    [
        ("disposition", "f8"),  # sum over members: the trust they start with and return to
        ("trust", "f8"),  # sum over members, surroundings apart
        ("satisfaction", "f8"),  # sum over members, surroundings apart
        ("ambient_trust", "f8"),  # sum over members of what the surroundings add, as of the last midnight
        ("ambient_satisfaction", "f8"),
        ("members", "i8"),
    ],
    align=True,
)


SLOW, FAST, ANGER = range(3)  # columns of `World.fading`: what is left of a mode, or of anger, after so many days


@behaviour
def nights(since: int, now: int) -> int:
    """Return the midnights between two moments."""
    return max(0, now // DAY - since // DAY)


@behaviour
def settled(world: World, resident_id: int, now: int) -> tuple[float, float]:
    """Return the satisfaction and the trust that a resident's contacts have left by now, surroundings apart."""
    s, resident = world.settings[0], world.residents[resident_id]
    passed = nights(int(resident.contact), now)
    if passed == 0:
        return float(resident.satisfaction), float(resident.trust)
    disposition = float(resident.disposition)
    satisfaction, trust = resident.satisfaction - disposition, resident.trust - disposition
    slow = world.fading[passed, SLOW]
    gone = world.fading[passed, FAST] - slow
    moving = s.fast_satisfaction * satisfaction + s.fast_trust * trust
    drifting = s.trust_by_satisfaction * satisfaction + (1.0 - s.fast_satisfaction) * trust
    return float(disposition + slow * satisfaction + gone * moving), float(disposition + slow * trust + gone * drifting)


@behaviour
def felt(own: float, ambient: float) -> float:
    """Return a score that a resident feels: what contacts have left, and what the surroundings add."""
    return min(1.0, max(0.0, own + ambient))


@behaviour
def settle_sums(world: World) -> None:
    """Let the sums of grids and groups settle for a night."""
    s = world.settings[0]
    for row in range(len(world.moods)):
        mood = world.moods[row]
        satisfaction, trust = mood.satisfaction - mood.disposition, mood.trust - mood.disposition
        mood.satisfaction = mood.disposition + s.day_satisfaction * satisfaction + s.day_satisfaction_by_trust * trust
        mood.trust = mood.disposition + s.day_trust_by_satisfaction * satisfaction + s.day_trust * trust


@behaviour
def satisfaction_at(world: World, resident_id: int, now: int) -> float:
    """Return the satisfaction of a resident now, what the surroundings add included."""
    return felt(settled(world, resident_id, now)[0], ambient_satisfaction(world, world.residents[resident_id]))


@behaviour
def trust_at(world: World, resident_id: int, now: int) -> float:
    """Return the trust of a resident now, what the surroundings add included."""
    return felt(settled(world, resident_id, now)[1], ambient_trust(world, world.residents[resident_id]))


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
    own_satisfaction, own_trust = settled(world, resident_id, now)
    satisfaction = felt(own_satisfaction, ambient_satisfaction(world, resident))
    trust = felt(own_trust, ambient_trust(world, resident))
    gap = outcome - resident.expectation
    change = moved(satisfaction, gap, weight * s.satisfaction_gain, s.loss_aversion) - satisfaction
    trust_change = moved(trust, trust_gap, weight * s.trust_gain, s.loss_aversion) - trust
    resident.satisfaction = own_satisfaction + change
    resident.trust = own_trust + trust_change
    resident.expectation = resident.expectation + weight * s.expectation_gain * gap
    if now > resident.contact:
        resident.contact = now
    grid, group = world.moods[world.cells[resident.cell].grid], world.moods[len(world.grids) + resident.group]
    grid.satisfaction += change
    grid.trust += trust_change
    group.satisfaction += change
    group.trust += trust_change
