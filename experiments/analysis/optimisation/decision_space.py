"""The decision space of an optimiser: numbers within an interval and choices from a list, all of them policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from experiments.config.compose import ConfigSource, group_choices
from experiments.config.overrides import Override, check_choice, parse
from experiments.config.validation_errors import ConfigError, caller
from experiments.design.candidates import check_settings
from experiments.design.design import Point, points_at
from experiments.design.factors import Factor, factor


@dataclass(frozen=True)
class Lever:
    """A path and what it may be set to: the range of a factor, or one of several levels."""

    path: str
    factor: Factor | None = None
    levels: tuple[Any, ...] = ()

    def ends(self) -> list[Any]:
        """Return the settings between which all others lie, or all settings there are."""
        if self.factor is None:
            return list(self.levels)
        return [self.factor.at(0.0), self.factor.at(1.0)]


@dataclass(frozen=True)
class Space:
    """The levers, and the overrides that hold whatever the levers are set to."""

    levers: tuple[Lever, ...]
    fixed: tuple[Override, ...]
    source: ConfigSource

    def points(self, settings: Sequence[dict[str, Any]]) -> list[Point]:
        """Return the point of every setting (lever -> level). Raises ConfigError if a combination is not allowed."""
        groups = group_choices(self.source, self.fixed)
        values = [override for override in self.fixed if not override.group]
        return list(points_at(self.source, groups, values, settings, "run"))


def read_space(words: Sequence[str], source: ConfigSource) -> Space:
    """Return the levers among `words` (intervals and lists), and what is fixed.

    Every end of every lever is checked on its own. Raises ConfigError if there is no lever, or if one is given twice or
    is not policy.
    """
    overrides = parse(words, source.folder, intervals=True)
    check_settings(overrides, "optimise")
    levers = tuple(_lever(override, source) for override in overrides if override.swept)
    if not levers:
        raise ConfigError("optimise_needs_levers")
    paths = [lever.path for lever in levers]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice:
        raise ConfigError("lever_twice", path=twice)
    space = Space(levers, tuple(override for override in overrides if not override.swept), source)
    for lever in levers:
        space.points([{lever.path: end} for end in lever.ends()])
    return space


def _lever(override: Override, source: ConfigSource) -> Lever:
    if override.key.partition(".")[0] != "policy":
        raise ConfigError("lever_not_policy", text=override.text)
    if override.interval:
        return Lever(override.key, factor(override))
    if override.group:
        for level in override.levels:
            check_choice(source.folder, override.key, level, caller())
    if any(override.levels.count(level) > 1 for level in override.levels):
        raise ConfigError(
            "repeated_level",
            lever=override.key,
            value=next(each for each in override.levels if override.levels.count(each) > 1),
        )
    return Lever(override.key, levels=override.levels)
