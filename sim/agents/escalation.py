"""Handing up: what the grid takes on itself, and what happens to cases it could not settle (SF-05, SF-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cases.climb import way_up
from sim.cases.transitions import is_capital_request
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CategoryKind, Task
from sim.vocabulary.units import DAY, HOUR

if TYPE_CHECKING:
    from sim.world import World

SAME_SHIFT = 2 * HOUR  # until the first round of follow-up (assumption)


@behaviour
def is_for_the_grid(world: World, case_id: int) -> bool:
    """Return whether the grid takes a case on itself.

    It takes small matters, larger ones for which its team has the trades (L05) and, where handing up costs points, some
    difficult disputes.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    category = world.categories[case.category]
    if is_capital_request(world, case_id):
        return False
    if case.small or bernoulli(s.seed, purposes.REACH, case_id, 0, category.team_reach):
        return True
    return bool(
        category.kind == CategoryKind.DISPUTE
        and bernoulli(s.seed, purposes.KEEPS, case_id, case.recurrences * 64, s.keeps)
    )


@behaviour
def zeal_above(world: World, case_id: int) -> float:
    """Return the effort of the secretary of the community in which a case lies, against the ordinary."""
    community = world.grids[world.cells[world.cases[case_id].cell].grid].community
    return float(world.officials[len(world.departments) + community].zeal)


@behaviour
def keep_an_eye(world: World, case_id: int, now: int) -> None:
    """Let a worker who hands a matter to an office ask after it, first in the same shift."""
    s = world.settings[0]
    if s.follow_up > 0.0 and bernoulli(
        s.seed, purposes.FOLLOW_UP, case_id, world.cases[case_id].recurrences, s.follow_up * zeal_above(world, case_id)
    ):
        send(world.heap, world.count, now + SAME_SHIFT, a.FOLLOWED_UP, case_id)


@shared_behaviour
def pass_up(world: World, case_id: int, now: int) -> None:
    """Hand a case up after a failed attempt, or keep it quiet and try again some days later.

    Keeping it quiet saves the points that handing up would cost.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    count = case.recurrences * 64 + int(world.attempts[case_id]) + 1
    if bernoulli(s.seed, purposes.KEEPS, case_id, count, s.keeps):
        world.attempts[case_id] += 1
        world.days[now // DAY].kept += 1
        wait = exponential(s.seed, purposes.RETRY, case_id, count, s.retry)
        send(world.heap, world.count, now + int(wait), a.TASKED, case_id)
        return
    case.task = Task.NONE
    world.days[now // DAY].handed_up += 1
    keep_an_eye(world, case_id, now)
    send(world.heap, world.count, now, way_up(world, case_id, now), case_id)
