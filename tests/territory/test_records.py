"""A laid-out territory: connected units, ranges that fit together, the figures that were asked for."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import label

from sim.territory.records import NOBODY, Territory
from sim.text.catalogue import WanggeError

Town = Callable[..., Territory]


def pieces(territory: Territory, chosen: np.ndarray) -> int:
    """Number of connected pieces of land that the chosen cells form (flood fill over shared sides)."""
    raster = np.zeros((territory.height, territory.width), dtype=bool)
    raster[territory.cells["y"][chosen], territory.cells["x"][chosen]] = True
    return int(label(raster)[1])


@given(st.integers(1, 150), st.integers(0, 500), st.integers(0, 2**32), st.data())
def test_every_unit_is_one_piece_of_land(
    town: Town, cells: int, residents: int, seed: int, data: st.DataObject
) -> None:
    grids = data.draw(st.integers(1, cells))
    communities = data.draw(st.integers(1, grids))
    territory = town(cells, grids, communities, data.draw(st.integers(1, communities)), residents, seed)
    grid = territory.cells["grid"]
    levels = [
        (grids, grid),
        (communities, territory.grids["community"][grid]),
        (territory.n_streets, territory.grids["street"][grid]),
    ]
    assert pieces(territory, np.ones(cells, dtype=bool)) == 1
    for units, member in levels:
        assert np.unique(member).tolist() == list(range(units))
        assert all(pieces(territory, member == unit) == 1 for unit in range(units))
    check_ranges(territory)


def check_ranges(territory: Territory) -> None:
    """Cells, households and residents of every grid are the ranges that the tables say."""
    cells, grids, people = territory.cells, territory.grids, territory.people
    for first, count in (("first_resident", "residents"), ("first_household", "households")):
        for table in (cells, grids):
            assert (table[first][1:] == table[first][:-1] + table[count][:-1]).all() and table[first][0] == 0
    assert cells["residents"].sum() == grids["residents"].sum() == territory.n_residents
    assert cells["households"].sum() == grids["households"].sum() == territory.n_households
    assert (grids["first_cell"][1:] == grids["first_cell"][:-1] + grids["cells"][:-1]).all()
    assert (cells["grid"][people["cell"]] == np.repeat(np.arange(len(grids)), grids["residents"])).all()
    assert (cells["visible"] == NOBODY).all()


def test_xianlin_by_its_figures(xianlin: Territory) -> None:
    assert (len(xianlin.cells), len(xianlin.grids), xianlin.n_communities, xianlin.n_streets) == (2317, 1144, 40, 6)
    assert xianlin.n_residents == 150_000
    assert xianlin.imbalance["community"] < 0.1 and xianlin.imbalance["street"] < 0.1
    assert xianlin.grids.residents.mean() == pytest.approx(131, abs=0.2)
    check_ranges(xianlin)


def test_no_territory_is_too_small(town: Town) -> None:
    alone = town(1, residents=1)
    assert alone.cells.residents.tolist() == alone.grids.residents.tolist() == [1]
    assert alone.imbalance == {"grid": 0.0, "community": 0.0, "street": 0.0}
    assert town(1).n_residents == 0


def test_same_figures_same_bytes(town: Town) -> None:
    first, again, other = (town(300, 40, 8, 2, 4000, seed) for seed in (9, 9, 10))
    assert first.cells.tobytes() == again.cells.tobytes() != other.cells.tobytes()
    assert first.grids.tobytes() == again.grids.tobytes()
    assert all((first.people[key] == again.people[key]).all() for key in first.people)


def test_people_weigh_more_than_land(town: Town) -> None:
    territory = town(2000, 40, 4, 1, 50_000)
    spread = territory.grids.residents.std() / territory.grids.residents.mean()
    by_land = np.add.reduceat(territory.cells["residents"], np.arange(0, 2000, 50))
    assert spread < 0.5 * by_land.std() / by_land.mean()
    assert territory.grids["cells"].max() < 4 * 50  # land counts too: no grid of all the empty land


def test_errors_reach_the_user(town: Town) -> None:
    with pytest.raises(WanggeError, match="10 grids do not fit into 9 cells"):
        town(9, 10)


def test_a_street_is_laid_out_in_an_instant(town: Town, xianlin: Territory) -> None:
    start = perf_counter()
    town(2317, 1144, 40, 6, 150_000, seed=2)
    assert perf_counter() - start < 0.6  # measured 0.02 s; the margin is for a busy machine
