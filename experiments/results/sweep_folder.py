"""A sweep's own folder: its design, and its tables, which are made from the store in the design's order.

results/NAME/design.json           levers, seeds, model version: what belongs in this folder
results/NAME/{runs,daily}.parquet  the finished sweep; the same bytes however and whenever its runs were computed
results/NAME/{provenance.json,failures.jsonl,figures/}
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.design.design import Design, Run
from experiments.io.files import TEMPORARY, read_json, remove_temporaries, write_json
from experiments.io.parquet import COLUMNS, PREFIX, write_parts, write_table
from experiments.store.segments import Key
from experiments.store.store import KEYS, Store
from sim.text.catalogue import Phrase, WanggeError

if TYPE_CHECKING:
    import pyarrow as pa

_TABLES = ("daily.parquet", "runs.parquet")
_STALE = 3600.0


def key_of(run: Run) -> Key:
    """Return the key of a run in the store."""
    return run.point.scenario_hash, run.seed


class SweepFolder:
    """The folder of one design. Raises WanggeError if it belongs to something else or to another model."""

    def __init__(self, path: Path, design: Design, model_version: str) -> None:
        self.path, self.design, self.model_version = path, design, model_version

    def check(self, force: bool = False) -> None:
        """Raise WanggeError if the folder is not a sweep's, or (unless forced) belongs to another model version."""
        if self.path.exists() and not (self.path.is_dir() and self._is_mine_to_judge()):
            raise WanggeError("not_a_results_folder", folder=str(self.path))
        there = self._there()
        if there and there.get("model_version") != self.model_version and not force:
            raise WanggeError(
                "other_version", folder=str(self.path), theirs=there.get("model_version"), ours=self.model_version
            )

    def open(self, force: bool = False) -> None:
        """Create the folder; remove what another design has left in it, since its runs are in the store."""
        self.check(force)
        self.path.mkdir(parents=True, exist_ok=True)
        remove_temporaries(self.path, older_than=_STALE)
        if force or self._there().get("fingerprint") != self.design.fingerprint():
            for name in ("runs.parquet", "daily.parquet", "failures.jsonl", "provenance.json"):
                (self.path / name).unlink(missing_ok=True)
            shutil.rmtree(self.path / "figures", ignore_errors=True)
            write_json(self.path / "design.json", self._describe())
        elif self._there().get("notes") != self.design.about().get("notes"):  # the same runs, with other notes
            (self.path / "runs.parquet").unlink(missing_ok=True)
            write_json(self.path / "design.json", self._describe())

    def is_finished(self) -> bool:
        """Return whether the tables are there, readable at first sight, with every run of the design."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return [pq.read_metadata(self.path / name).num_rows for name in _TABLES][1] == self.design.total
        except (OSError, pa.ArrowException):
            return False

    def finish(self, store: Store) -> None:
        """Write daily.parquet and runs.parquet from the store, as far as it has the design's runs."""
        import pyarrow as pa

        done = [run for run in self.design.runs() if key_of(run) in store]
        if not done:
            return
        keys = [key_of(run) for run in done]
        numbers = np.array([run.number for run in done])
        write_parts(self.path / "daily.parquet", (_numbered(part, numbers) for part in store.days(keys)))
        runs = store.runs(keys)
        rows = [run.row() for run in done]
        columns = {name: pa.array([row[name] for row in rows]) for name in dict.fromkeys([*COLUMNS, *rows[0]])}
        columns |= {name: runs[name] for name in runs.column_names if name.startswith(PREFIX)}
        write_table(self.path / "runs.parquet", pa.table(columns).combine_chunks())

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

    def _there(self) -> dict[str, Any]:
        if not (self.path / "design.json").exists():
            return {}
        there = read_json(self.path / "design.json")
        if not isinstance(there, dict) or "fingerprint" not in there:
            raise WanggeError(
                "damaged_file", file=str(self.path / "design.json"), why=Phrase("lacks_part", part="fingerprint")
            )
        return there

    def _is_mine_to_judge(self) -> bool:
        """Return whether the folder is a sweep's, or still empty.

        Anything else is never touched, not even with force.
        """
        names = {file.name for file in self.path.iterdir() if not file.name.startswith(TEMPORARY)}
        return "design.json" in names or not names


def _numbered(days: "pa.Table", numbers: np.ndarray) -> "pa.Table":
    """Return the days with the number of their run in front, in place of what identifies it in the store."""
    import pyarrow as pa

    return days.drop_columns([*KEYS, "place"]).add_column(0, "run", pa.array(numbers[days["place"].to_numpy()]))
