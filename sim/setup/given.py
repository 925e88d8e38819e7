"""Cases given by a log: the table that a scenario names or a caller hands over, checked and turned into cases.

One row a case, in any order; the order of the rows is kept, so that what becomes of a case can be put beside the log
(`sim.outcomes.given`). Columns:

- `opened_seconds`: s of local wall clock since midnight of the first day; negative: open at the start, with its age
- `department`: number of the department in the scenario; -1: the one in charge of the category
- `category`: number of the category in the scenario
- `touch_hours`: working hours that the case keeps one officer, the way there included
- `due_seconds` (optional): like `opened_seconds`; -1: as the time limit of the category says
- `parked_until_hours` (optional): age, in hours since it was opened, until which the case is parked; empty: never
  parked; infinite: it is never taken up
- `cell` (optional): cell of the territory; -1: unknown, that is where the department has its office
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cases.given import FOREVER, blank_given
from sim.cases.record import blank_cases
from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.setup.places import nearby_residents
from sim.territory.records import Territory
from sim.text.catalogue import WanggeError
from sim.text.causes import cause
from sim.vocabulary import purposes
from sim.vocabulary.units import DAY, HOUR

REQUIRED = ("opened_seconds", "department", "category", "touch_hours")
OPTIONAL: Mapping[str, float] = {"due_seconds": -1.0, "parked_until_hours": np.nan, "cell": -1.0}
EARLIEST = -30 * 365 * DAY  # s; an age beyond that is a mistake
LATEST = 60 * 365 * DAY  # s; a due date beyond that is one, too
LONGEST_TOUCH = 100 * 365 * 24.0  # hours
FIRST = -2  # s; the last second before the start, which -1 as "never" cannot stand for

Columns = dict[str, NDArray[np.float64]]
NOTHING_DRAWN: Mapping[str, Any] = {
    name: np.zeros(0) for name in ("arises_s", "cell", "category", "severity", "work_h")
}
"""Empty columns of troubles, with which the world around given cases is built."""


def given_columns(
    scenario: Scenario, table: Mapping[str, Any] | None, cache: dict[Any, Any] | None = None
) -> Columns | None:
    """Return the columns of the given cases, row by row as given and checked; None if troubles are drawn.

    `table` is what a caller hands over in place of the file that the scenario names. A file with a mark is read once
    and kept in `cache`. Raises WanggeError `given_...` in one line that names the column, the row and what is allowed.
    """
    if table is None:
        if not scenario.given.cases:
            return None
        table = _kept(scenario.given.cases, scenario.given.sha256, cache)
    found = _columns(table)
    last_department, last_category = len(scenario.departments) - 1, len(scenario.troubles.categories) - 1
    _check(found, "opened_seconds", EARLIEST, scenario.horizon.days * DAY - 1, whole=True)
    _check(found, "department", -1, last_department, whole=True)
    _check(found, "category", 0, last_category, whole=True)
    _check(found, "touch_hours", 0, LONGEST_TOUCH)
    _check(found, "due_seconds", EARLIEST, LATEST, whole=True)
    _check(found, "parked_until_hours", 0, np.inf, empty=True)
    _check(found, "cell", -1, scenario.cells - 1, whole=True)
    return found


def given_cases(
    scenario: Scenario, territory: Territory, columns: Columns, offices: NDArray[np.int64]
) -> tuple[np.recarray, np.recarray]:
    """Return the cases in order of their opening (ties in the order given), and what the log says of each.

    `columns` are as checked by `given_columns`, `offices` are the cells of the departments, for cases without a place.
    """
    order = np.argsort(columns["opened_seconds"], kind="stable")
    rows = {name: values[order] for name, values in columns.items()}
    n = len(order)
    cases, given = blank_cases(n), blank_given(n)
    category, department = rows["category"].astype(np.int64), rows["department"].astype(np.int64)
    names = {row.name: number for number, row in enumerate(scenario.departments)}
    leads = np.array([names[row.lead] for row in scenario.troubles.categories])
    office = offices[np.where(department >= 0, department, leads[category])]
    cell = np.where(rows["cell"] >= 0, rows["cell"], office).astype(np.int64)
    cases["arises"] = _second(rows["opened_seconds"])
    cases["cell"], cases["category"], cases["needs"] = cell, category, 1
    cases["severity"] = np.array([row.severity for row in scenario.troubles.categories])[category]
    cases["work"] = np.round(rows["touch_hours"] * HOUR)
    places = uniforms(scenario.territory.layout_seed, purposes.ARRIVALS, np.arange(n), 1)
    cases["resident"] = nearby_residents(territory, cell, places)
    until = rows["opened_seconds"] + np.round(rows["parked_until_hours"] * HOUR)
    given["department"], given["row"] = department, order
    given["due"] = np.where(rows["due_seconds"] == -1, -1, _second(rows["due_seconds"]))
    given["parked"] = np.where(np.isnan(until), -1, np.minimum(until, FOREVER))
    return cases, given


def _second(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return seconds since the start, of which the last one before it is moved by one, as -1 says "never"."""
    return np.where(seconds == -1, FIRST, seconds)


