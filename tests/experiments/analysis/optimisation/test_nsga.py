"""A known front is found, limits are kept, a killed search goes on to the same end, and luck is taken back."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.analysis.objectives import Aim, Limit
from experiments.analysis.optimisation.decision_space import Lever, read_space
from experiments.analysis.optimisation.nsga import search
from experiments.analysis.optimisation.pareto import held_share, hypervolume, pareto_front
from experiments.analysis.optimisation.study import Question, improve
from experiments.config.compose import packaged
from experiments.design.factors import Factor
from experiments.present.studies.optimisation import luck
from experiments.runner.runner import Evaluated

LEVERS = [Lever(f"x{k}", Factor(f"x{k}", 0, 1)) for k in range(4)]


def zdt1(settings):
    """Zitzler, Deb and Thiele (2000): the front is f2 = 1 - sqrt(f1), at x2 = x3 = x4 = 0."""
    judged = []
    for setting in settings:
        x = list(setting.values())
        g = 1 + 9 * np.mean(x[1:])
        judged.append(((x[0], g * (1 - np.sqrt(x[0] / g))), ()))
    return judged


def volume(trials) -> float:
    losses = np.array([trial.losses for trial in trials])
    return hypervolume(losses[pareto_front(losses)], np.array([1.1, 1.1]))


# fronts


def test_hypervolume_by_hand():
    reference = np.array([2.0, 2.0, 2.0])
    assert hypervolume(np.array([[0.0, 0.0, 0.0]]), reference) == 8
    assert hypervolume(np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]]), reference) == 4 + 2 - 1
    assert hypervolume(np.array([[0.0, 3.0, 0.0]]), reference) == 0
    grid = (np.indices((40, 40, 40)).reshape(3, -1).T + 0.5) / 40
    losses = np.random.default_rng(1).random((12, 3))
    beaten = (losses[:, None] <= grid).all(axis=2).any(axis=0).mean()
    assert hypervolume(losses, np.ones(3)) == pytest.approx(beaten, abs=0.01)


def test_the_share_of_the_box_leaves_out_flat_sides():
    losses = np.array([[0.0, 5.0], [1.0, 5.0]])
    assert held_share(losses, losses.min(axis=0), losses.max(axis=0)) == 1.0
    assert np.isnan(held_share(losses[:1], losses[0], losses[0]))


# the search


def test_a_known_front_is_approached_far_better_than_by_chance():
    chance = zdt1([dict(enumerate(row)) for row in np.random.default_rng(1).random((400, 4))])
    losses = np.array([each for each, _ in chance])
    by_chance = hypervolume(losses[pareto_front(losses)], np.array([1.1, 1.1]))
    found = volume(search(LEVERS, 2, 400, 20, 1, zdt1))
    ideal = 1.1 * 1.1 - 1 / 3
    assert by_chance < 0.4 < 0.6 < found < ideal


def test_the_seed_decides_and_nothing_else():
    one, two, other = (search(LEVERS, 2, 50, 10, seed, zdt1) for seed in (1, 1, 2))
    assert one == two and one != other
    assert search(LEVERS, 2, 30, 10, 1, zdt1) == one[:30]


def test_limits_hold_on_the_front():
    def limited(settings):
        return [(losses, (0.5 - setting["x0"],)) for setting, (losses, _) in zip(settings, zdt1(settings), strict=True)]

    trials = search(LEVERS, 2, 200, 20, 1, limited)
    kept = [trial for trial in trials if trial.keeps]
    assert all(trial.setting["x0"] >= 0.5 for trial in kept)
    assert len([trial for trial in kept if trial.number >= 100]) > 80


def test_choices_and_whole_numbers_and_settings_that_cannot_be_judged():
    levers = [Lever("rule", levels=("fifo", "nearest")), Lever("count", Factor("count", 1, 3, whole=True))]

    def judge(settings):
        return [None if each["rule"] == "nearest" else ((each["count"], -each["count"]), ()) for each in settings]

    trials = search(levers, 2, 40, 10, 1, judge)
    assert {type(trial.setting["count"]) for trial in trials} == {int} and {
        trial.setting["count"] for trial in trials
    } == {1, 2, 3}
    assert all(trial.keeps == (trial.setting["rule"] == "fifo") for trial in trials)


# the laboratory


class Noisy:
    """A made-up town that remembers its runs in a dictionary.

    Time falls and cost rises with workers, and every setting has luck of its own under each seed. Dies once `lives`
    runs have been computed.
    """

    def __init__(self, memory: dict, lives: int = 10**9, noise: float = 1.0) -> None:
        self.memory, self.lives, self.noise = memory, lives, noise
        self.asked: list[list[int]] = []

    def evaluate(self, points, seeds):
        self.asked.append(list(seeds))
        fresh = [(p, s) for p in points for s in seeds if (p.scenario_hash, s) not in self.memory]
        for point, seed in fresh:
            if self.lives == 0:
                raise KeyboardInterrupt
            self.lives -= 1
            self.memory[point.scenario_hash, seed] = self.run(point, seed)
        rows = np.array([[self.memory[p.scenario_hash, s] for s in seeds] for p in points])
        return Evaluated({"duration_hours": rows[:, :, 0], "cost_yuan": rows[:, :, 1]}, [], len(fresh))

    def run(self, point, seed) -> tuple[float, float]:
        workers = point.scenario.policy.staffing.workers_per_grid
        luck = np.random.default_rng([int(point.scenario_hash[:8], 16), seed]).normal(0, self.noise)
        return 10 / (1 + workers) + luck, 100 * workers


def asked(**more) -> Question:
    return Question(
        (Aim("duration_hours", -1), Aim("cost_yuan", -1)),
        trials=48,
        population=12,
        replications=2,
        reestimate=20,
        **more,
    )


def space():
    return read_space(["scenario=small_town", "policy.staffing.workers_per_grid=interval(0.2,4)"], packaged())


def test_a_killed_search_goes_on_to_the_same_end_and_computes_nothing_twice():
    whole, memory = Noisy({}), {}
    expected = improve(space(), asked(), whole)
    with pytest.raises(KeyboardInterrupt):
        improve(space(), asked(), Noisy(memory, lives=50))
    assert len(memory) == 50
    resumed = improve(space(), asked(), Noisy(memory))
    assert resumed.computed == expected.computed - 50
    assert (resumed.trials, resumed.members, resumed.held_fresh) == (
        expected.trials,
        expected.members,
        expected.held_fresh,
    )


def test_winners_are_estimated_anew_on_seeds_that_the_search_never_saw():
    lab = Noisy({}, noise=1.5)
    found = improve(space(), asked(seed=6), lab)
    assert lab.asked[0] == [6, 7] and lab.asked[-1] == list(range(8, 28))
    assert luck(found, 0) > 0.3  # the search's winners were lucky
    assert {member.status for member in found.members} == {"holds", "falls"}
    holding = np.array([[value[0] for value in member.values] for member in found.members if member.status == "holds"])
    assert pareto_front(holding).all()
    assert found.held_fresh < found.held_searched


def test_without_noise_nobody_falls_out_and_limits_are_kept():
    found = improve(space(), asked(limits=(Limit("cost_yuan", "at_most", 150),)), Noisy({}, noise=0.0))
    assert {member.status for member in found.members} == {"holds"}
    assert all(member.values[1][0] <= 150 for member in found.members) and not all(
        trial.keeps for trial in found.trials
    )
    assert luck(found, 0) == pytest.approx(0) and found.held_fresh == pytest.approx(found.held_searched)


def test_a_limit_that_nothing_can_keep_leaves_no_front():
    found = improve(space(), asked(limits=(Limit("cost_yuan", "at_most", 1),)), Noisy({}))
    assert found.members == [] and np.isnan(found.held_fresh) and not any(trial.keeps for trial in found.trials)
