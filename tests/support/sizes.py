"""The same city in another size: everything in it in proportion."""

from __future__ import annotations

from typing import Any

from experiments.config.compose import compose_scenario
from sim.scenario import Scenario


def city(factor: int, *settings: str) -> Scenario:
    """A scenario `factor` times as large: land, people, units, stations, seats and organisations, each in proportion.

    Its parts stay as they are: a station has the same area, the same staff and the same residents to serve, and an
    organisation works in the communities of its own part of the city. What a part has for itself is not shared: a
    large city is many of the small one side by side, not one with larger offices.
    """
    scenario, tree, _ = compose_scenario(list(settings))
    land, people = tree["territory"], tree["population"]
    operators = scenario.policy.staffing.operators * factor
    stations = [{"stations": scenario.stations_of(row) * factor} for row in scenario.departments]
    changes: dict[str, Any] = {
        "territory": land
        | {"area_km2": land["area_km2"] * factor}
        | {name: land[name] * factor for name in ("streets", "communities", "grids")},
        "population": people | {"groups": [row | {"count": row["count"] * factor} for row in people["groups"]]},
        "departments": [
            row | number | {"residents_per_station": None}
            for row, number in zip(tree["departments"], stations, strict=True)
        ],
        "organisations": [row | {"staff": row.get("staff", 2) * factor} for row in tree["organisations"]],
        "policy": tree["policy"] | {"staffing": tree["policy"].get("staffing", {}) | {"operators": operators}},
    }
    return Scenario.model_validate(tree | changes)
