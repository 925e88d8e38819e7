"""The form in which runs travel and are kept: a segment is a table of runs and the table of their days.

All runs of a segment have the same columns of the same kinds. What is read from a store does therefore not depend on
which runs were written together.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.store.tables import PREFIX

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
    return tuple(run.outcomes), tuple(map(type, run.outcomes.values())), tuple(run.daily), tuple(days.dtype for days in run.daily.values())


def _segment(runs: Sequence[Finished]) -> Segment:
    import pyarrow as pa

    hashes = pa.array([run.key[0] for run in runs], pa.string())
    seeds = np.array([run.key[1] for run in runs], np.int64)
    lengths = np.array([len(next(iter(run.daily.values()), ())) for run in runs], np.int64)
    columns: dict[str, Any] = {"scenario_hash": hashes, "seed": seeds, "days": lengths}
    columns |= {PREFIX + name: [_plain(run.outcomes[name]) for run in runs] for name in runs[0].outcomes}
    owner = np.repeat(np.arange(len(runs)), lengths)
    days: dict[str, Any] = {"scenario_hash": hashes.take(pa.array(owner)), "seed": seeds[owner]}
    days |= {name: np.concatenate([run.daily[name] for run in runs]) for name in runs[0].daily}
    return Segment(pa.table(columns), pa.table(days))


def _plain(value: Any) -> Any:
    """A Python number, so that a column's kind does not depend on which run came first."""
    return value.item() if hasattr(value, "item") else value
