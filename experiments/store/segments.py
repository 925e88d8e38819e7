"""The form in which runs travel and are kept: a segment is a table of runs and the table of their days.

All runs of a segment have the same columns of the same kinds. What is read from a store does therefore not depend on
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
"""What names a run within one version of the model: the scenario's hash and the seed."""


@dataclass(frozen=True)
class Segment:
    """Runs, and their days in the same order; column `days` of the runs says how many rows are whose."""

    runs: "pa.Table"
    days: "pa.Table"

    def keys(self) -> list[Key]:
        """The runs by name."""
        return keys_of(self.runs)

    def form(self) -> str:
        """Names and kinds of all columns."""
        return f"{self.runs.schema}\n{self.days.schema}"

    def only(self, rows: Sequence[int]) -> "Segment":
        """Some of the runs, with their days."""
        chosen = np.array(rows)
        return Segment(self.runs.take(chosen), self.days.take(rows_of_days(self.runs["days"].to_numpy(), chosen)))

    @classmethod
    def of(cls, parts: "Sequence[Segment]") -> "Segment":
        """Segments of one form as one."""
        import pyarrow as pa

        return cls(pa.concat_tables([each.runs for each in parts]), pa.concat_tables([each.days for each in parts]))


@dataclass(frozen=True)
class Finished:
    """A run as the model answers it: numbers by name, and arrays of one length, a value a day."""

    key: Key
    outcomes: Mapping[str, Any]
    daily: Mapping[str, np.ndarray]


def segments(runs: Iterable[Finished]) -> list[Segment]:
    """The runs as tables: one segment for each set of columns."""
    by_form: dict[Any, list[Finished]] = {}
    for run in runs:
        by_form.setdefault(_form(run), []).append(run)
    return [_segment(alike) for alike in by_form.values()]


def together(parts: Iterable[Segment]) -> list[Segment]:
    """As few segments as possible, without mixing what has different columns."""
    by_form: dict[str, list[Segment]] = {}
    for part in parts:
        by_form.setdefault(part.form(), []).append(part)
    return [Segment.of(alike) for alike in by_form.values()]


def keys_of(runs: "pa.Table") -> list[Key]:
    """The runs of a table by name."""
    return list(zip(runs["scenario_hash"].to_pylist(), runs["seed"].to_pylist(), strict=True))


def name_of(keys: Sequence[Key]) -> str:
    """The file name of a segment of these runs: the same runs written twice are one file."""
    return hashlib.sha256("\n".join(f"{scenario} {seed}" for scenario, seed in keys).encode()).hexdigest()[:16]


def rows_of_days(lengths: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Row numbers of the days of some runs, one run after the other, where `lengths` are the days of all runs.

    >>> rows_of_days(np.array([2, 3, 1]), np.array([2, 0]))
    array([5, 0, 1])
    """
    ends = np.cumsum(lengths)
    wanted = lengths[rows]
    begins = ends[rows] - wanted
    before = np.cumsum(wanted) - wanted
    return np.repeat(begins - before, wanted) + np.arange(wanted.sum())


def _form(run: Finished) -> Any:
    """Names and kinds of what a run gives; cheap, because it is asked of every run."""
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


# `pa.array` imports pandas, only to see whether it got a Series: half a second in every process of a sweep. Columns are
# therefore made of buffers.


def _numbers(values: np.ndarray) -> "pa.Array":
    """An array as a column, without copying."""
    import pyarrow as pa

    if values.dtype.kind not in "iuf":
        return pa.array(values)
    values = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])


def _texts(values: Sequence[str]) -> "pa.Array":
    """Words as a column."""
    import pyarrow as pa

    coded = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, coded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(coded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(coded))])


def _outcomes(values: Sequence[Any]) -> "pa.Array":
    """One outcome of several runs as a column, whose kind does not depend on which run came first."""
    import pyarrow as pa

    if all(isinstance(value, (float, int, np.number)) and not isinstance(value, bool) for value in values):
        return _numbers(np.array(values))
    return pa.array([_plain(value) for value in values])


def _plain(value: Any) -> Any:
    """A Python number, so that a column's kind does not depend on which run came first."""
    return value.item() if hasattr(value, "item") else value
