"""The scenario of a case log: departments, categories and calendars as given, and nothing else that happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sim.scenario.checked import checked_scenario
from sim.scenario.scenario import Scenario

LONGEST_LIMIT = 8760.0  # hours: a category without a limit of its own is never late within a year
NO_EVALUATION = 366  # days between evaluations: none falls into a year
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
ALWAYS: Mapping[str, Any] = {"name": "always", "windows": [[0, 24]], "weekdays": ALL_DAYS, "holidays": False}
SILENT_POLICY: Mapping[str, Any] = {
    "name": "as it was",
    "staffing": {"workers_per_grid": 0, "operators": 0, "visit_quota": 0, "administrative_load": 0},
    "dispatch": {"rule": "by_age", "age_exponent": 0.0},
    "supervision": {"verification": 0, "urging": 0, "evaluation_days": NO_EVALUATION},
}
"""No grid workers, no centre and no supervision: the log's own departments take up cases by age, and nobody else acts.

Levers that a question is about come on top of it.
"""
SILENT_BEHAVIOUR: Mapping[str, Any] = {
    "department": {"feedback_hours": 0, "effort_gain": 0},
    "official": {"learning": 0},
}
"""A case is closed when its officer has finished, and offices work as fast on every day as on the first."""


def log_scenario(
    departments: Sequence[Mapping[str, Any]],
    categories: Sequence[Mapping[str, Any]],
    *,
    start: date,
    days: int,
    name: str = "log",
    calendars: Sequence[Mapping[str, Any]] = (),
    policy: Mapping[str, Mapping[str, Any]] | None = None,
    **parts: Any,
) -> Scenario:
    """Return the scenario in which the cases of a log can be given to departments, and nothing else happens.

    `departments` are rows of the scenario's table; of each only `name` and `officers` (full-time equivalents) are
    needed, `calendar` (default: always open) and `age_exponent` are the usual others. `categories` need only `name`;
    `limit_hours` is the limit of cases without a due date. `calendars` are added to `always`. `policy` holds levers
    part by part, which are laid over a policy under which nobody but the departments acts. `parts` replace whole
    top-level parts. Raises WanggeError in one line if something is missing or out of range.

    >>> from datetime import date
    >>> made = log_scenario([{"name": "parks", "officers": 2}], [{"name": "tree"}], start=date(2018, 1, 1), days=31)
    >>> made.horizon.days
    31
    """
    given: dict[str, Any] = {
        "name": name,
        "horizon": {"start": start, "days": days, "warmup_days": 0},
        "territory": {"area_km2": 0.01, "grids": 1, "land_use": {"residential": 1.0}},
        "population": {"groups": [{"name": "local", "count": 1, "household_size": 1.0}], "ties": 0},
        "troubles": {
            "categories": [_category(row, departments) for row in categories],
            "hours": [1] * 24,
            "weekdays": [1] * 7,
        },
        "departments": [{"calendar": "always", **_labelled(row)} for row in departments],
        "calendar": {"calendars": [ALWAYS, *calendars], "centre": "always", "shifts": ["always"]},
        "behaviour": SILENT_BEHAVIOUR,
        "policy": _policy(policy or {}),
    }
    return checked_scenario(given | parts)


def _labelled(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its name as label in both languages, unless it has its own."""
    return {"en": row.get("name"), "zh": row.get("name"), **row}


def _category(row: Mapping[str, Any], departments: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a category of which none is drawn; its lead is whoever is listed first, as each case names its own."""
    usual = {"kind": "event", "rate": 0, "limit_hours": LONGEST_LIMIT, "limit_clock": "always", "work_hours": 1}
    lead = departments[0].get("name") if departments else None
    return {**usual, "lead": lead, **_labelled(row)}


def _policy(levers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the policy of nobody but the departments, with these levers laid over it part by part."""
    merged = dict(SILENT_POLICY)
    for part, values in levers.items():
        base = merged.get(part)
        merged[part] = {**base, **values} if isinstance(base, Mapping) and isinstance(values, Mapping) else values
    return merged