def _kept(path: str, sha256: str, cache: dict[Any, Any] | None) -> Mapping[str, Any]:
    """Return the columns of the file, from the cache if it has been read for the same mark."""
    key = (path, sha256)
    if cache is None or not sha256:
        return read_given(path, sha256)
    if cache.get("log_of") != key:
        cache["log"], cache["log_of"] = read_given(path, sha256), key
    log: Mapping[str, Any] = cache["log"]
    return log


def read_given(path: str, sha256: str = "") -> Mapping[str, Any]:
    """Return the columns of a Parquet file of given cases.

    Raises WanggeError `given_file` if it cannot be read, `given_changed` if it is not the file of that mark.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = Path(path).read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if sha256 not in ("", found):
            raise WanggeError("given_changed", file=path, found=found[:16], wanted=sha256[:16])
        rows = pq.read_table(pa.BufferReader(content))
    except (OSError, pa.ArrowException) as error:
        raise WanggeError("given_file", file=path, why=cause(error)) from error
    return {name: rows.column(name).to_numpy() for name in rows.column_names}


def _columns(table: Mapping[str, Any]) -> Columns:
    """Return every column as numbers, with the usual value where an optional one is left out."""
    names = [str(name) for name in table]
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in (*REQUIRED, *OPTIONAL)]
    if missing or unknown:
        raise WanggeError("given_columns", missing=", ".join(missing) or "-", unknown=", ".join(unknown) or "-")
    found = {name: _numbers(name, table[name]) for name in names}
    lengths = {name: len(values) for name, values in found.items()}
    if len(set(lengths.values())) > 1:
        raise WanggeError("given_lengths", lengths=", ".join(f"{name} {length}" for name, length in lengths.items()))
    n = lengths[REQUIRED[0]]
    return {name: np.full(n, usual) for name, usual in OPTIONAL.items() if name not in names} | found


def _numbers(name: str, values: Any) -> NDArray[np.float64]:
    given = np.atleast_1d(np.asarray(values))
    if given.dtype.kind in "biuf":
        return given.astype(np.float64)
    numbers = np.array([_number(value) for value in given.tolist()], np.float64)
    wrong = np.isnan(numbers) & np.array([not _is_empty(value) for value in given.tolist()], np.bool_)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise WanggeError("given_no_number", column=name, row=row, value=_short(given[row]))
    return numbers


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def _is_empty(value: Any) -> bool:
    return value is None or value != value


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _check(columns: Columns, name: str, low: float, high: float, *, whole: bool = False, empty: bool = False) -> None:
    """Raise WanggeError naming the first row whose value cannot be used, if there is one."""
    values = columns[name]
    fits = (values >= low) & (values <= high)
    if whole:
        fits &= values == np.floor(values)
    if empty:
        fits |= np.isnan(values)
    if fits.all():
        return
    row = int(np.argmin(fits))
    key = "given_whole" if whole else "given_number"
    raise WanggeError(key, column=name, row=row, value=f"{values[row]:.10g}", low=f"{low:.10g}", high=f"{high:.10g}")
