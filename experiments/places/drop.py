"""A log of cases dropped onto a real territory: the cell of each case, by coordinates or by the name of a unit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.places.geometry import CELL
from experiments.places.layer import WGS84, projection
from experiments.places.libraries import library
from experiments.places.mapping import plain
from sim.scenario.place import Place, read_place
from sim.territory.given import given_cells
from sim.text.catalogue import Phrase, Unfit, WanggeError

NOWHERE: Final = -1
EDGE: Final = 150.0
"""Metres beyond the middle of a cell up to which a case at the edge still belongs to it."""
HOW: Final = ("coordinates", "edge", "unit", "outside", "no place", "unknown unit", "several units")
"""How the cell of a case was found, or why there is none."""
LEVELS: Final = ("street", "community", "grid")

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Dropped:
    """The cell of each case and how it was found: a data frame with `id`, `cell` (-1: none) and `how` (one of HOW)."""

    cells: pd.DataFrame = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """Number of cases by how their cell was found."""
        found = self.cells["how"].value_counts()
        return {how: int(found.get(how, 0)) for how in HOW if found.get(how, 0)}

    @property
    def placed(self) -> int:
        """Number of cases that have a cell."""
        return int((self.cells["cell"] >= 0).sum())


def territory_of(file: str) -> Place:
    """Return the header of a territory file. Raises WanggeError if it is none."""
    try:
        return read_place(file)
    except Unfit as error:
        raise WanggeError("places_territory", why=error.phrase) from error


def drop(cases: pd.DataFrame, place: Place, crs: str | None = None) -> Dropped:
    """Return the cell of each case of a log (columns `id` and, as far as it has them, `lat`, `lon`, `x`, `y`, and the
    names of its units).

    Latitude and longitude come first, then `x` and `y` in the projection `crs` (without it that of the territory), then
    the finest unit that is named: within a unit the cell is drawn by the case's id, in proportion to residents, so that
    the same log gives the same cells. Raises WanggeError if no case at all lies on the territory.
    """
    cell = np.full(len(cases), NOWHERE, np.int64)
    how = np.full(len(cases), "no place", object)
    _by_coordinates(cases, place, crs, cell, how)
    _by_units(cases, place, cell, how)
    if len(cases) and (cell < 0).all():
        raise WanggeError("places_no_case", n=len(cases), why=_swapped(cases, place))
    identity = cases["id"].astype(str) if "id" in cases else pd.Series(range(len(cases)), dtype=str)
    return Dropped(pd.DataFrame({"id": identity.to_numpy(), "cell": cell.astype(np.int32), "how": how.astype(str)}))


def _by_coordinates(cases: pd.DataFrame, place: Place, crs: str | None, cell: Integers, how: Any) -> None:
    """Fill in the cells of the cases that have coordinates."""
    own = place.about["crs"]
    for across, up, source in (("lon", "lat", WGS84), ("x", "y", crs or own)):
        if across not in cases or up not in cases:
            continue
        first, second = (pd.to_numeric(cases[name], errors="coerce").to_numpy(float) for name in (across, up))
        rows = np.flatnonzero((cell < 0) & np.isfinite(first) & np.isfinite(second) & ((first != 0) | (second != 0)))
        if not len(rows):
            continue
        x, y = _metres(first[rows], second[rows], source, own)
        found, edge = _cells_at(place, x, y)
        cell[rows] = found
        how[rows] = np.where(found < 0, "outside", np.where(edge, "edge", "coordinates"))


def _metres(first: Any, second: Any, source: str, own: str) -> tuple[Any, Any]:
    if source == own:
        return first, second
    there = library("pyproj").Transformer.from_crs(projection(source), projection(own), always_xy=True)
    x, y = there.transform(first, second)
    return np.asarray(x), np.asarray(y)


def _cells_at(place: Place, x: Any, y: Any) -> tuple[Integers, NDArray[np.bool_]]:
    """Return the cell at each spot, -1 if there is none near, and whether it is only the nearest."""
    from scipy.spatial import cKDTree

    given = given_cells(place)
    middles = np.array(place.about["origin"]) + CELL * (np.column_stack((given.x, given.y)) + 0.5)
    known = np.isfinite(x) & np.isfinite(y)
    spots = np.column_stack((np.where(known, x, 1e12), np.where(known, y, 1e12)))
    away, nearest = cKDTree(middles).query(spots)
    inside = np.abs(spots - middles[nearest]).max(axis=1) <= CELL / 2
    return np.where(inside | (away <= EDGE), nearest, NOWHERE), ~inside


def _by_units(cases: pd.DataFrame, place: Place, cell: Integers, how: Any) -> None:
    """Fill in the cells of the cases that only name a unit; a case with coordinates outside stays outside."""
    columns = [name for name in LEVELS if name in cases]
    rows = np.flatnonzero(how == "no place")
    if not columns or not len(rows):
        return
    known = _Names(place)
    table = cases.iloc[rows]
    texts = {name: table[name].tolist() for name in columns}
    ids = table["id"].astype(str).tolist() if "id" in table else [str(row) for row in rows]
    for k, row in enumerate(rows):
        named = {
            name: plain(values[k])
            for name, values in texts.items()
            if values[k] is not None and values[k] == values[k] and str(values[k]).strip()
        }
        if named:
            cell[row], how[row] = known.cell(named, ids[k])


class _Names:
    """The units of a territory by their names, alone and with those of the units above."""

    def __init__(self, place: Place) -> None:
        given = given_cells(place)
        about = place.about
        self._weights = given.residents if given.residents is not None else np.ones(len(given.x))
        communities, grids = about["communities"], about["grids"]
        numbers = [
            np.array([community["street"] for community in communities])[given.community_of[given.grid]],
            given.community_of[given.grid],
            given.grid,
        ]
        paths: list[list[tuple[str, ...]]] = [
            [(street["name"],) for street in about["streets"]],
            [(about["streets"][each["street"]]["name"], each["name"]) for each in communities],
            [
                (
                    about["streets"][communities[each["community"]]["street"]]["name"],
                    communities[each["community"]]["name"],
                    each["name"],
                )
                for each in grids
            ],
        ]
        self._paths = [[tuple(plain(part) for part in path) for path in level] for level in paths]
        self._cells = [_ranges(each) for each in numbers]
        self._found: dict[tuple[tuple[str, str], ...], tuple[int, int] | str] = {}

    def cell(self, named: Mapping[str, str], identity: str) -> tuple[int, str]:
        """Return a cell of the finest unit named, drawn by the case's id, and how it was found."""
        key = tuple(sorted(named.items()))
        if key not in self._found:
            self._found[key] = self._unit(named)
        unit = self._found[key]
        if isinstance(unit, str):
            return NOWHERE, unit
        first, last = self._cells[unit[0]][unit[1]]
        weights = np.cumsum(self._weights[first:last])
        if weights[-1] <= 0:
            weights = np.arange(1.0, last - first + 1)
        share = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=8).digest(), "little") / 2**64
        return first + int(np.searchsorted(weights, share * weights[-1], side="right")), "unit"

    def _unit(self, named: Mapping[str, str]) -> tuple[int, int] | str:
        """Return level and number of the finest unit that goes with all names; or why there is none."""
        level = max(LEVELS.index(name) for name in named)
        wanted = [(LEVELS.index(name), text) for name, text in named.items()]
        fits = [
            number
            for number, path in enumerate(self._paths[level])
            if all(path[place] == text or not path[place] for place, text in wanted)
        ]
        if len(fits) == 1:
            return level, fits[0]
        return "several units" if fits else "unknown unit"


def _ranges(numbers: Integers) -> list[tuple[int, int]]:
    """Return the run of cells of each unit."""
    starts = np.concatenate(([0], np.flatnonzero(np.diff(numbers)) + 1, [len(numbers)]))
    return [(int(first), int(last)) for first, last in pairwise(starts.tolist())]


def _swapped(cases: pd.DataFrame, place: Place) -> Any:
    """Return why no case lies on the territory, as far as it can be told."""
    if "lat" in cases and "lon" in cases:
        first, second = (pd.to_numeric(cases[name], errors="coerce").to_numpy(float) for name in ("lat", "lon"))
        rows = np.isfinite(first) & np.isfinite(second) & (np.abs(second) <= 90)
        if rows.any():
            x, y = _metres(first[rows], second[rows], WGS84, place.about["crs"])
            if (_cells_at(place, x, y)[0] >= 0).any():
                return Phrase("places_log_swapped")
    return Phrase("places_log_elsewhere")
