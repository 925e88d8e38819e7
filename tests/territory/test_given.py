"""A real territory from its file: cells and units as given, ways round what lies outside, stations where they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.config.compose import compose_scenario
from sim.scenario.place import only_these, read_place
from sim.setup.build import build_world, lay_out
from sim.territory.around import ways_around
from sim.territory.distances import way_on_foot, ways_on_foot
from sim.territory.given import given_cells
from sim.territory.records import Territory
from sim.text.catalogue import Unfit, WanggeError

LINQIAO = "linqiao.parquet"


@pytest.fixture(scope="module")
def linqiao() -> Territory:
    return lay_out(compose_scenario(["scenario=linqiao"])[0])


def test_cells_and_units_are_those_of_the_file(linqiao: Territory) -> None:
    place = read_place(LINQIAO)
    found = given_cells(place)
    assert (linqiao.cells["x"] == found.x).all() and (linqiao.cells["grid"] == found.grid).all()
    assert (len(linqiao.grids), linqiao.n_communities, linqiao.n_streets) == (35, 6, 2)
    assert (linqiao.grids["community"] == found.community_of).all()
    assert linqiao.n_residents == round(place.about["population"])
    sums = np.bincount(found.grid, found.residents)
    settled = linqiao.grids["residents"]
    assert np.abs(settled - sums).max() < 25  # whole households of each of three groups
    assert (linqiao.grids["first_cell"][1:] == np.cumsum(linqiao.grids["cells"])[:-1]).all()


def test_ways_lead_over_the_bridge(linqiao: Territory) -> None:
    cells, around = linqiao.cells, linqiao.around
    assert around.shape == (len(cells), len(cells)) and (around == around.T).all() and (np.diag(around) == 0).all()
    south = int(np.flatnonzero((cells["x"] == 3) & (cells["y"] == 6))[0])
    north = int(np.flatnonzero((cells["x"] == 3) & (cells["y"] == 10))[0])
    assert around[south, north] > 15  # straight across the river it would be four cells
    some = np.random.default_rng(1).integers(0, len(cells), (40, 3))
    for a, b, c in some.tolist():
        direct = way_on_foot(cells, around, a, c, 1.2)
        assert direct == way_on_foot(cells, around, c, a, 1.2) > 0
        assert direct <= way_on_foot(cells, around, a, b, 1.2) + way_on_foot(cells, around, b, c, 1.2) + 1e-9
        assert ways_on_foot(cells, around, a)[c] * 1.2 == pytest.approx(direct)


def test_nothing_leads_round_in_a_whole_rectangle() -> None:
    y, x = np.divmod(np.arange(12), 4)
    assert ways_around(x, y, np.zeros(12, np.int64)).shape == (0, 0)


def test_ways_round_a_gap_are_counted() -> None:
    #  x x x       from the left foot to the right one: 6 steps instead of 2
    #  x   x
    #  x   x
    x, y = np.array([0, 0, 0, 1, 2, 2, 2]), np.array([0, 1, 2, 2, 2, 1, 0])
    assert ways_around(x, y, np.arange(7))[0].tolist() == [0, 0, 0, 0, 0, 2, 4]


def test_islands_are_joined_by_a_bridge() -> None:
    x, y = np.array([0, 1, 5, 6]), np.zeros(4, np.int64)
    assert ways_around(x, y, np.array([0, 0, 1, 1])).shape == (0, 0)  # a bridge as long as the way across


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30))
def test_ways_round_are_symmetric_and_never_shorter(spots: set[tuple[int, int]]) -> None:
    x, y = np.array(sorted(spots)).T
    around = ways_around(x, y, np.arange(len(x)))
    assert len(around) == 0 or ((around == around.T).all() and (around >= 0).all() and (np.diag(around) == 0).all())


def test_stations_stand_where_the_map_says_and_serve_who_is_near() -> None:
    scenario = compose_scenario(["scenario=linqiao", "horizon.days=2", "horizon.warmup_days=0"])[0]
    world = build_world(scenario, 1)
    place = read_place(LINQIAO)
    names = [row.name for row in scenario.departments]
    agency = names.index("enforcement")
    rows = np.flatnonzero(world.departments["agency"] == agency)
    given_points = [each["cell"] for each in place.about["stations"] if each["department"] == "enforcement"]
    assert world.departments["cell"][rows].tolist() == given_points
    area = world.areas[world.agencies["area"][agency]]
    ways = np.array([ways_on_foot(world.cells, world.around, cell) for cell in given_points])
    assert (ways[area, np.arange(len(area))] == ways.min(axis=0)).all()
    assert world.agencies["area"][names.index("landscaping")] == -1


def test_the_file_says_how_large_the_place_is() -> None:
    scenario = compose_scenario(["scenario=small_town", f"territory.file={LINQIAO}"])[0]
    assert (scenario.cells, scenario.territory.grids, scenario.territory.streets) == (423, 35, 2)
    assert scenario.territory.sha256 == read_place(LINQIAO).sha256
    assert scenario.stations_of(next(row for row in scenario.departments if row.name == "sanitation")) == 2


def test_words_of_a_page_name_shipped_territories_only(tmp_path: object) -> None:
    with only_these(frozenset()):
        assert read_place(LINQIAO).cells == 423
        with pytest.raises(Unfit):
            read_place(__file__)
    with only_these(frozenset({__file__})), pytest.raises(Unfit) as told:
        read_place(__file__)
    assert "not a territory file" in str(told.value)


def test_a_damaged_table_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.parquet as pq

    place = read_place(LINQIAO)
    table = pq.read_table(place.file)
    for column, change in (("grid", lambda values: values[::-1]), ("x", lambda values: values * 0)):
        values = pa.array(change(table[column].to_numpy()))
        broken = table.set_column(table.column_names.index(column), column, values)
        path = Path(str(tmp_path)) / f"{column}.parquet"
        pq.write_table(broken.replace_schema_metadata(table.schema.metadata), path)
        with pytest.raises(WanggeError, match="damaged"):
            given_cells(read_place(str(path)))
