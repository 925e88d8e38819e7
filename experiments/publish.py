"""An answer on disk: tables as Parquet, where it comes from, failed runs, and pictures, as one folder that is whole or absent."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.files import read_json, remove_temporaries, whole_folder, write_json, writing_to
from experiments.progress import announce
from experiments.provenance import provenance
from experiments.store import write_table
from sim.errors import WanggeError
from sim.messages import say

if TYPE_CHECKING:
    import pandas as pd


def question_folder(results: str, verb: str, save_as: str | None, question: Any) -> Path:
    """The folder of an answer: the name asked for, or one made from everything that the answer depends on.

    Raises WanggeError where something else has the name already.
    """
    digest = hashlib.sha256(json.dumps(question, default=str, sort_keys=True).encode()).hexdigest()[:8]
    path = Path(results) / (save_as or f"{verb}-{digest}")
    if path.exists() and not _answers(path, verb):
        raise WanggeError("not_a_results_folder", folder=str(path))
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_temporaries(path.parent, path.name)
    return path


def no_value(outcome: str, failures: Sequence[Mapping[str, Any]]) -> WanggeError:
    """The mistake of asking for an outcome that no run has: because all failed, or because nothing counted was there."""
    if failures:
        return WanggeError("answer_nothing_finished", why=failures[0].get("reason", ""))
    return WanggeError("answer_no_value", outcome=outcome)


def _answers(path: Path, verb: str) -> bool:
    """Whether the folder holds an earlier answer of this verb, which a new one may replace."""
    file = path / "provenance.json"
    return file.is_file() and read_json(file).get("command", [""])[0] == verb


@dataclass
class Answer:
    """What a verb has found out, to be kept in `path`; the clock starts when the work does."""

    path: Path
    verb: str
    words: Sequence[str]
    started: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.monotonic)

    def keep(
        self,
        tables: Mapping[str, pd.DataFrame],
        version: str,
        about: Mapping[str, Any],
        failures: Sequence[Mapping[str, Any]],
        draw: Callable[[Path], object] | None,
    ) -> None:
        """Write NAME.parquet of every table, provenance.json, failures.jsonl where runs failed, and what `draw` draws."""
        import pyarrow as pa

        with writing_to(self.path), whole_folder(self.path) as folder:
            for name, table in tables.items():
                write_table(folder / f"{name}.parquet", pa.Table.from_pandas(table, preserve_index=False))
            write_json(folder / "provenance.json", provenance(version, [self.verb, *self.words], self.started, time.monotonic() - self.clock, **about))
            if failures:
                lines = [json.dumps(each, ensure_ascii=False, default=str) for each in failures]
                (folder / "failures.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
            if draw is not None:
                draw(folder)

    def finish(self, failures: Sequence[Mapping[str, Any]], lang: str) -> int:
        """Say where the answer lies and how many runs failed; the exit code."""
        print(say("written_to", lang, folder=self.path))
        if failures:
            announce(say("answer_runs_failed", lang, n=len(failures), file=self.path / "failures.jsonl"))
        return 1 if failures else 0
