"""Teams of a grid and shared offices: skills that add up, duties that dilute them."""

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
"""Kinds of trouble that each role knows how to handle (source 001, essay 2 for the roles; kinds: assumption)."""


def added_skill(scenario: Scenario, kind: str) -> float:
    """Skill that the team adds in one kind of trouble: each member of the trade succeeds where the others fail."""
    failing = 1.0 - scenario.behaviour.worker.member_skill
    members = sum(kind in TRADES[role] for role in scenario.policy.staffing.team)
    return float(1.0 - failing**members)


def host_of(scenario: Scenario, name: str) -> str:
    """The department whose office does this one's work: the first of the merged ones, or the department itself."""
    merged = scenario.policy.staffing.merged
    return merged[0] if name in merged else name


def dilution(scenario: Scenario, name: str) -> float:
    """What is left of speed and care in an office that has the duties of several (SF-26); 1 in an office of its own."""
    merged = scenario.policy.staffing.merged
    further = len(merged) - 1 if name in merged else 0
    return float((1.0 - scenario.behaviour.department.duty_loss) ** further)


def stamped(scenario: Scenario, objects: float, officers: int) -> float:
    """Share of work that is only stamped where an officer has so many objects to supervise: flat at first, then steep (D11, SF-25)."""
    b = scenario.behaviour.department
    if objects <= 0 or officers <= 0:
        return 0.0
    load = (objects / officers / b.stamp_objects) ** b.overload_steepness
    return float(b.stamping * load / (1.0 + load))
