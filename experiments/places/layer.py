"""One layer of a map: a GeoJSON file, a shapefile or any other vector file that GDAL reads, checked as it comes in.

Here it is made sure that the file is whole, that its texts can be read, that every feature has a geometry of the kind
asked for, and that its coordinates are where the file says they are.
"""

from __future__ import annotations

import codecs
import io
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from experiments.places.libraries import library
from experiments.places.mapping import PlaceMapping, column_of
from sim.text.catalogue import Phrase, WanggeError
from sim.text.causes import cause

PARTS: Final = (".shx", ".dbf")
"""Parts that a shapefile needs beside the .shp."""
ENCODINGS: Final = ("utf-8", "gb18030")
"""Encodings tried in turn for texts of unknown encoding; GB18030 includes GBK and GB 2312."""
LATIN: Final = ("iso8859-1", "cp1252", "ascii")
"""Encodings that read any bytes as something: what a file says of itself when nobody asked what it was."""
GEOJSON: Final = (".geojson", ".json")
WGS84: Final = "EPSG:4326"
POLYGONS: Final = ("Polygon", "MultiPolygon")
POINTS: Final = ("Point", "MultiPoint")
LEEWAY: Final = 8.0
"""Degrees by which a place may lie beyond the area for which a projection is made."""


@dataclass(frozen=True)
class Layer:
    """Features of one file with their attributes, in longitude and latitude or in the file's own projection."""

    file: Path
    frame: Any  # a GeoDataFrame
    names: tuple[str, ...]
    encoding: str

    def column(self, words: Sequence[str]) -> str | None:
        """Return the column that goes by one of these words."""
        return column_of((name for name in self.frame.columns if name != "geometry"), words)


@dataclass(frozen=True)
class How:
    """How the layers of a place are to be read: projection and encoding where files do not say, order of the axes."""

    crs: str | None = None
    encoding: str | None = None
    axes: str = "xy"


def read_layer(file: str, mapping: PlaceMapping, how: How, kinds: Sequence[str] = POLYGONS) -> Layer:
    """Return a layer whose features are all of one of the `kinds`.

    Raises WanggeError in one line that names the file and, where it is one feature's fault, the feature.
    """
    path = Path(file)
    pyogrio = library("pyogrio")
    library("geopandas")
    _whole(path)
    with _told(path):
        frame, encoding = _decoded(pyogrio, path, how.encoding)
    if not len(frame) or "geometry" not in frame:
        raise WanggeError("places_empty", file=file)
    names = _names(frame, mapping)
    layer = Layer(path, frame, names, encoding)
    _geometries(layer, kinds)
    frame = _placed(layer, how)
    return Layer(path, frame, names, encoding)


def _whole(path: Path) -> None:
    """Raise WanggeError if a file, or a part of a shapefile, is missing."""
    if not os.path.isfile(path):
        raise WanggeError("places_no_file", file=str(path))
    if path.suffix.lower() == ".shp":
        beside = {each.suffix.lower() for each in path.parent.glob(f"{_escaped(path.stem)}.*")}
        missing = [part for part in PARTS if part not in beside]
        if missing:
            raise WanggeError("places_parts", file=str(path), parts=", ".join(path.stem + part for part in missing))


