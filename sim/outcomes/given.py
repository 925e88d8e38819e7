"""What became of the cases that a log gave, in the order of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.cases.record import PARKED_LINE
from sim.vocabulary.events import NEVER
from sim.vocabulary.states import CaseState

if TYPE_CHECKING:
    from sim.world import World


def given_outcomes(world: World) -> dict[str, NDArray[Any]]:
    """Return columns with one entry for each row of the given table, in its order.

    `opened_seconds`, `started_seconds` (an officer takes it up) and `closed_seconds` are seconds since the start of the
    run, empty (not a number) where it has not happened by now; `department` is the number of the department that has
    the case, -1 before it reached one; `parked` is whether it waits without an officer now, and `overdue` whether its
    due date passed before it was done.
    """
    cases = world.cases
    agency = world.departments["agency"]
    found = {
        "opened_seconds": cases["arises"].astype(np.float64),
        "started_seconds": _seconds(cases["acted"]),
        "closed_seconds": np.where(cases["state"] == CaseState.CLOSED, _seconds(cases["closed"]), np.nan),
        "department": np.where(cases["department"] >= 0, agency[cases["department"]], -1),
        "parked": cases["line"] == PARKED_LINE,
        "overdue": cases["overdue"].astype(bool),
    }
    order = np.empty(len(cases), np.int64)
    order[world.given["row"]] = np.arange(len(cases))
    return {name: values[order] for name, values in found.items()}


def _seconds(column: NDArray[Any]) -> NDArray[np.float64]:
    return np.where(column == NEVER, np.nan, column.astype(np.float64))
