"""Removal of one grid worker during a run: the beat loses the worker, and the waiting tasks are reassigned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engine.waiting_line import pop_first
from sim.outcomes.evidence import Evidence
from sim.outcomes.spending import crew_until_now, spent_by_head
from sim.run.policy_change.messages import Messages
from sim.run.policy_change.officials import carry_officials
from sim.run.policy_change.running import Running
from sim.run.policy_change.workers import give_out, let_go, resend_absences
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a
from sim.world import World


def remove_worker(simulation: Running, number: int) -> NDArray[np.int64]:
    """Let a grid worker go; return the new number of every worker, -1 if the worker is gone.

    A worker who is at work first finishes the case at hand, as the last row of the table and without a post. The others
    keep their beats, their cases and their lines. Wages count until now. Raises WanggeError `worker_left` if the worker
    has no post.
    """
    old, now = simulation.world, simulation.now
    own = old.workers[number]
    if own.grid == a.NOBODY:
        raise WanggeError("worker_left", worker=number)
    before_now = Evidence(old, simulation.scenario, now)
    paid, crew = spent_by_head(before_now), crew_until_now(before_now)
    waiting = _empty_line(old, number)
    at_work = own.busy != a.NOBODY
    order = [*(each for each in range(len(old.workers)) if each != number), *([number] if at_work else [])]
    place = np.full(len(old.workers), a.NOBODY, np.int64)
    place[order] = np.arange(len(order))
    table = old.workers[order].view(np.recarray)
    if at_work:
        let_go(table[-1:], old)
        table["known"][-1:] = 0
    _withdraw_from_grids(old, number)
    world = old._replace(workers=table, officials=carry_officials(old, old, place, len(table)))
    known = world.cases["worker"] >= 0
    world.cases["worker"][known] = place[world.cases["worker"][known]]
    messages = Messages(world)
    _resend_steps(world, messages)
    resend_absences(world, messages)
    messages.renumber(a.PRESSED, place)
    for case_id in waiting:
        give_out(world, messages, case_id, now)
    without = Evidence(world, simulation.scenario, now)
    world.spent_before[:] += paid - spent_by_head(without)
    world.crew_before[:] += crew - crew_until_now(without)
    simulation.world = world
    return place


def _empty_line(world: World, number: int) -> list[int]:
    """Take the waiting cases out of the worker's line and return them."""
    own, waiting = world.workers[number], []
    while own.first != a.NOBODY:
        waiting.append(int(own.first))
        own.first = pop_first(world.cases, int(own.first))
    own.queue = 0
    return waiting


def _withdraw_from_grids(world: World, number: int) -> None:
    """Remove the worker from the grids of the beat, and move the workers after this one up by one."""
    grids = world.grids
    his = (grids["first_worker"] <= number) & (number < grids["first_worker"] + grids["workers"])
    grids["workers"][his] -= 1
    grids["first_worker"][grids["first_worker"] > number] -= 1


def _resend_steps(world: World, messages: Messages) -> None:
    """If every move is an event, send each next step under the worker's new number."""
    if not world.settings[0].every_move:
        return
    messages.withdraw(a.STEPS)
    for number in np.flatnonzero((world.workers["busy"] == a.NOBODY) & (world.workers["next_step"] != a.NOBODY)):
        messages.send(int(world.workers[number].next_step), a.STEPS, int(number))
