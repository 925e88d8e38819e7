"""A grid worker leaves in the middle of a run.

In both loops alike, with all cases accounted for and every count in step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from books import ON_ITS_WAY, check_books

from experiments.config.compose import compose_scenario
from sim.mesa_model.agents import GridWorker
from sim.mesa_model.model import GovernanceModel
from sim.outcomes.costs import spent
from sim.outcomes.evidence import Evidence
from sim.run.policy_change.messages import Messages
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState

LOOPS = ("compiled", "mesa")


@pytest.fixture(scope="module")
def busy_town() -> Any:
    levers = [
        "scenario=small_town",
        "troubles.factor=4",
        "horizon.days=60",
        "horizon.warmup_days=0",
        "policy.staffing.workers_per_grid=1.5",
    ]
    return compose_scenario([*levers, "policy.participation.reporting_rate=0.8", "policy.dispatch.tier_retention=1"])[0]


class Leaving(GovernanceModel):
    """Lets a free worker, a busy one and one with a line go, on three days."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.went: list[tuple[int, int, int]] = []
        for day, wanted in ((8.41, self.free), (15.43, self.busy), (22.4, self.queueing)):
            self.schedule_event(wanted, at=day)

    def free(self) -> None:
        """Whoever has nothing to do."""
        self.goes([worker for worker in self.workers if worker.busy == a.NOBODY])

    def busy(self) -> None:
        """Whoever is at a case."""
        self.goes([worker for worker in self.workers if worker.busy != a.NOBODY])

    def queueing(self) -> None:
        """Whoever has the longest line."""
        self.goes(sorted(self.workers, key=lambda worker: -worker.queue))

    def goes(self, candidates: list[Any]) -> None:
        """Let the first one go, and look whether everything is in its place."""
        worker = candidates[0]
        self.went.append((worker.number, worker.busy, worker.queue))
        before = len(self.workers)
        worker.remove()
        assert len(self.workers) == before - 1
        check_books(self)
        check_counts(self)


def check_counts(model: GovernanceModel) -> None:
    """However workers are counted, there are as many of them, each with a row of its own."""
    workers = model.workers
    assert list(model.agents_by_type[GridWorker]) == list(workers)
    assert len(model.agents) == 1 + len(model.departments) + len(model.organisations) + len(model.disputes) + len(
        workers
    )
    assert len(workers) == np.count_nonzero(model.world.workers["grid"] >= 0) <= model.world.grids["workers"].sum()
    assert [worker.number for worker in model.crew] == list(range(len(model.world.workers)))
    for grid in model.world.grids:
        for number in range(int(grid.first_worker), int(grid.first_worker + grid.workers)):
            own = model.world.workers[number]
            assert own.first_cell <= grid.first_cell < own.first_cell + own.cells


@pytest.mark.parametrize("every_move", [False, True])
def test_both_loops_let_workers_go_alike(busy_town: Any, every_move: bool) -> None:
    models = [Leaving(busy_town, 3, loop=loop, log=True, every_move=every_move) for loop in LOOPS]  # type: ignore[arg-type]
    for model in models:
        model.run_until(40)
    compiled, by_mesa = models
    np.testing.assert_array_equal(compiled.log, by_mesa.log)
    assert compiled.outcomes() == pytest.approx(by_mesa.outcomes(), nan_ok=True, rel=1e-12)
    assert compiled.went == by_mesa.went
    (_, free, _), (_, busy, _), _ = compiled.went
    assert free == a.NOBODY and busy != a.NOBODY
    check_books(compiled)
    check_counts(compiled)


def test_a_patrol_in_events_and_in_formulas_let_workers_go_alike(busy_town: Any) -> None:
    logs = []
    for every_move in (False, True):
        model = Leaving(busy_town, 3, log=True, every_move=every_move)
        model.run_until(40)
        logs.append(model.log)
    np.testing.assert_array_equal(*logs)


def test_without_its_workers_a_town_is_another(busy_town: Any) -> None:
    usual, left = (GovernanceModel(busy_town, 4) for _ in range(2))
    for model in (usual, left):
        model.run_until(5.4)
    for worker in left.workers[:12]:
        worker.remove()
    for model in (usual, left):
        model.run_until(40)
    few, many = left.outcomes(), usual.outcomes()
    assert few["by_patrol_share"] < many["by_patrol_share"]
    assert few["cost_yuan"] < many["cost_yuan"]
    assert few["satisfaction_rate"] != many["satisfaction_rate"]


