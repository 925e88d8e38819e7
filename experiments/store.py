"""A results folder: runs arrive in parts, each written whole; the finished tables do not tell how they were computed.

results/NAME/design.json         levers, seeds, model version: what belongs into this folder
results/NAME/parts/*.parquet     finished runs so far (part-ID) and their days (daily-ID)
results/NAME/{runs,daily}.parquet  the finished sweep; the parts are gone then
results/NAME/{provenance.json,failures.jsonl}
"""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.design import COLUMNS, Design
from experiments.files import first_line, read_json, remove_temporaries, write_json, write_whole
from sim.errors import WanggeError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

PREFIX = "outcome."


@dataclass(frozen=True)
class Results:
    """What a results folder holds: one row a run, one row a run and day, the varied levers, and where it comes from."""

    runs: "pd.DataFrame"
    daily: "pd.DataFrame"
    levers: list[str]
    provenance: dict[str, Any] = field(default_factory=dict)


class SweepFolder:
    """The folder of one design. Raises WanggeError where it belongs to something else or holds a damaged file."""

    def __init__(self, path: Path, design: Design, model_version: str) -> None:
        self.path, self.design, self.model_version = path, design, model_version
        self.parts = path / "parts"

    def open(self, force: bool = False) -> None:
        """Make the folder, or check that what is there was made by this design and model; `force` empties it first."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and not (self.path.is_dir() and self._is_mine_to_judge()):
            raise WanggeError("not_a_results_folder", folder=str(self.path))
        if force and self.path.exists():
            shutil.rmtree(self.path)
        if (self.path / "design.json").exists():
            self._check()
        self.path.mkdir(exist_ok=True)
        for folder in (self.path, self.parts):
            remove_temporaries(folder)
        for file in self._run_tables():
            if not self._daily_beside(file).exists():
                file.unlink()
        if not (self.path / "design.json").exists():
            write_json(self.path / "design.json", self._describe())

    def finished(self) -> set[int]:
        """Numbers of the runs that need not be computed again; a run with a number but other content is refused."""
        expected = {run.number: (run.point.scenario_hash, run.seed) for run in self.design.runs()}
        done: set[int] = set()
        for file in self._run_tables():
            columns = read_table(file, ["run", "scenario_hash", "seed"]).to_pydict()
            for number, content, seed in zip(columns["run"], columns["scenario_hash"], columns["seed"], strict=True):
                if expected.get(number) != (content, seed):
                    raise WanggeError("foreign_run", file=str(file))
                done.add(number)
            if file.parent == self.parts:
                read_table(_daily_of(file), ["run"])
        return done

    def merge(self) -> None:
        """Write runs.parquet and daily.parquet in the design's order from all there is, then remove the parts."""
        import pyarrow as pa

        runs: list[pa.Table] = []
        days: list[pa.Table] = []
        known: set[int] = set()
        for file in self._run_tables():
            table, daily = read_table(file), read_table(self._daily_beside(file))
            fresh = [number for number in table["run"].to_pylist() if number not in known]
            known.update(fresh)
            runs.append(_only(table, fresh))
            days.append(_only(daily, fresh))
        if runs:
            write_table(self.path / "daily.parquet", _joined(days, ["run", "day"]))
            write_table(self.path / "runs.parquet", _joined(runs, list(self._columns())))
        shutil.rmtree(self.parts, ignore_errors=True)

    def _columns(self) -> dict[str, None]:
        return dict.fromkeys([*COLUMNS, *self.design.levers])

    def _run_tables(self) -> list[Path]:
        """The merged table first, then the parts; days without a part beside them are an interrupted write."""
        merged = self.path / "runs.parquet"
        return ([merged] if merged.exists() else []) + sorted(self.parts.glob("part-*.parquet"))

    def _daily_beside(self, file: Path) -> Path:
        return _daily_of(file) if file.parent == self.parts else self.path / "daily.parquet"

    def _describe(self) -> dict[str, Any]:
        base = self.design.points[0].scenario
        return {
            "name": self.design.name,
            "fingerprint": self.design.fingerprint(),
            "model_version": self.model_version,
            "levers": self.design.levers,
            **self.design.about(),
            "seeds": list(self.design.seeds),
            "runs": self.design.total,
            "first_scenario": base.model_dump(mode="json"),
        }

    def _check(self) -> None:
        there = read_json(self.path / "design.json")
        if not isinstance(there, dict) or "fingerprint" not in there:
            raise WanggeError("damaged_file", file=str(self.path / "design.json"), why="fingerprint")
        if there.get("model_version") != self.model_version:
            theirs = there.get("model_version")
            raise WanggeError("other_version", folder=str(self.path), theirs=theirs, ours=self.model_version)
        if there["fingerprint"] != self.design.fingerprint():
            raise WanggeError("other_design", folder=str(self.path))

    def _is_mine_to_judge(self) -> bool:
        """Whether the folder is a sweep's, or still empty. Never touch anything else, not even with force."""
        names = {file.name for file in self.path.iterdir() if not file.name.startswith(".tmp-")}
        return "design.json" in names or names <= {"parts"}


