"""Levers and uncertainties as one row of plain numbers, in seconds, metres and shares, for compiled code."""

from __future__ import annotations

import math

import numpy as np

from sim.agents.disputes.figures import conflict_settings
from sim.scenario import Scenario
from sim.setup.accounts import finance_settings
from sim.setup.careers import career_settings
from sim.setup.communities import partnership_settings
from sim.setup.coordination import coordination_settings
from sim.setup.effort import hours_for_cases
from sim.setup.institutions import institution_settings
from sim.setup.objects import object_settings
from sim.setup.officials import official_settings
from sim.setup.providers import provider_settings
from sim.setup.services import service_settings
from sim.setup.surroundings import anger_settings, surroundings_settings
from sim.setup.tiers import tier_settings
from sim.setup.time_limits import time_limit_settings
from sim.setup.voice import voice_settings
from sim.vocabulary.events import NOBODY
from sim.vocabulary.units import DAY, HOUR, MINUTE

CERTAIN = math.inf  # log-odds of a probability of one


def make_settings(scenario: Scenario, seed: int, joint: bool, every_move: bool, draws: bool = False) -> np.recarray:
    """Return a table of one row; integers are whole seconds, counts or yes/no, everything else is a float.

    `joint` and `draws` say what the dispatch rule does.
    """
    parts = (
        *(part(scenario) for part in (_levers, _residents, _workers, _offices, _officials, _capacity, _presence)),
        *(part(scenario) for part in (career_settings, time_limit_settings, surroundings_settings, anger_settings)),
        partnership_settings(scenario),
        finance_settings(scenario),
        official_settings(scenario),
        object_settings(scenario),
        institution_settings(scenario),
        tier_settings(scenario),
        conflict_settings(scenario),
        provider_settings(scenario),
        service_settings(scenario),
        voice_settings(scenario),
        coordination_settings(scenario),
    )
    values: dict[str, float | int | bool] = {}
    for part in parts:
        if values.keys() & part.keys():
            raise ValueError(f"two settings of one name: {sorted(values.keys() & part.keys())}")
        values |= part
    values |= {"seed": seed, "joint": joint, "every_move": every_move, "draws": draws}
    kinds = {bool: "?", int: "i8", float: "f8"}
    names = sorted(values)
    dtype = np.dtype([(name, kinds[type(values[name])]) for name in names], align=True)
    return np.array([tuple(values[name] for name in names)], dtype).view(np.recarray)


def _log_odds(probability: float) -> float:
    if probability <= 0 or probability >= 1:
        return CERTAIN * (1 if probability > 0 else -1)
    return math.log(probability / (1 - probability))


def _levers(scenario: Scenario) -> dict[str, float | int | bool]:
    policy = scenario.policy
    supervision = policy.supervision
    used = np.flatnonzero(policy.participation.channels.shares())
    return {
        "reporting_logit": _log_odds(policy.participation.reporting_rate)
        - scenario.behaviour.services.fear * policy.openness.reprisals,
        "only_channel": int(used[0]) if len(used) == 1 else NOBODY,
        "volunteers": float(policy.participation.volunteers),
        "referral_share": float(policy.participation.referral_share),
        "tier_retention": float(policy.dispatch.tier_retention),
        "coding": float(policy.dispatch.component_coding),
        "verification": float(supervision.verification),
        "inspection": float(supervision.inspection),
        "urging": float(supervision.urging),
        "deadline_factor": float(supervision.deadline_factor),
        "evaluation": supervision.evaluation_days * DAY,
        "visit_quota": scenario.visit_quota,
        "detour": float(scenario.territory.detour),
        "meeting": supervision.meeting_days * DAY,
    }


def _residents(scenario: Scenario) -> dict[str, float | int | bool]:
    b = scenario.behaviour.resident
    return {
        "tell": b.tell_hours * HOUR,
        "severity_effect": float(b.severity_effect),
        "voice_effect": float(b.voice_effect),
        "trust_effect": float(b.trust_effect),
        "self_help": float(b.self_help),
        "backoff": float(b.backoff),
        "escalation": float(b.escalation),
        "withdrawal": float(b.withdrawal),
        "finds_department": float(b.finds_department),
        "search": b.search_hours * HOUR,
        "satisfaction_gain": float(b.satisfaction_gain),
        "loss_aversion": float(b.loss_aversion),
        "trust_gain": float(b.trust_gain),
        "expectation_gain": float(b.expectation_gain),
        "report_learning": float(b.learning),
        "worth_effect": float(b.worth_effect),
        "channel_habit": float(b.channel_habit),
        "word_of_mouth": float(b.word_of_mouth),
        "listeners": b.listeners,
        "long_tie": float(b.long_tie),
        "silent_erosion": float(b.silent_erosion),
        "affront": float(b.affront),
        "defiance": float(b.defiance),
        "visit_goodwill": float(b.visit_goodwill),
    }


def _workers(scenario: Scenario) -> dict[str, float | int | bool]:
    b = scenario.behaviour.worker
    return {
        "walking": b.walking_kmh * 1000 / HOUR,
        "step": max(1, round(b.cell_minutes * MINUTE / scenario.proactive)),
        "detection": float(b.detection),
        "report": round(b.report_minutes * MINUTE),
        "settle": b.settle_minutes * MINUTE,
        "mediate": b.mediate_minutes * MINUTE,
        "verify": b.verify_minutes * MINUTE,
        "visit": round(b.visit_minutes * MINUTE),
        "hears": float(b.hears),
        "memory": round(b.memory_days * DAY),
        "fatigue_per_second": b.fatigue_per_hour / HOUR,
        "fatigue_effect": float(b.fatigue_effect),
        "recovery": b.recovery_hours * HOUR,
        "verification_accuracy": float(b.verification_accuracy),
        "keeps": float(b.pass_up_aversion * scenario.policy.dispatch.pass_up_penalty),
        "retry": b.retry_days * DAY,
        "retry_success": float(b.retry_success),
        "hard_dispute": float(b.hard_dispute),
    }


