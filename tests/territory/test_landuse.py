"""Land use meets its shares, in patches, with roads as lines."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.territory.landuse import LandUse, place_land_use
from sim.territory.layout import curve, raster_for
from sim.text.catalogue import WanggeError

MIXES = st.dictionaries(st.sampled_from(LandUse), st.floats(0.001, 1), min_size=1)


def land(cells: int, mix: dict[LandUse, float], seed: int = 1) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64]]:
    width, height = raster_for(cells)
    walk = curve(width, height)[:cells]
    return place_land_use(walk[:, 0], walk[:, 1], mix, seed, width, height), walk


@given(st.integers(1, 400), MIXES, st.integers(0, 2**32))
def test_shares_are_exact_up_to_rounding(cells: int, mix: dict[LandUse, float], seed: int) -> None:
    land_use, _ = land(cells, mix, seed)
    counts = np.bincount(land_use, minlength=len(LandUse))
    assert counts.sum() == cells
    for use in LandUse:
        assert abs(counts[use] - mix.get(use, 0.0) / sum(mix.values()) * cells) < 1 + 1e-9


def test_same_seed_same_map_other_seed_other_map() -> None:
    mix = dict.fromkeys(LandUse, 1.0)
    assert (land(500, mix, 7)[0] == land(500, mix, 7)[0]).all()
    assert (land(500, mix, 7)[0] != land(500, mix, 8)[0]).any()


def test_uses_lie_in_patches() -> None:
    land_use, walk = land(2304, {LandUse.RESIDENTIAL: 0.4, LandUse.CAMPUS: 0.3, LandUse.OPEN: 0.3})
    raster = np.full((48, 48), -1)
    raster[walk[:, 1], walk[:, 0]] = land_use
    same = np.mean(raster[:, 1:] == raster[:, :-1])
    assert same > 0.8  # scattered at random it would be 0.34


def test_roads_are_whole_lines_spread_over_the_land() -> None:
    land_use, walk = land(48 * 48, {LandUse.RESIDENTIAL: 0.9, LandUse.ROAD: 0.1})
    raster = np.zeros((48, 48), dtype=bool)
    raster[walk[:, 1], walk[:, 0]] = land_use == LandUse.ROAD
    columns, rows = raster.all(axis=0).nonzero()[0], raster.all(axis=1).nonzero()[0]
    off_lines = raster.copy()
    off_lines[:, columns], off_lines[rows] = False, False
    assert len(columns) + len(rows) >= 4
    assert off_lines.sum() < 48 and (off_lines.any(axis=0).sum() <= 1 or off_lines.any(axis=1).sum() <= 1)
    assert np.diff(columns).min(initial=48) > 5 and np.diff(rows).min(initial=48) > 5


def test_shops_stand_nearer_to_roads_than_campuses() -> None:
    mix = {LandUse.RESIDENTIAL: 0.5, LandUse.ROAD: 0.1, LandUse.COMMERCIAL: 0.1, LandUse.CAMPUS: 0.3}
    beside = {LandUse.COMMERCIAL: [0.0], LandUse.CAMPUS: [0.0]}
    for seed in range(5):
        land_use, walk = land(2304, mix, seed)
        raster = np.zeros((50, 50), dtype=bool)
        raster[walk[:, 1] + 1, walk[:, 0] + 1] = land_use == LandUse.ROAD
        near = raster[2:, 1:-1] | raster[:-2, 1:-1] | raster[1:-1, 2:] | raster[1:-1, :-2]
        for use, shares in beside.items():
            shares.append(float(near[walk[:, 1], walk[:, 0]][land_use == use].mean()))
    assert sum(beside[LandUse.COMMERCIAL]) > 1.5 * sum(beside[LandUse.CAMPUS])


@pytest.mark.parametrize("mix", [{}, {LandUse.ROAD: 0.0}, {LandUse.ROAD: -0.1, LandUse.OPEN: 1.0}])
def test_impossible_mixes_are_refused(mix: dict[LandUse, float]) -> None:
    with pytest.raises(WanggeError, match="land-use shares"):
        land(10, mix)
