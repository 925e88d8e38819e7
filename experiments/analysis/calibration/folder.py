"""The folder of a calibration: `calibration.yaml`, `ensemble.parquet` and what its page shows; parts while it runs."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.calibration.cases import Floats
from experiments.analysis.calibration.ensemble import Ensemble
from experiments.analysis.calibration.fit import Fitted
from experiments.analysis.calibration.setting import NAMES
from experiments.io.files import parse_yaml, write_whole
from experiments.io.parquet import read_table, write_frame
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

if TYPE_CHECKING:
    import pandas as pd

ABOUT, ENSEMBLE, CAPACITY, TARGETS = "calibration.yaml", "ensemble.parquet", "capacity.parquet", "targets.parquet"
HELD = (0.05, 0.95)
NOT_IDENTIFIED = "capacity not identified"


def key_of(content: Mapping[str, Any]) -> str:
    """Return a short mark of everything that a calibration depends on."""
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Parts:
    """Finished batches of a calibration that is under way, in a folder of their own beside the final one."""

    folder: Path

    def known(self, count: int) -> dict[int, Floats]:
        """Return the finished batches of `count`; damaged ones are made again."""
        found = {}
        for place in range(count):
            file = self._file(place)
            if not file.is_file():
                continue
            try:
                table = read_table(file)
            except WanggeError:
                continue
            shape = json.loads(table.schema.metadata[b"shape"])
            found[place] = np.asarray(table.column("value").to_numpy(), float).reshape(shape)
        return found

    def keep(self, place: int, values: Floats) -> None:
        """Write a finished batch, whole."""
        import pyarrow as pa

        from experiments.io.parquet import write_table

        self.folder.mkdir(parents=True, exist_ok=True)
        table = pa.table({"value": values.ravel()}).replace_schema_metadata({"shape": json.dumps(values.shape)})
        write_table(self._file(place), table)

    def remove(self) -> None:
        """Remove all batches."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, place: int) -> Path:
        return self.folder / f"batch-{place:04d}.parquet"


def target_table(fitted: Fitted) -> pd.DataFrame:
    """Return one row a department and target: what the log shows, its tolerance, and the range of the kept points."""
    import pandas as pd

    prepared, rows = fitted.prepared, []
    observed, allowed = prepared.targets.value, prepared.allowed
    for number, name in enumerate(prepared.cases.departments):
        weight = fitted.matched.weight[:, number]
        kept = weight > 0
        for column, target in enumerate(prepared.targets.names):
            if np.isnan(observed[number, column]):
                continue
            values = fitted.statistics[kept, number, column]
            known = ~np.isnan(values)
            low, high = np.quantile(values[known], HELD) if known.any() else (np.nan, np.nan)
            row = {"department": name, "target": target, "observed": observed[number, column]}
            rows.append(row | {"allowed": allowed[number, column], "low": low, "high": high})
    return pd.DataFrame(rows, columns=["department", "target", "observed", "allowed", "low", "high"])


def about(fitted: Fitted, settings: Mapping[str, Any], log: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of calibration.yaml."""
    prepared, cases = fitted.prepared, fitted.prepared.cases
    start = cases.start.astype("datetime64[D]").item()
    parked = prepared.law.parked_share()
    capacity = fitted.ensemble.capacity
    departments = []
    for number, values in enumerate(capacity.to_dict("records")):
        row = SimpleNamespace(**{str(name): value for name, value in values.items()})
        said = "given" if row.given else "identified" if row.identified else NOT_IDENTIFIED
        departments.append(
            {
                "department": row.department,
                "cases": row.cases,
                "kept": row.kept,
                "officers": [row.officers_low, row.officers_high],
                "busy": [round(float(end), 3) for end in (row.busy_low, row.busy_high)],
                "capacity": said,
                "mechanism_fits": row.fits,
                "not_closed": round(float(parked[1 + number]), 4),
                "hours": list(prepared.demand.windows[number]),
                "weekdays": list(prepared.demand.weekdays[number]),
            }
        )
    return {
        "log": dict(log),
        "settings": dict(settings),
        "cases": len(cases),
        "closed": int(cases.seen_closed.sum()),
        "until": str(start + timedelta(hours=float(cases.ends))),
        "holidays": [str(start + timedelta(days=day)) for day in prepared.clock.holidays],
        "week_effect": {name: round(value, 4) for name, value in vars(prepared.effect).items()},
        "day_spread": round(prepared.stream.spread, 3),
        "parameters": list(NAMES),
        "members": fitted.ensemble.count,
        "capacity_not_identified": int((~capacity["identified"]).sum()),
        "departments": departments,
    }


def write(folder: Path, fitted: Fitted, content: Mapping[str, Any]) -> None:
    """Write the tables and calibration.yaml into a folder that replaces the final one when it is whole."""
    import yaml

    write_frame(folder / ENSEMBLE, fitted.ensemble.table)
    write_frame(folder / CAPACITY, fitted.ensemble.capacity)
    write_frame(folder / TARGETS, target_table(fitted))
    text = yaml.safe_dump(_plain(content), allow_unicode=True, sort_keys=False, width=120)
    write_whole(folder / ABOUT, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def read(folder: Path) -> tuple[Ensemble, dict[str, Any]]:
    """Return the ensemble of a calibration folder and its calibration.yaml.

    Raises WanggeError naming the file that is missing or damaged.
    """
    import yaml

    if not (folder / ABOUT).is_file():
        raise WanggeError("calibrate_no_folder", folder=str(folder))
    try:
        content = parse_yaml((folder / ABOUT).read_text(encoding="utf-8"))
        assert isinstance(content, dict)
    except (OSError, ValueError, yaml.YAMLError, AssertionError) as error:
        raise WanggeError("damaged_file", file=str(folder / ABOUT), why=cause(error)) from error
    tables = (read_table(folder / name).to_pandas() for name in (ENSEMBLE, CAPACITY))
    return Ensemble(*tables), content


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.item() if hasattr(value, "item") else value
