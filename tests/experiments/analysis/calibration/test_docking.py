"""The engine against a queue of its own in plain Python: officers on working time, parked cases, first come first."""

from __future__ import annotations

import numpy as np
import pytest
from made_cases import HOURS, wall, worked

from experiments.analysis.calibration.engine import closing_seconds
from sim.scenario.log_scenario import log_scenario


def test_the_engine_closes_given_cases_when_a_queue_does() -> None:
    rng = np.random.default_rng(3)
    opened = np.sort(rng.uniform(9.0, 17.0, 60) + 24.0 * rng.integers(0, 5, 60))
    touch = np.full(60, 1.5)
    from datetime import date

    scenario = log_scenario(
        [{"name": "roads", "officers": 2, "calendar": "office", "age_exponent": 100.0}],
        [{"name": "case"}],
        start=date(2024, 3, 4),
        days=28,
        calendars=[{"name": "office", "windows": [list(HOURS)], "weekdays": [0, 1, 2, 3, 4]}],
    )
    table = {
        "opened_seconds": np.floor(opened * 3600).astype(np.int64),
        "department": np.zeros(60, np.int16),
        "category": np.zeros(60, np.int16),
        "touch_hours": touch,
        "parked_until_hours": np.zeros(60),
    }
    free, expected = [0.0, 0.0], []
    for moment in opened:
        start = max(worked(moment), min(free))
        free[free.index(min(free))] = start + 1.5
        expected.append(wall(start + 1.5))
    found = closing_seconds(scenario, table, 1) / 3600
    assert np.sort(found) == pytest.approx(np.sort(expected), abs=0.02)
