"""Selecting the best of known normals: right as often as promised, and no dearer than it must be."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.analysis.selection.kim_nelson import Decision, Promise, eta, leaves, select
from experiments.analysis.selection.ocba import spend

REPETITIONS = 200


class Normals:
    """Candidates with known means under common seeds, and slack of limits with known means; counts its runs."""

    def __init__(
        self, means: list[float], seed: int, shared: float = 0.5, slack: list[list[float]] | None = None
    ) -> None:
        draws, size = np.random.default_rng(seed), (len(means), 2000)
        luck = np.sqrt(shared) * draws.normal(size=size[1]) + np.sqrt(1 - shared) * draws.normal(size=size)
        limits = [np.array(each)[:, None] + draws.normal(size=size) for each in slack or []]
        self.values = np.stack([np.array(means)[:, None] + luck, *limits])
        self.runs = 0

    def __call__(self, candidates, replications):
        self.runs += len(candidates) * len(replications)
        return self.values[:, list(candidates)][:, :, list(replications)]


def repeated(means, promise, **more) -> tuple[list[Decision], float]:
    """Decisions over independent repetitions and the mean number of runs."""
    worlds = [Normals(means, seed, **more) for seed in range(REPETITIONS)]
    return [select(world, len(means), promise) for world in worlds], float(np.mean([world.runs for world in worlds]))


def test_the_constant_of_kim_and_nelson():
    assert eta(0.05 / 3, 10) == pytest.approx(0.5 * ((2 * 0.05 / 3) ** (-2 / 9) - 1))


@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_the_best_is_found_as_often_as_promised_where_it_leads_by_no_more_than_delta(shared):
    decisions, _ = repeated([0.5, 0, 0, 0, 0], Promise(0.5, most=2000), shared=shared)
    assert all(each.decided for each in decisions)
    assert sum(each.best == 0 for each in decisions) >= 0.95 * REPETITIONS


def test_common_seeds_and_clear_leads_save_runs():
    _, alone = repeated([0.5, 0, 0, 0, 0], Promise(0.5, most=2000), shared=0.0)
    _, paired = repeated([0.5, 0, 0, 0, 0], Promise(0.5, most=2000), shared=0.8)
    _, clear = repeated([5, 0, 0, 0, 0], Promise(0.5, most=2000), shared=0.0)
    assert paired < 0.5 * alone and clear < 55  # 50 is the first stage


def test_a_better_candidate_that_breaks_a_limit_is_put_aside_as_often_as_promised():
    more = {"slack": [[-0.5, 0.5, 0.5, 0.5]]}
    decisions, _ = repeated([1.0, 0.5, 0, 0], Promise(0.5, tolerances=(0.5,), most=2000), **more)
    assert sum(each.best == 1 for each in decisions) >= 0.95 * REPETITIONS
    assert {each.standings[0].status for each in decisions if each.best == 1} == {"breaks"}


def test_nobody_is_chosen_where_all_break_a_limit():
    decision = select(Normals([1, 0], 1, slack=[[-3, -3]]), 2, Promise(0.5, tolerances=(0.5,)))
    assert (
        decision.decided
        and decision.best is None
        and [each.status for each in decision.standings] == ["breaks", "breaks"]
    )


def test_what_cannot_be_told_in_time_is_said_to_be_undecided():
    decision = select(Normals([0, 0.01], 1, shared=0), 2, Promise(0.01, most=60))
    assert not decision.decided and decision.best is None
    assert [(each.status, each.replications) for each in decision.standings] == [("undecided", 60)] * 2


def test_a_limit_that_cannot_be_told_in_time_leaves_the_candidate_undecided():
    decision = select(Normals([3, 0], 1, slack=[[0.0, 5]]), 2, Promise(0.5, tolerances=(0.01,), most=40))
    assert decision.standings[0].status == "undecided" and not decision.decided


def test_candidates_that_never_differ_are_told_to_be_equal():
    world = Normals([1, 1, 0], 1)
    world.values[:, 1] = world.values[:, 0]
    decision = select(world, 3, Promise(0.5))
    assert decision.best == 0 and [each.status for each in decision.standings] == ["best", "equal", "beaten"]
    assert decision.standings[1].by == 0


def test_missing_values_are_left_out_by_pairs_and_a_candidate_without_any_drops_out():
    world = Normals([3, 0, 0], 1)
    world.values[0, 0, ::2] = np.nan
    world.values[0, 2] = np.nan
    decision = select(world, 3, Promise(0.5))
    assert (
        decision.best == 0 and decision.standings[2].status == "no_value" and decision.standings[1].replications >= 20
    )
    assert leaves(np.array([1.0] * 9), 0.5, 1.0, 10) == 0


def test_the_same_question_gives_the_same_answer():
    one, two = (select(Normals([0.5, 0, 0.2], 3), 3, Promise(0.5)) for _ in range(2))
    assert one.standings == two.standings and np.array_equal(one.observed, two.observed, equal_nan=True)


# a budget


def budgeted(budget: int, **more) -> tuple[int, int, float]:
    """How often the best of six is picked, how often equal shares pick it, and the mean probability told."""
    right = equal = 0
    told = []
    for seed in range(REPETITIONS):
        world = Normals([0.5, 0.25, 0, -0.5, -1, -2], seed, shared=0, **more)
        spent = spend(world, 6, 0, budget, 0.1)
        assert world.runs == sum(spent.runs) == budget
        right += spent.best == 0
        equal += world(range(6), range(budget // 6))[0].mean(axis=1).argmax() == 0
        told.append(spent.probability)
    return right, equal, float(np.mean(told))


def test_a_budget_goes_where_it_tells_most():
    right, equal, told = budgeted(200)
    assert right >= equal + 10
    assert told <= right / REPETITIONS + 0.05


def test_a_larger_budget_is_surer():
    assert budgeted(100)[2] < budgeted(300)[2]


def test_under_a_budget_limits_count():
    picks = [spend(Normals([1.0, 0.5, 0, 0], seed, slack=[[-0.5, 0.5, 0.5, 1]]), 4, 1, 200, 0.1) for seed in range(50)]
    assert sum(each.best == 1 for each in picks) >= 47
    nobody = spend(Normals([1, 0], 1, slack=[[-3, -3]]), 2, 1, 40, 0.1)
    assert nobody.best is None and np.isnan(nobody.probability)


def test_under_a_budget_a_candidate_without_values_is_not_picked():
    world = Normals([3, 1, 0], 1)
    world.values[0, 0] = np.nan
    spent = spend(world, 3, 0, 120, 0.1)
    assert spent.best == 1 and sum(spent.runs) == 120 and spent.runs[1] > spent.runs[0]
