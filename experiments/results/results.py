"""Results read back from a folder: the tables of a finished sweep, or those of a single run."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.io.files import read_json
from experiments.io.parquet import COLUMNS, PREFIX, read_table
from experiments.results.days import Days
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Results:
    """The content of a results folder: one row per run, the days of all runs, the varied levers, and the provenance."""

    runs: "pd.DataFrame"
    days: Days
    levers: list[str]
    provenance: dict[str, Any] = field(default_factory=dict)


def read_results(path: Path | str) -> Results:
    """Return the results of a finished sweep or of a single run.

    Raises WanggeError if the folder has none, or if they are unfinished or damaged.
    """
    path = Path(path)
    if (path / "outcomes.json").is_file():
        return _read_run(path)
    if not (path / "design.json").is_file():
        raise WanggeError("no_results", folder=str(path))
    design = read_json(path / "design.json")
    if not (path / "runs.parquet").is_file():
        raise WanggeError("unfinished_results", folder=str(path), total=design["runs"])
    more = read_json(path / "provenance.json") if (path / "provenance.json").is_file() else {}
    runs, days = read_table(path / "runs.parquet").to_pandas(), Days.of(path / "daily.parquet")
    return Results(runs, days, list(design["levers"]), {**design, **more})


def _read_run(path: Path) -> Results:
    import pandas as pd

    outcomes, source = read_json(path / "outcomes.json"), read_json(path / "provenance.json")
    row = {"run": 0, **{name: source[name] for name in COLUMNS[1:]}}
    row |= {PREFIX + name: float("nan") if value is None else value for name, value in outcomes.items()}
    return Results(pd.DataFrame([row]), Days.of(path / "daily.parquet"), [], source)
