"""The form of an outcome: a function of the evidence with its unit, its better direction and its formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from sim.outcomes.evidence import Evidence

Better = Literal["more", "less", "neither"]
_SIGNS = {"more": 1, "less": -1, "neither": 0}


@dataclass(frozen=True)
class Outcome:
    """A named measure of a run; call it with the evidence. Not-a-number where nothing was counted.

    `better` is +1 where more is better, -1 where less is, 0 where neither; `formula` says in words what `of` computes.
    """

    name: str
    unit: str
    better: int
    formula: str
    of: Callable[[Evidence], float]

    def __call__(self, evidence: Evidence) -> float:
        """Compute the measure."""
        return self.of(evidence)


def outcome(unit: str, better: Better) -> Callable[[Callable[[Evidence], float]], Outcome]:
    """Make a function an outcome of its own name (a trailing underscore is dropped); its docstring is the formula.

    >>> @outcome("cases", better="less")
    ... def open_(e):
    ...     'cases open at the end'
    ...     return 3.0
    >>> open_.name, open_.better, open_.formula
    ('open', -1, 'cases open at the end')
    """

    def made(function: Callable[[Evidence], float]) -> Outcome:
        formula = " ".join((function.__doc__ or "").split())
        return Outcome(function.__name__.rstrip("_"), unit, _SIGNS[better], formula, function)

    return made


def outcomes_in(module: ModuleType) -> list[Outcome]:
    """Return the outcomes that a module defines, in its order."""
    found = [each for each in vars(module).values() if isinstance(each, Outcome)]
    return [each for each in found if each.of.__module__ == module.__name__]
