"""People on lists: released persons, clients of community corrections, families, the elderly, who are owed a talk.

A contact takes an officer hours, of which only a share is left for it. While they suffice, every contact is a talk.
Once they do not, those overdue get a signature first, lest they be missing on record: the list looks kept, but what
the person keeps to himself stays unseen, and the support that a talk gives fades. Grid workers keep contacts before
their other visits and have no signatures to give: what they do not manage waits.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli
from sim.engine.working_time import after, worked
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

FAR_OFF = 2**30  # s: beyond the end of every run
contact_record = np.dtype(
    [
        ("household", "i8"),
        ("station", "i8"),  # department whose officers keep the contact, -1 for grid workers
        ("due", "i8"),  # s
        ("last", "i8"),  # s, last talk
        ("urgent", "i8"),  # s, until when the person is to be seen after a shock, -1 none
        ("talks", "i4"),
        ("formal", "i4"),  # contacts that were only a signature
    ],
    align=True,
)
WEEK_OF_WORK = 5  # days' worth of hours that can be put off for a talk
SMOOTHING = 0.2  # weight of today in the share of hours that contacts take


@shared_behaviour
def on_contacts_fall_due(world: World, day: int, now: int) -> int:
    """Keep the contacts of a day: book what is owed, and let the officers of each station work down its list."""
    s = world.settings[0]
    n = len(world.contacts)
    if s.contact_every > 0:
        world.services[0].owed += n * DAY / s.contact_every
    if s.contact_agency != a.NOBODY and n > 0:
        agency = world.agencies[s.contact_agency]
        for department_id in range(int(agency.first), int(agency.first + agency.stations)):
            give_hours(world, department_id, now)
        for contact_id in range(n):  # first what must not be missing on record, then talks with the hours left
            if world.contacts[contact_id].due <= now:
                delegate_or_sign(world, contact_id, now)
        for contact_id in range(n):
            if world.contacts[contact_id].due <= now:
                talk(world, contact_id, now)
        for department_id in range(int(agency.first), int(agency.first + agency.stations)):
            note_load(world, department_id, now)
    send(world.heap, world.count, now + DAY, a.CONTACTS_FALL_DUE, day + 1)
    return a.SYSTEM


@behaviour
def hours_today(world: World, department_id: int, now: int) -> float:
    """Return the officer-seconds that a station offers today."""
    department = world.departments[department_id]
    midnight = now // DAY * DAY
    calendar = int(department.calendar)
    open_for = worked(world.clock, calendar, midnight + DAY) - worked(world.clock, calendar, midnight)
    return float(department.staff * open_for)


@behaviour
def give_hours(world: World, department_id: int, now: int) -> None:
    """Add today's hours for contacts; those not needed can be put off for some days, or until they make one talk."""
    s = world.settings[0]
    department = world.departments[department_id]
    today = s.contact_share * hours_today(world, department_id, now)
    department.contact_left = min(department.contact_left + today, max(WEEK_OF_WORK * today, s.contact_time + today))
    department.contact_spent = 0.0


@behaviour
def note_load(world: World, department_id: int, now: int) -> None:
    """Work out the share of the hours that contacts leave for cases: they slow the work on these down."""
    department = world.departments[department_id]
    offered = hours_today(world, department_id, now)
    if offered > 0.0:
        taken = min(0.95, department.contact_spent / offered)
        department.contact_load += SMOOTHING * (taken - department.contact_load)


@behaviour
def can_be_kept(world: World, contact_id: int, now: int) -> bool:
    """Return whether the household of a contact is known and its office works today."""
    contact = world.contacts[contact_id]
    known = world.households[contact.household].known
    return bool(known and hours_today(world, int(contact.station), now) > 0.0)


@shared_behaviour
def delegate_or_sign(world: World, contact_id: int, now: int) -> None:
    """Leave a contact to the community under contract, or put one that is overdue on record with a signature.

    A talk that is missing from the record is held against the office, one that was short is not.
    """
    s = world.settings[0]
    contact = world.contacts[contact_id]
    if not can_be_kept(world, contact_id, now):
        return
    count = 2 * (contact.talks + contact.formal)
    if bernoulli(s.seed, purposes.CONTRACT, int(contact.household), count, s.contracted):
        world.services[0].contracted += 1
        real = bernoulli(s.seed, purposes.CONTRACT, int(contact.household), count + 1, s.contract_real)
        record_contact(world, contact_id, now, real)
        return
    overdue = now - contact.due >= s.grace and contact.urgent == a.NEVER
    if overdue and world.departments[contact.station].contact_left >= s.formal_time:
        spend(world, int(contact.station), s.formal_time)
        record_contact(world, contact_id, now, False)


