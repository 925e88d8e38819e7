"""Estates whose upkeep, property management and services are contracted out, for tests of firms and owners."""

from __future__ import annotations

from typing import Any

from estate import BODY
from small_worlds import ALWAYS, DIRECT, EXTENDED, OFFICE, category, department, smallest_scenario, troubles

from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.world import World

ALL_ALIKE = {"quality_span": 0.0, "quality_price": 0.01, "capacity": 1000.0, "leaving": 0.0}
"""Firms that differ in cost alone, and have room for everything."""


def market_scenario(
    providers: dict[str, Any], behaviour: dict[str, Any] | None = None, days: int = 90, **policy: Any
) -> Scenario:
    """Four communities with many small troubles, and one organisation."""
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={"area_km2": 0.08, "grids": 4, "communities": 4, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 400}]},
        troubles=troubles(
            category("litter", rate=1e4, work_hours=0.5),
            category("request", rate=1e4, kind="service", referable=True, work_hours=2.0),
            factor=16.0 * 365 / 8000,
        ),
        departments=[department(officers=50)],
        organisations=[BODY | {"categories": ["request"], "calendar": "always"}],
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 5, "visit_quota": 0},
            "supervision": {"verification": 0.0},
            "participation": {"referral_share": 1.0},
            "providers": providers,
        }
        | policy,
        calendar={"calendars": [ALWAYS, OFFICE, EXTENDED], "centre": "always", "shifts": ["always"]},
        behaviour={"resident": DIRECT, "providers": behaviour or {}},
    )


def market(providers: dict[str, Any], behaviour: dict[str, Any] | None = None, **policy: Any) -> World:
    """The world of these estates at second 0, before anything is awarded."""
    return Simulation(market_scenario(providers, behaviour, **policy), 1).world
