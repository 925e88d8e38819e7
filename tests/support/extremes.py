"""The ends of what a scenario allows: every float of it at its least, at its most, and all but nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from random_scenarios import behaviours, joined, policies, worlds

from sim.outcomes.measures import OUTCOMES
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.setup.volume import expected_cases, expected_disputes

Path = tuple[str | int, ...]
TINY = (5e-324, 1e-300, 1e-12)
HUGE = 1e308
WITHOUT_LIMIT = ("reporting_logit", "purchase_budget", "left")
"""Columns in which there is nothing wrong with an infinite number: a certain report, a budget without limit."""
MOST_CELLS, MOST_CASES = 2_000, 3_000
"""What has a place in a quick test; larger worlds take their time and differ in nothing else."""


def float_fields(part: BaseModel, where: Path = ()) -> Iterator[tuple[Path, FieldInfo]]:
    """Every float below a part, in the first row of each table and the first place of each list."""
    for name, info in type(part).model_fields.items():
        value, place = getattr(part, name), (*where, name)
        while isinstance(value, tuple) and value:
            value, place = value[0], (*place, 0)
        if isinstance(value, BaseModel):
            yield from float_fields(value, place)
        elif isinstance(value, float) or (value is None and "float" in str(info.annotation)):
            yield place, info


def ends(info: FieldInfo) -> list[float]:
    """The least and the most that the declaration of a field names, and numbers that are all but nothing."""
    found = {
        kind: float(limit)
        for rule in info.metadata
        for kind in ("ge", "gt", "le", "lt")
        if (limit := getattr(rule, kind, None)) is not None
    }
    least = found.get("ge", np.nextafter(found["gt"], math.inf) if "gt" in found else -HUGE)
    most = found.get("le", np.nextafter(found["lt"], -math.inf) if "lt" in found else HUGE)
    return sorted({float(least), float(most), *TINY})


def changed(content: Any, place: Path, value: float) -> Any:
    """A content of dictionaries and lists with one value in another's place."""
    here, *further = place
    copy = dict(content) if isinstance(content, dict) else list(content)
    copy[here] = changed(copy[here], tuple(further), value) if further else value
    return copy


def allowed(content: Any) -> Scenario | None:
    """The scenario of a content; None where it is refused or too large.

    It must be refused by validation, and by nothing else.
    """
    try:
        scenario = Scenario.model_validate(content)
    except ValidationError:
        return None
    quick = scenario.cells <= MOST_CELLS and expected_cases(scenario) + expected_disputes(scenario) <= MOST_CASES
    return scenario if quick else None


@st.composite
def extreme_scenarios(draw: st.DrawFn) -> Scenario:
    """A random scenario with some of its floats at an end of what they may be."""
    scenario = joined(draw(worlds()) | {"behaviour": draw(behaviours())}, draw(policies()))
    for place, info in draw(
        st.lists(st.sampled_from(list(float_fields(scenario))), min_size=1, max_size=8, unique_by=lambda each: each[0])
    ):
        scenario = allowed(changed(scenario.model_dump(), place, draw(st.sampled_from(ends(info))))) or scenario
    return scenario


def check_numbers(simulation: Simulation, outcomes: dict[str, float]) -> None:
    """Every number of a finished run is one, and shares lie between 0 and 1.

    An outcome of which nothing was counted is NaN.
    """
    for name, table in simulation.world._asdict().items():
        for column in getattr(getattr(table, "dtype", None), "names", None) or ():
            if table[column].dtype.kind == "f" and column not in WITHOUT_LIMIT:
                assert np.isfinite(table[column]).all(), f"{name}.{column}"
    for each in OUTCOMES:
        value = outcomes.get(each.name, math.nan)
        assert not math.isinf(value), each.name
        if each.unit == "share" and not math.isnan(value):
            assert -1e-9 <= value <= 1 + 1e-9 or each.name in MAY_EXCEED_ONE, (each.name, value)


MAY_EXCEED_ONE = ("rework_rate",)
"""Of these an item can count more than once."""
