"""Levers and uncertainties of disputes as numbers for compiled code, in seconds and shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.disputes.records import ROUND
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.scenario import Scenario


def conflict_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return the dispute fields of the settings row; rates are per time between two meetings of the sides."""
    levers, b = scenario.policy.conflict, scenario.behaviour.conflict
    per_round = ROUND / DAY
    return {
        "early_contact": float(levers.early_contact),
        "contact": max(1, round(levers.contact_days * DAY)),
        "unheard": 1.0 - b.consultation_effect * levers.consultation,
        "consultation": float(levers.consultation),
        "screening": levers.screening_days * DAY,
        "committee_support": float(levers.committee_support),
        "tariff": float(levers.tariff),
        "order_rung": levers.order_rung,
        "anger_growth": 1.0 - (1.0 - b.anger_per_day) ** per_round,
        "cooling": b.cooling_days * DAY,
        "anger_lift": float(b.anger_lift),
        "acquaintance": float(b.acquaintance),
        "step_rate": b.step_per_day * per_round,
        "force_rate": b.force_per_day * per_round,
        "force_anger": float(b.force_anger),
        "force_factor": float(b.force_factor),
        "screening_finds": float(b.screening_finds),
        "authority": float(b.authority),
        "session": max(1, round(b.session_days * DAY)),
        "most_sessions": b.most_sessions,
        "order_rate": b.order_per_day * per_round,
        "noise_steepness": float(b.noise_steepness),
        "noise_learning": float(b.noise_learning),
        "boldness_effect": float(b.boldness_effect),
        "order_force": float(b.order_force),
        "committee_force": float(b.committee_force),
        "willing_buyers": float(b.willing_buyers),
        "assembly": b.assembly_days * DAY,
        "quorum": float(b.quorum),
        "turnout": min(1.0, b.turnout + b.turnout_support * levers.committee_support),
        "order_holds": float(b.order_holds),
        "talks_holds": b.informal_holds
        + (scenario.behaviour.organisation.agreement_holds - b.informal_holds) * levers.standing,
        "informal_holds": float(b.informal_holds),
        "self_enforcing_holds": float(b.self_enforcing_holds),
        "breaking": b.break_days * DAY,
    }
