"""Works on estates: one department repairs what another will pull down, and stops half-way (SF-07).

Works are planned whatever the policy. While they last, and as long as they stand half-finished, they are a nuisance to
those around, who judge what came of them. Plans that were told beforehand become one piece of work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents import object_records as o
from sim.agents.satisfaction import update_satisfaction
from sim.cases.severity import NEIGHBOURS
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, uniform
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World


@shared_behaviour
def on_works_begun(world: World, works_id: int, now: int) -> int:
    """Begin the works, if the policy lets them begin; a rival plan that nobody was told of will stop them half-way."""
    s, works = world.settings[0], world.works[works_id]
    if not bernoulli(s.seed, purposes.WORKS, works_id, 0, s.works_begun):
        works.state = o.NOT_BEGUN
        return a.SILENT
    works.state = o.UNDER_WAY
    works.joined = works.rival and bernoulli(s.seed, purposes.WORKS, works_id, 1, s.joint_planning)
    length, works.done = s.works_length, 1.0
    if works.joined:
        length *= s.joined_longer
    elif works.rival:
        works.done = 0.2 + 0.6 * uniform(s.seed, purposes.WORKS, works_id, 2)
        length *= float(works.done)
    burden(world, works_id, s.works_nuisance, now)
    send(world.heap, world.count, now + 1 + int(min(length, s.beyond)), a.WORKS_ENDED, works_id)
    return a.SYSTEM


@shared_behaviour
def on_works_ended(world: World, works_id: int, now: int) -> int:
    """Finish the works, stop them half-way, or clear away what was left of them; residents judge what they got."""
    s, works = world.settings[0], world.works[works_id]
    if works.state == o.HALF_DONE:
        works.state = o.CLEARED
        burden(world, works_id, -float(works.felt), now)
        return a.SYSTEM
    works.ended = now
    if works.rival and not works.joined:
        works.state = o.HALF_DONE
        world.effects[now // DAY].abandoned += 1
        judge_works(world, works_id, now, 0.0)
        send(world.heap, world.count, now + 1 + int(s.half_done), a.WORKS_ENDED, works_id)
        return a.SYSTEM
    works.state = o.FINISHED
    world.effects[now // DAY].finished += 1
    burden(world, works_id, -float(works.felt), now)
    judge_works(world, works_id, now, s.works_finished)
    return a.SYSTEM


@behaviour
def burden(world: World, works_id: int, amount: float, now: int) -> None:
    """Add to the nuisance of the cell of the works, and by the usual weight to the cells around."""
    works, rest = world.works[works_id], (DAY - now % DAY) / DAY
    works.felt += amount
    here = world.surroundings[works.cell]
    here.nuisance += amount
    here.exposure += amount * rest
    for k in range(NEIGHBOURS):
        other = world.neighbours[works.cell, k]
        if other != a.NOBODY:
            there = world.surroundings[other]
            there.nuisance += amount * world.settings[0].nearby
            there.exposure += amount * world.settings[0].nearby * rest


@behaviour
def judge_works(world: World, works_id: int, now: int, outcome: float) -> None:
    """Let all who live at the works or next to them compare what came of them with what they expected."""
    works = world.works[works_id]
    judge_cell(world, int(works.cell), now, outcome)
    for k in range(NEIGHBOURS):
        other = int(world.neighbours[works.cell, k])
        if other != a.NOBODY:
            judge_cell(world, other, now, outcome)


@shared_behaviour
def judge_cell(world: World, cell_id: int, now: int, outcome: float) -> None:
    """Let the residents of a cell judge the works next to them."""
    cell, weight = world.cells[cell_id], world.settings[0].works_weight
    for resident_id in range(cell.first_resident, cell.first_resident + cell.residents):
        gap = outcome - float(world.residents[resident_id].expectation)
        update_satisfaction(world, resident_id, now, outcome, gap, weight)
