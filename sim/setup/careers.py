"""Setup of the careers of grid workers: how long they have been there, and how long they will stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.agents.absence import NOT_IN_THIS_RUN, next_absence, time_in_post
from sim.agents.experience import AGES
from sim.engine.event_queue import HORIZON, send
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
    """Plan the careers of all workers at second 0, and send the message of each first absence within the run.

    It is `plan_career` for many workers at once.
    """
    workers, s = world.workers, world.settings[0]
    quits = np.full(len(workers), NOT_IN_THIS_RUN)
    if s.quit_rate > 0:
        days = exponentials(uniforms(int(s.seed), purposes.QUITS, workers["post"]), 1.0 / (s.quit_rate * DAY))
        quits = (1 + np.minimum(days, 1e6).astype(np.int64)) * DAY
    workers["quits"], workers["changes"] = quits, np.minimum(quits, _first_leaves(world))
    for number in np.flatnonzero(workers["changes"] <= world.count[HORIZON]):
        send(world.heap, world.count, int(workers["changes"][number]), a.ABSENT, int(number))


def _first_leaves(world: World) -> NDArray[np.int64]:
    """Return when the first leave of each worker begins (s): in the first part of the year, or else in the second."""
    workers, s = world.workers, world.settings[0]
    if s.leave <= 0:
        return np.full(len(workers), NOT_IN_THIS_RUN)
    part = np.arange(2)[:, None]
    u = uniforms(int(s.seed), purposes.LEAVE, workers["post"], part)
    starts = (part * int(s.leave_every) + (u * max(0, s.leave_every - s.leave)).astype(np.int64)) // DAY * DAY
    return np.where(starts[0] > 0, starts[0], starts[1])
