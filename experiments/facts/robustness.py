"""Does a verdict hang on an assumed number? Draw the assumed constants anew and see whether the claims still point the same way.

Assumed are the behavioural constants whose source says so. Each is drawn uniformly between half and twice its default,
cut to the range that its declaration allows. Draws are keyed: draw k of a constant is the same number on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from experiments.compare import paired
from experiments.compose import compose_scenario
from experiments.factors import Factor, assumed_factors
from experiments.facts.fact import Catalogue, Fact
from experiments.facts.judge import COLUMN, Series, sides_of
from sim.engine.draws import uniforms

SEEDS = (1, 2, 3)
DRAW_SEED = 2**40  # beyond the seeds of worlds, so that no draw of a run has the same address
DRAW_CONSTANT = 200


def draw_overrides(constants: Sequence[Factor], draw: int) -> list[str]:
    """Draw number `draw` of all assumed constants, as arguments of `wangge run`."""
    u = uniforms(DRAW_SEED, DRAW_CONSTANT, np.arange(len(constants)), draw)
    return [f"{constant.path}={constant.at(float(each))!r}" for constant, each in zip(constants, u, strict=True)]


def scenarios(catalogue: Catalogue, fact: Fact, draws: int) -> list[dict[str, Any]]:
    """For every draw the scenario of every policy of a fact."""
    constants = assumed_factors()
    found = []
    for draw in range(draws):
        drawn = draw_overrides(constants, draw)
        found.append({policy: compose_scenario([*catalogue.overrides(fact, policy), *drawn])[0] for policy in fact.policies})
    return found


def holds(fact: Fact, values: Callable[[str, str], Series]) -> bool:
    """Whether under one draw the mean paired difference of every claim lies on the claimed side."""
    return all(claim.gap(paired(*sides_of(claim, values), COLUMN).mean) > 0 for claim in fact.claims)
