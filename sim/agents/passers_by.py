"""Passers-by: residents in reach of a trouble meet it again and again while it lasts, and decide each for himself.

The times of these encounters are drawn by case and number alone, so they are the same under any policy. The first
report opens the case. Later ones are duplicates: they add weight and cost operators time, and those that are not
recognised send an officer out in vain. A trouble within a household is met by the household itself, which thinks again
about keeping silent.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.agents.anger import REMINDED, anger_household
from sim.agents.reporting import chosen_channel, willing_to_report
from sim.agents.satisfaction import update_satisfaction
from sim.cases.severity import feel_trouble, pressing
from sim.cases.transitions import raise_pressure
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.numba.table import fetch_ahead
from sim.engine.random_streams import bernoulli, exponential, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Channel, Reach
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.world import World

UP, AWAKE = 7 * HOUR, 15 * HOUR  # when residents are up and about: from seven in the morning to ten (assumption)
LIVES = 4096  # encounters with one life of a trouble are numbered below this


@behaviour
def send_passer_by(world: World, case_id: int, now: int) -> None:
    """Schedule the next encounter of residents with a trouble, in waking hours; used to it, they notice it less."""
    s = world.settings[0]
    case = world.cases[case_id]
    sighting = world.sightings[case_id]
    if sighting.encounters >= s.most_encounters:
        return
    public = world.categories[case.category].reach > Reach.HOUSEHOLD
    rate = world.surroundings[case.cell].bustle * s.encounter_rate if public else s.recall_rate
    if rate <= 0.0:
        return
    mean = (1.0 + s.habituation * sighting.encounters) / rate
    count = case.recurrences * LIVES + sighting.encounters
    gap = int(min(exponential(s.seed, purposes.ENCOUNTER, case_id, count, mean), s.longest_gap))
    due = awake_after(now, gap)
    sighting.next = due
    send(world.heap, world.count, due, a.ENCOUNTERED, case_id)


@behaviour
def awake_after(now: int, seconds: int) -> int:
    """Return the moment at which so many waking seconds have passed; nobody meets anything in bed.

    >>> awake_after(8 * HOUR, HOUR) == 9 * HOUR, awake_after(0, 15 * HOUR + 1) == DAY + 7 * HOUR + 1
    (True, True)
    """
    passed = min(max(0, now % DAY - UP), AWAKE) + seconds
    return now // DAY * DAY + passed // AWAKE * DAY + UP + passed % AWAKE


@shared_behaviour
def on_encountered(world: World, case_id: int, now: int) -> int:
    """Let a resident meet a trouble that lasts, who may report it, for the first time or once more."""
    sighting = world.sightings[case_id]
    if sighting.next != now:  # it has ended, or shown itself anew
        return a.SILENT
    s = world.settings[0]
    case = world.cases[case_id]
    lasts = case.state <= CaseState.OPEN or case.state == CaseState.WITHDRAWN
    if not lasts or case.resolved != a.NEVER:
        return a.SILENT
    number = case.recurrences * LIVES + sighting.encounters
    who = met_by(world, case_id, number)
    fetch_ahead(world.residents, who)
    sighting.encounters += 1
    send_passer_by(world, case_id, now)
    feel_trouble(world, case_id, now)
    if case.acted == a.NEVER:
        brood_over(world, case_id, who, now, number)
    odds = willing_to_report(world, case_id, who, pressing(world, case_id, now), now) - s.hesitation
    told = world.categories[case.category].told
    if not bernoulli(s.seed, purposes.PASSER_BY, case_id, number, told / (1.0 + math.exp(-odds))):
        return a.SILENT
    channel = chosen_channel(world, case_id, who, 1 + number)
    due = now + world.channels[channel].delay
    if case.state == CaseState.OPEN:
        send(world.heap, world.count, due, a.DUPLICATED, case_id)
        return a.SILENT
    if case.state == CaseState.WITHDRAWN:
        case.state = CaseState.LATENT
    case.resident = who
    case.channel = channel
    send(world.heap, world.count, due, a.REPORTED, case_id)
    return a.SILENT


@behaviour
def brood_over(world: World, case_id: int, resident_id: int, now: int, number: int) -> None:
    """Add to the anger of a resident who meets a trouble that nobody takes care of; at home, trust wears away, too."""
    s = world.settings[0]
    case = world.cases[case_id]
    severity = case.severity
    anger_household(world, case_id, resident_id, now, REMINDED, number, s.anger_reminded * severity)
    if world.categories[case.category].reach > Reach.HOUSEHOLD:
        return  # what becomes of the street moves everybody (sim.agents.surroundings)
    expected = world.residents[resident_id].expectation
    update_satisfaction(world, resident_id, now, expected, -s.silent_erosion * severity, 0.5)


@behaviour
def met_by(world: World, case_id: int, number: int) -> int:
    """Return the resident who meets a trouble: of the cell, or else of its grid; at home always the same one."""
    s = world.settings[0]
    case = world.cases[case_id]
    cell = world.cells[case.cell]
    if world.categories[case.category].reach == Reach.HOUSEHOLD:
        return int(case.resident)
    first, residents = int(cell.first_resident), int(cell.residents)
    if residents == 0:
        grid = world.grids[cell.grid]
        first, residents = int(grid.first_resident), int(grid.residents)
    if residents == 0:
        return int(case.resident)
    return first + min(residents - 1, int(uniform(s.seed, purposes.WITNESS, case_id, number) * residents))


@shared_behaviour
def on_duplicated(world: World, case_id: int, now: int) -> int:
    """Report a trouble once more that is being dealt with: it weighs more, and an operator has to find the case.

    What the operator does not recognise goes out as a second case: an officer looks at the place in vain. That time is
    added to the work on the first.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if case.state != CaseState.OPEN:
        return a.SILENT
    sighting = world.sightings[case_id]
    sighting.duplicates += 1
    world.days[now // DAY].duplicates += 1
    raise_pressure(world, case_id, now, 0.5)
    centre = world.centre[0]
    if centre.operators > 0 and case.channel != Channel.WORKER:
        centre.to_merge += s.merging
    if bernoulli(s.seed, purposes.MERGING, case_id, sighting.duplicates, s.overlooked) and case.acted == a.NEVER:
        sighting.overlooked += 1
        world.days[now // DAY].overlooked += 1
    return a.SYSTEM
