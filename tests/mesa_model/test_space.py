"""The Mesa space holds the territory's cells and nothing else."""

from collections.abc import Callable
from random import Random

import networkx as nx
import numpy as np
from mesa.discrete_space import Cell

from sim.mesa_model.space import LandCell, discrete_space
from sim.territory.records import Territory

Town = Callable[..., Territory]


def land(cell: Cell) -> LandCell:
    assert isinstance(cell, LandCell)
    return cell


def test_every_cell_of_the_territory_is_a_mesa_cell(xianlin: Territory) -> None:
    space = discrete_space(xianlin, Random(1))
    cells = [land(cell) for cell in space]
    assert [cell.number for cell in cells] == list(range(2317))
    assert [cell.coordinate for cell in cells] == list(zip(xianlin.cells["x"], xianlin.cells["y"], strict=True))
    assert [cell.grid for cell in cells] == xianlin.cells["grid"].tolist()
    assert [cell.land_use for cell in cells] == xianlin.cells["land_use"].tolist()


def test_neighbours_share_a_side_and_none_lies_outside(xianlin: Territory) -> None:
    space = discrete_space(xianlin, Random(1))
    places = {cell.coordinate for cell in space}
    for cell in space:
        x, y = cell.coordinate
        beside = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & places
        assert {other.coordinate for other in cell.connections.values()} == beside


def test_one_cell_has_no_neighbour(town: Town) -> None:
    (cell,) = discrete_space(town(1), Random(1))
    assert cell.coordinate == (0, 0) and not cell.connections


def test_a_large_territory_shows_its_grids(town: Town) -> None:
    territory = town(400, 30, 4, 1, 3000)
    space = discrete_space(territory, Random(1), finest=399)
    cells = [land(cell) for cell in space]
    assert [cell.grid for cell in cells] == list(range(30))
    assert nx.is_connected(space.G)
    for cell in cells:
        members = territory.cells["grid"] == cell.grid
        counts = np.bincount(territory.cells["land_use"][members], minlength=6)
        assert counts[cell.land_use] == counts.max()
        raster = np.zeros((territory.height + 2, territory.width + 2), dtype=int) - 1
        raster[territory.cells["y"] + 1, territory.cells["x"] + 1] = territory.cells["grid"]
        own = raster == cell.grid
        around = {int(g) for way in (-1, 1) for axis in (0, 1) for g in raster[np.roll(own, way, axis)]}
        assert {land(other).grid for other in cell.connections.values()} == around - {-1, cell.grid}
