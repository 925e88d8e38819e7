"""An estate of four communities under levers of the social side.

Many small troubles that households keep to themselves.
"""

from __future__ import annotations

from typing import Any

from small_worlds import ALWAYS, DIRECT, EXTENDED, FLAWLESS, OFFICE, category, department, smallest_scenario, troubles

from sim.run.simulation import RunResult, simulate
from sim.scenario import Scenario

DAYS = 60
BODY = {
    "name": "helpers",
    "en": "helpers",
    "zh": "互助会",
    "categories": ["trouble"],
    "staff": 50,
    "calendar": "always",
    "price": 100.0,
}


def estate_scenario(
    *, kind: str = "service", per_day: float = 8.0, small: float = 1.0, rumours: float = 0.0, **parts: Any
) -> Scenario:
    """The estate.

    `parts` are sections of the policy (`partnership`, `participation` ...) and of behaviour (`society`,
    `organisation`).
    """
    policy = {
        "staffing": {"workers_per_grid": 0.0, "operators": 5, "visit_quota": 0},
        "supervision": {"verification": 0.0} | parts.pop("supervision", {}),
        "participation": {"volunteers": 0.1, "referral_share": 1.0} | parts.pop("participation", {}),
        "partnership": parts.pop("partnership", {}),
    }
    departments, bodies = parts.pop("departments", [department(officers=50)]), [BODY | parts.pop("body", {})]
    return smallest_scenario(
        horizon={"days": DAYS, "warmup_days": 0},
        territory={"area_km2": 0.08, "grids": 4, "communities": 4, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 400}], "rumours_per_year": rumours},
        troubles=troubles(
            category(kind=kind, rate=1e4, small=small, referable=True, work_hours=2.0, work_law="fixed"),
            factor=per_day * 365 / 4000,
        ),
        departments=departments,
        organisations=bodies,
        policy=policy,
        calendar={"calendars": [ALWAYS, OFFICE, EXTENDED], "centre": "always", "shifts": ["always"]},
        behaviour={"resident": DIRECT, "department": FLAWLESS} | parts,
    )


def estate(**parts: Any) -> RunResult:
    """A run of the estate with its event log."""
    return simulate(estate_scenario(**parts), 1, log=True)