def test_all_may_go_and_the_cases_find_another_way(busy_town: Any) -> None:
    model = GovernanceModel(busy_town, 4)
    model.run_until(10.45)
    for worker in model.workers:
        worker.remove()
    check_counts(model)
    check_books(model)
    finishing = len(model.crew)
    assert model.workers == () and GridWorker not in {type(agent) for agent in model.agents}
    model.run_until(30)
    assert (model.world.grids["workers"] == 0).all() and len(model.crew) == finishing
    assert not Messages(model.world).subjects(a.ATTENDED, a.SETTLED, a.MEDIATED, a.VERIFIED).size
    assert set(
        np.flatnonzero((model.world.cases["state"] == CaseState.OPEN) & (model.world.cases["line"] == -1))
    ) <= set(Messages(model.world).subjects(*ON_ITS_WAY))
    assert model.world.workers["queue"].sum() == 0


def test_who_is_at_work_finishes_first_and_is_no_longer_counted(busy_town: Any) -> None:
    model = GovernanceModel(busy_town, 3)
    model.run_until(15.43)
    worker = next(each for each in model.workers if each.busy != a.NOBODY)
    case = worker.busy
    others = [each for each in model.workers if each is not worker]
    skills = [each.skill for each in others]
    worker.remove()
    assert list(model.workers) == others and [each.skill for each in others] == skills
    assert worker in model.crew and worker.busy == case and not worker.has_post
    with pytest.raises(WanggeError) as told:
        worker.remove()
    assert told.value.key == "worker_left"
    model.run_until(17)
    assert model.world.cases[case].handled > 0 or model.world.cases[case].tried
    assert worker.busy == a.NOBODY


def test_who_is_free_is_gone_and_says_so(busy_town: Any) -> None:
    model = GovernanceModel(busy_town, 3)
    model.run_until(8.41)
    worker = next(each for each in model.workers if each.busy == a.NOBODY)
    worker.remove()
    assert worker not in model.crew
    for use in (lambda: worker.skill, lambda: worker.cell, worker.remove, lambda: setattr(worker, "skill", 1.0)):
        with pytest.raises(WanggeError) as told:
            use()
        assert told.value.key == "agent_gone"


def test_wages_count_until_the_worker_leaves(busy_town: Any) -> None:
    model, usual = (GovernanceModel(busy_town, 3) for _ in range(2))
    model.run_until(10.4)
    before = spent(Evidence(model.world, model.config, model.now))
    model.workers[2].remove()
    assert spent(Evidence(model.world, model.config, model.now)) == pytest.approx(before)
    per_day = []
    for each in (model, usual):
        each.run_until(20)
        first = wages(each)
        each.run_until(30)
        per_day.append(wages(each) - first)
    assert per_day[0] / per_day[1] == pytest.approx(len(model.workers) / len(usual.workers), rel=1e-9)


def wages(model: GovernanceModel) -> float:
    """Yuan for grid workers alone."""
    shifts = model.world.shifts["calendar"][model.world.workers["shift"]][model.world.workers["grid"] >= 0]
    return float(model.world.clock.days[shifts, model.now // 86_400].sum())


def test_a_later_policy_fills_the_posts_again(busy_town: Any) -> None:
    model = GovernanceModel(busy_town, 3, log=True)
    model.run_until(15.43)
    kept = model.workers[0]
    for worker in model.workers[5:9]:
        worker.remove()
    model.change_policy(policy__dispatch__rule="severity")
    assert len(model.workers) == model.config.workers == 24
    assert model.workers[0] is kept
    check_counts(model)
    check_books(model)
    model.change_policy(policy__staffing__workers_per_grid=0.5)
    assert len(model.workers) == 8
    check_counts(model)
    model.run_until(30)
    check_books(model)


def test_deregistering_is_leaving_and_the_rest_of_a_model_stays(busy_town: Any) -> None:
    model = GovernanceModel(busy_town, 3)
    model.run_until(8.41)
    model.deregister_agent(model.workers[0])
    assert len(model.workers) == 23
    model.agents_by_type[GridWorker].do("remove")
    assert model.workers == ()
    check_counts(model)
