"""Setup of single officials: their table, what hangs on their scores as numbers, planned tasks, first messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.absence import NOT_IN_THIS_RUN
from sim.agents.changes_of_head import EVEN
from sim.agents.leaders import plan_visit
from sim.agents.officials import official_record
from sim.agents.planned_tasks import planned_task_record
from sim.engine.event_queue import send
from sim.engine.random_streams import uniforms
from sim.scenario import Scenario
from sim.setup.time_limits import caught, stakes
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.events import NEVER
from sim.vocabulary.states import Office
from sim.vocabulary.units import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from sim.world import World

YEAR = 365 * DAY
WEEKS = 365 / 7
AWARD_HALF = 5.0  # awards count this many times less than the post itself (assumption)


def official_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and constants of single officials in seconds, hours and shares; at rest they change nothing."""
    policy, b, incentives = scenario.policy.careers, scenario.behaviour.career, scenario.policy.incentives
    visits = policy.leader_visits
    return {
        "scoring": policy.score_days * DAY,
        "petition_veto": policy.petition_veto if policy.score_days > 0 else 0,
        "score_stake": score_stake(scenario),
        "score_answer": float(b.answer),
        "score_learning": float(b.learning),
        "fungible": float(b.fungible),
        "finds_weight": float(policy.finds_weight),
        "line_weight": float(policy.line_weight),
        "awarded": float(policy.awarded),
        "dismissed": float(policy.dismissed),
        "term": round(policy.term_years * YEAR),
        "dropped": float(b.dropped),
        "credit": float(policy.credit),
        "follow_up": float(policy.follow_up),
        "follow_up_every": round(b.follow_up_days * DAY),
        "follow_up_time": round(b.follow_up_minutes * MINUTE),
        "amends": float(b.amends),
        "leader_every": round(min(YEAR / visits, NOT_IN_THIS_RUN)) if visits > 0 else 0,
        "leader_notice": round(b.notice_days * DAY),
        "leader_length": round(b.visit_hours * HOUR),
        "leader_sees": b.seen,
        "announced": float(policy.announced),
        "any_means": float(scenario.behaviour.official.hush_up * incentives.any_means),
        "weighs": float(incentives.any_means),
        "found_trouble": float(b.day_of_trouble),
        "limit_trouble": b.day_of_trouble * stakes(scenario),
        "check_finds": caught(scenario),
    }


def score_stake(scenario: Scenario) -> float:
    """Return what hangs on an official's own score, from 0 (nothing) to 1.

    Pay by score, publication, awards and the post itself each count independently. The chance in a year to lose the
    post, or to be awarded, counts as r / (r + half).
    """
    policy, b = scenario.policy.careers, scenario.behaviour.career
    if policy.score_days == 0:
        return 0.0
    per_year = 365 / policy.score_days
    post, award = policy.dismissed * per_year, policy.awarded * per_year
    spared = 1.0 - post / (post + b.risk_half)
    spared *= 1.0 - award / (award + AWARD_HALF * b.risk_half)
    return float(1.0 - spared * (1.0 - policy.bonus) * (1.0 - 0.5 * scenario.policy.incentives.publicity))


def place_officials(scenario: Scenario, offices: int, communities: int, workers: int, seed: int) -> np.recarray:
    """Return the table of officials: heads of offices, community secretaries, grid workers."""
    table = np.zeros(offices + communities + workers, official_record).view(np.recarray)
    table["office"] = np.repeat((Office.HEAD, Office.SECRETARY, Office.WORKER), (offices, communities, workers))
    table["of"] = np.concatenate([np.arange(n) for n in (offices, communities, workers)])
    table["zeal"], table["score"], table["leaves"] = 1.0, 0.5, NEVER
    for name in ("eyes", "pace", "care"):
        table[name] = EVEN
    set_terms(scenario, table, seed, 0)
    return table


def set_terms(scenario: Scenario, table: np.recarray, seed: int, now: int) -> None:
    """Draw when the heads in office are moved on: anywhere within a term; never where there are no terms."""
    heads = np.flatnonzero(table["office"] != Office.WORKER)
    term = scenario.policy.careers.term_years * YEAR
    u = uniforms(seed, purposes.TERM, heads, -1)
    table["leaves"][heads] = now + (u * term).astype(np.int64) if term > 0 else NEVER


def place_planned_tasks(scenario: Scenario) -> np.recarray:
    """Return the planned tasks; of those without backing officials feel bound to what an appeal is worth."""
    rows, b = scenario.population.planned_tasks, scenario.behaviour
    table = np.zeros(len(rows), planned_task_record).view(np.recarray)
    for number, row in enumerate(rows):
        given = 1.0 if row.name in scenario.policy.careers.backed else b.official.appeal
        table[number]["weekly"] = row.plan / 1000 / WEEKS
        table[number]["unfit"] = row.unfit
        table[number]["backing"] = given
        table[number]["asks"] = b.career.task_hours / b.career.ask_hours
    return table


def first_official_messages(world: World) -> None:
    """Send the first scoring, the first visit to each community and the first week of planned tasks."""
    s = world.settings[0]
    if s.scoring > 0:
        send(world.heap, world.count, int(s.scoring), a.SCORED, 0)
    if s.leader_every > 0:
        for community in range(len(world.communities)):
            plan_visit(world, community, 0, 0)
    if len(world.planned_tasks):
        send(world.heap, world.count, 7 * DAY, a.MOBILISED, 0)
