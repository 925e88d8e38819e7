"""Surroundings: what open troubles and passing patrols do to all who live there, how far it reaches, where it ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import FLAWLESS, category, department, smallest_scenario, troubles

from sim.run.simulation import Simulation
from sim.setup.surroundings import cells_around, settling
from sim.vocabulary.events import NEVER, NOBODY
from sim.vocabulary.states import REACHES, Reach
from sim.vocabulary.units import DAY


def neighbourhood(reach: str = "cell", days: int = 200, rate: float = 0.0, **behaviour: Any) -> Simulation:
    """Sixteen cells of residents in four grids, an office without officers, and troubles of one reach."""
    return Simulation(
        smallest_scenario(
            horizon={"days": days, "warmup_days": 0},
            territory={"area_km2": 0.16, "grids": 4, "land_use": {"residential": 1.0}},
            population={"groups": [{"name": "local", "count": 160, "trust": 0.6}], "spread": 0.1},
            troubles=troubles(category(rate=rate, reach=reach, severity=0.5)),
            departments=[department(officers=0)],
            behaviour={"department": FLAWLESS} | behaviour,
            policy={"staffing": {"workers_per_grid": 0.0, "visit_quota": 0}, "supervision": {"verification": 0.0}},
        ),
        1,
    )


def test_every_cell_knows_the_cells_around_it() -> None:
    simulation = neighbourhood()
    cells, around = simulation.world.cells, simulation.world.neighbours
    for cell_id in range(len(cells)):
        near = {
            other
            for other in range(len(cells))
            if other != cell_id
            and abs(int(cells[other].x) - int(cells[cell_id].x)) <= 1
            and abs(int(cells[other].y) - int(cells[cell_id].y)) <= 1
        }
        assert set(around[cell_id][around[cell_id] != NOBODY].tolist()) == near


@pytest.mark.parametrize("reach", REACHES)
def test_a_trouble_is_felt_as_far_as_it_reaches_and_until_it_ends(reach: str) -> None:
    simulation = neighbourhood(reach, rate=300.0)
    simulation.advance(40 * DAY)
    world = simulation.world
    lasting = (world.cases["arises"] <= simulation.now) & (world.cases["resolved"] == NEVER)
    felt = float(world.sightings["felt"][lasting].sum())
    weights = {"household": 0.0, "building": 0.5, "cell": 1.0, "surroundings": 1.0, "grid": 0.0}
    nuisance = np.zeros(len(world.cells))
    np.add.at(nuisance, world.cases["cell"][lasting], weights[reach] * world.sightings["felt"][lasting])
    if reach == "surroundings":
        for case_id in np.flatnonzero(lasting):
            around = world.neighbours[world.cases["cell"][case_id]]
            nuisance[around[around != NOBODY]] += 0.3 * float(world.sightings["felt"][case_id])
    assert world.surroundings["nuisance"] == pytest.approx(nuisance, abs=1e-9)
    assert world.vicinities["nuisance"].sum() == pytest.approx(0.3 * felt if reach == "grid" else 0.0)
    assert (felt > 0) == (reach != "household")
    assert not world.sightings["felt"][world.cases["resolved"] != NEVER].any()


def test_a_street_without_troubles_and_patrols_leaves_everybody_as_they_are() -> None:
    simulation = neighbourhood(days=60)
    simulation.advance(60 * DAY)
    days = simulation.world.days[:60]
    start = simulation.world.residents["disposition"].astype(float).mean()
    assert days["satisfaction"] == pytest.approx(np.full(60, start))
    assert days["trust"] == pytest.approx(np.full(60, start))


def test_a_lasting_nuisance_leads_to_the_steady_state_of_the_equations() -> None:
    """With a constant force f satisfaction ends at D (1 - f / (1 - pull)), trust at D (1 - pull f / (1 - pull))."""
    simulation = neighbourhood(
        days=3000,
        resident={"relaxation_days": 20.0, "trust_days": 60.0, "trust_pull": 0.4},
        surroundings={"nuisance": 0.6, "half_nuisance": 1.5},
    )
    world = simulation.world
    world.surroundings["nuisance"] = world.surroundings["exposure"] = 1.5
    simulation.advance(3000 * DAY)
    force = 0.6 * 1.5 / (1.5 + 1.5)
    start = float(world.residents["disposition"].astype(float).mean())
    last = world.days[2999]
    assert last.satisfaction == pytest.approx(start * (1 - force / 0.6), abs=1e-6)
    assert last.trust == pytest.approx(start * (1 - 0.4 * force / 0.6), abs=1e-6)


def test_the_day_counts_a_nuisance_for_as_long_as_it_lasted() -> None:
    from sim.cases.severity import feel_trouble, relieve_trouble

    simulation = neighbourhood(rate=300.0)
    world = simulation.world
    cell = int(world.cases["cell"][0])
    world.cases["arises"][0] = 6 * 3600
    feel_trouble(world, 0, 6 * 3600)
    relieve_trouble(world, 0, 18 * 3600)
    assert world.surroundings["exposure"][cell] == pytest.approx(0.5 * float(world.cases["severity"][0]), rel=1e-5)
    assert world.surroundings["nuisance"][cell] == 0.0


def test_presence_comforts_and_visits_without_end_intrude() -> None:
    def satisfaction(workers: float, visits: int) -> float:
        simulation = Simulation(
            smallest_scenario(
                horizon={"days": 200, "warmup_days": 0},
                territory={"area_km2": 0.16, "grids": 4, "land_use": {"residential": 1.0}},
                population={"groups": [{"name": "local", "count": 160}], "spread": 0.0},
                troubles=troubles(category(rate=0.0)),
                behaviour={"resident": {"visit_goodwill": 0.0}},
                policy={
                    "staffing": {"workers_per_grid": workers, "visit_quota": visits},
                    "supervision": {"verification": 0.0},
                },
            ),
            1,
        )
        simulation.advance(200 * DAY)
        return float(simulation.world.days["satisfaction"][199])

    nobody, patrolled, visited = satisfaction(0.0, 0), satisfaction(1.0, 0), satisfaction(1.0, 30)
    assert patrolled > nobody + 0.01
    assert visited < patrolled - 0.01


def test_the_spectral_form_is_the_matrix_exponential() -> None:
    from scipy import linalg

    for relaxation, trust, pull in ((60.0, 270.0, 0.4), (30.0, 0.0, 0.4), (10.0, 10.0, 0.0), (1.0, 3650.0, 0.9)):
        s = settling(relaxation, trust, pull)
        a, b = 1 / relaxation, 1 / trust if trust else 0.0
        day = linalg.expm(-np.array([[a, -a], [-pull * b, b]]))
        found = np.array(
            [
                [s["day_satisfaction"], s["day_satisfaction_by_trust"]],
                [s["day_trust_by_satisfaction"], s["day_trust"]],
            ]
        )
        assert found == pytest.approx(day, abs=1e-6)


def test_cells_around_ends_at_the_edge() -> None:
    from sim.setup.build import lay_out

    around = cells_around(lay_out(smallest_scenario()))
    assert (around == NOBODY).all()
    assert len(REACHES) - 1 == Reach.GRID
