"""Troubles given by the caller, for example from a municipal log, in place of the synthetic stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.dispatch import MOST_PARTNERS
from sim.cases.record import blank_cases
from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.setup.places import nearby_residents
from sim.territory.records import Territory
from sim.text.catalogue import WanggeError
from sim.text.choices import among
from sim.vocabulary import purposes
from sim.vocabulary.events import NOBODY
from sim.vocabulary.units import DAY, HOUR

TIMES = {"arises_s": 1, "arises_h": HOUR}  # column -> seconds per unit
REQUIRED = ("cell", "category", "severity", "work_h")
OPTIONAL = ("resident", "needs", "visible", "small")
NEVER_ENDING = 100 * 365 * 24.0  # hours; upper limit of work content

Numbers = NDArray[np.float64]


def given_troubles(scenario: Scenario, territory: Territory, seed: int, table: Mapping[str, Any]) -> np.recarray:
    """Return the table of cases from columns given by the caller, in order of arrival (ties in the order given).

    `table` is a mapping of columns of equal length, or a data frame: `arises_s` or `arises_h` (seconds or hours since
    the start of the run), `cell`, `category` (name or number), `severity` (score), `work_h` (officer-hours); optional
    `resident` (default: somebody who lives there, drawn by `seed`), `needs` (departments, default 1), `visible`,
    `small` (yes/no, default no). Raises WanggeError `troubles_...` in one line that names the column and the row.
    """
    time, columns = _columns(table)
    n = len(columns[time])
    last = scenario.horizon.days * DAY - 1
    arises = np.floor(_numbers(columns, time, 0, last / TIMES[time]) * TIMES[time] + 0.5)
    order = np.argsort(arises, kind="stable")
    category = _categories(scenario, columns["category"])
    cell = _numbers(columns, "cell", 0, len(territory.cells) - 1, whole=True).astype(np.int64)
    if "resident" in columns:
        resident = _numbers(columns, "resident", 0, territory.n_residents - 1, whole=True).astype(np.int64)
    else:
        resident = nearby_residents(territory, cell, uniforms(seed, purposes.ARRIVALS, np.arange(n), 1))
    found = {
        "arises": arises,
        "cell": cell,
        "category": category,
        "resident": resident,
        "severity": _numbers(columns, "severity", 0, 1),
        "work": np.round(_numbers(columns, "work_h", 0, NEVER_ENDING) * HOUR),
        "needs": _needs(scenario, columns, category),
        "visible": _flags(columns, "visible", n),
        "small": _flags(columns, "small", n),
    }
    cases = blank_cases(n)
    for name, values in found.items():
        cases[name] = values[order]
    return cases


def _columns(table: Mapping[str, Any]) -> tuple[str, dict[str, NDArray[Any]]]:
    """Return the name of the time column, and every column as an array."""
    names = [str(name) for name in table]
    times = [name for name in TIMES if name in names]
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in (*TIMES, *REQUIRED, *OPTIONAL)]
    if len(times) != 1:
        missing.insert(0, "one of " + " and ".join(TIMES))
    if missing or unknown:
        raise WanggeError("troubles_columns", missing=", ".join(missing) or "-", unknown=", ".join(unknown) or "-")
    columns = {
        name: np.atleast_1d(np.asarray(table[name], None if hasattr(table[name], "dtype") else object))
        for name in names
    }
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise WanggeError("troubles_lengths", lengths=", ".join(f"{name} {length}" for name, length in lengths.items()))
    return times[0], columns


def _numbers(
    columns: Mapping[str, NDArray[Any]], name: str, low: float, high: float, *, whole: bool = False
) -> Numbers:
    """Return a column as numbers; raise WanggeError if one is outside the limits."""
    given = columns[name]
    values = (
        np.array([_number(value) for value in given], np.float64)
        if given.dtype.kind in "OSU"
        else given.astype(np.float64)
    )
    fits = (values >= low) & (values <= high)
    if whole:
        fits &= values == np.floor(values)
    _refuse("troubles_whole" if whole else "troubles_number", name, given, ~fits, low=f"{low:g}", high=f"{high:.10g}")
    return values


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def _refuse(key: str, name: str, given: NDArray[Any], wrong: NDArray[np.bool_], **fields: Any) -> None:
    """Raise WanggeError naming the first row whose value cannot be used, if there is one."""
    if wrong.any():
        row = int(np.argmax(wrong))
        raise WanggeError(key, column=name, row=row, value=given[row], **fields)


def _categories(scenario: Scenario, given: NDArray[Any]) -> NDArray[np.int64]:
    names = [row.name for row in scenario.troubles.categories]
    known: dict[Any, int] = {name: number for number, name in enumerate(names)} | {
        number: number for number in range(len(names))
    }
    numbers = np.array([known.get(value, NOBODY) for value in given.tolist()], np.int64)
    _refuse("troubles_category", "category", given, numbers < 0, last=len(names) - 1, allowed=among(names))
    return numbers


def _needs(scenario: Scenario, columns: Mapping[str, NDArray[Any]], category: NDArray[np.int64]) -> NDArray[Any]:
    """Return how many departments each case needs: its lead, and at most as many partners as its category has."""
    if "needs" not in columns:
        return np.ones(len(category), np.int8)
    needs = _numbers(columns, "needs", 1, MOST_PARTNERS + 1, whole=True)
    most = np.array([1 + min(MOST_PARTNERS, len(row.partners)) for row in scenario.troubles.categories])[category]
    _refuse("troubles_partners", "needs", columns["needs"], needs > most)
    return needs


def _flags(columns: Mapping[str, NDArray[Any]], name: str, n: int) -> NDArray[np.bool_]:
    if name not in columns:
        return np.zeros(n, np.bool_)
    return _numbers(columns, name, 0, 1, whole=True) > 0
