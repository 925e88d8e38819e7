"""What a results folder holds, read back: the tables of a finished sweep, or those of a single run."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.files import read_json
from experiments.store.tables import COLUMNS, PREFIX, read_table
from sim.errors import WanggeError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Results:
    """What a results folder holds: one row a run, one row a run and day, the varied levers, and where it comes from."""

    runs: "pd.DataFrame"
    days: "pa.Table"
    levers: list[str]
    provenance: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def daily(self) -> "pd.DataFrame":
        """The days; made into a data frame when they are first asked for, because they are most of what a sweep holds."""
        return self.days.to_pandas()


def read_results(path: Path | str) -> Results:
    """The results of a finished sweep or of a single run; WanggeError for a folder without, unfinished or damaged."""
    path = Path(path)
    if (path / "outcomes.json").is_file():
        return _read_run(path)
    if not (path / "design.json").is_file():
        raise WanggeError("no_results", folder=str(path))
    design = read_json(path / "design.json")
    if not (path / "runs.parquet").is_file():
        raise WanggeError("unfinished_results", folder=str(path), total=design["runs"])
    more = read_json(path / "provenance.json") if (path / "provenance.json").is_file() else {}
    return Results(read_table(path / "runs.parquet").to_pandas(), read_table(path / "daily.parquet"), list(design["levers"]), {**design, **more})


def _read_run(path: Path) -> Results:
    import pandas as pd
    import pyarrow as pa

    outcomes, source = read_json(path / "outcomes.json"), read_json(path / "provenance.json")
    row = {"run": 0, **{name: source[name] for name in COLUMNS[1:]}}
    row |= {PREFIX + name: float("nan") if value is None else value for name, value in outcomes.items()}
    days = read_table(path / "daily.parquet")
    if "run" not in days.column_names:
        days = days.add_column(0, "run", pa.array([0] * days.num_rows))
    return Results(pd.DataFrame([row]), days, [], source)
