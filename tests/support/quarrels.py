"""Worlds with one dispute: an estate of a hundred households against a developer, and nothing else going on."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario
from sim.scenario.minimal import smallest_scenario

PARKING = [[[1, 1], [-2, 2]], [[9, -9], [-1, -4]]]
"""The game of x_community: [counterparty insists, residents insist, side]."""


def one_dispute(
    levers: dict[str, Any] | None = None, behaviour: dict[str, Any] | None = None, days: int = 60, **figures: Any
) -> Scenario:
    """A scenario with one dispute from the first morning on; `figures` replace those of the dispute."""
    (peace, swallowed), (yielded, war) = (PARKING[0][0], PARKING[1][0]), (PARKING[0][1], PARKING[1][1])
    payoffs = {
        "both_concede": peace,
        "residents_concede": swallowed,
        "counterparty_concedes": yielded,
        "both_insist": war,
    }
    row = {
        "name": "parking",
        "en": "parking",
        "zh": "停车",
        "counterparty": "developer",
        "first_day": 0.25,
        "households": 100,
        "payoffs": payoffs,
    }
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        population={"groups": [{"name": "local", "count": 250, "household_size": 2.5}]},
        disputes=[row | figures],
        policy={
            "staffing": {"workers_per_grid": 0.0, "visit_quota": 0},
            "supervision": {"verification": 0.0, "inspection": 0.0},
            "conflict": levers or {},
        },
        behaviour={"conflict": behaviour or {}},
    )
