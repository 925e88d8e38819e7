"""The way of a case through the tiers: where it enters, where it stands, and how it leaves.

What the grid cannot settle, and what residents bring to the counter nearby, goes to the lowest tier first. A hotline,
an app or a petition leads past the tiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.waiting_line import leave
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import COUNTY, Channel, TierPlace, TierUnit

if TYPE_CHECKING:
    from sim.world import World

climb_record = np.dtype(
    [
        ("office", "i4"),  # where it is or where it is going, -1 nowhere
        ("place", "i1"),  # TierPlace
        ("settled_by", "i1"),  # tier, -1 none
        ("laid_aside", "i2"),  # times
        ("life", "i4"),  # which life of the trouble has been through the tiers, counted from 1
        ("due", "i4"),  # s, when an office will take it out of the drawer
        ("since", "i4"),  # s, when it came to the tiers
        ("seconds", "i4"),  # spent in the tiers before that
    ],
    align=True,
)


def blank_climbs(n: int) -> np.recarray:
    """Return a table of `n` cases that no tier has seen."""
    table = np.zeros(n, climb_record).view(np.recarray)
    table["office"], table["settled_by"], table["due"] = a.NOBODY, a.NOBODY, a.NEVER
    return table


@behaviour
def way_up(world: World, case_id: int, now: int) -> int:
    """Return the message by which a matter goes up that the grid does not settle: to the lowest tier, or the centre."""
    if len(world.tiers) == 0:
        return a.RECEIVED_BY_CENTRE
    return enter_tiers(world, case_id, now)


@behaviour
def way_of_report(world: World, case_id: int, now: int) -> int:
    """Return the message by which a report goes up; not every channel leads through the tiers."""
    if len(world.tiers) == 0:
        return a.RECEIVED_BY_CENTRE
    channel = world.cases[case_id].channel
    by_wire = channel == Channel.HOTLINE or channel == Channel.APP
    if channel == Channel.PETITION or (by_wire and world.centre[0].operators > 0):
        return a.RECEIVED_BY_CENTRE
    return enter_tiers(world, case_id, now)


@shared_behaviour
def enter_tiers(world: World, case_id: int, now: int) -> int:
    """Send a case on its way to the lowest tier, once in each life of the trouble; return the message for it."""
    climb = world.climbs[case_id]
    if climb.place != TierPlace.OUTSIDE or has_climbed(world, case_id):
        return a.RECEIVED_BY_CENTRE
    set_out(world, case_id, 0, now)
    return a.REACHED_TIER


@behaviour
def has_climbed(world: World, case_id: int) -> bool:
    """Return whether the tiers have seen the case in this life of the trouble."""
    return bool(world.climbs[case_id].life == world.cases[case_id].recurrences + 1)


@behaviour
def set_out(world: World, case_id: int, tier_id: int, now: int) -> None:
    """Send a case on its way to a tier for the first time in this life."""
    climb = world.climbs[case_id]
    climb.office = office_of(world, case_id, tier_id)
    climb.place = TierPlace.UNDER_WAY
    climb.life = world.cases[case_id].recurrences + 1
    climb.since = now


@behaviour
def office_of(world: World, case_id: int, tier_id: int) -> int:
    """Return the office of a tier that looks after the place of a case."""
    tier = world.tiers[tier_id]
    grid = world.grids[world.cells[world.cases[case_id].cell].grid]
    if tier.unit == TierUnit.COMMUNITY:
        return int(tier.first + grid.community)
    if tier.unit == TierUnit.STREET:
        return int(tier.first + grid.street)
    return int(tier.first)


@behaviour
def step_outside(world: World, case_id: int, now: int) -> None:
    """Note that a case has left the tiers: settled, given up, or handed to the centre."""
    climb = world.climbs[case_id]
    climb.place = TierPlace.OUTSIDE
    climb.seconds += now - climb.since
    climb.since = now


@behaviour
def is_with_a_tier(world: World, case_id: int) -> bool:
    """Return whether a case is with a tier, or lost on its way; the centre does not know of it then."""
    return len(world.tiers) > 0 and world.climbs[case_id].place != TierPlace.OUTSIDE


@behaviour
def take_from_office(world: World, case_id: int) -> bool:
    """Take a case out of a line or a drawer; return whether it lay there, or was lost, so that nobody works on it."""
    climb = world.climbs[case_id]
    if climb.place == TierPlace.WAITING:
        office = world.tier_offices[climb.office]
        office.first = leave(world.cases, office.first, case_id)
        office.queue -= 1
        return True
    if climb.place == TierPlace.IN_DRAWER:
        world.tier_offices[climb.office].drawer -= 1
        climb.due = a.NEVER
        return True
    return bool(climb.place == TierPlace.LOST)


@shared_behaviour
def give_up_in_tiers(world: World, case_id: int, now: int) -> bool:
    """Let a resident give up a matter that lies with a tier; return whether it could be given up."""
    if not take_from_office(world, case_id):
        return False
    step_outside(world, case_id, now)
    return True


@shared_behaviour
def carry_up(world: World, case_id: int, now: int) -> None:
    """Take a matter that lies with a tier past it, as residents do who go one tier up, or to the county at once.

    Nothing is lost on a way that residents go themselves.
    """
    climb = world.climbs[case_id]
    before = int(climb.office)
    if not take_from_office(world, case_id):
        return
    tier_id = int(world.tier_offices[before].tier) + 1
    if world.cases[case_id].tier >= COUNTY or tier_id >= len(world.tiers):
        step_outside(world, case_id, now)
        send(world.heap, world.count, now, a.RECEIVED_BY_CENTRE, case_id)
        return
    climb.office = office_of(world, case_id, tier_id)
    climb.place = TierPlace.UNDER_WAY
    send(world.heap, world.count, now, a.REACHED_TIER, case_id)


@shared_behaviour
def remind_tier(world: World, case_id: int, now: int) -> None:
    """Let a reminder bring a matter back that was laid aside or lost on its way; the louder it is, the likelier."""
    climb = world.climbs[case_id]
    if climb.place != TierPlace.IN_DRAWER and climb.place != TierPlace.LOST:
        return
    count = world.cases[case_id].recurrences * 64 + world.cases[case_id].urged
    if not bernoulli(world.settings[0].seed, purposes.TIER_HEARS, case_id, count, heard(world, case_id)):
        return
    take_from_office(world, case_id)
    climb.place = TierPlace.UNDER_WAY
    send(world.heap, world.count, now, a.REACHED_TIER, case_id)


@behaviour
def heard(world: World, case_id: int) -> float:
    """Return how far the noise about a case is heard: 0 where all is quiet, near 1 where it is very loud (SF-11)."""
    noise = float(world.cases[case_id].noise)
    return noise / (noise + world.settings[0].noise_heard)
