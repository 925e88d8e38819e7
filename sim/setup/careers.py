"""Setup of the careers of grid workers: how long they have been there, and how long they will stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.absence import next_absence, time_in_post
from sim.agents.experience import AGES
from sim.engine.event_queue import send
from sim.engine.random_streams import exponentials, uniforms
from sim.scenario import Scenario
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.events import NEVER
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

YEAR_DAYS = 365
SPELL_DAYS = 7  # longest leave at a time


def career_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and uncertainties of workers' careers in seconds and shares; at rest they change nothing."""
    b, staffing = scenario.behaviour.worker, scenario.policy.staffing
    spells = -(-b.leave_days // SPELL_DAYS)
    trained = staffing.training / (staffing.training + b.training_hours)
    return {
        "quit_rate": quit_rate(scenario),
        "vacancy": b.vacancy_days * DAY,
        "leave": round(b.leave_days / spells) * DAY if spells else 0,
        "leave_every": YEAR_DAYS * DAY // max(1, spells),
        "newcomer": float(b.newcomer),
        "practice": b.practice_days * DAY * (1.0 - trained),
        "trained": b.training_gain * trained,
        "skill": float(b.skill),
        "skill_spread": float(b.skill_spread),
    }


def quit_rate(scenario: Scenario) -> float:
    """Return departures for good of a worker per second, fewer where the pay is better."""
    b = scenario.behaviour.worker
    return float(b.turnover * scenario.policy.staffing.pay**-b.pay_response / (YEAR_DAYS * DAY))


def begin_careers(scenario: Scenario, workers: np.recarray, seed: int) -> None:
    """Draw how long the workers have been there: for ages, or as long as under the same departures in the past."""
    workers["post"] = np.arange(len(workers))
    workers["since"], workers["quits"], workers["changes"] = -AGES, NEVER, NEVER
    rate = quit_rate(scenario)
    if rate > 0:
        tenure = exponentials(uniforms(seed, purposes.TENURE, workers["post"]), 1.0 / rate)
        workers["since"] = -np.minimum(tenure, AGES).astype(np.int64)


def plan_career(world: World, number: int, now: int) -> None:
    """Set when a worker leaves for good and when the worker is next absent."""
    worker = world.workers[number]
    worker.quits = now + time_in_post(world, number)
    worker.changes = next_absence(world, number, now)


def first_absences(world: World) -> None:
    """Plan the careers of all workers, and send the message of the first absence of each that falls within the run."""
    for number in range(len(world.workers)):
        plan_career(world, number, 0)
        send(world.heap, world.count, int(world.workers[number].changes), a.ABSENT, number)
