"""Objectives: the wanted direction of an outcome, the smallest difference that matters, and limits to keep."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.comparison.verdicts import MATTERS
from experiments.config.compose import packaged
from experiments.config.overrides import parse
from experiments.config.validation_errors import LISTS, ConfigError, caller, unknown_choice
from experiments.runner.runner import Evaluated
from sim.outcomes.measures import OUTCOMES
from sim.outcomes.outcome import Outcome
from sim.text.choices import among

Floats = NDArray[np.float64]
Wanted = Literal["more", "less"]
AT_MOST, AT_LEAST = "at_most", "at_least"
_KNOWN = {outcome.name: outcome for outcome in OUTCOMES}


@dataclass(frozen=True)
class Aim:
    """An outcome and the direction in which it is wanted: +1 more, -1 less."""

    outcome: str
    sign: int

    def gain(self, values: Floats) -> Floats:
        """Return the values turned so that more is better."""
        return self.sign * np.asarray(values, float)


@dataclass(frozen=True)
class Limit:
    """An outcome that must be at most, or at least, a bound."""

    outcome: str
    sense: str
    bound: float

    def slack(self, values: Any) -> Any:
        """Return by how much values keep the limit; negative where they break it.

        >>> Limit("cost_yuan", "at_most", 5).slack(7), Limit("trust", "at_least", 0.5).slack(0.75)
        (-2, 0.25)
        """
        return self.bound - values if self.sense == AT_MOST else values - self.bound


def known_outcome(name: str, asked: str) -> Outcome:
    """Return the outcome of this name; `asked` is the setting that names it.

    Raises ConfigError with the nearest name there is.
    """
    if name not in _KNOWN:
        raise unknown_choice(asked, name, caller(), list(_KNOWN), "outcome")
    return _KNOWN[name]


def aim(name: str, wanted: Wanted | None = None, asked: str = "outcome") -> Aim:
    """Return the aim that an outcome stands for.

    `wanted` is the direction; without it, the outcome's own direction counts. Raises ConfigError if the outcome by
    itself is neither good nor bad.
    """
    outcome = known_outcome(name, asked)
    sign = {"more": 1, "less": -1, None: outcome.better}[wanted]
    if sign == 0:
        raise ConfigError("aim_without_direction", outcome=name)
    return Aim(name, sign)


def smallest(name: str, given: Mapping[str, float]) -> float:
    """Return the smallest difference of an outcome that matters: as given, or by its unit.

    Raises ConfigError if there is neither.
    """
    size = given.get(name, MATTERS.get(_KNOWN[name].unit))
    if not size:
        raise ConfigError("matters_needed", outcome=name)
    return size


def limits(numbers: Mapping[str, Mapping[str, float]]) -> tuple[Limit, ...]:
    """Return the limits under `at_most` and `at_least`.

    Raises ConfigError if both limits of an outcome leave nothing between them.
    """
    most, least = numbers.get(AT_MOST, {}), numbers.get(AT_LEAST, {})
    for name in most:
        if name in least and least[name] > most[name]:
            raise ConfigError("limits_contradict", outcome=name, least=f"{least[name]:g}", most=f"{most[name]:g}")
    return tuple(
        Limit(name, sense, bound)
        for sense, group in ((AT_MOST, most), (AT_LEAST, least))
        for name, bound in group.items()
    )


def take_numbers(
    words: Sequence[str], prefixes: Sequence[str], verb: str
) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Return the words `PREFIX.OUTCOME=NUMBER` by prefix and outcome, and the other words in their order.

    Raises ConfigError for an unknown outcome, and for anything but a single finite number.
    """
    found: dict[str, dict[str, float]] = {prefix: {} for prefix in prefixes}
    rest = []
    for word in words:
        prefix, dot, name = word.partition("=")[0].partition(".")
        if " " in word or not dot or prefix not in found:
            rest.append(word)
            continue
        override = parse([word], packaged().folder)[0]
        if override.swept or not override.levels:
            raise ConfigError("one_value_only", text=word, verb=verb)
        _check_outcome(prefix, name)
        found[prefix][name] = _number(word, override.levels[0])
    return found, rest


def with_arguments(numbers: dict[str, dict[str, float]], arguments: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return the numbers by prefix and outcome, with those that the caller of the Python API gave by name.

    What is used is taken out of `arguments`. Raises ConfigError as `take_numbers` does.
    """
    for prefix in numbers:
        for name, size in (arguments.pop(prefix, None) or {}).items():
            _check_outcome(prefix, name)
            numbers[prefix][name] = _number(f"{prefix}={{{name!r}: {size!r}}}", size)
    return numbers


def _check_outcome(prefix: str, name: str) -> None:
    if name not in _KNOWN:
        raise ConfigError(
            "unknown_named_outcome", prefix=prefix, name=name, choices=among(list(_KNOWN), name, LISTS["outcome"])
        )


def sizes(given: Mapping[str, float]) -> Mapping[str, float]:
    """Return the smallest differences given as `matters.OUTCOME=SIZE`.

    Raises ConfigError for one that is not above 0.
    """
    for name, size in given.items():
        if size <= 0:
            raise ConfigError("matters_not_positive", text=f"matters.{name}={size:g}")
    return given


def values_of(found: Evaluated, name: str, points: int, seeds: int) -> Floats:
    """Return an outcome of evaluated points (points, seeds).

    It is NaN everywhere if no run came to an end or the model does not have the outcome.
    """
    return found.outcomes.get(name, np.full((points, seeds), np.nan))


def known_mean(values: Floats) -> Floats:
    """Return the mean over the last axis of the values that are known; NaN where none is.

    >>> known_mean(np.array([[1.0, np.nan, 3.0], [np.nan] * 3])).tolist()
    [2.0, nan]
    """
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(known.any(axis=-1), total / np.maximum(known.sum(axis=-1), 1), np.nan))


def _number(word: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ConfigError("aim_not_a_number", text=word)
    return float(value)


CHIEF: Mapping[str, tuple[str, ...]] = {
    "speed": ("action_delay_hours", "response_hours", "resolution_hours", "on_time_closing_rate"),
    "truth": ("duration_hours", "reported_share", "unresolved_per_10k"),
    "satisfaction": ("satisfaction", "satisfaction_rate", "trust", "petitions_per_10k"),
    "cost": ("cost_per_resident_yuan",),
    "burden": ("group_gap", "gini_resolution"),
}
"""The dozen outcomes that a run prints, by the question that they answer."""
SHOWN = ("action_delay_hours", "response_hours", "satisfaction", "satisfaction_rate", "cost_per_resident_yuan")
COMPARED = (
    "action_delay_hours",
    "response_hours",
    "resolution_hours",
    "duration_hours",
    "satisfaction",
    "satisfaction_rate",
    "on_time_closing_rate",
    "cost_per_resident_yuan",
)
