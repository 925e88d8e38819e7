"""Arrival of a trouble, and its recurrence after a case was closed without being resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.anger import AGAIN, anger_household
from sim.agents.contacts import is_averted
from sim.agents.deterrence import COMMITS, SPARED, STAYS_AWAY, reaction_to_presence, show_to_cameras
from sim.agents.objects import trace_to_object
from sim.agents.passers_by import send_passer_by
from sim.agents.patrol import show_to_patrols
from sim.agents.reporting import consider_trouble
from sim.agents.shocks import is_helped_at_once
from sim.cases.severity import feel_trouble
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.numba.table import fetch_ahead
from sim.engine.random_streams import bernoulli
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Task
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def on_arises(world: World, case_id: int, now: int) -> int:
    """Start a trouble unless it is prevented or deterred, and schedule the next trouble of the stream.

    Work on causes and upkeep prevent a trouble; presence or a legal outlet deters an offence.
    """
    case = world.cases[case_id]
    if case_id + 1 < len(world.cases):
        send(world.heap, world.count, world.cases[case_id + 1].arises, a.ARISES, case_id + 1)
        fetch_ahead(world.residents, world.cases[case_id + 1].resident)
        fetch_ahead(world.cases, case_id + 2)
    grid = world.cells[case.cell].grid
    rooted, kept = world.roots[case.category, grid], world.upkeep[case.category, grid]
    if bernoulli(world.settings[0].seed, purposes.PREVENTED, case_id, 0, rooted + (1.0 - rooted) * kept):
        case.state = CaseState.PREVENTED
        world.days[now // DAY].prevented += 1
        return a.SILENT
    if world.categories[case.category].averted > 0.0 and len(world.contacts) > 0 and is_averted(world, case_id, now):
        case.state = CaseState.PREVENTED
        world.days[now // DAY].prevented += 1
        return a.SILENT
    fate = reaction_to_presence(world, case_id, now)
    if len(world.object_of) > 0 and fate != STAYS_AWAY:
        fate = trace_to_object(world, case_id, now, fate)
    if fate == STAYS_AWAY:
        send(world.heap, world.count, now, a.DETERRED, case_id)
        return a.SILENT
    if fate == SPARED:
        case.state = CaseState.PREVENTED
        world.days[now // DAY].prevented += 1
        return a.SILENT
    case.state = CaseState.LATENT
    world.days[now // DAY].arisen += 1
    if len(world.shocks) > 0 and is_helped_at_once(world, case_id, now):
        return int(case.resident)
    expose_trouble(world, case_id, now, case.visible and fate == COMMITS)
    return int(case.resident)


@behaviour
def on_recurs(world: World, case_id: int, now: int) -> int:
    """Reopen a case that was closed without being resolved, under the same number.

    The trouble shows again and has to be found or reported anew.
    """
    case = world.cases[case_id]
    if (case.state != CaseState.CLOSED and case.state != CaseState.CONCEALED) or case.resolved != a.NEVER:
        return a.SILENT
    case.state = CaseState.LATENT
    case.recurrences += 1
    world.sightings[case_id].encounters = 0
    anger_household(
        world, case_id, int(case.resident), now, AGAIN, case.recurrences, world.settings[0].anger_again * case.severity
    )
    clear_handling(world, case_id)
    world.days[now // DAY].recurred += 1
    expose_trouble_again(world, case_id, now)
    return int(case.resident)


@behaviour
def expose_trouble(world: World, case_id: int, now: int, seen: bool) -> None:
    """Expose a trouble to patrols and cameras if it is `seen`, and let its resident decide what to do."""
    if seen:
        show_to_patrols(world, case_id, now)
        show_to_cameras(world, case_id, now)
    feel_trouble(world, case_id, now)
    send_passer_by(world, case_id, now)
    consider_trouble(world, case_id, now)


@shared_behaviour
def expose_trouble_again(world: World, case_id: int, now: int) -> None:
    """Call `expose_trouble` for a recurrence.

    Recurrences are rare, so this is compiled once and called: a second copy in the loop would only cost compile time.
    """
    expose_trouble(world, case_id, now, bool(world.cases[case_id].visible))


@behaviour
def clear_handling(world: World, case_id: int) -> None:
    """Clear the record of the past handling; keep when the case was first discovered, filed and acted on."""
    case, limit = world.cases[case_id], world.limits[case_id]
    case.dispatched = a.NEVER
    if limit.signed_off == a.NEVER:
        limit.signed_off = case.handled  # what the file says until the trouble is on file again
    case.handled = a.NEVER
    case.fed_back = a.NEVER
    case.verified = a.NEVER
    case.closed = a.NEVER
    limit.halted = a.NEVER
    case.task = Task.NONE
    case.tried = False
    case.organisation = a.NOBODY
    case.part = 0
    case.bounces = 0
    world.attempts[case_id] = 0
