"""Land use: exact shares laid out in plausible patches, roads as straight lines."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.engine.random_streams import uniforms
from sim.scenario.apportion import largest_remainder
from sim.text.catalogue import WanggeError

FIELD_PURPOSE: Final = 90
ROAD_PURPOSE: Final = 92

LONGEST_SIDE: Final = 50  # cells
GOLDEN: Final = (5**0.5 - 1) / 2


class LandUse(IntEnum):
    """The six uses a unit cell can have; CAMPUS stands for every large institution behind its own wall."""

    RESIDENTIAL = 0
    COMMERCIAL = 1
    CAMPUS = 2
    PUBLIC = 3
    ROAD = 4
    OPEN = 5


# Size of a patch as a share of the raster's side, 5 km at most, since a park does not grow with the city;
# and how strongly the use is drawn to roads (in standard deviations of its random field). Assumptions: campuses and
# open land come in large pieces, shops line the roads.
_PATCH: Final = {
    LandUse.CAMPUS: (0.10, 0.0),
    LandUse.OPEN: (0.12, -0.5),
    LandUse.PUBLIC: (0.04, 0.0),
    LandUse.COMMERCIAL: (0.04, 1.0),
}


def place_land_use(
    x: npt.NDArray[np.integer],
    y: npt.NDArray[np.integer],
    mix: Mapping[LandUse, float],
    seed: int,
    width: int,
    height: int,
) -> npt.NDArray[np.int8]:
    """Return the land use of every cell, given its column and row on a raster of `width` x `height` cells.

    The numbers of cells follow the shares of `mix` exactly up to rounding (largest remainder; shares need not add up to
    1). The same seed gives the same map. Raises WanggeError if a share is negative or all are zero.
    """
    shares = [float(mix.get(use, 0.0)) for use in LandUse]
    try:
        quotas = largest_remainder(shares, len(x))
    except ValueError as error:
        given = ", ".join(f"{use.name.lower()}={share:g}" for use, share in zip(LandUse, shares, strict=True))
        raise WanggeError("land_mix", mix=given) from error
    land_use = np.full(len(x), LandUse.RESIDENTIAL, dtype=np.int8)
    free = np.ones(len(x), dtype=np.bool_)
    roads = _road_order(x, y, seed)[: quotas[LandUse.ROAD]]
    land_use[roads], free[roads] = LandUse.ROAD, False
    nearness = _nearness_to_roads(x, y, ~free, width, height)
    for use, (patch, pull) in _PATCH.items():
        liking = _random_field(use, patch, seed, width, height)[y, x] + pull * nearness
        candidates = np.flatnonzero(free)
        best = candidates[np.argsort(-liking[candidates], kind="stable")[: quotas[use]]]
        land_use[best], free[best] = use, False
    return land_use


def _road_order(x: npt.NDArray[np.integer], y: npt.NDArray[np.integer], seed: int) -> npt.NDArray[np.intp]:
    """Return the cells in the order in which roads take them: line after line, each from end to end.

    Column c ranks by the fractional part of c times the golden ratio, so the first k columns lie evenly spread whatever
    k is (a Sturmian sequence); rows likewise.
    """
    shift = uniforms(seed, ROAD_PURPOSE, np.arange(2))
    rank = np.minimum((x * GOLDEN + shift[0]) % 1.0, (y * GOLDEN + shift[1]) % 1.0)
    return np.lexsort((x.astype(np.int64) + y, rank))


def _random_field(use: LandUse, patch: float, seed: int, width: int, height: int) -> npt.NDArray[np.float64]:
    """Return a smooth random landscape of shape (height, width), mean 0 and standard deviation 1.

    Its hills measure about `patch` x side cells, or `patch` x 5 km on a longer side.
    """
    from scipy.ndimage import gaussian_filter

    cells = width * height
    noise = uniforms(seed, FIELD_PURPOSE, int(use) * cells + np.arange(cells)).reshape(height, width)
    return _standardised(
        gaussian_filter(noise, sigma=max(0.5, patch * min(width, height, LONGEST_SIDE)), mode="reflect")
    )


def _nearness_to_roads(
    x: npt.NDArray[np.integer], y: npt.NDArray[np.integer], is_road: npt.NDArray[np.bool_], width: int, height: int
) -> npt.NDArray[np.float64]:
    """Return how many roads are within a few cells, scaled to mean 0 and standard deviation 1."""
    from scipy.ndimage import gaussian_filter

    roads = np.zeros((height, width))
    roads[y, x] = is_road
    near: npt.NDArray[np.float64] = _standardised(gaussian_filter(roads, sigma=1.0, mode="nearest"))[y, x]
    return near


def _standardised(field: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    spread = float(field.std())
    return (field - field.mean()) / spread if spread > 0 else np.zeros_like(field)
