"""How a command ends that may have had failed runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.runner.reporter import Reporter
from sim.text.catalogue import Phrase


def exit_code(failures: Sequence[dict[str, Any]], folder: Path, reporter: Reporter) -> int:
    """Return 1 if runs failed, and say where they are written down; 0 if none did."""
    if failures:
        reporter.announce(Phrase("answer_runs_failed", n=len(failures), file=folder / "failures.jsonl"))
    return 1 if failures else 0
