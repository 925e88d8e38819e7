"""Exploration of policies in uncertain worlds: where each fails, and how robust each is (`explore`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.analysis.discovery.prim import Boxes, find_boxes
from experiments.analysis.discovery.regret import Robust, regrets, robustness
from experiments.analysis.discovery.worlds import Floats, Policy, draw_worlds, world_points
from experiments.analysis.objectives import Aim, known_mean, values_of
from experiments.config.compose import ConfigSource
from experiments.design.design import Point
from experiments.design.factors import Factor
from experiments.results.answer_folder import no_value
from experiments.runner.reporter import SILENT, Reporter, counted
from experiments.runner.runner import Runner

FAILS = ("fails_above", "fails_below", "fails_regret")


@dataclass(frozen=True)
class Question:
    """The question: the outcome whose regret counts, what failing means, and the worlds and seeds to run.

    `fails` maps one of FAILS to outcome -> bound; breaking any one bound suffices to fail. The `worlds` are drawn from
    `seed`, and each is run under `replications` seeds.
    """

    aim: Aim
    fails: Mapping[str, Mapping[str, float]]
    signs: Mapping[str, int]
    worlds: int = 200
    replications: int = 3
    seed: int = 1

    @property
    def outcomes(self) -> list[str]:
        """Every outcome that is examined."""
        return list(dict.fromkeys([self.aim.outcome, *(name for bounds in self.fails.values() for name in bounds)]))


@dataclass(frozen=True)
class Discovery:
    """The answer: values, failures, regret and boxes, and the robustness of each policy.

    `values` are by outcome (policies, worlds), `failing` is (policies, worlds) with 1, 0, or NaN for unknown, `regret`
    is that of the aim, and `boxes` and `robust` have one entry per policy.
    """

    question: Question
    policies: Sequence[Policy]
    factors: Sequence[Factor]
    worlds: Floats
    values: dict[str, Floats]
    failing: Floats
    regret: Floats
    boxes: list[Boxes]
    robust: list[Robust]
    failures: list[dict[str, Any]] = field(default_factory=list)
    computed: int = 0


@dataclass(frozen=True)
class Layout:
    """The worlds drawn, and the points of every policy in them, policy by policy: checked, but not yet run."""

    policies: Sequence[Policy]
    factors: Sequence[Factor]
    worlds: Floats
    points: list[Point]


def lay_out(
    policies: Sequence[Policy],
    factors: Sequence[Factor],
    question: Question,
    source: ConfigSource,
    reporter: Reporter = SILENT,
) -> Layout:
    """Draw the worlds and set every policy into them.

    Raises ConfigError if a factor's range exceeds what is allowed.
    """
    worlds = draw_worlds(factors, question.worlds, question.seed)
    points = (point for policy in policies for point in world_points(policy, factors, worlds, source))
    return Layout(policies, factors, worlds, list(counted(points, len(policies) * len(worlds), reporter)))


def explore(layout: Layout, question: Question, runner: Runner) -> Discovery:
    """Run every policy in every world under the same seeds; find where it fails, its regret and its robustness."""
    policies, worlds = layout.policies, layout.worlds
    found = runner.evaluate(layout.points, range(question.seed, question.seed + question.replications))
    shape = len(layout.points), question.replications
    values = {name: known_mean(values_of(found, name, *shape)).reshape(len(policies), -1) for name in question.outcomes}
    aim = question.aim
    if np.isnan(values[aim.outcome]).all():
        raise no_value(aim.outcome, found.failures)
    failing = _failing(values, question)
    boxes = [find_boxes(worlds[~np.isnan(row)], row[~np.isnan(row)] == 1) for row in failing]
    robust = robustness([each.words for each in policies], values[aim.outcome], aim.sign, failing)
    regret = regrets(aim.gain(values[aim.outcome]))
    return Discovery(
        question,
        policies,
        layout.factors,
        worlds,
        values,
        failing,
        regret,
        boxes,
        robust,
        found.failures,
        found.computed,
    )


def _failing(values: Mapping[str, Floats], question: Question) -> Floats:
    """Return 1 where any bound is broken, 0 where none is, NaN where none is and some value is unknown."""
    broken, unknown = [], []
    for kind, bounds in question.fails.items():
        for name, bound in bounds.items():
            each = regrets(question.signs[name] * values[name]) if kind == "fails_regret" else values[name]
            broken.append(each < bound if kind == "fails_below" else each > bound)
            unknown.append(np.isnan(each))
    failing = np.any(broken, axis=0).astype(float)
    failing[(failing == 0) & np.any(unknown, axis=0)] = np.nan
    return failing