def _escaped(stem: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in stem)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise a one-line WanggeError for whatever the readers of GDAL and GEOS find wrong."""
    from pyogrio.errors import DataSourceError, FieldError
    from shapely.errors import GEOSException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except OSError as error:
        raise WanggeError("places_unreadable", file=str(path), why=cause(error)) from error
    except (DataSourceError, FieldError, GEOSException, ValueError, RuntimeError, OverflowError) as error:
        raise WanggeError("places_unreadable", file=str(path), why=Phrase("places_not_a_map")) from error


def _decoded(pyogrio: Any, path: Path, asked: str | None) -> tuple[Any, str]:
    """Return the features and the encoding of their texts."""
    if asked is not None:
        try:
            codecs.lookup(asked)
        except LookupError as error:
            raise WanggeError("places_no_encoding", encoding=asked) from error
    if path.suffix.lower() in GEOJSON:
        return _geojson(pyogrio, path, asked)
    for encoding in _tries(path, asked):
        try:
            return pyogrio.read_dataframe(path, encoding=encoding), encoding
        except UnicodeError:
            continue
    raise WanggeError("places_encoding", file=str(path), tried=", ".join(_tries(path, asked)))


def _tries(path: Path, asked: str | None) -> list[str]:
    """Return the encodings to try, in order: the one asked for, or UTF-8, what a .cpg says, and GB18030."""
    if asked is not None:
        return [asked]
    own = next((each for each in path.parent.glob(f"{_escaped(path.stem)}.*") if each.suffix.lower() == ".cpg"), None)
    said: list[str] = []
    if own is not None:
        word = own.read_bytes()[:40].decode("ascii", "ignore").strip()
        for name in (word, f"cp{word.split()[-1]}" if word else ""):
            try:
                said = [codecs.lookup(name).name]
                break
            except LookupError:
                continue
    last = [name for name in said if name in LATIN]
    return list(dict.fromkeys(["utf-8", *(name for name in said if name not in LATIN), *ENCODINGS[1:], *last]))


def _geojson(pyogrio: Any, path: Path, asked: str | None) -> tuple[Any, str]:
    content = path.read_bytes()
    marks = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
    marked = next((encoding for mark, encoding in marks.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else [asked] if asked else ENCODINGS:
        try:
            text = content.decode(encoding or "utf-8")
        except UnicodeError:
            continue
        return pyogrio.read_dataframe(io.BytesIO(text.encode("utf-8"))), str(encoding)
    raise WanggeError("places_encoding", file=str(path), tried=asked or ", ".join(ENCODINGS))


def _names(frame: Any, mapping: PlaceMapping) -> tuple[str, ...]:
    """Return what errors call each feature: its finest name, or its number."""
    columns = [name for name in frame.columns if name != "geometry"]
    words = mapping.columns
    own = [column_of(columns, each) for each in (words.grid, words.name, words.community, words.street)]
    column = next((name for name in own if name is not None), None)
    found = frame[column].tolist() if column else [None] * len(frame)
    return tuple(
        f"#{number + 1}" if name is None or name != name or not str(name).strip() else str(name).strip()
        for number, name in enumerate(found)
    )


def _geometries(layer: Layer, kinds: Sequence[str]) -> None:
    """Raise WanggeError for the first feature without a geometry, or with one of another kind."""
    for name, geometry in zip(layer.names, layer.frame.geometry, strict=True):
        if geometry is None or geometry.is_empty:
            raise WanggeError("places_no_geometry", file=str(layer.file), name=name)
        if geometry.geom_type not in kinds and geometry.geom_type not in POLYGONS:
            need = Phrase("places_polygons" if kinds == POLYGONS else "places_points")
            raise WanggeError("places_wrong_kind", file=str(layer.file), name=name, kind=geometry.geom_type, need=need)
        if not np.isfinite(geometry.bounds).all():
            raise WanggeError("places_not_finite", file=str(layer.file), name=name)


def _placed(layer: Layer, how: How) -> Any:
    """Return the features with a projection that their coordinates go with, axes in the order asked for."""
    from shapely import force_2d, transform

    file, frame = str(layer.file), layer.frame
    said = frame.crs if frame.crs is not None and not (how.crs and layer.file.suffix.lower() in GEOJSON) else None
    frame = frame.set_geometry(force_2d(frame.geometry.array))
    if how.axes == "yx":
        frame = frame.set_geometry(transform(frame.geometry.array, lambda points: points[:, ::-1]))
    if said is None and how.crs is None:
        degrees = bool((np.abs(frame.total_bounds) <= 180).all())
        raise WanggeError(
            "places_no_crs", file=file, hint=Phrase("places_hint_degrees" if degrees else "places_hint_metres")
        )
    crs = said if said is not None else projection(how.crs or WGS84)
    frame = frame.set_crs(crs, allow_override=True)
    bounds = frame.geometry.bounds.to_numpy()
    if crs.is_geographic:
        _degrees(layer, bounds, crs)
    else:
        _within_projection(layer, bounds, crs)
    return frame


def projection(text: str) -> Any:
    """Return a projection by its name, such as EPSG:4547. Raises WanggeError if there is none of this name."""
    pyproj = library("pyproj")
    try:
        return pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError as error:
        raise WanggeError("places_unknown_crs", crs=text) from error


def _degrees(layer: Layer, bounds: Any, crs: Any) -> None:
    west, south, east, north = bounds.T
    beyond = (np.maximum(np.abs(west), np.abs(east)) > 180) | (np.maximum(np.abs(south), np.abs(north)) > 90)
    if not beyond.any():
        return
    k = int(np.argmax(beyond))
    swapped = (np.abs(bounds[:, [1, 3]]) <= 180).all() and (np.abs(bounds[:, [0, 2]]) <= 90).all()
    key = "places_swapped" if swapped else "places_not_degrees"
    raise WanggeError(
        key,
        file=str(layer.file),
        name=layer.names[k],
        x=f"{west[k]:.6g}",
        y=f"{south[k]:.6g}",
        crs=crs.to_string()[:20],
    )


def _within_projection(layer: Layer, bounds: Any, crs: Any) -> None:
    """Raise WanggeError if a feature lies far outside the area for which its projection is made."""
    pyproj = library("pyproj")
    told = {"file": str(layer.file), "crs": (crs.to_string() if crs.to_epsg() else crs.name)[:40]}
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    if (np.abs(bounds) <= 180).all():
        raise WanggeError(
            "places_not_metres", name=layer.names[0], x=f"{middle[0, 0]:.6g}", y=f"{middle[0, 1]:.6g}", **told
        )
    area = crs.area_of_use
    if area is None:
        return
    there = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)

    def outside(x: Any, y: Any) -> Any:
        longitude, latitude = there.transform(x, y)
        inside = (latitude >= area.south - LEEWAY) & (latitude <= area.north + LEEWAY)
        from_west = (longitude - area.west + LEEWAY) % 360
        return ~(inside & (from_west <= ((area.east - area.west) % 360 or 360.0) + 2 * LEEWAY))

    wrong = outside(middle[:, 0], middle[:, 1])
    if not wrong.any():
        return
    k = int(np.argmax(wrong))
    swapped = not outside(middle[:, 1], middle[:, 0]).any()
    raise WanggeError(
        "places_swapped" if swapped else "places_wrong_projection",
        name=layer.names[k],
        x=f"{middle[k, 0]:.8g}",
        y=f"{middle[k, 1]:.8g}",
        **told,
    )
