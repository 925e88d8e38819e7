"""Segments, the form in which runs travel and are kept: a table of runs and the table of their days.

All runs of a segment have the same columns of the same types. What is read from a store therefore does not depend on
which runs were written together.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.io.parquet import PREFIX

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[str, int]
"""The key of a run within one version of the model: the scenario's hash and the seed."""


@dataclass(frozen=True)
class Segment:
    """Runs, and their days in the same order; column `days` of the runs gives each run's number of rows."""

    runs: "pa.Table"
    days: "pa.Table"

    def keys(self) -> list[Key]:
        """Return the keys of the runs."""
        return keys_of(self.runs)

    def form(self) -> str:
        """Return the names and types of all columns."""
        return f"{self.runs.schema}\n{self.days.schema}"

    def only(self, rows: Sequence[int]) -> "Segment":
        """Return some of the runs, with their days."""
        chosen = np.array(rows)
        return Segment(self.runs.take(chosen), self.days.take(rows_of_days(self.runs["days"].to_numpy(), chosen)))

    @classmethod
    def of(cls, parts: "Sequence[Segment]") -> "Segment":
        """Join segments of one form into one."""
        import pyarrow as pa

        return cls(pa.concat_tables([each.runs for each in parts]), pa.concat_tables([each.days for each in parts]))


@dataclass(frozen=True)
class Finished:
    """A run as the model returns it: numbers by name, and arrays of one length with a value per day."""

    key: Key
    outcomes: Mapping[str, Any]
    daily: Mapping[str, np.ndarray]


def segments(runs: Iterable[Finished]) -> list[Segment]:
    """Return the runs as tables, one segment for each set of columns."""
    by_form: dict[Any, list[Finished]] = {}
    for run in runs:
        by_form.setdefault(_form(run), []).append(run)
    return [_segment(alike) for alike in by_form.values()]


def together(parts: Iterable[Segment]) -> list[Segment]:
    """Join segments into as few as possible, without mixing different columns."""
    by_form: dict[str, list[Segment]] = {}
    for part in parts:
        by_form.setdefault(part.form(), []).append(part)
    return [Segment.of(alike) for alike in by_form.values()]


def keys_of(runs: "pa.Table") -> list[Key]:
    """Return the keys of the runs in a table."""
    return list(zip(runs["scenario_hash"].to_pylist(), runs["seed"].to_pylist(), strict=True))


def name_of(keys: Sequence[Key]) -> str:
    """Return the file name, without suffix, of a segment of these runs; the same runs written twice are one file."""
    return hashlib.sha256("\n".join(f"{scenario} {seed}" for scenario, seed in keys).encode()).hexdigest()[:16]


def rows_of_days(lengths: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the row numbers of the days of some runs, one run after the other.

    `lengths` gives the number of days of every run.

    >>> rows_of_days(np.array([2, 3, 1]), np.array([2, 0]))
    array([5, 0, 1])
    """
    ends = np.cumsum(lengths)
    wanted = lengths[rows]
    begins = ends[rows] - wanted
    before = np.cumsum(wanted) - wanted
    return np.repeat(begins - before, wanted) + np.arange(wanted.sum())


def _form(run: Finished) -> Any:
    """Return the names and types of what a run gives; cheap, because it is called for every run."""
    return (
        tuple(run.outcomes),
        tuple(map(type, run.outcomes.values())),
        tuple(run.daily),
        tuple(days.dtype for days in run.daily.values()),
    )


def _segment(runs: Sequence[Finished]) -> Segment:
    import pyarrow as pa

    hashes = [run.key[0] for run in runs]
    seeds = np.array([run.key[1] for run in runs], np.int64)
    lengths = np.array([len(next(iter(run.daily.values()), ())) for run in runs], np.int64)
    columns: dict[str, Any] = {"scenario_hash": _texts(hashes), "seed": _numbers(seeds), "days": _numbers(lengths)}
    columns |= {PREFIX + name: _outcomes([run.outcomes[name] for run in runs]) for name in runs[0].outcomes}
    owner = np.repeat(np.arange(len(runs)), lengths)
    days: dict[str, Any] = {"scenario_hash": _texts([hashes[run] for run in owner]), "seed": _numbers(seeds[owner])}
    days |= {name: _numbers(np.concatenate([run.daily[name] for run in runs])) for name in runs[0].daily}
    return Segment(pa.table(columns), pa.table(days))


# `pa.array` imports pandas just to see whether it got a Series: half a second in every process of a sweep. Columns are
# therefore made from buffers.


def _numbers(values: np.ndarray) -> "pa.Array":
    """Return an array as a column, without copying."""
    import pyarrow as pa

    if values.dtype.kind not in "iuf":
        return pa.array(values)
    values = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])


def _texts(values: Sequence[str]) -> "pa.Array":
    """Return words as a column."""
    import pyarrow as pa

    coded = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, coded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(coded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(coded))])


def _outcomes(values: Sequence[Any]) -> "pa.Array":
    """Return one outcome of several runs as a column, whose type does not depend on which run came first."""
    import pyarrow as pa

    if all(isinstance(value, (float, int, np.number)) and not isinstance(value, bool) for value in values):
        return _numbers(np.array(values))
    return pa.array([_plain(value) for value in values])


def _plain(value: Any) -> Any:
    """Return a Python number, so that a column's type does not depend on which run came first."""
    return value.item() if hasattr(value, "item") else value
