"""What facts observe of officials, against a hand-made case table whose numbers are known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from small_worlds import DAY, HOUR, category, smallest_scenario, troubles

from experiments.analysis.facts.observations import OBSERVATIONS
from sim.cases.record import blank_cases, blank_limits
from sim.run.simulation import Simulation
from sim.vocabulary.states import CaseState, Ledger, Route

VALUED, BURDEN, GREEN = range(3)
DONE = {"state": CaseState.CLOSED, "ledger": Ledger.CLOSED_ON_FILE, "route": Route.DEPARTMENT}
WAITS = {"state": CaseState.OPEN, "ledger": Ledger.ON_FILE}
CASES: list[dict[str, Any]] = [
    {"category": VALUED, "work": 100.0, "reported": 5, "handled": 6, "resolved": 6, **DONE},
    {"category": VALUED, "work": 300.0, "reported": 5, **WAITS},
    {"category": BURDEN, "work": 50.0, "reported": 6, "handled": 9, "resolved": 9, "small": True, **DONE},
    {"category": BURDEN, "work": 950.0, "reported": 7, "small": True, **WAITS},
    {
        "category": BURDEN,
        "work": 1.0,
        "reported": 7,
        "state": CaseState.OPEN,
        "ledger": Ledger.UNKNOWN,
        "small": True,
        "route": Route.UNSETTLED,
    },
    {"category": GREEN, "work": 1.0, "reported": 8, "handled": 50, "resolved": 50, **DONE},  # after more than 30 days
    {"category": GREEN, "work": 1.0, "reported": 8, "handled": 9, "resolved": 9, **DONE},
    {"category": VALUED, "work": 1.0, "reported": 55, **WAITS},  # less than 30 days before the end
]


@pytest.fixture(scope="module")
def result() -> Any:
    scenario = smallest_scenario(
        horizon={"days": 60, "warmup_days": 0},
        population={"groups": [{"name": "local", "count": 4}]},
        troubles=troubles(
            category("fees", value=0.9, rate=0.0), category("burden", value=0.1, rate=0.0), category("c04", rate=0.0)
        ),
        policy={"supervision": {"verification": 0.0}, "incentives": {"without_target": ["c04"]}},
    )
    cases = blank_cases(len(CASES))
    for record, row in zip(cases, CASES, strict=True):
        for name, value in row.items():
            setattr(record, name, value * DAY if name in ("reported", "handled", "resolved") else value)
    world = Simulation(scenario, 1).world._replace(cases=cases, limits=blank_limits(len(cases)))
    return SimpleNamespace(simulation=SimpleNamespace(world=world, scenario=scenario, now=60 * DAY))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("effort_ratio", (100 / 400) / (50 / 1001)),
        ("greening_done_share", 1 / 2),
        ("target_gap", 2 / 5 - 1 / 2),
        ("grid_matter_hours", np.mean([3, 30, 30]) * DAY / HOUR),
        ("hidden_open_per_10k", 1 / 4 * 10_000),
    ],
)
def test_an_observation_has_the_value_worked_out_by_hand(name: str, value: float, result: Any) -> None:
    assert OBSERVATIONS[name].of(result) == pytest.approx(value)
