"""State changes of a case, whoever acts on it: it comes to light, grows, gets loud, is resolved, is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cases.given import is_given
from sim.cases.openness import is_contested
from sim.cases.severity import pressing, relieve_trouble
from sim.cases.time_limit import start_limit
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, CategoryKind, Ledger, Route, Task
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@behaviour
def bring_to_light(world: World, case_id: int, now: int, source: int) -> None:
    """Open a case when somebody who can act learns of it, for the first time or again after a recurrence."""
    case, limit = world.cases[case_id], world.limits[case_id]
    day = world.days[now // DAY]
    if case.discovered == a.NEVER:
        case.discovered = now
        case.reported = now
        case.source = source
        start_limit(world, case_id, now)
        day.discovered += 1
        day.wait_discovery += now - case.arises
    elif case.state != CaseState.OPEN:
        limit.signed_off = a.NEVER
        if gets_new_number(world, case_id):
            start_limit_anew(world, case_id, now)
    if case.state != CaseState.OPEN:
        day.open += 1
    case.state = CaseState.OPEN
    case.pressing = pressing(world, case_id, now)


@behaviour
def gets_new_number(world: World, case_id: int) -> bool:
    """Return whether a recurrence is filed as a new case, with a new clock, so that nothing is late on paper."""
    s = world.settings[0]
    return bool(bernoulli(s.seed, purposes.NEW_NUMBER, case_id, world.cases[case_id].recurrences, s.new_number))


@shared_behaviour
def start_limit_anew(world: World, case_id: int, now: int) -> None:
    """Call `start_limit` for a recurrence; these are rare, and a second copy in the loop would cost compile time."""
    start_limit(world, case_id, now)


@behaviour
def grid_task(world: World, case_id: int) -> int:
    """Return what a grid worker does about a small matter: mediate a quarrel, settle anything else."""
    quarrel = world.categories[world.cases[case_id].category].kind == CategoryKind.DISPUTE
    return Task.MEDIATE if quarrel else Task.SETTLE


@behaviour
def is_capital_request(world: World, case_id: int) -> bool:
    """Return whether this is a request that nobody can meet without a budget of its own."""
    return bool(
        bernoulli(
            world.settings[0].seed,
            purposes.CAPITAL,
            case_id,
            0,
            world.categories[world.cases[case_id].category].capital,
        )
    )


@behaviour
def is_small(world: World, case_id: int) -> bool:
    """Return whether neighbours can settle the case."""
    return bool(world.cases[case_id].small and not is_capital_request(world, case_id))


@behaviour
def raise_pressure(world: World, case_id: int, now: int, amount: float) -> None:
    """Raise the pressure on a case, and bring up to date how pressing it looks."""
    case = world.cases[case_id]
    case.noise += amount
    case.pressing = pressing(world, case_id, now)


@behaviour
def resolve_case(world: World, case_id: int, now: int) -> None:
    """Record that the trouble has really ended."""
    case = world.cases[case_id]
    if case.resolved == a.NEVER:
        case.resolved = now
        relieve_trouble(world, case_id, now)
        day = world.days[now // DAY]
        day.resolved += 1
        day.wait_resolution += now - case.reported


@behaviour
def settle_among_residents(world: World, case_id: int, now: int) -> None:
    """Record that residents have ended the trouble among themselves, without any authority."""
    case = world.cases[case_id]
    case.state = CaseState.CLOSED
    case.route = Route.SELF_HELP
    case.acted = now
    case.resolved = now
    case.closed = now
    relieve_trouble(world, case_id, now)
    world.days[now // DAY].self_helped += 1


@behaviour
def record_action(world: World, case_id: int, now: int) -> None:
    """Record the response: somebody has begun to do something about the case."""
    case = world.cases[case_id]
    if case.acted == a.NEVER:
        case.acted = now
        day = world.days[now // DAY]
        day.acted += 1
        day.wait_response += now - case.reported


@shared_behaviour
def close_case(world: World, case_id: int, now: int) -> None:
    """Close a case and schedule the resident's judgement and, if it was not really resolved, its recurrence."""
    s = world.settings[0]
    case = world.cases[case_id]
    case.state = CaseState.CLOSED
    if case.ledger != Ledger.UNKNOWN:
        case.ledger = Ledger.CLOSED_ON_FILE
    case.closed = now
    day = world.days[now // DAY]
    day.closed += 1
    day.open -= 1
    if is_given(world):  # a log does not say how those felt who had asked
        return
    send(world.heap, world.count, now + s.revisit, a.JUDGED, case_id)
    if case.resolved == a.NEVER:
        wait = exponential(s.seed, purposes.RECURRENCE, case_id, case.recurrences, s.recurrence)
        if s.known > 0.0 and is_contested(world, case_id):
            wait = 0.0
        send(world.heap, world.count, now + s.revisit + 1 + int(wait), a.RECURS, case_id)


@behaviour
def deal_with_causes(world: World, case_id: int) -> None:
    """Lower the chance of further troubles of this kind in the grid by work on their causes (SF-24).

    Part of the hours went to what lies behind the case.
    """
    s = world.settings[0]
    if s.root_work <= 0.0:
        return
    case = world.cases[case_id]
    grid = world.cells[case.cell].grid
    world.roots[case.category, grid] += s.root_work * (s.preventable - world.roots[case.category, grid])
