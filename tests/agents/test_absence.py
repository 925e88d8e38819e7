"""Leave, departures and newcomers: nobody and nothing is lost, others stand in, and newcomers have to learn."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from books import check_books
from small_worlds import composed

from experiments.demo.trace import OFF, workers_now
from sim.agents.experience import AGES, familiarity
from sim.mesa_model.model import GovernanceModel
from sim.outcomes.evidence import Evidence
from sim.outcomes.spending import unfilled_seconds
from sim.run.simulation import RunResult, Simulation, simulate
from sim.setup.careers import plan_career
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Task
from sim.vocabulary.units import DAY
from sim.world import World

TOWN = ("scenario=small_town", "horizon.days=90", "horizon.warmup_days=0")
BUSY = (*TOWN, "troubles.factor=4", "policy.participation.reporting_rate=0.8", "policy.dispatch.tier_retention=1")
ALWAYS_THERE = ("behaviour.worker.turnover=0", "behaviour.worker.leave_days=0")
LONG = "horizon.days=365"  # messages beyond the horizon are dropped, so books are checked well before it
RESTLESS = ("behaviour.worker.turnover=6", "behaviour.worker.leave_days=100")


@cache
def ran(*arguments: str, seed: int = 1) -> RunResult:
    return simulate(composed(*arguments), seed, log=True)


def log_of(result: RunResult, *activities: int) -> np.ndarray[Any, Any]:
    assert result.log is not None
    return result.log[np.isin(result.log["activity"], activities)]


def test_where_nobody_is_ever_absent_there_are_no_messages_and_nothing_to_learn() -> None:
    result = ran(*TOWN, *ALWAYS_THERE)
    world = result.simulation.world
    assert len(log_of(result, a.ABSENT, a.PRESENT)) == 0
    assert (world.workers["since"] == -AGES).all() and not world.workers["away"].any()
    assert all(familiarity(world, 0, int(world.workers[0].cell), now) == 1.0 for now in (0, 90 * DAY))


@pytest.mark.parametrize("every_move", [False, True])
def test_both_loops_agree_where_workers_come_and_go(every_move: bool) -> None:
    scenario = composed(*BUSY, *RESTLESS, LONG, "policy.staffing.workers_per_grid=1.2")
    compiled, by_mesa = (
        GovernanceModel(scenario, 3, loop=loop, log=True, every_move=every_move)  # type: ignore[arg-type]
        for loop in ("compiled", "mesa")
    )
    for model in (compiled, by_mesa):
        model.run_until(30)
        check_books(model)
    np.testing.assert_array_equal(compiled.log, by_mesa.log)
    assert np.isin(compiled.log["activity"], (a.ABSENT, a.PRESENT)).sum() > 20


def test_a_patrol_in_events_and_in_formulas_agree_where_workers_come_and_go() -> None:
    logs = []
    for every_move in (False, True):
        model = GovernanceModel(composed(*BUSY, *RESTLESS), 3, log=True, every_move=every_move)
        model.run_until(90)
        logs.append(model.log)
    np.testing.assert_array_equal(*logs)


def test_nobody_who_is_absent_starts_anything_and_no_case_is_lost() -> None:
    model = GovernanceModel(composed(*BUSY, *RESTLESS, LONG), 4)
    absent = 0
    for day in range(1, 90):
        model.run_until(day + 0.55)
        check_books(model)
        away = model.world.workers[model.world.workers["away"]]
        absent += len(away)
        assert (away["queue"] == 0).all() and (away["first"] == a.NOBODY).all()
    assert absent > 90


def test_absences_do_not_depend_on_what_else_happens() -> None:
    calm = log_of(ran(*TOWN, *RESTLESS), a.ABSENT, a.PRESENT)
    busy = log_of(ran(*BUSY, *RESTLESS), a.ABSENT, a.PRESENT)
    np.testing.assert_array_equal(calm, busy)
    assert (calm["time"] % DAY == 0).all()


def test_careers_planned_for_all_at_once_are_those_planned_one_by_one() -> None:
    world = Simulation(composed(*TOWN, *RESTLESS), 3).world
    together = world.workers[["quits", "changes"]].copy()
    for number in range(len(world.workers)):
        plan_career(world, number, 0)
    np.testing.assert_array_equal(world.workers[["quits", "changes"]], together)


def test_as_many_leave_as_the_rate_says_and_posts_are_vacant_as_long_as_it_takes() -> None:
    levers = ("behaviour.worker.turnover=2", "behaviour.worker.leave_days=0", "behaviour.worker.vacancy_days=20")
    leavers = held = vacant = 0.0
    for seed in range(1, 7):
        workers = ran(*TOWN, "horizon.days=365", *levers, seed=seed).simulation.world.workers
        leavers += workers["leavers"].sum()
        held += len(workers)
    mean = 2 / (1 + 2 * 20 / 365)  # departures a year of a post that is vacant 20 days after each
    assert leavers / held == pytest.approx(mean, abs=4 * math.sqrt(mean / held))
    result = ran(*TOWN, "horizon.days=365", *levers, seed=1)
    evidence = Evidence(result.simulation.world, composed(*TOWN, "horizon.days=365", *levers), result.simulation.now)
    vacant = unfilled_seconds(evidence)
    assert vacant > 0
    assert result.outcomes["cost_yuan"] < ran(*TOWN, "horizon.days=365", *ALWAYS_THERE).outcomes["cost_yuan"]


def test_everybody_takes_as_much_leave_as_there_is() -> None:
    result = ran(*TOWN, "horizon.days=365", "behaviour.worker.turnover=0", "behaviour.worker.leave_days=21")
    log = log_of(result, a.ABSENT, a.PRESENT)
    workers = len(result.simulation.world.workers)
    starts = {worker: log["time"][(log["case"] == worker) & (log["activity"] == a.ABSENT)] for worker in range(workers)}
    assert all(len(own) == 3 for own in starts.values())
    assert len({tuple(own) for own in starts.values()}) > workers // 2  # not all at once
    spells = log["time"][log["activity"] == a.PRESENT]
    assert len(spells) >= 3 * workers - workers // 2


def whose_beat(world: World, cells: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The worker on whose beat each cell lies, where every grid has one worker and a worker one or more grids."""
    first = world.workers["first_cell"]
    assert (np.diff(first) > 0).all()
    return np.searchsorted(first, cells, side="right") - 1


