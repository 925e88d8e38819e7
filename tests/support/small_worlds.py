"""Small scenarios that many tests start from: a lone office for queueing theory, a town that fits into one street."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from experiments.config.compose import compose_scenario
from sim.cases.record import case_record
from sim.run.simulation import RunResult, simulate
from sim.scenario import Scenario
from sim.scenario.minimal import smallest_scenario

EXOGENOUS = ("arises", "resident", "cell", "category", "needs", "visible", "small", "severity", "work")
WITH_MOVING_OBJECTS = tuple(column for column in EXOGENOUS if column != "cell")  # a stall is where it was driven to
DRAWN = tuple(column for column in EXOGENOUS if column != "resident")  # who reports a trouble becomes its resident
HOUR = 3600
DAY = 86_400

ALWAYS = {"name": "always", "windows": [[0, 24]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}
EXTENDED = {"name": "extended", "windows": [[8, 20]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}
OFFICE = {"name": "office", "windows": [[8, 12], [14, 18]]}

PATIENT = {"patience_hours": 8760.0, "patience_spread": 0.0, "escalation": 0.0, "withdrawal": 0.0}
DIRECT = {
    "finds_department": 1.0,
    "tell_hours": 0.0,
    "search_hours": 0.0,
    "learning": 0.0,
    "channel_habit": 0.0,
} | PATIENT
UNNOTICED = {"encounters": {"most_encounters": 0}, "anger": {"cost_of_going": 1.0}}
"""Behaviour of a world in which nobody meets a trouble twice, and nobody petitions out of anger."""
STEADY = {"turnover": 0.0, "leave_days": 0}
"""Grid workers who are never absent."""
FLAWLESS = {
    "buck_passing": 0.0,
    "failure": 0.0,
    "overload_failure": 0.0,
    "effort_gain": 0.0,
    "feedback_hours": 0.0,
    "riding_kmh": 0.0,
    "shared_beyond_hours": 10_000.0,  # one officer, one case
}


def category(name: str = "trouble", **columns: Any) -> dict[str, Any]:
    """A row of `troubles.categories`, clear and simple unless `columns` say otherwise."""
    row = {
        "name": name,
        "en": name,
        "zh": name,
        "kind": "event",
        "rate": 1000.0,
        "limit_hours": 8.0,
        "limit_clock": "always",
    }
    return row | {"work_hours": 1.0, "ambiguity": 0.0, "lead": "office"} | columns


def department(name: str = "office", **columns: Any) -> dict[str, Any]:
    """A row of `departments`: one officer who is always there."""
    return {"name": name, "en": name, "zh": name, "officers": 1, "calendar": "always"} | columns


def troubles(*rows: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """The part `troubles`: a Poisson process at all hours, unless `parts` say otherwise."""
    return {"categories": list(rows), "hours": [1.0] * 24, "weekdays": [1.0] * 7, "day_spread": 0.0} | parts


def lone_office(
    per_hour: float | list[float],
    servers: float = 1,
    days: int = 365,
    rule: str = "fifo",
    rows: list[dict[str, Any]] | None = None,
    **columns: Any,
) -> Scenario:
    """The product configured down to one waiting line: Poisson reports, one office of `servers` officers, nothing else.

    Nobody meets a trouble twice: overlooked duplicates would take officers' time.

    `per_hour` is the arrival rate, one for each row of `rows` if there are several categories; `columns` are the
    category's. Mean (or median) work is one hour.
    """
    rates = per_hour if isinstance(per_hour, list) else [per_hour]
    most = max(rates)
    rows = rows or [{}]
    table = [
        category(f"class_{k}", **{"rate": min(1e6, 1e6 * (rate / most)), "work_law": "exponential"} | row | columns)
        for k, (rate, row) in enumerate(zip(rates, rows, strict=True))
    ]
    return smallest_scenario(
        horizon={"days": days, "warmup_days": days // 10},
        troubles=troubles(
            *table, factor=most * 8.76
        ),  # one resident, 1e6 a year and 1,000 residents: 1,000 a year at factor 1
        departments=[department(officers=servers)],
        behaviour={"resident": DIRECT, "department": FLAWLESS, "official": {"roughness": 0.0}} | UNNOTICED,
        policy={
            "staffing": {"workers_per_grid": 0.0, "operators": 0, "visit_quota": 0},
            "dispatch": {"rule": rule},
            "supervision": {"verification": 0.0, "inspection": 0.0, "urging": 0.0},
            "participation": {
                "reporting_rate": 1.0,
                "referral_share": 0.0,
                "channels": {
                    "worker": 0.0,
                    "hotline": 1.0,
                    "app": 0.0,
                    "counter": 0.0,
                    "organisation": 0.0,
                    "petition": 0.0,
                },
            },
        },
    )


@cache
def composed(*arguments: str) -> Scenario:
    """The scenario that `wangge run ARGUMENTS` simulates."""
    return compose_scenario(list(arguments))[0]  # type: ignore[no-any-return]


@cache
def ran(*arguments: str, seed: int = 1) -> RunResult:
    """One run of it, kept for the next test that asks; nobody may change it."""
    return simulate(composed(*arguments), seed)


def arisen(result: RunResult) -> np.recarray:
    """The cases that have arisen in a run."""
    cases = result.simulation.world.cases
    return cases[cases["state"] >= 0]


def same_cases(a: np.ndarray, b: np.ndarray, columns: tuple[str, ...] | None = None) -> bool:
    """Whether two case tables agree in every bit of these columns (default: all)."""
    return len(a) == len(b) and all(a[name].tobytes() == b[name].tobytes() for name in columns or case_record.names)
