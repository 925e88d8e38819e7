"""Measures of runs beyond their outcomes: numbers kept by the measure's name beside the runs of a store.

store/measures/*.parquet    one row per run and measure: scenario_hash, seed, measure, values (a list of numbers)

Files are only ever added, or packed into one. A row that two files hold is the same in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.io.parquet import read_table, write_table
from experiments.store.segments import Key, name_of

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Measurement = tuple[Key, str, Floats]
"""A run, the name of a measure, and its values."""


class Measurements:
    """The measurements below a store's folder.

    Several processes may add at once; only the process that packs may remove files, while nobody else reads.
    """

    def __init__(self, store: Path) -> None:
        self.folder = store / "measures"
        self._known: dict[tuple[Key, str], Floats] = {}

    def load(self, names: Iterable[str]) -> None:
        """Read all measurements with these names; raise WanggeError for a damaged file."""
        wanted = list(dict.fromkeys(names))
        for file in self._files():
            for key, name, values in _measurements(_only(read_table(file), wanted)):
                self._known.setdefault((key, name), values)

    def __contains__(self, asked: tuple[Key, str]) -> bool:
        return asked in self._known

    def __getitem__(self, asked: tuple[Key, str]) -> Floats:
        return self._known[asked]

    def add(self, found: Sequence[Measurement]) -> None:
        """Write measurements to disk, except those that are already known."""
        new = [each for each in found if each[:2] not in self._known]
        if new:
            self.folder.mkdir(exist_ok=True)
            write_table(self.folder / _name(new), _table(new))
            self._known.update({(key, name): values for key, name, values in new})

    def copy_from(self, other: Measurements) -> None:
        """Add all measurements of another store."""
        for file in other._files():
            table = read_table(file)
            self.load(set(table["measure"].to_pylist()))
            self.add(list(_measurements(table)))

    def pack(self, at_least: int = 2) -> None:
        """Pack all files into one if there are `at_least` of them; a kill at any moment loses nothing."""
        files = self._files()
        if len(files) < at_least:
            return
        found: dict[tuple[Key, str], Measurement] = {}
        for file in files:
            for each in _measurements(read_table(file)):
                found.setdefault(each[:2], each)
        packed = self.folder / _name(list(found.values()))
        write_table(packed, _table(list(found.values())))
        for file in files:
            if file != packed:
                file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(file for file in self.folder.glob("*.parquet") if not file.name.startswith("."))


def _name(found: Sequence[Measurement]) -> str:
    return f"{name_of([(f'{key[0]} {name}', key[1]) for key, name, _ in found])}.parquet"


def _table(found: Sequence[Measurement]) -> pa.Table:
    import pyarrow as pa

    ends = np.cumsum([0, *(len(values) for _, _, values in found)], dtype=np.int32)
    flat = pa.array(np.concatenate([values for _, _, values in found]))
    return pa.table(
        {
            "scenario_hash": [key[0] for key, _, _ in found],
            "seed": np.array([key[1] for key, _, _ in found], np.int64),
            "measure": [name for _, name, _ in found],
            "values": pa.ListArray.from_arrays(pa.array(ends), flat),
        }
    )


def _only(table: pa.Table, names: Sequence[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return table.filter(pc.is_in(table["measure"], value_set=pa.array(names, pa.string())))


def _measurements(table: pa.Table) -> Iterable[Measurement]:
    keys = zip(table["scenario_hash"].to_pylist(), table["seed"].to_pylist(), strict=True)
    values = (np.array(row, np.float64) for row in table["values"].to_pylist())
    yield from zip(keys, table["measure"].to_pylist(), values, strict=True)
