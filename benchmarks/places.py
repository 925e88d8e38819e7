"""The places used for timing: Xianlin as configured, and cities of its kind of any size."""

from __future__ import annotations

from functools import cache
from typing import Any

from experiments.config.compose import compose_scenario
from sim.scenario import Scenario

XIANLIN_RESIDENTS = 150_000


@cache
def _xianlin() -> tuple[Scenario, dict[str, Any]]:
    scenario, tree, _ = compose_scenario(["scenario=xianlin"])
    return scenario, tree


def xianlin(days: int = 365) -> Scenario:
    """Return Xianlin street as configured (150,000 residents, 1,144 grids), with every day of the run counted."""
    return Scenario.model_validate(_xianlin()[1] | {"horizon": {"days": days, "warmup_days": 0}})


def city(residents: int, grids: int, workers: int, days: int = 365) -> Scenario:
    """Return a place like Xianlin with the given numbers of residents, grids and workers.

    Area, residents of each group, streets, communities, stations of every department and seats of the centre grow with
    the residents; officers follow from the ratios per 10,000. Small differences come from rounding to whole numbers.
    """
    scenario, tree = _xianlin()
    factor = residents / XIANLIN_RESIDENTS

    def scaled(number: float) -> int:
        return max(1, round(number * factor))

    land, people, centre = tree["territory"], tree["population"], scenario.policy.staffing.operators
    communities = min(grids, scaled(land["communities"]))
    changes: dict[str, Any] = {
        "name": "city",
        "horizon": {"days": days, "warmup_days": 0},
        "territory": land
        | {
            "area_km2": land["area_km2"] * factor,
            "grids": grids,
            "communities": communities,
            "streets": min(communities, scaled(land["streets"])),
        },
        "population": people | {"groups": [group | {"count": scaled(group["count"])} for group in people["groups"]]},
        "departments": [
            row | {"stations": scaled(scenario.stations_of(figures)), "residents_per_station": None}
            for row, figures in zip(tree["departments"], scenario.departments, strict=True)
        ],
        "policy": {"staffing": {"workers_per_grid": workers / grids, "operators": scaled(centre)}},
    }
    return Scenario.model_validate(tree | changes)
