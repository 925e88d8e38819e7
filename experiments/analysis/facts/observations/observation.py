"""What observations share: the record of one, and the cases and days of a run that they look at.

Cases are those that arose after the warm-up, as in the outcomes. A wait that has not ended counts with its length so
far: where a line is long, the cases that were answered would hide the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.runner.measure import Measure
from sim.outcomes.evidence import Evidence, Floats, share
from sim.outcomes.times import RESTRICTED_DAYS
from sim.run.simulation import RunResult
from sim.vocabulary.states import CaseState
from sim.vocabulary.units import DAY, HOUR


def evidence(result: RunResult) -> Evidence:
    """Return the cases and days of a run after its warm-up."""
    simulation = result.simulation
    return Evidence(simulation.world, simulation.scenario, simulation.now)


def waits(e: Evidence) -> tuple[Any, Floats]:
    """Return cases that came to light at least 30 days before the end, and the hours each waited for a first action.

    A wait that has not ended counts until now. Reports that were given up are left out: when their wait ended is not on
    record.
    """
    told = e.cases[
        e.reported & (e.cases["reported"] < e.now - RESTRICTED_DAYS * DAY) & (e.cases["state"] != CaseState.WITHDRAWN)
    ]
    return told, np.asarray((np.where(told["acted"] >= 0, told["acted"], e.now) - told["reported"]) / HOUR)


def of_kind(e: Evidence, *kinds: int) -> Any:
    """Return the cases whose category is of one of these kinds."""
    return e.cases[np.isin(e.world.categories["kind"][e.cases["category"]], kinds)]


def group_number(e: Evidence, name: str) -> int:
    """Return the number of a resident group, or -1 if the scenario has none of this name."""
    return next((number for number, group in enumerate(e.scenario.population.groups) if group.name == name), -1)


def slope_within(category: Any, x: Floats, y: Floats) -> float:
    """Return the least-squares slope of y on x, each taken as a deviation from the mean of its category.

    >>> slope_within(np.array([0, 0, 1, 1]), np.array([1.0, 2.0, 1.0, 3.0]), np.array([5.0, 7.0, 0.0, 4.0]))
    2.0
    """
    counts = np.maximum(1, np.bincount(category)) if len(x) else np.ones(1)
    x, y = (values - (np.bincount(category, values) / counts)[category] for values in (x, y))
    return share(float((x * y).sum()), float((x * x).sum()))


def named(*functions: Callable[[RunResult], float], needs_log: bool = False) -> dict[str, Measure]:
    """Return functions as observations under their own names."""
    return {function.__name__: Measure(function.__name__, function, needs_log) for function in functions}
