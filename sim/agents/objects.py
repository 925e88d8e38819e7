"""Objects one by one: outfalls sealed and broken open, stalls that move on, owned components, cameras that fail.

A trouble of the right category comes from one object, drawn by the number of the case, so that policies meet the same
troubles at the same objects. What happens to an object decides whether and where the trouble takes place. Sealing
closes an outfall until somebody breaks it open; driving a stall off moves it to the next street unless there is a legal
place; overhauls spare failures that come from wear; an enterprise that owns a component nobody coded has to be found
before anybody can work; a camera sees a part of its cell while it works.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents import object_records as o
from sim.agents.department import enqueue_late
from sim.agents.deterrence import HIDES, SPARED, STAYS_AWAY
from sim.cases.time_limit import resume_clock
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

DIRECTIONS = 8


@shared_behaviour
def trace_to_object(world: World, case_id: int, now: int, fate: int) -> int:
    """Find the object that a trouble comes from and return what becomes of the trouble there.

    A sealed outfall stops it or drives it to the next cell, out of sight; an overhaul may have spared it; a stall
    causes it wherever it stands now.
    """
    object_id = int(world.object_of[case_id])
    if object_id == a.NOBODY:
        return fate
    case, thing = world.cases[case_id], world.objects[object_id]
    if thing.kind == o.COMPONENT:
        if is_spared(world, object_id, case_id, now):
            world.effects[now // DAY].overhauled += 1
            return SPARED
    elif thing.kind == o.OUTFALL:
        case.cell = thing.cell
        if thing.state == o.SEALED:
            if not bernoulli(world.settings[0].seed, purposes.DISPLACED, case_id, 1, world.settings[0].displacement):
                return STAYS_AWAY
            case.cell = next_place(world, int(thing.cell), case_id, 0)
            world.effects[now // DAY].displaced += 1
            return HIDES
    else:
        if thing.state == o.GIVEN_UP or (thing.state == o.LEGAL and world.settings[0].outlets > 0.0):
            return STAYS_AWAY
        thing.state = o.OPEN
        case.cell = thing.cell
    thing.troubles += 1
    return fate


@behaviour
def is_spared(world: World, object_id: int, case_id: int, now: int) -> bool:
    """Return whether the last overhaul of a component spares this failure; wear comes back with time."""
    s = world.settings[0]
    if s.overhaul <= 0:
        return False
    age = (now + int(world.objects[object_id].rank * s.overhaul)) % s.overhaul
    return bool(bernoulli(s.seed, purposes.WORN, case_id, 0, s.wear_share * math.exp(-age / s.wear)))


@behaviour
def next_place(world: World, cell: int, subject: int, count: int) -> int:
    """Return one of the cells around a cell."""
    s = world.settings[0]
    first = int(uniform(s.seed, purposes.OBJECT_MOVES, subject, count) * DIRECTIONS)
    for k in range(DIRECTIONS):
        other = int(world.neighbours[cell, (first + k) % DIRECTIONS])
        if other != a.NOBODY:
            return other
    return cell


@shared_behaviour
def deal_with_object(world: World, case_id: int, now: int) -> None:
    """Draw for the object what the end of a case brings: a stall is driven off, an owner is entered in the register."""
    object_id = int(world.object_of[case_id])
    if object_id == a.NOBODY:
        return
    s, case, thing = world.settings[0], world.cases[case_id], world.objects[object_id]
    if thing.kind == o.COMPONENT:
        if not thing.registered and bernoulli(s.seed, purposes.REGISTERED, case_id, case.recurrences, s.register):
            thing.registered = True
    elif thing.kind == o.STALL and thing.state == o.OPEN and case.cell == thing.cell:
        world.effects[now // DAY].driven_off += 1
        if bernoulli(s.seed, purposes.OBJECT_MOVES, object_id, 2 * thing.moved + 1, s.outlets):
            thing.state = o.LEGAL
        elif bernoulli(s.seed, purposes.BREAKING_OPEN, object_id, thing.moved, s.stall_gives_up):
            thing.state = o.GIVEN_UP
        else:
            thing.cell = next_place(world, int(thing.cell), object_id, 2 * thing.moved + 1_000_000)
            thing.moved += 1
            world.effects[now // DAY].displaced += 1


@shared_behaviour
def on_owner_found(world: World, case_id: int, now: int) -> int:
    """Put a case into the line of its department once the enterprise that owns the component has been found."""
    case = world.cases[case_id]
    if case.state != CaseState.OPEN:
        return a.SILENT
    resume_clock(world, case_id, now)
    enqueue_late(world, case_id, int(case.department), now)
    return int(case.department)


@shared_behaviour
def on_sealed(world: World, number: int, now: int) -> int:
    """Let a campaign seal open outfalls; each is broken open again some day, sooner without a legal outlet (SF-37)."""
    s = world.settings[0]
    send(world.heap, world.count, now + s.campaign_every, a.SEALED, number + 1)
    for object_id in range(len(world.objects)):
        thing = world.objects[object_id]
        if thing.kind != o.OUTFALL or thing.state != o.OPEN:
            continue
        if bernoulli(s.seed, purposes.SEALING, object_id, number, s.sealing):
            thing.state = o.SEALED
            thing.sealed += 1
            world.effects[now // DAY].sealed += 1
            plan_change(world, object_id, now, s.broken_open / max(1e-6, 1.0 - s.outlets))
    return a.SYSTEM


@behaviour
def plan_change(world: World, object_id: int, now: int, mean: float) -> None:
    """Draw when the state of an object changes next, if that falls within the run."""
    s, thing = world.settings[0], world.objects[object_id]
    count = 2 * thing.broken + (1 if thing.state == o.BROKEN else 0)
    when = now + 1 + int(min(exponential(s.seed, purposes.CAMERA_LIFE, object_id, count, mean), s.beyond))
    thing.due = when
    send(world.heap, world.count, when, a.OBJECT_CHANGED, object_id)


@shared_behaviour
def on_object_changed(world: World, object_id: int, now: int) -> int:
    """Let users break a sealed outfall open, a camera fail, or its owner repair it."""
    thing = world.objects[object_id]
    if thing.due != now:
        return a.SILENT
    thing.due = a.NEVER
    if thing.kind == o.OUTFALL:
        thing.state = o.OPEN
        thing.broken += 1
        world.effects[now // DAY].broken_open += 1
        return a.SYSTEM
    s = world.settings[0]
    if thing.state == o.WORKING:
        thing.state = o.BROKEN
        look(world, object_id, False)
        plan_change(world, object_id, now, s.private_repair if thing.owner == o.PRIVATE else s.public_repair)
        thing.broken += 1
    else:
        thing.state = o.WORKING
        look(world, object_id, True)
        plan_change(world, object_id, now, s.camera_life)
    return a.SYSTEM


@behaviour
def look(world: World, object_id: int, sees: bool) -> None:
    """Add what a camera sees to the chance that a visible trouble in its cell is seen, or take it away again."""
    cell = world.objects[object_id].cell
    world.lenses[cell] += 1 if sees else -1
    unseen = math.pow(1.0 - world.settings[0].camera_view, float(world.lenses[cell]))
    world.watched[cell] = 1.0 - (1.0 - world.watched_by_layers[cell]) * unseen
