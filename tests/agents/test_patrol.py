"""A patrol as a formula of time is the patrol of somebody who walks it second by second."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import smallest_scenario

from sim.agents.patrol import cell_now, is_entering, next_entry, resume_patrol
from sim.engine.working_time import is_open
from sim.run.simulation import Simulation
from sim.world import World

SHIFT = {"name": "shift", "windows": [[8, 8.5], [9, 9.25]], "weekdays": [0, 1, 2, 3, 4], "holidays": False}
ALWAYS = {"name": "always", "windows": [[0, 24]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}
OFFICE = {"name": "office", "windows": [[8, 12], [14, 18]]}


def beat(cells: int, minutes: float, workers: int = 1) -> World:
    """One grid of so many cells, walked at so many minutes a cell by workers who keep very short hours."""
    scenario = smallest_scenario(
        horizon={"days": 9, "warmup_days": 0},
        territory={"area_km2": cells / 100, "grids": 1, "land_use": {"residential": 1.0}},
        calendar={"calendars": [ALWAYS, OFFICE, SHIFT], "centre": "always", "shifts": ["shift"]},
        behaviour={"worker": {"cell_minutes": minutes}},
        policy={"staffing": {"administrative_load": 0.0, "visit_quota": 0, "workers_per_grid": float(workers)}},
    )
    return Simulation(scenario, 1).world


def walked(world: World, worker: int, until: int) -> tuple[list[int], dict[int, int]]:
    """By brute force: the cell at every second, and the cell entered at each second at which one is."""
    one = world.workers[worker]
    step, up_and_down = int(world.settings[0].step), [*range(int(one.cells)), *reversed(range(int(one.cells)))]
    first, calendar, place, done = int(one.first_cell), int(one.calendar), int(one.phase), 0
    cells: list[int] = []
    entries: dict[int, int] = {}
    for second in range(until):
        cells.append(first + up_and_down[place])
        if is_open(world.clock, calendar, second):
            done += 1
            if done % step == 0:
                place = (place + 1) % len(up_and_down)
                entries[second + 1] = first + up_and_down[place]
    return cells, entries


@pytest.mark.parametrize(("cells", "minutes"), [(1, 2.0), (2, 1.5), (7, 0.5), (5, 4.0)])
def test_the_formula_is_the_walk(cells: int, minutes: float) -> None:
    world = beat(cells, minutes)
    until = 3 * 86_400
    truth, entries = walked(world, 0, until)
    checked = np.unique(
        np.concatenate([np.array(sorted(entries)), np.array(sorted(entries)) - 1, np.arange(0, until, 997)])
    )
    for second in checked[checked < until - 1].tolist():
        if second not in entries:  # on the very second of an entry the walker is already inside
            assert cell_now(world, 0, second) == truth[second]
        else:
            assert cell_now(world, 0, second) == entries[second]
        for cell in range(cells):
            assert is_entering(world, 0, cell, second) == (entries.get(second) == cell)


@pytest.mark.parametrize(("cells", "minutes"), [(1, 2.0), (2, 1.5), (7, 0.5), (5, 4.0)])
def test_next_entry_is_the_first_entry_after_now(cells: int, minutes: float) -> None:
    world = beat(cells, minutes)
    _, entries = walked(world, 0, 3 * 86_400)
    times = np.array(sorted(entries))
    for second in [*range(0, 86_400, 611), *times[:20].tolist(), *(times[:20] - 1).tolist()]:
        for cell in range(cells):
            found = next_entry(world, 0, cell, second)
            assert found > second
            if found <= times[-1]:
                assert entries[found] == cell
            assert cell not in [entries[time] for time in times[(times > second) & (times < found)].tolist()]


def test_a_worker_goes_on_from_where_a_task_was() -> None:
    world = beat(6, 1.0)
    resume_patrol(world, 0, int(world.workers[0].first_cell) + 4, 8 * 3600 + 600)
    assert cell_now(world, 0, 8 * 3600 + 600) == world.workers[0].first_cell + 4
    assert cell_now(world, 0, 8 * 3600 + 661) == world.workers[0].first_cell + 5
    assert cell_now(world, 0, 8 * 3600 + 725) == world.workers[0].first_cell + 5  # turns at the end
    assert cell_now(world, 0, 8 * 3600 + 785) == world.workers[0].first_cell + 4


def test_workers_of_one_grid_start_apart_and_every_round_sees_every_cell() -> None:
    world = beat(12, 1.0, workers=3)
    assert sorted(world.workers["phase"].tolist()) == [0, 4, 8]
    for worker in range(3):
        _, entries = walked(world, worker, 3 * 86_400)
        seen: dict[int, int] = {}
        for cell in list(entries.values())[:24]:
            seen[cell] = seen.get(cell, 0) + 1
        assert set(seen.values()) == {2}
        assert len(seen) == 12


def test_a_busy_worker_enters_nothing() -> None:
    world: Any = beat(3, 1.0)
    second = next_entry(world, 0, 1, 0)
    assert is_entering(world, 0, 1, second)
    world.workers[0].busy = 0
    assert not is_entering(world, 0, 1, second)
