"""Does a verdict hang on an assumed number? Draw the assumed constants anew and see whether the claims still point the same way.

Assumed are the behavioural constants whose source says so. Each is drawn uniformly between half and twice its default,
cut to the range that its declaration allows. Draws are keyed: draw k of a constant is the same number on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.compare import paired
from experiments.compose import compose_scenario
from experiments.facts.fact import Catalogue, Fact
from experiments.facts.judge import COLUMN, Series, sides_of
from sim.engine.draws import uniforms
from sim.scenario import ASSUMPTION, Parameter, Scenario, parameters

SEEDS = (1, 2, 3)
DRAW_SEED = 2**40  # beyond the seeds of worlds, so that no draw of a run has the same address
DRAW_CONSTANT = 200


@dataclass(frozen=True)
class Assumed:
    """A constant that no source gives, and the range in which it is drawn."""

    path: str
    low: float
    high: float
    whole: bool

    def at(self, u: float) -> float | int:
        """The value at a uniform draw; whole numbers are equally likely."""
        if self.whole:
            return int(self.low + u * (self.high - self.low + 1))
        return float(self.low + u * (self.high - self.low))


def assumed_constants() -> list[Assumed]:
    """Every behavioural constant whose source says that it, its size or its level is an assumption."""
    rows = [row for row in parameters(Scenario) if row.path.startswith("behaviour.") and ASSUMPTION in row.source]
    return [_narrowed(row) for row in rows]


def _narrowed(row: Parameter) -> Assumed:
    whole = isinstance(row.default, int)
    low, high = row.default / 2, row.default * 2
    for sign, limit in re.findall(r"([<>])=? ([-+.\de]+)", row.allowed):
        low, high = (max(low, float(limit)), high) if sign == ">" else (low, min(high, float(limit)))
    return Assumed(row.path, np.ceil(low) if whole else low, np.floor(high) if whole else high, whole)


def draw_overrides(constants: Sequence[Assumed], draw: int) -> list[str]:
    """Draw number `draw` of all assumed constants, as arguments of `wangge run`."""
    u = uniforms(DRAW_SEED, DRAW_CONSTANT, np.arange(len(constants)), draw)
    return [f"{constant.path}={constant.at(float(each))!r}" for constant, each in zip(constants, u, strict=True)]


def scenarios(catalogue: Catalogue, fact: Fact, draws: int) -> list[dict[str, Any]]:
    """For every draw the scenario of every policy of a fact."""
    constants = assumed_constants()
    found = []
    for draw in range(draws):
        drawn = draw_overrides(constants, draw)
        found.append({policy: compose_scenario([*catalogue.overrides(fact, policy), *drawn])[0] for policy in fact.policies})
    return found


def holds(fact: Fact, values: Callable[[str, str], Series]) -> bool:
    """Whether under one draw the mean paired difference of every claim lies on the claimed side."""
    return all(claim.gap(paired(*sides_of(claim, values), COLUMN).mean) > 0 for claim in fact.claims)
