"""Severity: how it grows, from when growth is felt, and that a trouble that ends takes its nuisance with it."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import category, smallest_scenario, troubles

from sim.cases.severity import NOTICEABLE, feel_trouble, pressing, relieve_trouble
from sim.run.simulation import Simulation
from sim.vocabulary.events import NEVER, NOBODY
from sim.vocabulary.states import REACHES
from sim.vocabulary.units import DAY
from sim.world import World


def street(reach: str = "cell", growth: float = 0.1) -> World:
    """Sixteen cells in four grids and a trouble of severity 0.5, the first of its kind, that arises on day 1."""
    world = Simulation(
        smallest_scenario(
            territory={"area_km2": 0.16, "grids": 4, "land_use": {"residential": 1.0}},
            population={"groups": [{"name": "local", "count": 160}]},
            troubles=troubles(category(rate=1e5, reach=reach, growth=1.0)),
            behaviour={"department": {"severity_growth": growth}, "surroundings": {"building": 0.5, "nearby": 0.25}},
        ),
        1,
    ).world
    world.cases["severity"][0], world.cases["arises"][0] = 0.5, DAY
    return world


def test_severity_grows_by_the_day_and_ends_at_one() -> None:
    world = street(growth=0.1)
    found = [pressing(world, 0, day * DAY) for day in (1, 2, 4, 6, 60)]
    assert found == pytest.approx([0.5, 0.6, 0.8, 1.0, 1.0])
    assert pressing(street(growth=0.0), 0, 60 * DAY) == 0.5


@pytest.mark.parametrize("reach", REACHES)
def test_a_trouble_that_ends_takes_its_nuisance_with_it(reach: str) -> None:
    """However often it was felt to have grown; and only public troubles are felt by others."""
    world = street(reach)
    for day in (1, 2, 5):
        feel_trouble(world, 0, day * DAY)
    felt = world.surroundings["nuisance"].sum() + world.vicinities["nuisance"].sum()
    assert (felt > 0) == (reach != "household")
    relieve_trouble(world, 0, 6 * DAY)
    assert world.surroundings["nuisance"] == pytest.approx(np.zeros(16), abs=1e-12)
    assert world.vicinities["nuisance"] == pytest.approx(np.zeros(4), abs=1e-12)
    assert (world.sightings["felt"][0], world.sightings["next"][0]) == (0.0, NEVER)


def test_growth_is_felt_once_it_is_noticeable() -> None:
    world = street(growth=0.1)
    cell = int(world.cases["cell"][0])
    feel_trouble(world, 0, DAY)
    for part, level in ((0.9, 0.5), (1.1, 0.5 + 1.1 * NOTICEABLE)):
        feel_trouble(world, 0, DAY + int(part * NOTICEABLE / 0.1 * DAY))
        assert world.surroundings["nuisance"][cell] == pytest.approx(level, abs=1e-5)


def test_a_trouble_of_the_surroundings_weighs_less_next_door_and_half_a_day_counts_half() -> None:
    world = street("surroundings", growth=0.0)
    cell = int(world.cases["cell"][0])
    feel_trouble(world, 0, DAY + DAY // 2)
    expected = np.zeros(16)
    expected[cell] = 0.5
    around = world.neighbours[cell]
    expected[around[around != NOBODY]] = 0.25 * 0.5
    assert world.surroundings["nuisance"] == pytest.approx(expected)
    assert world.surroundings["exposure"] == pytest.approx(expected / 2)