def write_part(parts: Path, runs: Sequence[Mapping[str, Any]], daily: Sequence[Mapping[str, np.ndarray]]) -> None:
    """Add finished runs to a sweep's folder: `runs` are rows, `daily` their day tables in the same order.

    The days are written first: a run counts as finished when its row is on disk.
    """
    import pyarrow as pa

    parts.mkdir(exist_ok=True)
    numbers = [int(row["run"]) for row in runs]
    name = hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:12]
    write_table(parts / f"daily-{name}.parquet", _day_table(numbers, daily))
    write_table(parts / f"part-{name}.parquet", pa.Table.from_pylist(_rows(runs)))


def write_table(path: Path, table: "pa.Table") -> None:
    """Write a table whole, with check sums, and with nothing in it that differs from one writing to the next."""
    import pyarrow.parquet as pq

    write_whole(path, lambda temporary: pq.write_table(table, temporary, compression="zstd", write_page_checksum=True))


def read_table(path: Path, columns: list[str] | None = None) -> "pa.Table":
    """Read a Parquet file and check its sums; a damaged or missing one is a WanggeError that names it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read(columns)
    except (OSError, pa.ArrowException) as error:
        raise WanggeError("damaged_file", file=str(path), why=first_line(error)[:80]) from error


def read_results(path: Path | str) -> Results:
    """The results of a finished sweep or of a single run; WanggeError for a folder without, unfinished or damaged."""
    path = Path(path)
    if (path / "outcomes.json").is_file():
        return _read_run(path)
    if not (path / "design.json").is_file():
        raise WanggeError("no_results", folder=str(path))
    design = read_json(path / "design.json")
    if not (path / "runs.parquet").is_file():
        done = sum(read_table(file, ["run"]).num_rows for file in (path / "parts").glob("part-*.parquet"))
        raise WanggeError("unfinished_results", folder=str(path), done=done, total=design["runs"])
    more = read_json(path / "provenance.json") if (path / "provenance.json").is_file() else {}
    runs, daily = (read_table(path / f"{name}.parquet").to_pandas() for name in ("runs", "daily"))
    return Results(runs, daily, list(design["levers"]), {**design, **more})


def _read_run(path: Path) -> Results:
    import pandas as pd

    outcomes, source = read_json(path / "outcomes.json"), read_json(path / "provenance.json")
    row = {"run": 0, **{name: source[name] for name in COLUMNS[1:]}}
    row |= {PREFIX + name: float("nan") if value is None else value for name, value in outcomes.items()}
    daily = read_table(path / "daily.parquet").to_pandas()
    if "run" not in daily.columns:
        daily.insert(0, "run", 0)
    return Results(pd.DataFrame([row]), daily, [], source)


def _daily_of(part: Path) -> Path:
    return part.with_name(part.name.replace("part-", "daily-", 1))


def _rows(runs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with all columns each, the outcomes in the model's order; in alphabetical order where runs differ in them,
    so that the order does not depend on which runs came together."""
    names = list(dict.fromkeys(name for row in runs for name in row))
    if any(len(row) != len(names) for row in runs):
        outcomes = {name for name in names if name.startswith(PREFIX)}
        names = [*(name for name in names if name not in outcomes), *sorted(outcomes)]
    return [{name: row.get(name) for name in names} for row in runs]


def _day_table(numbers: Sequence[int], daily: Sequence[Mapping[str, np.ndarray]]) -> "pa.Table":
    import pyarrow as pa

    tables = []
    for number, days in zip(numbers, daily, strict=True):
        length = len(next(iter(days.values())))
        columns = {"run": np.full(length, number, np.int64), **{name: np.asarray(each) for name, each in days.items()}}
        tables.append(pa.table(columns))
    return _joined(tables, ["run", "day"])


def _only(table: "pa.Table", numbers: Sequence[int]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    return table.filter(pc.is_in(table["run"], value_set=pa.array(numbers, pa.int64())))


def _joined(tables: Sequence["pa.Table"], order: Sequence[str]) -> "pa.Table":
    """One table of one piece, sorted by its leading key columns; whole numbers give way to floats where they meet."""
    import pyarrow as pa

    whole = pa.concat_tables(tables, promote_options="permissive")
    if any(table.column_names != tables[0].column_names for table in tables):
        keys = [name for name in order if name in whole.column_names]
        whole = whole.select([*keys, *sorted(set(whole.column_names) - set(keys))])
    return whole.sort_by([(name, "ascending") for name in ("run", "day") if name in order]).combine_chunks()
