"""People and street fixtures: households over cells by density, fixtures by land use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.random_streams import uniforms
from sim.scenario.apportion import even_steps, largest_remainder
from sim.territory.landuse import LandUse
from sim.text.catalogue import WanggeError

DENSITY_PURPOSE: Final = 91

# Ratio of the densest to the thinnest cell of one land use, before rounding (assumption: towers beside low houses).
DENSITY_RANGE: Final = 4.0

IntArray = npt.NDArray[np.int32]


class ResidentGroup(NamedTuple):
    """A kind of resident: how many, mean persons per household (>= 1), and relative density by land use."""

    name: str
    residents: int
    household_size: float
    density: Mapping[LandUse, float]


class People(NamedTuple):
    """Residents numbered by cell, then household.

    `cell`, `household`, `group`: one entry per resident. `cell_residents`, `cell_households`: one entry per cell.
    """

    cell: IntArray
    household: IntArray
    group: npt.NDArray[np.int8]
    cell_residents: IntArray
    cell_households: IntArray


def place_people(
    land_use: npt.NDArray[np.int8],
    groups: Sequence[ResidentGroup],
    seed: int,
    known: npt.NDArray[np.float64] | None = None,
    by_land_use: bool = True,
) -> People:
    """Settle every group's households over the cells.

    All members of a household live in one cell and share a group. Households go to cells in proportion to the group's
    density there times a keyed local density, by largest remainder, so each group's number of residents is exact.
    Where the residents of cells are `known` they take the place of the local density, and unless they are to be told
    apart `by_land_use` every group lives where people are known to. Raises WanggeError if a group finds no land to live
    on, or its numbers make no sense.
    """
    n_cells = len(land_use)
    local = DENSITY_RANGE ** uniforms(seed, DENSITY_PURPOSE, np.arange(n_cells)) if known is None else known
    homes, sizes, kinds = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)], [np.zeros(0, np.int8)]
    for kind, group in enumerate(groups):
        size = _household_sizes(group)
        here = local if known is not None and not by_land_use else _density(group)[land_use] * local
        homes.append(np.repeat(np.arange(n_cells, dtype=np.int32), _settle(group, here, len(size))))
        sizes.append(size)
        kinds.append(np.full(len(size), kind, dtype=np.int8))
    home, size, kind_of = np.concatenate(homes), np.concatenate(sizes), np.concatenate(kinds)
    by_cell = np.argsort(home, kind="stable")
    home, size = home[by_cell], size[by_cell]
    household = np.repeat(np.arange(len(home), dtype=np.int32), size)
    cell = home[household]
    return People(
        cell=cell,
        household=household,
        group=kind_of[by_cell][household],
        cell_residents=np.bincount(cell, minlength=n_cells).astype(np.int32),
        cell_households=np.bincount(home, minlength=n_cells).astype(np.int32),
    )


def place_fixtures(land_use: npt.NDArray[np.int8], per_cell: Mapping[LandUse, float]) -> IntArray:
    """Return the number of fixtures (lamps, covers, bins, trees) in every cell.

    `per_cell` gives the mean per cell of each land use. Fractions are carried along the walk, so the total of each land
    use is exact up to rounding.
    """
    fixtures = np.zeros(len(land_use), dtype=np.int32)
    for use, mean in per_cell.items():
        if not 0 <= mean < 1e6:
            raise WanggeError("fixtures_per_cell", use=use.name.lower(), mean=mean)
        here = land_use == use
        fixtures[here] = even_steps(np.full(int(here.sum()), float(mean)))
    return fixtures


def _household_sizes(group: ResidentGroup) -> npt.NDArray[np.int64]:
    """Return the number of persons in each household of a group.

    Sizes are the mean size rounded down or up, and add up to all residents.
    """
    if group.residents < 0 or not group.household_size >= 1:
        raise WanggeError("group_size", group=group.name, residents=group.residents, size=group.household_size)
    if group.residents == 0:
        return np.zeros(0, dtype=np.int64)
    households = min(group.residents, max(1, round(group.residents / group.household_size)))
    return np.diff(np.arange(households + 1, dtype=np.int64) * group.residents // households)


def _density(group: ResidentGroup) -> npt.NDArray[np.float64]:
    """Return the relative density of a group on each land use."""
    return np.array([float(group.density.get(use, 0.0)) for use in LandUse])


def _settle(group: ResidentGroup, weights: npt.NDArray[np.float64], households: int) -> npt.NDArray[np.int64]:
    """Return the number of the group's households in every cell, in proportion to the weights."""
    try:
        return largest_remainder(weights, households)
    except ValueError as error:
        raise WanggeError("group_without_home", group=group.name) from error
