"""What the arguments and the experiment give a sweep: fixed values, lists of levels, intervals and seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.config.compose import Composed, ConfigSource, Settings
from experiments.config.overrides import Override, check_choice, is_group, parse
from experiments.config.validation_errors import ConfigError, caller
from experiments.design.factors import Factor, factor
from sim.text.catalogue import Phrase

_SHOWN = 8  # levels that a message spells out


def split(overrides: Sequence[Override]) -> tuple[list[Override], dict[str, Override], list[int] | None]:
    """Separate fixed overrides, swept levers (lists and intervals), and seeds given as a list."""
    fixed: dict[str, Override] = {}
    swept: dict[str, Override] = {}
    seeds = None
    for each in overrides:
        if each.swept and each.key in ("seed", "seeds"):
            seeds = list(each.levels)
        elif each.swept:
            if each.key in Settings.model_fields or each.key == "experiment":
                raise ConfigError("one_value_only", text=each.text, verb="sweep")
            swept[each.key] = each
            fixed.pop(each.key, None)
        else:
            fixed[each.key] = each
            swept.pop(each.key, None)
    return list(fixed.values()), swept, seeds


def levers_asked(
    source: ConfigSource, base: Composed, fixed: Sequence[Override], swept: Mapping[str, Override]
) -> tuple[dict[str, list[Any]], list[Factor]]:
    """Return the levers to sweep: lists of levels, and intervals as factors.

    The command line's levers override those of the experiment. Every level of a list is checked for form.
    """
    given = next((each.levels[0] for each in fixed if each.key == "levers" and each.levels), None)
    prepared = given or base.tree.get("levers") or {}
    if not isinstance(prepared, dict):
        raise ConfigError("lever_without_levels", lever="levers")
    settled = {each.key for each in fixed}
    levers: dict[str, Any] = {
        str(lever): _written(source, str(lever), levels) for lever, levels in prepared.items() if lever not in settled
    }
    levers |= {lever: each if each.interval else list(each.levels) for lever, each in swept.items()}
    factors = [factor(each) for each in levers.values() if isinstance(each, Override)]
    lists = {lever: levels for lever, levels in levers.items() if not isinstance(levels, Override)}
    return {lever: _checked(source, lever, levels, lever in swept) for lever, levels in lists.items()}, factors


def _written(source: ConfigSource, lever: str, levels: Any) -> Any:
    """Return the levels that a file gives a lever.

    A list is taken as it is; a text such as "interval(0.2, 0.8)" is read as on the command line.
    """
    if not isinstance(levels, str):
        return levels
    override = parse([f"{lever}={levels}"], source.folder, intervals=True)[0]
    if not override.swept:
        raise ConfigError("lever_without_levels", lever=lever)
    return override if override.interval else list(override.levels)


def _checked(source: ConfigSource, lever: str, levels: Any, typed: bool) -> list[Any]:
    if not isinstance(levels, list) or not levels:
        raise ConfigError("lever_without_levels", lever=lever)
    if is_group(source.folder, lever):
        origin = caller() if typed else Phrase("from_lever")
        levels = [check_choice(source.folder, lever, level, origin) for level in levels]
    return _one_kind(lever, levels)


def _one_kind(lever: str, levels: list[Any]) -> list[Any]:
    """Return the levels made to fit one column of a table: whole numbers beside floats become floats.

    Raises ConfigError for repeated levels and for levels of different kinds.
    """
    seen: set[tuple[type, str]] = set()
    for level in levels:
        known = (type(level), repr(level))
        if known in seen:
            raise ConfigError("repeated_level", lever=lever, value=level)
        seen.add(known)
    kinds = {type(level) for level in levels}
    if kinds == {int, float}:
        return _one_kind(lever, [float(level) for level in levels])
    if len(kinds) > 1 or kinds & {dict, type(None)}:
        shown = [str(level) for level in levels[:_SHOWN]] + ["..."] * (len(levels) > _SHOWN)
        raise ConfigError("levels_not_one_kind", lever=lever, values=", ".join(shown))
    return levels
