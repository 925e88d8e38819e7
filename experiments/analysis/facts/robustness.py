"""Robustness of verdicts: draw the assumed constants anew and see whether the claims still point the same way.

Assumed are the behavioural constants whose source says so. Each is drawn uniformly between half and twice its default,
cut to the range that its declaration allows. Draws are keyed: draw k of a constant is the same number on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from experiments.analysis.facts.fact import Catalogue, Fact
from experiments.analysis.facts.judge import COLUMN, Series, sides_of
from experiments.analysis.paired import paired
from experiments.config.compose import group_choices, packaged
from experiments.config.overrides import parse
from experiments.design.design import Point, points_at
from experiments.design.factors import Factor, assumed_factors
from sim.engine.random_streams import uniforms

SEEDS = (1, 2, 3)
DRAW_SEED = 2**40  # beyond the seeds of worlds, so that no draw of a run has the same address
DRAW_CONSTANT = 200


def draw_constants(constants: Sequence[Factor], draw: int) -> dict[str, float | int]:
    """Return draw number `draw` of all assumed constants: path -> value."""
    u = uniforms(DRAW_SEED, DRAW_CONSTANT, np.arange(len(constants)), draw)
    return {constant.path: constant.at(float(each)) for constant, each in zip(constants, u, strict=True)}


def points(catalogue: Catalogue, fact: Fact, draws: int) -> list[dict[str, Point]]:
    """Return, for every draw, the point of every policy of a fact."""
    constants, source = assumed_factors(), packaged()
    rows = [draw_constants(constants, draw) for draw in range(draws)]
    by_policy = {}
    for policy in fact.policies:
        overrides = parse(catalogue.overrides(fact, policy), source.folder)
        values = [each for each in overrides if not each.group]
        by_policy[policy] = list(points_at(source, group_choices(source, overrides), values, rows, "run"))
    return [{policy: drawn[draw] for policy, drawn in by_policy.items()} for draw in range(draws)]


def holds(fact: Fact, values: Callable[[str, str], Series]) -> bool:
    """Return whether the mean paired difference of every claim lies on the claimed side under one draw."""
    return all(claim.gap(paired(*sides_of(claim, values), COLUMN).mean) > 0 for claim in fact.claims)
