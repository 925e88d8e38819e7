"""Evaluation of officials: scores and their effects, the call-in of the last, and cases hidden under a veto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.anger import REBUFFED, anger_household
from sim.agents.department_queue import leave_queue
from sim.agents.means import loudness
from sim.agents.satisfaction import update_satisfaction
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.engine.random_streams import bernoulli, exponential
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import CaseState, Ledger
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.world import World

MOST_EFFORT = 1.5  # pressure raises effort no further (assumption)


@behaviour
def score_department(world: World, department_id: int) -> None:
    """Score a department by its on-time rate and residents' ratings since the last evaluation (SF-10).

    Points lost by lateness bring effort as far as somebody watches the rate; ratings come from the callers themselves.
    """
    s = world.settings[0]
    department = world.departments[department_id]
    if department.due > 0:
        on_time = department.on_time / department.due
        content = department.content / department.asked if department.asked > 0 else on_time
        by_clock, by_ratings = (1.0 - s.satisfaction_weight) * (1.0 - on_time), s.satisfaction_weight * (1.0 - content)
        department.score = (1.0 - s.satisfaction_weight) * on_time + s.satisfaction_weight * content
        department.drive *= s.drive_left
        department.effort = (
            s.ordinary_effort + s.effort_gain * (s.rate_watched * by_clock + by_ratings) + department.drive
        )
        if s.score_pay > 0.0:
            work_for_money(world, department_id, by_clock + by_ratings)
        learn(world, department_id, by_clock, by_ratings)
    department.points_lost += 1.0 - department.score
    department.due = 0
    department.on_time = 0
    department.sent_back = 0
    department.asked = 0
    department.content = 0
    department.slow = 0


@shared_behaviour
def work_for_money(world: World, department_id: int, lost: float) -> None:
    """Make a department whose money depends on its score work harder, the more points it has just lost."""
    department = world.departments[department_id]
    wanted = department.effort + world.settings[0].score_pay * lost
    department.effort = max(department.effort, min(MOST_EFFORT, wanted))


@behaviour
def learn(world: World, department_id: int, by_clock: float, by_ratings: float) -> None:
    """Move the split of effort between speed and quality towards what would have paid in the last period (D15).

    Points lost by the clock are a matter of quality as far as checks sent work back, which then had to be done again
    within the same limit; points lost by ratings, as far as callers were not just kept waiting. All effort to quality
    would save the share `care` of the former, all effort to speed the share `hurry` of the rest. The more points were
    lost, the larger the step.
    """
    s = world.settings[0]
    department = world.departments[department_id]
    lost = by_clock + by_ratings
    if lost <= 0.0:
        return
    late = max(1, department.due - department.on_time)
    badly = by_clock * min(1.0, department.sent_back / late)
    if department.asked > department.content:
        badly += by_ratings * (1.0 - department.slow / (department.asked - department.content))
    by_care, by_speed = s.care * badly, s.hurry * (lost - badly)
    if by_care + by_speed > 0.0:
        department.care += s.learning * lost * (by_care / (by_care + by_speed) - department.care)


@behaviour
def press(world: World, department_id: int, amount: float) -> None:
    """Make a department work harder for a while: by a share `amount` of what is left up to the most.

    What is left of it fades from evaluation to evaluation.
    """
    if department_id != a.NOBODY:
        department = world.departments[department_id]
        more = amount * (2.0 - department.guarding) * max(0.0, MOST_EFFORT - department.effort)
        department.effort += more
        department.drive += more


@behaviour
def call_in_laggards(world: World) -> None:
    """Call in the lowest-ranked departments, which work harder until the next evaluation (SF-29).

    They have to explain themselves.
    """
    s = world.settings[0]
    n = len(world.departments)
    called = int(s.laggards * n + 0.5)
    if called == 0:
        return
    for department_id in range(n):
        if standing(world, department_id) < called:
            world.departments[department_id].effort += s.call_in


@behaviour
def standing(world: World, department_id: int) -> int:
    """Return how many departments rank below this one; of equals, the first in the table ranks lower."""
    score = world.departments[department_id].score
    below = 0
    for other in range(len(world.departments)):
        if world.departments[other].score < score or (
            world.departments[other].score == score and other < department_id
        ):
            below += 1
    return below


@behaviour
def is_tempted(world: World, case_id: int) -> bool:
    """Return whether an overdue case that nobody has begun to work on is hidden rather than shown (SF-20).

    Where only results count, officials weigh how loud this caller is.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if case.line < 0 or case.held > 0 or case.supervised:
        return False
    chance = s.concealment * (1.0 - s.weighs * loudness(world, case_id))
    return bool(bernoulli(s.seed, purposes.CONCEALMENT, case_id, case.recurrences, chance))


@behaviour
def on_concealed(world: World, case_id: int, now: int) -> int:
    """Mark a case as closed although nothing was done.

    The ledger is clean, the resident is not helped, and the trouble shows again.
    """
    s = world.settings[0]
    case = world.cases[case_id]
    if case.state != CaseState.OPEN or case.line < 0 or case.held > 0:
        return a.SILENT
    department_id = int(case.line)
    leave_queue(world, case_id)
    case.state = CaseState.CONCEALED
    case.ledger = Ledger.CLOSED_ON_FILE
    day = world.days[now // DAY]
    day.concealed += 1
    day.open -= 1
    update_satisfaction(world, case.resident, now, 0.0, -1.0, 1.0)
    anger_household(
        world, case_id, int(case.resident), now, REBUFFED, 8 * case.recurrences + 1, s.anger_rebuffed * case.severity
    )
    wait = exponential(s.seed, purposes.RECURRENCE, case_id, case.recurrences, s.recurrence)
    send(world.heap, world.count, now + 1 + int(wait), a.RECURS, case_id)
    return department_id
