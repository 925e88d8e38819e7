"""Setup of communities: their tables, their levers and constants as numbers, and their first messages."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.agents.community import community_record, society_day_record, society_record
from sim.scenario import Scenario
from sim.setup.neighbours import Ties, crossing_shares
from sim.setup.tiers import time_taken
from sim.territory.records import Territory
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY, HOUR

EVENING = 19 * HOUR  # time of residents' meetings (assumption)


def partnership_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and uncertainties of the social side in seconds, days and shares.

    Levers at their neutral values change nothing.
    """
    policy, b = scenario.policy.partnership, scenario.behaviour.society
    paid = 1.0 - math.exp(-policy.seed_grant / b.grant_scale)
    joint = 1.0 - (1.0 - policy.cooperation) * (1.0 - paid * (1.0 - policy.command))
    volunteers, people = scenario.policy.participation.volunteers, scenario.population.residents
    freed = scenario.policy.staffing.administrative_load * policy.tasks_moved
    rivalry = b.competition_quality * (1.0 - 1.0 / policy.bidders)
    openness, service = scenario.policy.openness, scenario.behaviour.services
    counted = 1.0 + service.published_effort * openness.answers_published
    careless = (1.0 - rivalry) * (1.0 - b.deposit_care * policy.deposit * scenario.policy.supervision.verification)
    success = scenario.behaviour.organisation.success
    return {
        "society": has_society(scenario),
        "command": float(policy.command),
        "exclusion": float(policy.exclusion),
        "advantage": float(policy.advantage),
        "fallback": float(policy.fallback),
        "neighbours_first": float(policy.neighbours_first),
        "closing": policy.closing_days * DAY,
        "reprieve": max(1, round(b.retry_hours * HOUR)),
        "purchase_budget": math.inf if policy.purchase_budget is None else float(policy.purchase_budget),
        "organisation_success": success + (1.0 - success) * (1.0 - careless),
        "organisation_pace": 1.0 - rivalry,
        "organisation_learning": b.trust_by_success * policy.cooperation,
        "tie_growth": b.tie_growth * policy.cooperation,
        "hour_worth": float(b.hour_worth),
        "officer_hour": float(scenario.behaviour.costs.officer_hour),
        "volunteers_loss": (policy.command * (1.0 - paid) + policy.exclusion) / b.tiring_days,
        "volunteers_gain": b.recruitment / 365 * joint,
        "volunteers_ceiling": min(b.volunteers_ceiling, 1.0 / volunteers) if volunteers > 0 else 1.0,
        "volunteer_room": volunteers
        * people
        / max(1, len(scenario.organisations))
        * scenario.behaviour.organisation.volunteer_capacity,
        "daily_grant": policy.seed_grant * volunteers * people * 12 / 365,
        "willingness_effect": float(b.willingness_effect),
        "willingness_offered": b.attention * freed - b.resentment * policy.exclusion - neglect(scenario),
        "willingness_step": 1.0 - math.exp(-1.0 / b.participation_days),
        "gathering": policy.meeting_days * DAY,
        "agenda": policy.agenda,
        "turnout_logit": math.log(b.turnout / (1.0 - b.turnout))
        if 0 < b.turnout < 1
        else math.copysign(30.0, b.turnout - 0.5),
        "turnout_effect": float(b.turnout_effect),
        "meeting_success": float(b.meeting_success),
        "meeting_gain": float(b.meeting_gain),
        "online_tells": float(b.online_tells),
        "online_growth": float(b.online_growth),
        "online_decay": 1.0 / b.online_decay_days,
        "online_posts": b.online_posts * people,
        "online_answers": policy.online_operators * b.online_replies * counted,
        "online_voice": float(b.online_voice),
        "reply_weight": float(b.reply_weight),
        "rumours": scenario.population.rumours_per_year / 365,
        "rumour_unrest": float(scenario.population.rumour_unrest),
        "rumour_start": float(b.rumour_start),
        "rumour_spread": float(b.rumour_spread),
        "rumour_fading": float(b.rumour_fading),
        "rumour_reply": float(b.rumour_reply),
    }


def neglect(scenario: Scenario) -> float:
    """Return the willingness lost because forms and tasks from above take the hours that residents need (SF-31)."""
    b = scenario.behaviour.society
    return b.neglect * max(0.0, time_taken(scenario) - b.ordinary_load)


def has_society(scenario: Scenario) -> bool:
    """Return whether anything on the social side changes from day to day, so that its days have to be simulated."""
    policy = scenario.policy.partnership
    moving = (
        policy.command,
        policy.cooperation,
        policy.seed_grant,
        policy.exclusion,
        policy.meeting_days,
        policy.tasks_moved,
        policy.online_reach,
        scenario.policy.institutions.nodes_as_instruments,
    )
    return (
        any(moving)
        or policy.purchase_budget is not None
        or scenario.population.rumours_per_year > 0
        or neglect(scenario) > 0.0
    )


def price_factor(scenario: Scenario) -> float:
    """Return the factor by which competition and the risk of losing a deposit change a price.

    If the costs of n bidders are uniform between the lowest possible cost and a lone bidder's price, the second-lowest
    is on average 2 / (n + 1) of the way up, and that is what the winner is paid (Vickrey 1961).
    """
    policy, b = scenario.policy.partnership, scenario.behaviour.society
    rivalry = (policy.bidders - 1) / (policy.bidders + 1)
    return (1.0 - b.competition_price * rivalry) * (1.0 + b.deposit_price * policy.deposit)


def place_communities(scenario: Scenario, territory: Territory, ties: Ties) -> dict[str, Any]:
    """Return the tables of the communities and of what they share; keys are fields of `World`."""
    grids = territory.grids
    communities = np.zeros(territory.n_communities, community_record).view(np.recarray)
    for name in ("households", "residents"):
        communities[name] = np.bincount(grids["community"], grids[name], minlength=territory.n_communities)
    communities["first_household"] = np.cumsum(communities["households"]) - communities["households"]
    if scenario.population.rumours_per_year > 0:  # nothing else spreads between communities
        long_tie = scenario.behaviour.resident.long_tie
        communities["crossing"] = crossing_shares(ties, communities["households"], long_tie)
    communities["ties_left"] = 1.0
    policy = scenario.policy.partnership
    society = np.zeros(1, society_record).view(np.recarray)
    society["active"], society["online"] = 1.0, policy.online_reach
    society["left"] = math.inf if policy.purchase_budget is None else policy.purchase_budget
    society["answered"] = min(1.0, float(policy.online_operators))
    days = np.zeros(scenario.horizon.days + 1, society_day_record).view(np.recarray)
    return {"communities": communities, "society": society, "society_days": days}


def first_social_messages(scenario: Scenario, territory: Territory) -> list[tuple[int, int, int]]:
    """Return the first messages of the social side as (second, kind, subject).

    They are its first evening and the first meeting of each community, spread over the interval between meetings.
    """
    if not has_society(scenario):
        return []
    every = scenario.policy.partnership.meeting_days
    n = territory.n_communities
    meetings = [(EVENING + number * every // n * DAY, a.ASSEMBLES, number) for number in range(n)] if every else []
    return [(DAY, a.TAKES_STOCK, 0), *meetings]
