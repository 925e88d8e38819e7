"""Factors: quantities that vary between two bounds.

Samplers draw them, screening varies them and optimisers choose them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from experiments.config.overrides import Override
from experiments.config.validation_errors import ConfigError
from sim.scenario import ASSUMPTION, Parameter, Scenario, parameters

ALMOST_ONE = 1 - 2**-40
"""Where the upper end of a factor is checked: samples never reach the end itself, which its field may exclude."""


@dataclass(frozen=True)
class Factor:
    """The path of a number in the scenario, and the range its values are taken from, both ends included."""

    path: str
    low: float
    high: float
    whole: bool = False

    def at(self, u: float) -> float | int:
        """Return the value at `u` in [0, 1); whole numbers are equally likely.

        >>> Factor("policy.staffing.workers_per_grid", 1, 3, whole=True).at(0.99), Factor("x", 1, 3).at(0.5)
        (3, 2.0)
        """
        if self.whole:
            return min(int(self.high), int(self.low + u * (self.high - self.low + 1)))
        return float(self.low + u * (self.high - self.low))


def factor(override: Override) -> Factor:
    """Return the factor that `path=interval(low,high)` asks for.

    Its values are whole numbers if the scenario wants one. Raises ConfigError if the bounds are not numbers or not in
    order, if they are not whole although the scenario wants a whole number, or if the path is not that of a number.
    """
    low, high = override.levels
    known = {row.path: row for row in parameters(Scenario)}
    row = known.get(re.sub(r"\.\d+(?=\.|$)", "[]", override.key))
    if row is not None and (isinstance(row.default, bool) or not isinstance(row.default, int | float)):
        raise ConfigError("interval_without_number", text=override.text)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ConfigError("interval_not_in_order", text=override.text)
    whole = row is not None and isinstance(row.default, int)
    if whole and (low != int(low) or high != int(high)):
        raise ConfigError("interval_not_whole", text=override.text)
    return Factor(override.key, low, high, whole)


def assumed_factors() -> list[Factor]:
    """Return a factor for every behavioural constant whose source calls it, its size or its level an assumption.

    Its range is from half to twice its default, cut to what its declaration allows.
    """
    rows = [row for row in parameters(Scenario) if row.path.startswith("behaviour.") and ASSUMPTION in row.source]
    return [around_default(row) for row in rows]


def around_default(row: Parameter) -> Factor:
    """Return a factor from half to twice a parameter's default, cut to what its declaration allows."""
    whole = isinstance(row.default, int)
    low, high = row.default / 2, row.default * 2
    for sign, limit in re.findall(r"([<>])=? ([-+.\de]+)", row.allowed):
        low, high = (max(low, float(limit)), high) if sign == ">" else (low, min(high, float(limit)))
    return Factor(row.path, math.ceil(low) if whole else low, math.floor(high) if whole else high, whole)
