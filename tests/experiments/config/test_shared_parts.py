"""Scenarios that share parts are the same as scenarios made one by one, and have the same names."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.config.compose import Base, compose, packaged, settle
from experiments.config.overrides import Override
from sim.text.catalogue import WanggeError

CHOICES = (("scenario=small_town",), ("scenario=dongcheng", "policy=grid_team"), ("scenario=x_community",))
LEVELS = {
    "policy.staffing.workers_per_grid": st.floats(0.1, 4),
    "policy.dispatch.rule": st.sampled_from(["fifo", "severity", "nearest"]),
    "policy.participation.reporting_rate": st.floats(0, 1),
    "behaviour.patience_hours": st.floats(10, 100),
    "territory.area_km2": st.floats(4, 9),
    "departments.0.staff": st.integers(1, 9),
    "horizon.days": st.integers(40, 90),
}


def by_name(key: str, level: Any) -> Override:
    return Override(f"{key}={level}", key, (level,))


def tried(make: Callable[[], Any]) -> tuple[Any, str]:
    """What is made, or the line that refuses it."""
    try:
        return make(), ""
    except WanggeError as error:
        return None, error.line("en")


@pytest.mark.parametrize("choices", CHOICES)
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({}, optional=LEVELS), min_size=2, max_size=5))
def test_what_is_shared_changes_nothing(choices: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    composed = compose(packaged(), "run", choices)
    fixed = [by_name("policy.staffing.shifts", 1), by_name("horizon.warmup_days", 5)]
    base = Base(packaged(), composed, fixed)
    for row in rows:
        own = [by_name(key, level) for key, level in row.items()]
        alone, refused = tried(lambda own=own, row=row: settle(packaged(), composed, [*fixed, *own], list(row)))
        shared, also_refused = tried(lambda own=own, row=row: base.settle(own, list(row)))
        assert refused == also_refused
        if refused:
            continue
        assert shared == alone
        text = json.dumps(alone.scenario.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        assert base.hash(shared.scenario) == alone.scenario.hash() == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_parts_that_nothing_changes_are_the_same_objects() -> None:
    base = Base(packaged(), compose(packaged(), "run", ("scenario=xianlin",)))
    first, second = (base.settle([by_name("policy.staffing.workers_per_grid", level)]).scenario for level in (1.0, 2.0))
    assert first.territory is second.territory
    assert first.policy.dispatch is second.policy.dispatch
    assert first.policy.staffing is not second.policy.staffing
    assert (first.policy.staffing.workers_per_grid, second.policy.staffing.workers_per_grid) == (1, 2)
