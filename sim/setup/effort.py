"""What offices give to cases: the hours left over by other duties, and the cases that they set aside."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.setup.accounts import money_for_work, worth


def hours_for_cases(scenario: Scenario) -> float:
    """Return the share of departments' hours left for cases after indicators and work on causes (D5, L31)."""
    indicators = scenario.policy.incentives.indicators * scenario.behaviour.official.indicator_time
    return max(0.05, 1.0 - indicators) * (1.0 - scenario.policy.supervision.prevention)


def neglect(scenario: Scenario) -> np.ndarray[Any, Any]:
    """Return the chance that officials set a case aside, by category (D3, D12).

    It rises with less money, less value to the office, or no target at all. With scarcity s = 1 - budget x money for
    work, effort goes to a category as budget x (value / mean value)^(selection x s), at most 1; means are weighted by
    the work that arises. A fee that comes back raises the value. A category without a target gets no more than what
    appeals bring.
    """
    policy, b, rows = scenario.policy, scenario.behaviour.official, scenario.troubles.categories
    value = np.array([row.value + (1.0 - row.value) * worth(scenario, row) for row in rows])
    weight = np.array([row.rate * row.work_hours for row in rows])
    mean = float((value * weight).sum() / weight.sum()) if weight.sum() > 0 else float(value.mean())
    scarcity = 1.0 - policy.staffing.budget * money_for_work(scenario)
    with np.errstate(over="ignore"):  # an overflow simply means more than enough
        preference = (value / mean) ** (b.selection * scarcity) if mean > 0 else np.ones(len(rows))
    effort = np.minimum(1.0, policy.staffing.budget * preference)
    without = np.array([row.name in policy.incentives.without_target for row in rows])
    return np.where(without, 1.0 - np.minimum(b.appeal, effort), 1.0 - effort)