def _offices(scenario: Scenario) -> dict[str, float | int | bool]:
    department, centre, body = scenario.behaviour.department, scenario.behaviour.centre, scenario.behaviour.organisation
    return {
        "riding": department.riding_kmh * 1000 / HOUR,
        "buck_passing": float(department.buck_passing),
        "refusal": round(department.refusal_hours * HOUR),
        "handover": round(department.handover_hours * HOUR),
        "feedback": round(department.feedback_hours * HOUR),
        "shared_beyond": department.shared_beyond_hours * HOUR,
        "overload_queue": float(department.overload_queue),
        "overload_steepness": float(department.overload_steepness),
        "recurrence": department.recurrence_days * DAY,
        "filing": centre.filing_minutes * MINUTE,
        "dispatch": round(centre.dispatch_minutes * MINUTE),
        "accuracy": float(centre.accuracy),
        "revisit": round(centre.revisit_hours * HOUR),
        "firm_after": centre.firm_after,
        "agreement_holds": float(body.agreement_holds),
    }


def _officials(scenario: Scenario) -> dict[str, float | int | bool]:
    incentives, b, department = scenario.policy.incentives, scenario.behaviour.official, scenario.behaviour.department
    supervision = scenario.policy.supervision
    badly = 1.0 - b.thoroughness * supervision.prevention
    watched = max(supervision.inspection, incentives.on_time_target)
    return {
        "ordinary_effort": ordinary_effort(scenario),
        "hours_for_cases": hours_for_cases(scenario),
        "effort_gain": department.effort_gain * (1.0 + b.publicity_gain * incentives.publicity),
        "failure": department.failure * badly,
        "overload_failure": department.overload_failure * badly,
        "concealment": concealment(scenario),
        "interception": float(b.interception * incentives.petition_target),
        "satisfaction_weight": float(incentives.satisfaction_weight),
        "laggards": float(incentives.laggards),
        "call_in": float(b.call_in),
        "care": float(b.care),
        "hurry": float(b.hurry),
        "haste": float(b.haste),
        "rate_watched": float(watched),
        "learning": float(
            b.learning * max(watched, incentives.satisfaction_weight, scenario.policy.finance.score_share)
        ),
        "urged_effort": float(b.urged_effort),
        "drive_left": math.exp(-supervision.evaluation_days / b.drive_days),
        "meeting_length": round(b.meeting_hours * HOUR),
        "meeting_agenda": b.meeting_agenda,
        "hush_time": float(b.hush_time),
        "roughness": b.roughness * (1.0 - b.restraint * incentives.petition_target),
        "sanction": float(b.sanction_effort * supervision.sanction),
        "sanction_after": round(b.sanction_days * DAY),
        "preventable": float(b.preventable),
        "root_work": float(b.root_work * supervision.prevention),
    }


def ordinary_effort(scenario: Scenario) -> float:
    """Return the effort of a department before any evaluation: an inverted U in the number of veto items (SF-19).

    With x = items / veto_peak it is 1 + veto_gain * x exp(1 - x) - veto_idleness (1 - exp(-max(0, x - 1))): it peaks
    near x = 1, falls below the ordinary level where vetoes abound, and is never less than a tenth. This is scaled by
    the share of hours left for cases.
    """
    b = scenario.behaviour.official
    x = scenario.policy.incentives.veto_items / b.veto_peak
    effort = max(
        0.1, 1.0 + b.veto_gain * x * math.exp(1.0 - x) - b.veto_idleness * (1.0 - math.exp(-max(0.0, x - 1.0)))
    )
    return effort * hours_for_cases(scenario)


def concealment(scenario: Scenario) -> float:
    """Return the chance that an overdue case is hidden.

    It grows with the cost of a failure and falls with the risk of being found out.
    """
    b = scenario.behaviour.official
    items = scenario.policy.incentives.veto_items
    return b.concealment * items / (items + b.veto_peak) * (1.0 - scenario.policy.supervision.inspection)


def _capacity(scenario: Scenario) -> dict[str, float | int | bool]:
    policy, centre, body = scenario.policy, scenario.behaviour.centre, scenario.behaviour.organisation
    return {
        "posts_growth": math.log1p(policy.staffing.posts_growth) / (365 * DAY),
        "budget": centre.budget_days * DAY * (1.0 if policy.staffing.operators > 0 else centre.without_platform),
        "decay": float(body.decay * policy.participation.tier_run),
        "decay_time": body.decay_days * DAY,
    }


def _presence(scenario: Scenario) -> dict[str, float | int | bool]:
    presence, b = scenario.policy.presence, scenario.behaviour.offender
    return {
        "guarded": felt(presence.guards, b.half_deterred),
        "campaign": felt(presence.guards + presence.campaign_guards, b.half_deterred),
        "campaign_every": presence.campaign_every_days * DAY,
        "campaign_length": presence.campaign_days * DAY,
        "fear": b.fear_days * DAY,
        "displacement": float(b.displacement),
        "outlets": float(presence.outlets * b.outlet_use),
        "camera_delay": b.camera_hours * HOUR,
    }


def felt(guards: float, half: float) -> float:
    """Return the share of deterrable offenders who stay away; it rises with the guards at a decreasing rate."""
    return guards / (guards + half)
