"""Surroundings: what residents see of their street, whether or not it happens to them.

Open troubles that many residents meet are a nuisance to the cells in their reach; grid workers who pass are a presence.
At midnight the day's mean nuisance of each cell and the day's presence in each grid move what the surroundings take
from, and add to, the satisfaction and trust of all who live there:

    satisfaction = own - disposition x strain + (1 - disposition) x comfort

Strain follows nuisance and intrusion, comfort follows presence; both pull trust after them by the law of
`sim.agents.satisfaction`, so they settle where the street stays as it is. The disposition in the formula keeps every
score within [0, 1]. State is held for each cell and each grid; nobody passes over the residents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.vocabulary import events as a

if TYPE_CHECKING:
    from sim.world import World

surroundings_record = np.dtype(
    [
        ("nuisance", "f8"),  # severities of the open troubles that reach the cell, by their weight
        ("exposure", "f8"),  # mean nuisance of the current day, if nothing changes until midnight
        ("strain", "f8"),  # share of satisfaction that the street takes away
        ("strain_on_trust", "f8"),
        ("force", "f8"),  # of the last day on satisfaction
        ("bustle", "f8"),  # how often passers-by meet a trouble here, against a cell of average bustle
    ],
    align=True,
)
vicinity_record = np.dtype(
    [
        ("nuisance", "f8"),  # of troubles that concern the whole grid
        ("exposure", "f8"),
        ("passes", "f8"),  # passes of a patrol through each cell, last day
        ("visits", "f8"),  # household visits since midnight
        ("comfort", "f8"),  # share of the gap to full satisfaction that presence closes
        ("comfort_of_trust", "f8"),
        ("presence", "f8"),  # force of the last day's patrols on satisfaction
        ("force", "f8"),  # of the last day on the sum of satisfaction
    ],
    align=True,
)

MONTH = 30


@behaviour
def ambient_satisfaction(world: World, resident: Any) -> float:
    """Return what the surroundings add to a resident's satisfaction."""
    vicinity, disposition = world.vicinities[world.cells[resident.cell].grid], float(resident.disposition)
    strain = world.surroundings[resident.cell].strain
    return float(-disposition * strain + (1.0 - disposition) * vicinity.comfort)


@behaviour
def ambient_trust(world: World, resident: Any) -> float:
    """Return what the surroundings add to a resident's trust."""
    vicinity, disposition = world.vicinities[world.cells[resident.cell].grid], float(resident.disposition)
    strain = world.surroundings[resident.cell].strain_on_trust
    return float(-disposition * strain + (1.0 - disposition) * vicinity.comfort_of_trust)


@behaviour
def count_passes(world: World) -> None:
    """Note how often a patrol passed each cell of every grid on the day that ends: field time not spent on cases."""
    for grid_id in range(len(world.grids)):
        world.vicinities[grid_id].passes = 0.0
    step = float(world.settings[0].step)
    for worker_id in range(len(world.workers)):
        worker = world.workers[worker_id]
        spent = worker.task_seconds - worker.task_seconds_before
        worker.task_seconds_before = worker.task_seconds
        if worker.grid == a.NOBODY or worker.cells == 0 or worker.away:
            continue
        patrolled = max(0.0, float(world.shifts[worker.shift].today - spent))
        grid_id = int(worker.grid)
        while grid_id < len(world.grids) and world.grids[grid_id].first_cell < worker.first_cell + worker.cells:
            world.vicinities[grid_id].passes += patrolled / (step * worker.cells)
            grid_id += 1


@shared_behaviour
def take_in_surroundings(world: World) -> None:
    """Let residents take in the day that ends, street by street, and keep the sums of grids and groups.

    The sums obey the law of the parts they consist of, so they are moved by the sum of the forces, which are brought up
    to date where a force has changed.
    """
    count_passes(world)
    grids, groups = len(world.grids), len(world.forces)
    for grid_id in range(grids):
        comfort_grid(world, grid_id)
        intrusion = intrusiveness(world, grid_id)
        grid, wide = world.grids[grid_id], world.vicinities[grid_id].exposure
        for cell_id in range(grid.first_cell, grid.first_cell + grid.cells):
            change = strain_cell(world, cell_id, wide, intrusion)
            if change != 0.0:
                world.vicinities[grid_id].force -= change * world.dispositions[cell_id, groups]
                for group in range(groups):
                    world.forces[group] -= change * world.dispositions[cell_id, group]
        world.vicinities[grid_id].exposure = world.vicinities[grid_id].nuisance
        settle_sum(world, grid_id, world.vicinities[grid_id].force)
    for group in range(groups):
        settle_sum(world, grids + group, world.forces[group])


@behaviour
def a_day_later(world: World, satisfaction: float, trust: float, force: float) -> tuple[float, float]:
    """Return what the surroundings do to satisfaction and trust a day later, under a force on satisfaction."""
    s = world.settings[0]
    gap, trust_gap = satisfaction - force * s.steady_satisfaction, trust - force * s.steady_trust
    return (
        satisfaction + (s.day_satisfaction - 1.0) * gap + s.day_satisfaction_by_trust * trust_gap,
        trust + s.day_trust_by_satisfaction * gap + (s.day_trust - 1.0) * trust_gap,
    )


@behaviour
def comfort_grid(world: World, grid_id: int) -> None:
    """Move the comfort of a grid towards that of the day's patrols."""
    s, vicinity = world.settings[0], world.vicinities[grid_id]
    presence = vicinity.presence
    force = s.presence * vicinity.passes / (vicinity.passes + s.half_presence)
    vicinity.comfort, vicinity.comfort_of_trust = a_day_later(world, vicinity.comfort, vicinity.comfort_of_trust, force)
    if force != presence:
        vicinity.presence = force
        vicinity.force += (force - presence) * world.reserves[grid_id, len(world.forces)]
        for group in range(len(world.forces)):
            world.forces[group] += (force - presence) * world.reserves[grid_id, group]


@behaviour
def intrusiveness(world: World, grid_id: int) -> float:
    """Return the strain of the day's visits on the residents of a grid, and begin to count those of the next day."""
    s = world.settings[0]
    vicinity = world.vicinities[grid_id]
    if vicinity.visits == 0.0:
        return 0.0
    monthly = MONTH * vicinity.visits / max(1, world.grids[grid_id].households)
    vicinity.visits = 0.0
    return float(s.intrusion * monthly / (monthly + s.half_intrusion))


@behaviour
def strain_cell(world: World, cell_id: int, nuisance: float, force: float) -> float:
    """Move the strain of a cell towards that of the day's nuisance, and return by how much its force changed.

    `nuisance` of the whole grid and `force` of intrusion come on top of the cell's own. Where nobody lives there is
    nobody to strain.
    """
    s, here = world.settings[0], world.surroundings[cell_id]
    nuisance = max(0.0, here.exposure + nuisance)
    here.exposure = here.nuisance
    if world.cells[cell_id].residents == 0:
        return 0.0
    before = float(here.force)
    force = min(
        force + s.surveillance * world.watched[cell_id] + s.nuisance * nuisance / (nuisance + s.half_nuisance),
        s.most_strain,
    )
    here.strain, here.strain_on_trust = a_day_later(world, here.strain, here.strain_on_trust, force)
    here.force = force
    return float(force - before)


@behaviour
def settle_sum(world: World, row: int, force: float) -> None:
    """Move the sum of what the surroundings do to the members of a grid or group."""
    mood = world.moods[row]
    mood.ambient_satisfaction, mood.ambient_trust = a_day_later(
        world, mood.ambient_satisfaction, mood.ambient_trust, force
    )
