"""Selection of the best candidate by runs of the model (`choose_among`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.analysis.objectives import Aim, Limit, values_of
from experiments.analysis.paired import interval
from experiments.analysis.selection.kim_nelson import Floats, Promise, Standing, select
from experiments.analysis.selection.ocba import spend
from experiments.design.candidates import Candidate
from experiments.results.answer_folder import no_value
from experiments.runner.runner import Runner

Interval = tuple[float, float | None, float | None]


@dataclass(frozen=True)
class Question:
    """The question: the aim and the limits, how sure to be, and how many replications to spend.

    `delta` is the smallest difference of the aim that matters, `tolerances` are those of the limits. Seeds count from
    `seed` on; `first` replications come first, `batch` at a time after them, `most` at most. With a `budget` of runs,
    that is spent and nothing is promised.
    """

    aim: Aim
    delta: float
    limits: tuple[Limit, ...] = ()
    tolerances: tuple[float, ...] = ()
    confidence: float = 0.95
    budget: int | None = None
    first: int = 10
    batch: int = 10
    most: int = 500
    seed: int = 1


@dataclass(frozen=True)
class Ranked:
    """A candidate with its standing, its values and its number of runs.

    `value` is the mean of the aim with its 95 % interval, `limits` are those of every limit's outcome.
    """

    words: str
    standing: Standing
    value: Interval
    limits: tuple[Interval, ...]
    runs: int


@dataclass(frozen=True)
class Choice:
    """The answer: the rows in the candidates' order, the best of them or None, and whether that is decided.

    `probability` is the estimated probability of correct selection if a budget was spent. `values` holds every value
    observed (1 + limits, candidates, replications).
    """

    question: Question
    rows: list[Ranked]
    best: int | None
    decided: bool
    probability: float | None
    values: Floats = field(repr=False)
    failures: list[dict[str, Any]] = field(default_factory=list)
    computed: int = 0


def choose_among(candidates: Sequence[Candidate], question: Question, runner: Runner) -> Choice:
    """Return the best candidate: with a promised probability, or the safest that `question.budget` runs can buy."""
    lab = _Sampler(candidates, question, runner)
    count = len(candidates)
    if question.budget is not None:
        spent = spend(lab, count, len(question.limits), question.budget, question.delta, question.first)
        best, probability, decided, observed = spent.best, spent.probability, True, spent.observed
        standings = [Standing("best" if i == best else "undecided", runs) for i, runs in enumerate(spent.runs)]
    else:
        promise = Promise(
            question.delta, question.confidence, question.tolerances, question.first, question.batch, question.most
        )
        decision = select(lab, count, promise)
        best, probability, decided, observed = decision.best, None, decision.decided, decision.observed
        standings = decision.standings
    if np.isnan(observed[0]).all():
        raise no_value(question.aim.outcome, lab.failures)
    values = lab.own(observed)
    rows = [
        Ranked(
            each.words,
            standing,
            interval(values[0, i]),
            tuple(interval(row[i]) for row in values[1:]),
            standing.replications,
        )
        for i, (each, standing) in enumerate(zip(candidates, standings, strict=True))
    ]
    return Choice(question, rows, best, decided, probability, values, lab.failures, lab.computed)


class _Sampler:
    """The `Sample` of both procedures: observations of candidates under replications, turned so that more is better."""

    def __init__(self, candidates: Sequence[Candidate], question: Question, runner: Runner) -> None:
        self.candidates, self.question, self.runner = candidates, question, runner
        self.failures: list[dict[str, Any]] = []
        self.computed = 0

    def __call__(self, indices: Sequence[int], replications: Sequence[int]) -> Floats:
        found = self.runner.evaluate(
            [self.candidates[i].point for i in indices], [self.question.seed + r for r in replications]
        )
        self.failures += found.failures
        self.computed += found.computed
        shape = len(indices), len(replications)
        gain = self.question.aim.gain(values_of(found, self.question.aim.outcome, *shape))
        return np.stack(
            [gain, *(limit.slack(values_of(found, limit.outcome, *shape)) for limit in self.question.limits)]
        )

    def own(self, observed: Floats) -> Floats:
        """Return observations turned back into the outcomes' own values."""
        return np.stack(
            [
                self.question.aim.gain(observed[0]),
                *(_unslack(limit, row) for limit, row in zip(self.question.limits, observed[1:], strict=True)),
            ]
        )


def _unslack(limit: Limit, slack: Floats) -> Floats:
    return limit.bound - slack if limit.sense == "at_most" else slack + limit.bound
