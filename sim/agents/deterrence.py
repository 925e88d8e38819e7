"""Presence: how guards and campaigns deter or displace offences, and how cameras reveal troubles.

Offenders stay away from guards and campaigns, or move to where nobody looks; cameras show what happens elsewhere. Only
what a policy adds to ordinary patrol counts here. Fear is a function of time: during a campaign it is that of the
guards on the streets, afterwards it fades. The stream of troubles stays as it was drawn: an offence that is not
committed keeps its row and is marked as deterred.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.clashes import is_left_alone
from sim.agents.patrol import can_be_seen
from sim.cases.transitions import bring_to_light
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Source
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

COMMITS = 0  # in the open, where a patrol may pass
STAYS_AWAY = 1  # nothing happens
HIDES = 2  # the offence is committed where no patrol passes
SPARED = 3  # an overhaul of the object has spared the failure


@behaviour
def fear_at(world: World, now: int) -> float:
    """Return the share of deterrable offenders whom presence keeps away at this moment."""
    s = world.settings[0]
    if s.campaign_every <= 0:
        return float(s.guarded)
    since = now % s.campaign_every
    if since < s.campaign_length:
        return float(s.campaign)
    return float(s.guarded + (s.campaign - s.guarded) * math.exp(-(since - s.campaign_length) / s.fear))


@behaviour
def reaction_to_presence(world: World, case_id: int, now: int) -> int:
    """Return whether a trouble about to arise COMMITS, HIDES or STAYS_AWAY (R13).

    With a legal outlet no offence is needed; fear prevents an offence or drives it out of sight.
    """
    s = world.settings[0]
    offence = world.categories[world.cases[case_id].category].deterrable
    if offence <= 0.0:
        return COMMITS
    legal = offence * s.outlets
    afraid = (offence - legal) * fear_at(world, now)
    if not bernoulli(s.seed, purposes.DETERRED, case_id, 0, legal + afraid):
        return COMMITS
    if bernoulli(s.seed, purposes.DISPLACED, case_id, 0, s.displacement * afraid / (legal + afraid)):
        return HIDES
    return STAYS_AWAY


@behaviour
def on_deterred(world: World, case_id: int, now: int) -> int:
    """Record that the offence is not committed."""
    world.cases[case_id].state = CaseState.DETERRED
    world.days[now // DAY].deterred += 1
    return a.SYSTEM


@behaviour
def show_to_cameras(world: World, case_id: int, now: int) -> None:
    """Draw whether a camera shows the trouble to somebody who watches, and schedule that moment."""
    s = world.settings[0]
    case = world.cases[case_id]
    if bernoulli(s.seed, purposes.CAMERA, case_id, case.recurrences, world.watched[case.cell]):
        wait = int(exponential(s.seed, purposes.CAMERA_DELAY, case_id, case.recurrences, s.camera_delay))
        send(world.heap, world.count, now + wait, a.FILMED, case_id)


@behaviour
def on_filmed(world: World, case_id: int, now: int) -> int:
    """Discover a trouble on a screen, at any hour, unless somebody was quicker; an operator files it."""
    if not can_be_seen(world, case_id):
        return a.SILENT
    if world.settings[0].avoidance > 0.0 and is_left_alone(world, case_id, now):
        return a.SILENT
    bring_to_light(world, case_id, now, Source.CAMERA)
    send(world.heap, world.count, now, a.RECEIVED_BY_CENTRE, case_id)
    return a.SYSTEM
