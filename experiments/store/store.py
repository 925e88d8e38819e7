"""The `Store` class: every run of one version of the model once, in files that are only ever added or packed."""

import contextlib
import functools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.io.files import TEMPORARY, read_json, remove_temporaries, write_json
from experiments.io.parquet import joined, read_form, read_table, write_table
from experiments.store.agreement import check_same
from experiments.store.measures import Measurements
from experiments.store.recent import Recent
from experiments.store.segments import Key, Segment, keys_of, name_of, rows_of_days, together
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1
KEYS = ["scenario_hash", "seed"]
_STALE = 3600.0  # seconds after which the writer of a half-written file is taken to be gone
_TRIES = 12
DAYS_AT_A_TIME = 25_000
"""Rows of days held in memory at once: 40 MB with fifty columns."""
DESCRIBED_AT_A_TIME = 500
"""Scenarios written at once, 15 kB of JSON each."""


Wanted = dict[str, tuple[np.ndarray, np.ndarray]]
"""Requested runs by segment: their places in the request, and their rows in the segment."""


class _Gone(Exception):
    """A file that was listed, or a run that was known, is gone: another process has packed it."""


class Store:
    """The runs in a folder; several processes may add and read at once.

    Call `open` first; then use `in` and `len`, `add` finished runs, `describe` scenarios, and read with `runs` and
    `days`. Raises WanggeError if the folder belongs to another version of the model or holds a damaged file.
    """

    def __init__(self, folder: Path, model_version: str) -> None:
        self.folder, self.model_version = folder, model_version
        self._places: dict[Key, tuple[str, int]] = {}
        self.measurements = Measurements(folder)
        self._runs = Recent(lambda name: self._read(self.folder / "runs" / name))

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Key]:
        """Iterate over the keys of all runs."""
        return iter(self._places)

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def open(self, force: bool = False) -> None:
        """Create the store, or read which runs it holds.

        `force` sets the store of another model aside under another name.
        """
        if force and self.folder.exists():
            self._set_aside()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Two processes may create the store at once: the other's half-written file does not count as content.
        if all(file.name.startswith(TEMPORARY) for file in self.folder.iterdir()):
            write_json(self.folder / "store.json", {"format": FORMAT, "model_version": self.model_version})
        check(self.folder, self.model_version)
        for name in ("runs", "daily", "scenarios"):
            (self.folder / name).mkdir(exist_ok=True)
            remove_temporaries(self.folder / name, older_than=_STALE)
        self.reload()

    def reload(self) -> None:
        """Reread which runs there are.

        A run without its days, which only a damaged store has, does not count.
        """
        self._forget()
        self._again(self._load)

    def describe(self, scenarios: Mapping[str, Any]) -> None:
        """Store the content of scenarios under their hashes."""
        known = self._described()
        new = [(key, scenario) for key, scenario in scenarios.items() if key not in known]
        for some in batched(new, DESCRIBED_AT_A_TIME):
            self._write_scenarios(described(dict(some)))

    def add_scenarios(self, tables: "Iterable[pa.Table]") -> None:
        """Store what is new in tables such as `scenarios` returns."""
        known = self._described()
        for table in tables:
            rows = [row for row, key in enumerate(table["scenario_hash"].to_pylist()) if key not in known]
            if rows:
                new = table.take(rows)
                known.update(new["scenario_hash"].to_pylist())
                self._write_scenarios(new)

    def scenarios(self, columns: list[str] | None = None) -> "Iterator[pa.Table]":
        """Return the tables of scenarios; one that is in two of them has the same content in both."""
        return (read_table(file, columns) for file in self._files("scenarios"))

    def add(self, parts: Iterable[Segment]) -> None:
        """Store finished runs: when this returns they are on disk, whatever happens next.

        A run that is already stored must have the same outcomes, and is not stored twice.
        """
        for whole in together(parts):
            segment = unknown_part(whole, self)
            if segment is None:
                continue
            name = self.write(segment)
            for row, key in enumerate(segment.keys()):
                self._places.setdefault(key, (name, row))

    def write(self, segment: Segment) -> str:
        """Write one segment and return its file name.

        The days are written first: a run counts once its row is on disk.
        """
        name = f"{name_of(segment.keys())}.parquet"
        write_table(self.folder / "daily" / name, segment.days)
        write_table(self.folder / "runs" / name, segment.runs)
        return name

    def remove(self, name: str) -> None:
        """Remove a segment whose runs are also stored elsewhere."""
        (self.folder / "runs" / name).unlink(missing_ok=True)
        (self.folder / "daily" / name).unlink(missing_ok=True)

    def runs(self, keys: Sequence[Key]) -> "pa.Table":
        """Return the rows of at least one run, in the order of the keys."""
        return self._again(lambda: self._gather(self._by_segment(keys)))

    def days(self, keys: Sequence[Key], at_a_time: int = DAYS_AT_A_TIME) -> "Iterator[pa.Table]":
        """Yield the days of runs, in the order of their keys, in tables of about `at_a_time` rows.

        All tables have the same columns; column `place` says which of the keys a day belongs to.
        """
        lengths = self._again(lambda: self._gather(self._by_segment(keys), ["days"]))["days"].to_numpy()
        form = self._again(lambda: self._form_of_days(keys))
        begins = np.flatnonzero(np.diff((np.cumsum(lengths) - lengths) // at_a_time, prepend=-1)).tolist()
        for begin, end in zip(begins, [*begins[1:], len(keys)], strict=True):
            yield self._again(functools.partial(self._gather_days, keys[begin:end], begin, form))

    def segments(self) -> list[str]:
        """Return the file names of complete segments.

        Another process may pack between the two listings, so that one has files that the other lacks. They count only
        if the listed runs are the same before and after.
        """
        runs = self._files("runs")
        for _ in range(_TRIES):
            daily = {file.name for file in self._files("daily")}
            before, runs = runs, self._files("runs")
            if runs == before:
                break
        return [file.name for file in runs if file.name in daily]

    def written(self, name: str) -> float:
        """Return when a segment was written.

        Sorting by this time reads runs in the order in which they were computed.
        """
        return (self.folder / "runs" / name).stat().st_mtime

    def keys_in(self, name: str) -> list[Key]:
        """Return the keys of the runs in one segment."""
        return keys_of(self._read(self.folder / "runs" / name, KEYS))

    def segment(self, name: str) -> Segment:
        """Return one segment as it is on disk."""
        return Segment(self._read(self.folder / "runs" / name), self._read(self.folder / "daily" / name))

    def _described(self) -> set[str]:
        return {key for table in self.scenarios(["scenario_hash"]) for key in table["scenario_hash"].to_pylist()}

    def _write_scenarios(self, table: "pa.Table") -> None:
        write_table(
            self.folder / "scenarios" / f"{name_of([(key, 0) for key in table['scenario_hash'].to_pylist()])}.parquet",
            table,
        )

    def _files(self, part: str) -> list[Path]:
        """Return the files of a kind, without those that are still being written."""
        return sorted(file for file in (self.folder / part).glob("*.parquet") if not file.name.startswith("."))

    def _forget(self) -> None:
        self._places.clear()
        self._runs.clear()

    def _load(self) -> None:
        for name in self.segments():
            for row, key in enumerate(self.keys_in(name)):
                self._places.setdefault(key, (name, row))

    def _by_segment(self, keys: Sequence[Key]) -> Wanted:
        found: dict[str, tuple[list[int], list[int]]] = {}
        for place, key in enumerate(keys):
            if key not in self._places:
                raise _Gone(key)
            name, row = self._places[key]
            places, rows = found.setdefault(name, ([], []))
            places.append(place)
            rows.append(row)
        return {name: (np.array(places), np.array(rows)) for name, (places, rows) in found.items()}

    def _gather(self, wanted: Wanted, columns: list[str] | None = None) -> "pa.Table":
        parts = ((self._runs[name], rows) for name, (_, rows) in wanted.items())
        whole = joined(
            [(table.select(columns) if columns else table).take(rows) for table, rows in parts], [*KEYS, "days"]
        )
        return whole.take(np.argsort(np.concatenate([places for places, _ in wanted.values()])))

    def _form_of_days(self, keys: Sequence[Key]) -> "pa.Table":
        """Return a table without rows that has all columns of the days of these runs."""
        return joined(
            [self._read(self.folder / "daily" / name, form_only=True) for name in self._by_segment(keys)],
            [*KEYS, "day"],
        )

    def _gather_days(self, keys: Sequence[Key], first: int, form: "pa.Table") -> "pa.Table":
        """Return the days of some runs with the columns of `form`; their places begin at `first`."""
        import pyarrow as pa

        tables, owners = [form], []
        for name, (places, rows) in self._by_segment(keys).items():
            lengths = self._runs[name]["days"].to_numpy()
            tables.append(self._read(self.folder / "daily" / name).take(rows_of_days(lengths, rows)))
            owners.append(np.repeat(first + places, lengths[rows]))
        owner = np.concatenate(owners)
        whole = joined(tables, [*KEYS, "day"]).append_column("place", pa.array(owner))
        return whole.take(np.argsort(owner, kind="stable"))

    def _read(self, file: Path, columns: list[str] | None = None, form_only: bool = False) -> "pa.Table":
        try:
            return read_form(file) if form_only else read_table(file, columns)
        except WanggeError:
            if file.exists():
                raise
            raise _Gone(file) from None

    def _again[Answer](self, read: Callable[[], Answer]) -> Answer:
        """Read, and try again after another look at the files if another process has packed some in between."""
        for tried in range(_TRIES):
            try:
                return read()
            except _Gone:
                time.sleep(0.01 * tried)
                self._forget()
                with contextlib.suppress(_Gone):
                    self._load()
        raise WanggeError("store_in_turmoil", folder=str(self.folder))

    def _set_aside(self) -> None:
        theirs = (
            read_json(self.folder / "store.json").get("model_version")
            if (self.folder / "store.json").is_file()
            else None
        )
        if theirs is not None and theirs != self.model_version:
            os.rename(self.folder, free_name(self.folder.with_name(f"{self.folder.name}-{theirs}")))


def described(scenarios: Mapping[str, Any]) -> "pa.Table":
    """Return scenarios by their hashes as a table: hash, name, content as JSON."""
    import pyarrow as pa

    names, texts = (
        [scenario.name for scenario in scenarios.values()],
        [scenario.model_dump_json() for scenario in scenarios.values()],
    )
    return pa.table(
        [pa.array(column, pa.string()) for column in (list(scenarios), names, texts)],
        names=["scenario_hash", "name", "scenario"],
    )


def check(folder: Path, model_version: str | None = None) -> str:
    """Return the model version of a store.

    Raises WanggeError if there is no store, or one of another version than the one given.
    """
    if not (folder / "store.json").is_file():
        raise WanggeError("not_a_store", folder=str(folder))
    about = read_json(folder / "store.json")
    if not isinstance(about, dict) or about.get("format") != FORMAT or not isinstance(about.get("model_version"), str):
        raise WanggeError("damaged_file", file=str(folder / "store.json"), why=Phrase("lacks_part", part="format"))
    theirs: str = about["model_version"]
    if model_version is not None and theirs != model_version:
        raise WanggeError("store_other_version", folder=str(folder), theirs=theirs, ours=model_version)
    return theirs


def free_name(path: Path) -> Path:
    """Return the path itself, or the path with the first number appended that makes it new."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in range(2, 10_000))
    return path if not path.exists() else next(each for each in numbered if not each.exists())


def unknown_part(segment: Segment, store: Store) -> Segment | None:
    """Return the runs of a segment that the store does not hold yet, or None if it holds them all.

    Raises WanggeError naming the first run on which the two disagree.
    """
    keys = segment.keys()
    known = [row for row, key in enumerate(keys) if key in store]
    if not known:
        return segment
    check_same(store.runs([keys[row] for row in known]), segment.runs.take(np.array(known)), str(store.folder))
    new = [row for row, key in enumerate(keys) if key not in store]
    return segment.only(new) if new else None
