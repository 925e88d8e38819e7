"""Teams of a grid and shared offices: skills that add up, and duties that dilute them."""

from __future__ import annotations

from sim.scenario import Scenario

TRADES: dict[str, frozenset[str]] = {
    "cadre": frozenset({"dispute", "service", "grievance"}),
    "community_worker": frozenset({"dispute", "service"}),
    "police": frozenset({"event", "dispute"}),
    "teacher": frozenset({"dispute", "service"}),
    "doctor": frozenset({"service"}),
    "volunteer": frozenset({"component", "event", "service"}),
}
"""Kinds of trouble that each role can handle (source 001, essay 2 for the roles; kinds: assumption)."""


def added_skill(scenario: Scenario, kind: str) -> float:
    """Return the skill that the team adds for one kind of trouble.

    Each member trained for it succeeds independently where the others fail.
    """
    failing = 1.0 - scenario.behaviour.worker.member_skill
    members = sum(kind in TRADES[role] for role in scenario.policy.staffing.team)
    return float(1.0 - failing**members)


def host_of(scenario: Scenario, name: str) -> str:
    """Return the department whose office does this one's work: the first merged department, or this one itself."""
    merged = scenario.policy.staffing.merged
    return merged[0] if name in merged else name


def dilution(scenario: Scenario, name: str) -> float:
    """Return what is left of speed and care in an office with several duties (SF-26); 1 in an office of its own."""
    merged = scenario.policy.staffing.merged
    further = len(merged) - 1 if name in merged else 0
    return float((1.0 - scenario.behaviour.department.duty_loss) ** further)


def stamped(scenario: Scenario, objects: float, officers: float) -> float:
    """Return the share of work that is only stamped, given the objects that each officer supervises (D11, SF-25).

    The curve is flat at first, then steep.
    """
    b = scenario.behaviour.department
    if objects <= 0 or officers <= 0:
        return 0.0
    load = (objects / officers / b.stamp_objects) ** b.overload_steepness
    return float(b.stamping * load / (1.0 + load))
