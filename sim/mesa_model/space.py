"""The territory as a Mesa space, for users who want to look at it, move on it or draw it with Mesa's own tools."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import networkx as nx
import numpy as np
import numpy.typing as npt
from mesa.discrete_space import Cell, CellCollection, Network

from sim.mesa_model.agent_sets import RecordAgent
from sim.territory.records import Territory
from sim.text.catalogue import WanggeError

FINEST: Final = 20_000
"""Most unit cells shown one by one; larger territories show one Mesa cell per responsibility grid."""

Pairs = npt.NDArray[np.int64]


class LandCell(Cell):
    """A Mesa cell that knows its place in the tables: `number` (row), `land_use` and responsibility `grid`.

    At the level of grids, `number` equals `grid` and `land_use` is the most frequent one in the grid.
    """

    __slots__ = ["grid", "land_use", "number"]

    number: int
    land_use: int
    grid: int

    def add_agent(self, agent: Any) -> None:
        """Add an agent of the user's own; the model's agents are where their records say (`worker.cell`)."""
        if isinstance(agent, RecordAgent):
            raise WanggeError("agent_not_placed", agent=repr(agent))
        super().add_agent(agent)

    # Mesa caches neighbourhoods for ever, and with them the cells of every model that ever existed.

    def get_neighborhood(self, radius: int = 1, include_center: bool = False) -> Any:
        """Return the cells within `radius` steps."""
        return CellCollection(self._neighborhood(radius, include_center), random=self.random)

    def _neighborhood(self, radius: int = 1, include_center: bool = False) -> Any:
        return Cell._neighborhood.__wrapped__(self, radius, include_center)

    def _clear_cache(self) -> None:
        """Do nothing: nothing is cached."""


def discrete_space(territory: Territory, random: Random, finest: int = FINEST) -> Network:
    """Return the territory as a Mesa network of `LandCell`, connected where land shares a side.

    Cells outside the territory do not exist, which a rectangular Mesa grid could not express. `coordinate` is
    (column, row); iteration gives the cells in the order of their numbers. A territory of more than `finest` cells
    becomes one `LandCell` per responsibility grid, placed at the middle cell of its walk. `random` is used only for
    Mesa's own random choices, never by the model.
    """
    if len(territory.cells) <= finest:
        rows = np.arange(len(territory.cells))
        return _network(territory, rows, neighbour_pairs(territory), territory.cells["land_use"], random)
    grids = territory.grids
    middle = grids["first_cell"] + grids["cells"] // 2
    touching = np.sort(territory.cells["grid"][neighbour_pairs(territory)], axis=1)
    touching = np.unique(touching[touching[:, 0] != touching[:, 1]], axis=0)
    return _network(territory, middle, touching, _main_land_use(territory), random)


def neighbour_pairs(territory: Territory) -> Pairs:
    """Return every pair of cells that share a side, once; shape (pairs, 2)."""
    raster = np.full((territory.height, territory.width), -1, dtype=np.int64)
    raster[territory.cells["y"], territory.cells["x"]] = np.arange(len(territory.cells))
    beside = np.column_stack((raster[:, :-1].ravel(), raster[:, 1:].ravel()))
    above = np.column_stack((raster[:-1].ravel(), raster[1:].ravel()))
    pairs = np.concatenate((beside, above))
    return pairs[(pairs >= 0).all(axis=1)]


def _main_land_use(territory: Territory) -> npt.NDArray[np.integer]:
    cells = territory.cells
    kinds = int(cells["land_use"].max()) + 1
    counts = np.bincount(cells["grid"] * kinds + cells["land_use"], minlength=len(territory.grids) * kinds)
    return counts.reshape(-1, kinds).argmax(axis=1)


def _network(
    territory: Territory,
    rows: npt.NDArray[np.integer],
    pairs: Pairs,
    land_use: npt.NDArray[np.integer],
    random: Random,
) -> Network:
    """Return a Mesa network with one cell for each of `rows` of the cell table.

    `pairs` are positions in `rows` and give the connections.
    """
    cells = territory.cells
    places = list(zip(cells["x"][rows].tolist(), cells["y"][rows].tolist(), strict=True))
    graph = nx.Graph()
    graph.add_nodes_from(places)
    graph.add_edges_from((places[a], places[b]) for a, b in pairs.tolist())
    network = Network(graph, random=random, cell_klass=LandCell, layout={place: place for place in places})
    described = zip(network, land_use.tolist(), cells["grid"][rows].tolist(), strict=True)
    for number, (cell, use, grid) in enumerate(described):
        assert isinstance(cell, LandCell)
        cell.number, cell.land_use, cell.grid = number, use, grid
    return network
