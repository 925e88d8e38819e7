"""The smallest complete scenario: one cell, one department, one category.

It serves to compile the code before a run and as a starting point for tests of theory.
"""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario


def smallest_scenario(**changes: Any) -> Scenario:
    """Return a scenario of one hectare, one resident, one worker and one officer.

    `changes` replace top-level parts and are given as plain dictionaries.

    >>> smallest_scenario().cells
    1
    """
    parts: dict[str, Any] = {
        "name": "smallest",
        "horizon": {"days": 2, "warmup_days": 0},
        "territory": {"area_km2": 0.01, "grids": 1, "land_use": {"residential": 1.0}},
        "population": {"groups": [{"name": "local", "count": 1, "household_size": 1.0}]},
        "troubles": {
            "categories": [
                {
                    "name": "trouble",
                    "en": "trouble",
                    "zh": "问题",
                    "kind": "event",
                    "rate": 1000,
                    "limit_hours": 8,
                    "work_hours": 1,
                    "lead": "office",
                }
            ],
            "hours": [1] * 24,
            "weekdays": [1] * 7,
        },
        "departments": [{"name": "office", "en": "office", "zh": "办公室", "officers": 1, "calendar": "always"}],
        "calendar": {
            "calendars": [
                {"name": "always", "windows": [[0, 24]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False},
                {"name": "office", "windows": [[8, 12], [14, 18]]},
            ],
            "centre": "always",
            "shifts": ["always"],
        },
    }
    return Scenario.model_validate(parts | changes)
