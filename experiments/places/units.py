"""The units of a place and how they are nested: grids in communities in streets, by columns or by further layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from experiments.places.geometry import no_overlaps, projected
from experiments.places.layer import Layer
from experiments.places.libraries import library
from experiments.places.mapping import LEVELS, PlaceMapping
from sim.text.catalogue import Phrase, WanggeError

WHOLE: Final = ""
"""Name of the only unit of a level that a map does not show."""
MOSTLY: Final = 0.5
"""Share of a unit that must lie within one unit of the level above."""


@dataclass(frozen=True)
class Units:
    """The finest units of a place: polygons in metres, and the names of the units they belong to, street first."""

    file: str
    level: str  # the finest level that the map shows
    polygons: Any
    names: tuple[tuple[str, str, str], ...]  # street, community, grid of each
    unit_of: tuple[int, ...]  # by feature of the file: several of one name may have been merged

    def label(self, number: int) -> str:
        """Return the name of a unit as errors give it."""
        return "/".join(name for name in self.names[number] if name) or f"#{number + 1}"

    def summed(self, values: Any) -> Any:
        """Return the sums over units of values of features."""
        return np.bincount(np.array(self.unit_of), values, len(self.names))

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of all units."""
        return tuple(self.label(number) for number in range(len(self.names)))


def read_units(
    layer: Layer, mapping: PlaceMapping, crs: Any, *, level: str | None, mend: bool, duplicates: str
) -> Units:
    """Return the units of the map's main layer, each of one name.

    `level` says what they are if no column does. Raises WanggeError naming the feature for polygons that cross
    themselves, for a missing name and for a name given twice, unless `duplicates` says to merge those.
    """
    columns = {each: layer.column(getattr(mapping.columns, each)) for each in LEVELS}
    finest = level or next((each for each in reversed(LEVELS) if columns[each]), None)
    named = layer.column(mapping.columns.name)
    if finest is None:
        finest = "grid"
    own = columns[finest] or named
    if own is None:
        raise WanggeError(
            "places_no_names",
            file=str(layer.file),
            columns=", ".join(str(name) for name in layer.frame.columns if name != "geometry") or "-",
            level=Phrase(f"places_level_{finest}"),
        )
    columns[finest] = own
    shown = LEVELS[: LEVELS.index(finest) + 1]
    texts = {each: _texts(layer, columns[each]) if columns[each] and each in shown else None for each in LEVELS}
    polygons = projected(layer, crs, mend)
    nobody = [WHOLE] * len(polygons)
    names = list(zip(*(texts[each] or nobody for each in LEVELS), strict=True))
    return _distinct(layer, finest, polygons, names, duplicates)


def _texts(layer: Layer, column: str | None) -> list[str]:
    """Return the names in a column; raise WanggeError for the first that is missing."""
    found = []
    for number, value in enumerate(layer.frame[column].tolist()):
        if value is None or value != value or not str(value).strip():
            raise WanggeError("places_name_missing", file=str(layer.file), number=number + 1, column=column)
        text = f"{value:g}" if isinstance(value, float) else str(value)
        found.append(" ".join(text.split()))
    return found


def _distinct(layer: Layer, level: str, polygons: Any, names: Sequence[tuple[str, str, str]], duplicates: str) -> Units:
    """Return units of one name each: twice the same name is refused, or its polygons are merged."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for number, name in enumerate(names):
        rows.setdefault(name, []).append(number)
    twice = next((name for name, own in rows.items() if len(own) > 1), None)
    if twice is not None and duplicates == "refuse":
        first, second = rows[twice][:2]
        raise WanggeError(
            "places_name_twice",
            file=str(layer.file),
            name="/".join(part for part in twice if part),
            first=first + 1,
            second=second + 1,
        )
    union = library("shapely").union_all
    merged = np.array([union(polygons[own]) if len(own) > 1 else polygons[own[0]] for own in rows.values()])
    at = {name: number for number, name in enumerate(rows)}
    return Units(str(layer.file), level, merged, tuple(rows), tuple(at[name] for name in names))


def nested(units: Units, above: Layer, level: str, mapping: PlaceMapping, crs: Any, mend: bool) -> Units:
    """Return the units with the names of the `level` above taken from a layer of its own, each where most of it lies.

    Raises WanggeError for bad polygons above, and for a unit that lies in none of them.
    """
    column = above.column(getattr(mapping.columns, level)) or above.column(mapping.columns.name)
    if column is None:
        raise WanggeError(
            "places_no_names",
            file=str(above.file),
            columns=", ".join(str(name) for name in above.frame.columns if name != "geometry") or "-",
            level=Phrase(f"places_level_{level}"),
        )
    texts = _texts(above, column)
    over = above.column(mapping.columns.street) if level == "community" else None
    streets = _texts(above, over) if over and over != column else None
    polygons = projected(above, crs, mend)
    keys = [(streets[k] if streets else WHOLE, text) for k, text in enumerate(texts)]
    twice = next((k for k, key in enumerate(keys) if key in keys[:k]), None)
    if twice is not None:
        raise WanggeError(
            "places_name_twice",
            file=str(above.file),
            name="/".join(part for part in keys[twice] if part),
            first=keys.index(keys[twice]) + 1,
            second=twice + 1,
        )
    no_overlaps(str(above.file), polygons, texts)
    home, share = most_of(units.polygons, polygons)
    if (share < MOSTLY).any():
        k = int(np.argmin(share))
        raise WanggeError(
            "places_in_no_unit",
            file=str(above.file),
            name=units.label(k),
            level=Phrase(f"places_level_{level}"),
            share=f"{100 * share[k]:.0f}",
        )
    place = LEVELS.index(level)
    names = []
    for number, old in enumerate(units.names):
        new = list(old)
        new[place] = texts[home[number]]
        if streets:
            new[0] = streets[home[number]]
        names.append((new[0], new[1], new[2]))
    return Units(units.file, units.level, units.polygons, tuple(names), units.unit_of)


def most_of(polygons: Any, others: Any) -> tuple[Any, Any]:
    """Return for each polygon the number of the other that covers most of it, and the share covered (0: number 0)."""
    shapely = library("shapely")
    one, other = shapely.STRtree(others).query(polygons, predicate="intersects")
    common = shapely.area(shapely.intersection(polygons[one], others[other]))
    home, best = np.zeros(len(polygons), np.int64), np.zeros(len(polygons))
    order = np.lexsort((-other, common))  # the largest last; of equals the first
    home[one[order]], best[one[order]] = other[order], common[order]
    return home, best / shapely.area(polygons)
