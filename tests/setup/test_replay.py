"""Given troubles: read, checked, and lived through like those of the stream."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.run.simulation import Simulation
from sim.scenario.minimal import smallest_scenario
from sim.setup.build import build_world, lay_out
from sim.setup.replay import given_troubles
from sim.text.catalogue import WanggeError

PEOPLE = {"groups": [{"name": "local", "count": 40, "household_size": 2.0}]}
LAND = {"area_km2": 0.04, "grids": 2, "land_use": {"residential": 1.0}}
SCENARIO = smallest_scenario(population=PEOPLE, territory=LAND)
TERRITORY = lay_out(SCENARIO)


def columns(**changes: Any) -> dict[str, Any]:
    """Three good rows, out of order; a change replaces a column, or takes it out if it is None."""
    table = {
        "arises_s": [7200, 60, 60],
        "cell": [3, 1, 0],
        "category": ["trouble", 0, "trouble"],
        "severity": [0.5, 0.0, 1.0],
        "work_h": [1, 0, 2.5],
    }
    return {name: values for name, values in (table | changes).items() if values is not None}


def read(**changes: Any) -> np.recarray:
    return given_troubles(SCENARIO, TERRITORY, 1, columns(**changes))


def test_rows_come_in_order_of_arrival_and_ties_as_given() -> None:
    cases = read()
    assert cases["arises"].tolist() == [60, 60, 7200]
    assert cases["cell"].tolist() == [1, 0, 3]
    assert cases["work"].tolist() == [0, 9000, 3600]
    assert cases["severity"].tolist() == [0.0, 1.0, 0.5]
    assert cases["category"].tolist() == [0, 0, 0]
    assert cases["needs"].tolist() == [1, 1, 1]
    assert not cases["visible"].any()
    assert not cases["small"].any()


def test_hours_serve_as_well_as_seconds() -> None:
    assert read(arises_s=None, arises_h=[2, 1 / 60, 1 / 60]).tobytes() == read().tobytes()


def test_a_data_frame_serves_as_well_as_a_dictionary() -> None:
    assert given_troubles(SCENARIO, TERRITORY, 1, pd.DataFrame(columns())).tobytes() == read().tobytes()


def test_the_resident_is_the_one_given_or_somebody_of_the_cell() -> None:
    assert read(resident=[5, 6, 7])["resident"].tolist() == [6, 7, 5]
    cases, cells = read(), TERRITORY.cells
    first = cells["first_resident"][cases["cell"]]
    lives_there = (cases["resident"] >= first) & (cases["resident"] < first + cells["residents"][cases["cell"]])
    assert lives_there[cells["residents"][cases["cell"]] > 0].all()


def test_yes_and_no_are_kept() -> None:
    assert read(visible=[True, False, True])["visible"].tolist() == [False, True, True]
    assert read(small=[0, 1, 0])["small"].tolist() == [True, False, False]


def test_no_troubles_at_all_are_allowed() -> None:
    simulation = Simulation(SCENARIO, 1, troubles={name: [] for name in columns()})
    simulation.advance(simulation.horizon)
    assert len(simulation.world.cases) == 0


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"arises_s": None}, "troubles_columns", "arises_s"),
        ({"arises_h": [1, 2, 3]}, "troubles_columns", "arises_s and arises_h"),
        ({"cell": None}, "troubles_columns", "missing: cell"),
        ({"sevrity": [1, 1, 1]}, "troubles_columns", "unknown: sevrity"),
        ({"cell": [1, 2]}, "troubles_lengths", "cell 2"),
        ({"arises_s": [-1, 0, 0]}, "troubles_number", "'arises_s', row 0: -1"),
        ({"arises_s": [0, 0, 2 * 86400]}, "troubles_number", "row 2: 172800 is not a number from 0 to 172799"),
        ({"arises_s": [0, float("nan"), 0]}, "troubles_number", "row 1: nan"),
        ({"arises_s": ["soon", 0, 0]}, "troubles_number", "row 0: soon"),
        ({"cell": [0, 4, 0]}, "troubles_whole", "row 1: 4 is not a whole number from 0 to 3"),
        ({"cell": [0, 0.5, 0]}, "troubles_whole", "row 1: 0.5"),
        ({"category": ["trouble", "fire", 0]}, "troubles_category", "row 1: fire"),
        ({"category": [0, 0, 1]}, "troubles_category", "row 2: 1"),
        ({"severity": [0, 1.1, 0]}, "troubles_number", "row 1: 1.1"),
        ({"work_h": [1, 1, -1]}, "troubles_number", "row 2: -1"),
        ({"work_h": [1, 1, None]}, "troubles_number", "row 2: None"),
        ({"resident": [0, 0, 40]}, "troubles_whole", "row 2: 40"),
        ({"needs": [1, 2, 1]}, "troubles_partners", "row 1: 2"),
        ({"needs": [1, 0, 1]}, "troubles_whole", "row 1: 0"),
        ({"visible": [1, 2, 1]}, "troubles_whole", "row 1: 2"),
    ],
)
def test_a_mistake_is_told_in_one_line(changes: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(WanggeError) as caught:
        read(**changes)
    assert caught.value.key == key
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.line("zh")


def test_a_stream_replayed_lives_through_the_same_year() -> None:
    drawn = Simulation(SCENARIO, 3, log=True)
    cases = drawn.world.cases
    table = {"arises_s": cases["arises"].copy(), "work_h": cases["work"] / 3600}
    table |= {
        name: cases[name].copy() for name in ("cell", "category", "severity", "resident", "needs", "visible", "small")
    }
    replayed = Simulation(SCENARIO, 3, log=True, troubles=table)
    for simulation in (drawn, replayed):
        simulation.advance(simulation.horizon)
    assert len(drawn.log) > 0
    assert replayed.log.tobytes() == drawn.log.tobytes()
    assert replayed.world.cases.tobytes() == drawn.world.cases.tobytes()


def test_the_world_cache_tells_given_troubles_from_drawn_ones() -> None:
    cache: dict[Any, Any] = {}
    given, other = columns(), columns(severity=[0.1, 0.2, 0.3])
    worlds = [
        build_world(SCENARIO, 1, cache=cache, troubles=troubles) for troubles in (None, given, given, other, None)
    ]
    streams = [world.cases.tobytes() for world in worlds]
    assert streams[0] == streams[4] == build_world(SCENARIO, 1).cases.tobytes()
    assert streams[1] == streams[2] == build_world(SCENARIO, 1, troubles=given).cases.tobytes()
    assert len({streams[0], streams[1], streams[3]}) == 3
