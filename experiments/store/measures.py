"""Measures of runs beyond their outcomes: numbers kept by the measure's name beside the runs of a store.

store/measures/*.parquet    one row per run and measure: scenario_hash, seed, measure, values (a list of numbers)

Files are only ever added, or packed into one. A row that two files hold is the same in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.io.parquet import read_table, write_table
from experiments.store.segments import Key, name_of
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Measurement = tuple[Key, str, Floats]
"""A run, the name of a measure, and its values."""


class Measurements:
    """The measurements below a store's folder; several processes may read, add and pack at once."""

    def __init__(self, store: Path) -> None:
        self.folder = store / "measures"
        self._known: dict[tuple[Key, str], Floats] = {}

    def load(self, names: Iterable[str] | None = None) -> None:
        """Read the measurements with these names, or all; raise WanggeError for a damaged file."""
        wanted = None if names is None else list(dict.fromkeys(names))
        for table in self._tables():
            for key, name, values in _measurements(table if wanted is None else _only(table, wanted)):
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

    def add_all(self, other: Measurements) -> None:
        """Add what another store's measurements have loaded."""
        self.load()
        self.add([(key, name, values) for (key, name), values in other._known.items()])

    def pack(self, at_least: int = 2) -> None:
        """Pack all files into one if there are `at_least` of them; a kill at any moment loses nothing."""
        files = self._files()
        if len(files) < at_least:
            return
        self.load()
        whole = [(key, name, values) for (key, name), values in self._known.items()]
        packed = self.folder / _name(whole)
        write_table(packed, _table(whole))
        for file in files:
            if file != packed:
                file.unlink(missing_ok=True)

    def _tables(self) -> Iterator[pa.Table]:
        """Yield every file's table; look again for what another process has packed meanwhile."""
        seen: set[Path] = set()
        while new := [file for file in self._files() if file not in seen]:
            for file in new:
                seen.add(file)
                try:
                    yield read_table(file)
                except WanggeError:
                    if file.exists():
                        raise

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


def _measurements(table: pa.Table) -> Iterator[Measurement]:
    keys = zip(table["scenario_hash"].to_pylist(), table["seed"].to_pylist(), strict=True)
    values = (np.array(row, np.float64) for row in table["values"].to_pylist())
    yield from zip(keys, table["measure"].to_pylist(), values, strict=True)
