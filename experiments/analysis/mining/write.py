"""Export of a process log in exchange formats, each file validated against its schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from experiments.analysis.mining.check import check
from experiments.analysis.mining.log import ProcessLog
from experiments.analysis.mining.ocel import write_ocel
from experiments.analysis.mining.table import write_csv
from experiments.analysis.mining.xes import write_xes
from experiments.io.files import remove_temporaries, writing_to

Format = Literal["xes", "ocel", "csv"]
FILES = {"xes": "log.xes", "ocel": "ocel.json", "csv": "log.csv"}
WRITERS = {"xes": write_xes, "ocel": write_ocel, "csv": write_csv}
FORMATS: tuple[Format, ...] = ("xes", "ocel", "csv")


def write_formats(
    log: ProcessLog,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    detail: str = "stages",
    lang: str = "en",
    checked: bool = True,
) -> list[Path]:
    """Write a log in several formats and return the paths; validate each file against its schema if `checked`."""
    paths = []
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        remove_temporaries(folder)
        for form in formats:
            path = folder / FILES[form]
            WRITERS[form](log, path, detail, lang)
            if checked:
                check(path, form)
            paths.append(path)
    return paths
