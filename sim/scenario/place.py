"""The file of a real territory as a scenario sees it: how many cells, units and stations there are, and its checksum.

The file is one Parquet table of cells (see `sim.territory.given`), whose metadata hold the names and outlines of the
units and the points of stations as JSON; `wangge import --territory` writes it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sim.text.catalogue import Unfit

KEY: Final = b"wangge.territory"
"""Key of the metadata of the Parquet file."""
FORMAT: Final = 1
CELLS_PER_KM2: Final = 100
_ONLY: ContextVar[frozenset[str] | None] = ContextVar("only", default=None)


@dataclass(frozen=True)
class Place:
    """The header of a territory file.

    `about` holds, among others, `streets`, `communities` and `grids` (name and number of the unit above), `outlines`
    (rings in units of cells, by level and unit) and `stations` (department, name and cell of each point).
    """

    file: Path
    sha256: str
    cells: int
    about: Mapping[str, Any]

    @property
    def stations(self) -> Mapping[str, int]:
        """Number of points given for each department."""
        return Counter(each["department"] for each in self.about["stations"])

    @property
    def figures(self) -> dict[str, Any]:
        """The figures of the territory that a scenario takes from the file."""
        found: dict[str, Any] = {level: len(self.about[level]) for level in ("streets", "communities", "grids")}
        found["area_km2"] = self.cells / CELLS_PER_KM2
        if self.about["land_use"]:
            found["land_use"] = {use: float(cells) for use, cells in self.about["land_use"].items()}
        return found


@contextmanager
def only_these(files: frozenset[str]) -> Iterator[None]:
    """Let scenarios composed in this block name shipped territories and `files` only, as for words from a page."""
    token = _ONLY.set(files)
    try:
        yield
    finally:
        _ONLY.reset(token)


def read_place(file: str, sha256: str | None = None) -> Place:
    """Return the header of a territory file: a path, or the name of one in configs/territory.

    Raises Unfit if there is no such file, if it is damaged or of another kind, or if its SHA-256 is not `sha256`.
    """
    path = _found(file)
    stamp = path.stat()
    place = _read(path, stamp.st_mtime_ns, stamp.st_size)
    if sha256 is not None and sha256 != place.sha256:
        raise Unfit("place_other_content", file=file, wanted=sha256[:12], found=place.sha256[:12])
    return place


def _found(file: str) -> Path:
    shipped = _shipped(file)
    allowed = _ONLY.get()
    if allowed is not None and file not in allowed:
        if shipped is None:
            raise Unfit("place_not_shipped", file=file)
        return shipped
    try:
        if Path(file).is_file():
            return Path(file)
    except (OSError, ValueError):  # a name that no system takes
        pass
    if shipped is None:
        raise Unfit("place_missing", file=file)
    return shipped


def _shipped(file: str) -> Path | None:
    """Return the path of a territory that comes with the package, None if there is none of this name."""
    if not file or file in (".", "..") or any(sign in file for sign in "/\\:\0"):
        return None
    import configs

    path = Path(configs.__file__).resolve().parent / "territory" / file
    try:
        return path if path.is_file() else None
    except OSError:  # a name too long for any system
        return None


@lru_cache(maxsize=16)
def _read(path: Path, changed: int, size: int) -> Place:
    """Return the header of a file as it was at a moment, which `changed` (ns) and `size` (bytes) stand for."""
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowException

    try:
        whole = path.read_bytes()
        metadata = pq.read_metadata(path)
        about = json.loads((metadata.metadata or {})[KEY])
        if about["format"] != FORMAT:
            raise Unfit("place_other_format", file=str(path), found=about["format"], known=FORMAT)
        place = Place(path, hashlib.sha256(whole).hexdigest(), int(metadata.num_rows), about)
        _ = place.figures, place.stations
    except Unfit:
        raise
    except (ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unfit("place_not_a_territory", file=str(path)) from error
    return place
