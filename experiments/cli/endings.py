"""How a command ends that may have had failed runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.io.files import write_lines
from experiments.runner.reporter import Reporter
from sim.text.catalogue import Phrase


def exit_code(failures: Sequence[dict[str, Any]], folder: Path, reporter: Reporter) -> int:
    """Return 1 if runs failed, and say where they are written down; 0 if none did."""
    if failures:
        reporter.announce(Phrase("answer_runs_failed", n=len(failures), file=folder / "failures.jsonl"))
    return 1 if failures else 0


def write_failures(folder: Path, failures: Sequence[Mapping[str, Any]]) -> None:
    """Write the runs that failed; where none did, what an earlier run wrote goes."""
    (folder / "failures.jsonl").unlink(missing_ok=True)
    if failures:
        write_lines(folder / "failures.jsonl", failures)
