"""Stations where people live, and officers where the work is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_worlds import category, composed, department, smallest_scenario, troubles

from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.setup.build import lay_out
from sim.setup.posting import POSTING, catchments, expected_load, offices, share_out
from sim.setup.volume import expected_cases
from sim.world import World


def town(posting: str, **parts: object) -> Scenario:
    """A strip of twenty cells: a department of four stations for troubles of residents, one for those of fixtures."""
    rows = [category(), category("lamps", per="fixture", rate=1000.0, lead="yard")]
    places = {
        "territory": {"area_km2": 0.2, "grids": 1, "land_use": {"residential": 0.7, "road": 0.3}},
        "population": {"groups": [{"name": "local", "count": 400}]},
        "troubles": troubles(*rows),
        "departments": [
            department(stations=4, officers=1.5),
            department("yard", stations=4, officers=None, officers_per_10k=50.0),
        ],
        "policy": {"staffing": {"posting": posting}},
    }
    return smallest_scenario(**places | parts)


def staff(world: World, agency: int) -> np.ndarray:
    return world.departments["staff"][world.departments["agency"] == agency]


@pytest.mark.parametrize("posting", POSTING)
def test_every_rule_posts_the_same_number_of_officers(posting: str) -> None:
    world = Simulation(town(posting), 1).world
    assert staff(world, 0).sum() == pytest.approx(6.0, abs=1e-5)
    assert staff(world, 1).sum() == pytest.approx(2.0, abs=1e-5)


def test_officers_follow_station_residents_or_load_or_are_pooled() -> None:
    by = {posting: Simulation(town(posting), 1).world for posting in POSTING}
    world = by["load"]
    home = (world.catchment * 4).astype(int)
    residents = np.bincount(home, world.cells["residents"], minlength=4)
    fixtures = np.bincount(home, world.cells["fixtures"], minlength=4)
    assert staff(by["station"], 0).tolist() == [1.5] * 4
    assert staff(by["residents"], 1) == pytest.approx(2.0 * residents / residents.sum(), abs=1e-5)
    assert staff(by["load"], 0) == pytest.approx(6.0 * residents / residents.sum(), abs=1e-5)
    assert staff(by["load"], 1) == pytest.approx(2.0 * fixtures / fixtures.sum(), abs=1e-5)
    assert staff(by["pooled"], 0).tolist() == [0.0, 0.0, 6.0, 0.0]


def test_the_areas_of_stations_have_equal_shares_of_the_residents_and_the_office_among_them() -> None:
    world = Simulation(composed("scenario=xianlin"), 1).world
    for stations in (1, 2, 3, 6, 20):
        home = (world.catchment * stations).astype(int)
        shares = np.bincount(home, world.cells["residents"], minlength=stations) / len(world.residents)
        assert shares == pytest.approx(np.full(stations, 1 / stations), rel=0.1)
        assert (home[offices(world.catchment, stations)] == np.arange(stations)).all()


def test_land_without_people_is_shared_out_by_cells_and_no_cell_is_left_out() -> None:
    territory = lay_out(town("load"))
    empty = territory.cells.copy()
    empty["residents"] = 0
    assert catchments(type(territory)(**{**vars(territory), "cells": empty})) == pytest.approx(
        (np.arange(20) + 0.5) / 20
    )
    empty["residents"][0] = 1
    last = catchments(type(territory)(**{**vars(territory), "cells": empty}))
    assert (last[1:] < 1.0).all() and ((last * 1000).astype(int) < 1000).all()


def test_the_expected_load_is_all_the_work_of_all_troubles() -> None:
    scenario = composed("scenario=small_town", "horizon.days=365")
    territory = lay_out(scenario)
    load = expected_load(scenario, territory, catchments(territory))
    found = sum(load.of(agency, 1).hours.sum() for agency in range(len(scenario.departments)))
    mean_hours = found / expected_cases(scenario)
    assert 3 < mean_hours < 7  # the work contents of the table, 1 to 10 hours with a spread of 0.8


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 1e5))
def test_shares_add_up_and_whole_ones_stay_whole(weights: list[float], total: float) -> None:
    posts = share_out(total, np.array(weights))
    assert posts.sum() == pytest.approx(total, abs=1e-5)
    assert (posts >= 0).all()
    assert share_out(3.0 * len(weights), np.ones(len(weights))).tolist() == [3.0] * len(weights)


def test_stations_grow_with_the_residents() -> None:
    rows = [department(residents_per_station=250), department("yard", residents_per_station=100_000)]
    scenario = town("load", departments=rows)
    assert [scenario.stations_of(row) for row in scenario.departments] == [2, 1]
    assert len(Simulation(scenario, 1).world.departments) == 3
