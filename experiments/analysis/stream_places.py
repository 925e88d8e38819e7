"""Two cities whose logs the stream is held against: their figures, and the constants fitted to their statistics.

Only figures stand here, no rows of the logs. Classes of St. Louis: 272 codes, no list of which would fit; sixty with
shares that fall as theirs do (sum of squares 0.017, as in the log) stand for them, spread over the kinds.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from experiments.analysis.stream_statistics import drawn_stream, stream_statistics
from sim.scenario import Scenario
from sim.scenario.minimal import smallest_scenario
from sim.scenario.stream import KINDS
from sim.setup.build import lay_out

CLASSES, FALL = 60, 40.0  # classes, and after how many of them the share has fallen to 1/e
TARGETS = Path(__file__).with_name("stream_targets.csv")
SEEDS = range(1, 25)
ALWAYS = {"name": "always", "windows": [[0, 24]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}
MARGIN = 0.2
"""How far the model's mean over seeds may lie from a figure of the logs, as a share of it."""


def _class(name: str, **columns: Any) -> dict[str, Any]:
    row = {"name": name, "en": name, "zh": name, "kind": "event", "limit_hours": 8.0, "limit_clock": "always"}
    return row | {"work_hours": 1.0, "lead": "office"} | columns


def st_louis(**changes: Any) -> Scenario:
    """St. Louis in January 2018: 171 km2, 308,000 inhabitants, 7,809 requests with a place."""
    weights = [math.exp(-k / FALL) for k in range(CLASSES)]
    per_year = 7809 / 308 * 365 / 31 / sum(weights)  # per 1,000 inhabitants, times the share of a class
    rows = [_class(f"code_{k}", kind=KINDS[k % len(KINDS)], rate=per_year * w) for k, w in enumerate(weights)]
    hours = [0.3, 0.1, 0.1, 0.1, 0.2, 0.2, 0.7, 2.7, 10.5, 12.7, 10.9, 9.8]
    troubles = {
        "hours": [*hours, 8.7, 8.4, 8.4, 9.5, 7.7, 2.7, 1.6, 1.2, 1.2, 0.9, 0.6, 0.6],
        "weekdays": [419.0, 365.0, 370.0, 373.0, 465.0, 36.0, 47.0],
        "day_spread": 0.105,
        "holiday": 0.12,
        "hot_spots": 2.0,
        "repeats": {"number": 0.11, "days": 4.0, "at_once": 0.55, "next_door": 0.7},
    }
    closed = ["2018-01-01", "2018-01-15"]
    return _city("2018-01-01", 31, 171.0, 308_000, 0.7, closed, rows, troubles | changes)


def vancouver(**changes: Any) -> Scenario:
    """Vancouver in 2023: 115 km2, 5,794 cases of its contact centre with a place, one class."""
    hours = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.2, 6.7, 9.5, 10.3, 9.9]
    troubles = {
        "hours": [*hours, 9.1, 10.2, 9.0, 9.3, 8.0, 4.7, 3.9, 2.7, 2.2, 2.0, 0.3, 0.0],
        "weekdays": [25.1, 24.9, 24.8, 24.7, 24.7, 8.9, 7.0],
        "day_spread": 0.05,
        "holiday": 0.28,
        "hot_spots": 2.0,
        "repeats": {"number": 0.09, "days": 6.0, "at_once": 0.3, "next_door": 0.0},
        "spells": [{"name": "weather", "spread": 0.24, "days": 12.0}],
    }
    days = ["01-02", "02-20", "04-07", "04-10", "05-22", "07-03", "08-07", "09-04", "10-02", "10-09", "11-13"]
    closed = [f"2023-{day}" for day in (*days, "12-25", "12-26")]
    residents = 300_000  # enough that no cell is special by who happens to live there
    rows = [_class("feedback", rate=5794 / residents * 1000)]
    return _city("2023-01-01", 365, 115.0, residents, 0.9, closed, rows, troubles | changes)


def _city(
    start: str,
    days: int,
    area: float,
    residents: int,
    built: float,
    closed: list[str],
    rows: list[dict[str, Any]],
    troubles: dict[str, Any],
) -> Scenario:
    return smallest_scenario(
        horizon={"start": start, "days": days, "warmup_days": 0},
        territory={"area_km2": area, "grids": 50, "land_use": {"residential": built, "open": 1.0 - built}},
        population={"groups": [{"name": "local", "count": residents}]},
        calendar={"calendars": [ALWAYS], "centre": "always", "shifts": ["always"], "closed": closed},
        troubles={"categories": rows} | troubles,
    )


CITIES: dict[str, Callable[..., Scenario]] = {"st_louis": st_louis, "vancouver": vancouver}


def targets(place: str) -> dict[str, float]:
    """Return the statistics of a city's log, as `python -m experiments.cli.stream_statistics` printed them."""
    with TARGETS.open(encoding="utf-8") as lines:
        return {row["statistic"]: float(row["figure"]) for row in csv.DictReader(lines) if row["place"] == place}


def of_the_model(place: str, seeds: Iterable[int] = SEEDS, **changes: Any) -> dict[str, float]:
    """Return the mean over seeds of every statistic of a city as the model draws it; `changes` are of `troubles`."""
    scenario = CITIES[place](**changes)
    territory = lay_out(scenario)
    rows = [stream_statistics(drawn_stream(scenario, territory, seed)) for seed in seeds]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
