"""The cells on which the cases of a log stand, once it was dropped on a territory: `cells.parquet` in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.io.parquet import read_table, write_table
from experiments.places.drop import NOWHERE, Dropped, territory_of
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

CELLS = "cells.parquet"
FILE, SHA256 = b"territory", b"sha256"
"""Metadata of the table: the territory file as it was named, and its checksum."""


@dataclass(frozen=True)
class Ground:
    """The territory that a log was dropped on: its file and checksum, how many cells and which stations it has, and the
    cell of each case of the log by its row, -1 where none is known."""

    file: str
    sha256: str
    cells: int
    stations: tuple[str, ...]
    cell: NDArray[np.int32]

    def cell_of(self, row: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the cell of each case by its row in the log; a case that is not of the log has none."""
        known = row < len(self.cell)
        return np.where(known, self.cell[np.where(known, row, 0)], np.int32(NOWHERE))


def write_cells(folder: Path, found: Dropped, territory: str) -> Path:
    """Write the cells of a log into its folder, with the territory that they are of; return the file."""
    import pyarrow as pa

    place = territory_of(territory)
    table = pa.Table.from_pandas(found.cells, preserve_index=False)
    named = str(place.file) if Path(territory).is_file() else territory  # a shipped one by its name
    about = {FILE: named.encode(), SHA256: place.sha256.encode()}
    write_table(folder / CELLS, table.replace_schema_metadata({**(table.schema.metadata or {}), **about}))
    return folder / CELLS


def read_ground(folder: Path | None, cases: pd.DataFrame) -> Ground | None:
    """Return where the cases of a log stand; None if it was not dropped on any territory.

    Raises WanggeError if the territory is gone or has changed, or if the cells are those of another log.
    """
    if folder is None or not (folder / CELLS).is_file():
        return None
    file = folder / CELLS
    table = read_table(file)
    about = table.schema.metadata or {}
    if not {FILE, SHA256} <= set(about) or not {"id", "cell"} <= set(table.column_names):
        raise WanggeError("places_cells_old", file=str(file), folder=str(folder))
    if table.column("id").to_pylist() != cases["id"].astype(str).tolist():
        raise WanggeError("places_cells_other_log", file=str(file), folder=str(folder))
    place = territory_of(about[FILE].decode())
    sha256 = about[SHA256].decode()
    if place.sha256 != sha256:
        raise WanggeError("places_cells_other_territory", file=str(file), territory=about[FILE].decode())
    cell = table.column("cell").to_numpy().astype(np.int32)
    return Ground(about[FILE].decode(), sha256, place.cells, tuple(sorted(place.stations)), cell)
