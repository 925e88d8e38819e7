"""Levers and constants of coordination as numbers for compiled code, in seconds and shares."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.vocabulary.units import DAY


def coordination_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return the fields of the settings row that belong to coordination."""
    levers, b = scenario.policy.coordination, scenario.behaviour.coordination
    return {
        "told": float(levers.told),
        "reassured": float(b.reassured),
        "joint_after": round(levers.joint_after_days * DAY),
        "sized_up": float(levers.sized_up),
        "named_owner": float(levers.named_owner),
        "owner_again": max(1, round(b.again_days * DAY)),
    }
