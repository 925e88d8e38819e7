"""Shocks: who is struck, how neighbours and volunteers help at once, and surge staff who come and go.

The troubles of a shock are part of the stream (`sim.setup.shocks`). Here is what people do about them: those who know
the struck and trust one another take a part before any authority has heard of it, volunteers as far as they are still
active and need not wait for orders, and the offices in charge get officers for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.department import start_idle_officers_late
from sim.agents.satisfaction import trust_at
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.engine.working_time import worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes

if TYPE_CHECKING:
    from sim.world import World

shock_record = np.dtype([("starts", "i8"), ("ends", "i8"), ("group", "i8")], align=True)
LISTENERS_WITHOUT_TIES = 8  # neighbours who may help where no network is kept


@shared_behaviour
def on_struck(world: World, shock_id: int, now: int) -> int:
    """Begin a shock: call for the people on the lists whom it concerns, and for surge staff."""
    s = world.settings[0]
    if s.emergency > 0:
        call_for_people(world, shock_id, now)
    if s.surge > 0.0:
        send(world.heap, world.count, now + s.surge_delay, a.SURGED, shock_id)
    return a.SYSTEM


@behaviour
def call_for_people(world: World, shock_id: int, now: int) -> None:
    """Make everybody on the list whom a shock may have struck due at once; others wait for their turn."""
    shock = world.shocks[shock_id]
    for contact_id in range(len(world.contacts)):
        contact = world.contacts[contact_id]
        resident = world.residents[world.households[contact.household].head]
        if (shock.group == a.NOBODY or shock.group == resident.group) and is_struck_place(
            world, shock_id, resident.cell
        ):
            contact.due = now
            contact.urgent = now + world.settings[0].emergency
            world.services[0].called_for += 1


@behaviour
def is_struck_place(world: World, shock_id: int, cell: int) -> bool:
    """Return whether a shock strikes the community in which a cell lies."""
    community = world.grids[world.cells[cell].grid].community
    return bool(world.strikes[shock_id, len(world.categories) + community])


@shared_behaviour
def is_struck(world: World, case_id: int, now: int) -> bool:
    """Return whether a trouble is of a kind, a place and a person that a shock strikes now."""
    case = world.cases[case_id]
    resident = world.residents[case.resident]
    for shock_id in range(len(world.shocks)):
        shock = world.shocks[shock_id]
        if now < shock.starts or now >= shock.ends or not world.strikes[shock_id, case.category]:
            continue
        if (shock.group == a.NOBODY or shock.group == resident.group) and is_struck_place(world, shock_id, case.cell):
            return True
    return False


@shared_behaviour
def is_helped_at_once(world: World, case_id: int, now: int) -> bool:
    """Return whether neighbours or volunteers end a trouble of a shock among themselves, and send that they will.

    Each household that knows the struck helps in proportion to its trust and civic sense; volunteers help as far as
    they are active and do not wait for orders. The more severe a trouble, the less can be done without authorities.
    """
    if not is_struck(world, case_id, now):
        return False
    s = world.settings[0]
    case = world.cases[case_id]
    world.services[0].struck += 1
    nobody = 1.0
    resident = world.residents[case.resident]
    known = world.ties.shape[1] if len(world.ties) > 0 else LISTENERS_WITHOUT_TIES
    for place in range(known):
        helper = int(case.resident)
        if len(world.ties) > 0:
            helper = int(world.households[world.ties[resident.household, place]].head)
        ready = trust_at(world, helper, now) * float(world.residents[helper].civic)
        nobody *= 1.0 - s.mutual_aid * ready
    free = s.volunteers * world.society[0].active * (1.0 - s.command)
    nobody *= (1.0 - min(1.0, free)) ** known
    if not bernoulli(s.seed, purposes.AID, case_id, 0, (1.0 - nobody) * (1.0 - case.severity)):
        return False
    world.services[0].aided += 1
    wait = int(exponential(s.seed, purposes.AID, case_id, 1, s.tell))
    send(world.heap, world.count, now + wait, a.SELF_HELPED, case_id)
    return True


@behaviour
def is_in_charge(world: World, shock_id: int, agency: int) -> bool:
    """Return whether a department is in charge of anything that a shock brings."""
    for category_id in range(len(world.categories)):
        if world.strikes[shock_id, category_id] and world.categories[category_id].lead == agency:
            return True
    return False


@shared_behaviour
def on_surged(world: World, shock_id: int, now: int) -> int:
    """Add officers to every open station in charge; whole persons, and at least one."""
    s = world.settings[0]
    if s.surge <= 0.0:
        return a.SILENT
    for department_id in range(len(world.departments)):
        department = world.departments[department_id]
        free = department.surge == 0.0 and department.staff > 0.0
        if free and is_in_charge(world, shock_id, int(department.agency)):
            department.surge = max(1.0, float(int(s.surge * department.staff + 0.5)))
            department.surge_of = shock_id
            department.staff += department.surge
            department.vacant_seconds += department.surge * worked(world.clock, department.calendar, now)
            start_idle_officers_late(world, department_id, now)
    send(world.heap, world.count, now + s.surge_length, a.STOOD_DOWN, shock_id)
    return a.SYSTEM


@shared_behaviour
def on_stood_down(world: World, shock_id: int, now: int) -> int:
    """Let the surge staff of a shock go; who is at work on a case finishes it first."""
    s = world.settings[0]
    for department_id in range(len(world.departments)):
        department = world.departments[department_id]
        if department.surge > 0.0 and department.surge_of == shock_id:
            until_now = worked(world.clock, department.calendar, now)
            before = worked(world.clock, department.calendar, max(0, now - int(s.surge_length)))
            world.services[0].surge_seconds += department.surge * (until_now - before)
            department.staff -= department.surge
            department.vacant_seconds -= department.surge * until_now
            department.surge = 0.0
    return a.SYSTEM