def test_a_neighbour_stands_in_where_the_only_worker_is_absent() -> None:
    result = ran(*BUSY, *RESTLESS)
    world = result.simulation.world
    log = log_of(result, a.SETTLED, a.MEDIATED, a.VERIFIED)
    workers = world.workers[log["actor"]]
    cell = world.cases["cell"][log["case"]]
    elsewhere = (cell < workers["first_cell"]) | (cell >= workers["first_cell"] + workers["cells"])
    assert 20 < elsewhere.sum() < 0.5 * len(log)
    assert (abs(whose_beat(world, cell) - log["actor"])[elsewhere] == 1).all()
    at_home = ran(*BUSY, *ALWAYS_THERE)
    log, world = log_of(at_home, a.SETTLED, a.MEDIATED), at_home.simulation.world
    assert (whose_beat(world, world.cases["cell"][log["case"]]) == log["actor"]).all()


def test_where_nobody_is_there_tasks_go_to_the_centre_and_checks_are_skipped() -> None:
    gone = ("behaviour.worker.turnover=20", "behaviour.worker.vacancy_days=3650", "policy.supervision.verification=1")
    result = ran(*BUSY, *gone)
    cases = result.simulation.world.cases
    assert (cases["state"] == CaseState.CLOSED).sum() > 300
    late = cases[(cases["reported"] > 70 * DAY) & (cases["state"] >= CaseState.OPEN)]
    assert (late["task"] != Task.SETTLE).mean() > 0.9
    usual = ran(*BUSY, *ALWAYS_THERE, gone[2]).simulation.world.cases
    assert (cases["verified"] > 0).sum() < 0.5 * (usual["verified"] > 0).sum()