@shared_behaviour
def talk(world: World, contact_id: int, now: int) -> None:
    """Keep a contact with a talk, if the hours left for contacts suffice for one."""
    s = world.settings[0]
    station = int(world.contacts[contact_id].station)
    if can_be_kept(world, contact_id, now) and world.departments[station].contact_left >= s.contact_time:
        spend(world, station, s.contact_time)
        record_contact(world, contact_id, now, True)


@behaviour
def spend(world: World, department_id: int, seconds: float) -> None:
    """Spend officers' time on a contact."""
    department = world.departments[department_id]
    department.contact_left -= seconds
    department.contact_spent += seconds
    world.services[0].contact_seconds += seconds


@shared_behaviour
def record_contact(world: World, contact_id: int, now: int, real: bool) -> None:
    """Put a contact on record; a talk brings out what the household keeps to itself, a signature hardly ever does."""
    s = world.settings[0]
    contact = world.contacts[contact_id]
    if real:
        contact.talks += 1
        contact.last = now
        if contact.urgent != a.NEVER:
            world.services[0].reached += 1 if now <= contact.urgent else 0
            contact.urgent = a.NEVER
    else:
        contact.formal += 1
    contact.due = now + s.contact_every if s.contact_every > 0 else FAR_OFF
    sees = s.contact_sees if real else s.formal_sees
    calendar = int(world.departments[contact.station].calendar) if contact.station != a.NOBODY else 0
    told_at = after(world.clock, calendar, now, int(s.contact_time))
    see_troubles(world, int(contact.household), int(contact.talks + contact.formal), sees, told_at)


@behaviour
def see_troubles(world: World, household_id: int, number: int, sees: float, when: int) -> None:
    """Bring to light, each with a chance, the troubles that a household has told nobody of."""
    s = world.settings[0]
    case_id = int(world.households[household_id].untold)
    while case_id != a.NOBODY:
        case = world.cases[case_id]
        if case.state == CaseState.TOLERATED and bernoulli(s.seed, purposes.CONTACT_SEES, case_id, number, sees):
            send(world.heap, world.count, when, a.HEARD, case_id)
        case_id = int(case.next_untold)


@shared_behaviour
def first_contact_from(world: World, household_id: int) -> int:
    """Return the first row of the lists whose household has this number or a higher one."""
    low, high = 0, len(world.contacts)
    while low < high:
        middle = (low + high) // 2
        if world.contacts[middle].household < household_id:
            low = middle + 1
        else:
            high = middle
    return low


@shared_behaviour
def keep_contacts_on_beat(world: World, worker_id: int, quota: int, now: int) -> int:
    """Let a grid worker see people on the list before anybody else; return how many visits are left of the shift."""
    worker = world.workers[worker_id]
    contact_id = first_contact_from(world, int(worker.first_household))
    beyond = worker.first_household + worker.households
    while quota > 0 and contact_id < len(world.contacts) and world.contacts[contact_id].household < beyond:
        contact = world.contacts[contact_id]
        if contact.due <= now and world.households[contact.household].known:
            record_contact(world, contact_id, now, True)
            world.services[0].contact_seconds += world.settings[0].visit
            quota -= 1
        contact_id += 1
    return quota


@shared_behaviour
def is_averted(world: World, case_id: int, now: int) -> bool:
    """Return whether support keeps a trouble from arising: a talk not long ago, or work and a home."""
    s = world.settings[0]
    case = world.cases[case_id]
    averted = world.categories[case.category].averted
    household = int(world.residents[case.resident].household)
    contact_id = first_contact_from(world, household)
    if contact_id >= len(world.contacts) or world.contacts[contact_id].household != household:
        return False
    contact = world.contacts[contact_id]
    talked = contact.last > -FAR_OFF
    support = math.exp(-max(0, now - contact.last) / s.support_time) if talked else 0.0
    if bernoulli(s.seed, purposes.PLACED, household, 0, s.placement):
        support = 1.0 - (1.0 - support) * (1.0 - s.placement_effect)
    return bool(bernoulli(s.seed, purposes.AVERTED, case_id, 0, averted * support))
