"""Optimisation of the model: the search, and the re-estimation of its winners on fresh seeds (`improve`).

The winners of a noisy search look better than they are, because luck helped them win. Their estimates are therefore
thrown away, and winners that are dominated on seeds the search never saw are reported as having fallen out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.objectives import Aim, Limit, known_mean, values_of
from experiments.analysis.optimisation.decision_space import Space
from experiments.analysis.optimisation.nsga import Judged, Setting, Trial, search
from experiments.analysis.optimisation.pareto import Floats, held_share, pareto_front
from experiments.analysis.paired import interval
from experiments.config.validation_errors import ConfigError
from experiments.results.answer_folder import no_value
from experiments.runner.runner import Runner

Interval = tuple[float, float | None, float | None]
Status = Literal["holds", "falls", "breaks"]


@dataclass(frozen=True)
class Question:
    """The question: aims and limits, the number of trials, and the seeds.

    `trials` are tried in generations of `population`. A trial is run under `replications` seeds, a re-estimate under
    `reestimate` fresh ones.
    """

    aims: tuple[Aim, ...]
    limits: tuple[Limit, ...] = ()
    trials: int = 100
    population: int = 20
    replications: int = 3
    reestimate: int = 30
    seed: int = 1

    @property
    def outcomes(self) -> list[str]:
        """Every outcome that is examined: the aims', then the limits'."""
        return [*(aim.outcome for aim in self.aims), *(limit.outcome for limit in self.limits)]


@dataclass(frozen=True)
class Member:
    """A member of the search's front: its trial, and how it does on fresh seeds.

    `status` is `holds`, `falls` (now dominated by another) or `breaks` (now breaks a limit). `values` are the mean and
    the 95 % interval of every aim and limit.
    """

    trial: Trial
    status: Status
    values: tuple[Interval, ...]


@dataclass(frozen=True)
class Improvement:
    """The answer: all trials, and the front's members in the order of the first aim.

    `base` is what the policy as it is brings, under the fresh seeds as well. `held_searched` and `held_fresh` are the
    shares of the box between the best and the worst losses seen that the front dominates, by the search's estimates and
    on fresh seeds.
    """

    question: Question
    space: Space
    trials: list[Trial]
    members: list[Member]
    base: tuple[Interval, ...]
    held_searched: float
    held_fresh: float
    failures: list[dict[str, Any]] = field(default_factory=list)
    computed: int = 0


def improve(space: Space, question: Question, runner: Runner) -> Improvement:
    """Search for the best compromises and re-estimate the members of the front.

    Asking again resumes an interrupted search.
    """
    judge = _Judge(space, question, runner)
    trials = search(space.levers, len(question.aims), question.trials, question.population, question.seed, judge)
    if not any(trial.losses for trial in trials):
        raise no_value(", ".join(question.outcomes), judge.failures)
    kept = [trial for trial in trials if trial.keeps]
    winners = _winners(kept)
    fresh = range(question.seed + question.replications, question.seed + question.replications + question.reestimate)
    values = judge.values([trial.setting for trial in winners] + [{}], list(fresh))
    means = known_mean(values)[:-1]
    losses, breaks = judge.losses(means), judge.violations(means).max(axis=1, initial=0.0) > 0
    members = _members(winners, losses, breaks, values)
    holding = losses[[member.status == "holds" for member in members]]
    order = sorted(members, key=lambda member: -question.aims[0].sign * member.values[0][0])
    base = tuple(interval(row) for row in values[-1])
    return Improvement(question, space, trials, order, base, *_held(kept, holding), judge.failures, judge.computed)


def _held(kept: Sequence[Trial], holding: Floats) -> tuple[float, float]:
    """Return the shares of the box between the best and the worst losses seen that the front dominates.

    The first share is by the search's estimates, the second on fresh seeds.
    """
    if not kept:
        return float("nan"), float("nan")
    seen = np.array([trial.losses for trial in kept])
    ideal, reference = seen.min(axis=0), seen.max(axis=0)
    return held_share(seen, ideal, reference), held_share(holding, ideal, reference)


def _winners(kept: Sequence[Trial]) -> list[Trial]:
    """Return the nondominated trials among those that keep the limits, each setting once."""
    once = list({json.dumps(trial.setting, sort_keys=True, default=str): trial for trial in reversed(kept)}.values())[
        ::-1
    ]
    if not once:
        return []
    return [
        trial
        for trial, wins in zip(once, pareto_front(np.array([trial.losses for trial in once])), strict=True)
        if wins
    ]


def _members(winners: Sequence[Trial], losses: Floats, breaks: NDArray[np.bool_], values: Floats) -> list[Member]:
    known = ~np.isnan(losses).any(axis=1)
    fair = known & ~breaks
    unbeaten = np.zeros(len(winners), dtype=bool)
    if fair.any():
        unbeaten[fair] = pareto_front(losses[fair])
    status: list[Status] = ["holds" if u else "falls" if f else "breaks" for u, f in zip(unbeaten, fair, strict=True)]
    return [
        Member(trial, each, tuple(interval(row) for row in rows))
        for trial, each, rows in zip(winners, status, values, strict=False)
    ]


class _Judge:
    """Evaluator of settings in the laboratory: losses and violations for the search, values for estimates."""

    def __init__(self, space: Space, question: Question, runner: Runner) -> None:
        self.space, self.question, self.runner = space, question, runner
        self.failures: list[dict[str, Any]] = []
        self.computed = 0

    def __call__(self, settings: list[Setting]) -> list[Judged | None]:
        """Return losses and violations of a generation; None for a combination that is not allowed."""
        allowed = [place for place, setting in enumerate(settings) if self._allowed(setting)]
        seeds = list(range(self.question.seed, self.question.seed + self.question.replications))
        judged: list[Judged | None] = [None] * len(settings)
        if allowed:
            means = known_mean(self.values([settings[place] for place in allowed], seeds))
            for place, losses, violations in zip(allowed, self.losses(means), self.violations(means), strict=True):
                judged[place] = (list(losses), list(violations))
        return judged

    def values(self, settings: list[Setting], seeds: list[int]) -> Floats:
        """Return the outcomes (settings, aims and limits, seeds); the setting without levers is the policy as it is."""
        found = self.runner.evaluate([self.space.points([setting])[0] for setting in settings], seeds)
        self.failures += found.failures
        self.computed += found.computed
        return np.stack([values_of(found, name, len(settings), len(seeds)) for name in self.question.outcomes], axis=1)

    def losses(self, means: Floats) -> Floats:
        """Return the aims turned so that less is better."""
        return np.stack([-aim.gain(means[:, place]) for place, aim in enumerate(self.question.aims)], axis=1)

    def violations(self, means: Floats) -> Floats:
        """Return by how much each limit is broken."""
        first = len(self.question.aims)
        each = [-limit.slack(means[:, first + place]) for place, limit in enumerate(self.question.limits)]
        return np.stack(each, axis=1) if each else np.zeros((len(means), 0))

    def _allowed(self, setting: Setting) -> bool:
        try:
            self.space.points([setting])
        except ConfigError:
            return False
        return True