def test_visits_go_on_at_half_the_pace_where_the_only_worker_is_absent() -> None:
    visits = {
        days: sum(
            ran(*TOWN, "behaviour.worker.turnover=0", f"behaviour.worker.leave_days={days}", seed=seed)
            .simulation.world.workers["visits"]
            .sum()
            for seed in (1, 2)
        )
        for days in (0, 120)
    }
    there = 1 - 120 / 365
    assert there - 0.05 < visits[120] / visits[0] <= 1.0


def test_newcomers_know_what_they_know_at_first_and_come_to_know_the_beat() -> None:
    world = Simulation(composed(*TOWN, "behaviour.worker.practice_days=50"), 1).world
    worker = world.workers[3]
    worker.since = 0
    inside, outside = int(worker.first_cell), int((worker.first_cell + worker.cells) % len(world.cells))
    assert familiarity(world, 3, inside, 0) == pytest.approx(0.6)
    assert familiarity(world, 3, inside, 50 * DAY) == pytest.approx(1 - 0.4 / math.e)
    assert familiarity(world, 3, outside, 50 * DAY) == 0.6


def test_training_takes_hours_and_betters_work() -> None:
    usual, trained = (composed(*TOWN, f"policy.staffing.training={hours}") for hours in (0, 80))
    assert trained.administrative_load == pytest.approx(usual.administrative_load + 0.04)
    before, after = (Simulation(scenario, 1).world.settings[0] for scenario in (usual, trained))
    assert before.trained == 0 and after.trained == pytest.approx(0.5 * 80 / 120)
    assert after.practice == pytest.approx(before.practice / 3)


def test_turnover_costs_small_matters_settled_in_the_grid_and_pay_and_training_win_them_back() -> None:
    def settled(*levers: str) -> float:
        return float(np.mean([ran(*BUSY, *levers, seed=seed).outcomes["lowest_tier_share"] for seed in range(1, 7)]))

    stays, leaves = settled(*ALWAYS_THERE), settled("behaviour.worker.turnover=3", "behaviour.worker.leave_days=0")
    paid = settled("behaviour.worker.turnover=3", "behaviour.worker.leave_days=0", "policy.staffing.pay=3")
    assert leaves < paid < stays
    assert settled(*ALWAYS_THERE, "policy.staffing.training=100") > stays


def test_a_new_policy_keeps_absences_and_better_pay_keeps_workers() -> None:
    left, kept = (GovernanceModel(composed(*BUSY, *RESTLESS, LONG), 5) for _ in range(2))
    for model in (left, kept):
        model.run_until(20.4)
    kept.change_policy(policy__staffing__pay=5.0)
    check_books(kept)
    left.change_policy(policy__staffing__workers_per_grid=2.0)
    check_books(left)
    for model in (left, kept):
        model.run_until(60.3)
        check_books(model)
        worker = model.workers[0]
        model.let_go(worker)
        model.run_until(200)
        check_books(model)
    per_post = [model.world.workers["leavers"].sum() / len(model.world.workers) for model in (left, kept)]
    assert per_post[1] < 0.6 * per_post[0]


def test_an_absent_worker_stays_where_he_was_and_is_sent_nowhere() -> None:
    model = GovernanceModel(composed(*TOWN, *RESTLESS), 2)
    model.run_until(30.4)
    absent = next(worker for worker in model.workers if worker.away and worker.busy == a.NOBODY)
    place, beat = absent.cell_number, range(int(absent.first_cell), int(absent.first_cell + absent.cells))
    assert place in beat
    with pytest.raises(WanggeError):
        absent.cell = model.mesa_cell(beat[0])
    model.run_until(30.5)
    assert absent.cell_number == place
    cells, duty = workers_now(model.world, model.now)
    assert cells[absent.number] == place and duty[absent.number] == OFF
