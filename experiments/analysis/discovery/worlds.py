"""Uncertain worlds: conditions drawn by Latin hypercube, and the policies' points in each world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.config.compose import ConfigSource, group_choices
from experiments.config.overrides import parse
from experiments.config.validation_errors import ConfigError
from experiments.design.candidates import check_settings, is_name
from experiments.design.design import Point, points_at
from experiments.design.factors import Factor, assumed_factors, factor
from experiments.design.policies import check_same_world, side

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Policy:
    """A policy: its words, and the arguments of `wangge run` that they stand for."""

    words: str
    arguments: tuple[str, ...]


def split_words(words: Sequence[str], source: ConfigSource) -> tuple[list[Policy], list[Factor]]:
    """Return the policies and the uncertainties that `words` name.

    Without policies it is the scenario's own; without uncertainties, all assumed constants of behaviour. Raises
    ConfigError if policies do not meet the same troubles or if one is given twice.
    """
    named = [word for word in words if is_name(word)]
    overrides = parse([word for word in words if word not in named], source.folder, intervals=True)
    check_settings(overrides, "discover")
    fixed = []
    for override in overrides:
        if override.swept and not override.interval:
            raise ConfigError("discover_list", text=override.text)
        fixed += [] if override.interval else [override.text]
    factors = [factor(override) for override in overrides if override.interval] or assumed_factors()
    paths = [each.path for each in factors]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice:
        raise ConfigError("lever_twice", path=twice)
    return _policies(named, fixed, source), factors


def _policies(named: Sequence[str], fixed: Sequence[str], source: ConfigSource) -> list[Policy]:
    if not named:
        own = side(" ".join(fixed) or "policy=standard", (), source)
        return [Policy(str(own.scenario.policy.name), own.arguments)]
    sides = [side(words, fixed, source) for words in named]
    for place, each in enumerate(sides):
        check_same_world(sides[0], each, source)
        for other in sides[:place]:
            if other.scenario.hash() == each.scenario.hash():
                raise ConfigError("candidates_alike", a=other.words, b=each.words)
    return [Policy(each.words, each.arguments) for each in sides]


def draw_worlds(factors: Sequence[Factor], count: int, seed: int) -> Floats:
    """Return the values of the factors in `count` worlds (worlds, factors), drawn as a Latin hypercube.

    Source: McKay, Beckman and Conover 1979.

    >>> draw_worlds([Factor("x", 0, 4)], 4, 1).astype(int).ravel().tolist() in ([0, 1, 2, 3], [3, 2, 1, 0])
    False
    >>> sorted(draw_worlds([Factor("x", 0, 4)], 4, 1).astype(int).ravel().tolist())
    [0, 1, 2, 3]
    """
    from scipy.stats import qmc

    unit = qmc.LatinHypercube(len(factors), rng=seed).random(count)
    return np.array([[each.at(float(u)) for each, u in zip(factors, row, strict=True)] for row in unit], dtype=float)


def world_points(policy: Policy, factors: Sequence[Factor], worlds: Floats, source: ConfigSource) -> Iterator[Point]:
    """Yield the points of one policy in every world."""
    overrides = parse(policy.arguments, source.folder)
    rows = [
        {each.path: int(value) if each.whole else float(value) for each, value in zip(factors, row, strict=True)}
        for row in worlds
    ]
    values = [override for override in overrides if not override.group]
    yield from points_at(source, group_choices(source, overrides), values, rows, "run")
