"""Command-line arguments in Hydra's grammar: `key=value`, `key=a,b`, `key=range(1,4)`, `~key`, `group=choice`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from experiments.wording import ConfigError, unknown_choice

Tree = dict[str, Any]


@dataclass(frozen=True)
class Override:
    """One argument, taken apart: `levels` holds its one value, or the several values of a sweep, in their order.

    A group's levels are names of files; a deleted key has none; an interval has its two bounds.
    """

    text: str
    key: str
    levels: tuple[Any, ...]
    swept: bool = False
    group: bool = False
    interval: bool = False


def parse(arguments: Sequence[str], folder: Path, intervals: bool = False) -> list[Override]:
    """Take `key=value` arguments apart; `folder` holds the config groups. Raises ConfigError for what is malformed.

    `key=interval(low,high)` is refused unless the caller can draw from `intervals`.
    """
    return [_parse_one(text, folder, intervals) for text in arguments]


def choices(folder: Path, group: str) -> list[str]:
    """Names of the files in a config group."""
    return sorted(file.stem for file in (folder / group).glob("*.yaml"))


def is_group(folder: Path, key: str) -> bool:
    """Whether `key` names a config group."""
    return bool(key) and "." not in key and any((folder / key).glob("*.yaml"))


def check_choice(folder: Path, group: str, choice: Any, source: Any) -> str:
    """The choice itself; raises ConfigError with all choices where a group has no such file."""
    known = choices(folder, group)
    if str(choice) not in known:
        raise unknown_choice(group, "null" if choice is None else str(choice), source, known)
    return str(choice)


def assign(tree: Mapping[str, Any], key: str, value: Any) -> Tree:
    """A copy of `tree` with the value at the dotted `key` replaced; tables are merged.

    What does not change is shared with the original. A number in the key stands for a row of a list.
    Raises KeyError where the key leads through something that is no table.
    """
    return _assign(tree, key.split("."), value)


def remove(tree: Mapping[str, Any], key: str) -> Tree:
    """A copy of `tree` without the dotted `key`. Raises KeyError where there is none."""
    head, _, rest = key.partition(".")
    if head not in tree:
        raise KeyError(key)
    if rest:
        if not isinstance(tree[head], Mapping):
            raise KeyError(key)
        return {**tree, head: remove(tree[head], rest)}
    return {name: value for name, value in tree.items() if name != head}


def _assign(node: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        if isinstance(node, Mapping) and isinstance(value, Mapping):
            return {**node, **{name: _assign(node.get(name), [], each) for name, each in value.items()}}
        return value
    head, rest = steps[0], steps[1:]
    if isinstance(node, list) and head.isdigit() and int(head) < len(node):
        row = int(head)
        return [*node[:row], _assign(node[row], rest, value), *node[row + 1 :]]
    if node is not None and not isinstance(node, Mapping):
        raise KeyError(head)
    return {**(node or {}), head: _assign((node or {}).get(head), rest, value)}


@cache
def _grammar() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def _parse_one(text: str, folder: Path, intervals: bool) -> Override:
    from hydra.errors import HydraException

    try:
        parsed = _grammar().parse_override(text)
    except HydraException as error:
        raise ConfigError("malformed_override", text=text) from error
    key = parsed.key_or_group
    if not key or parsed.package is not None:
        raise ConfigError("malformed_override", text=text)
    if parsed.is_delete():
        return Override(text, key, ())
    if intervals and parsed.is_interval_sweep():
        bounds = parsed.value()
        return Override(text, key, (float(bounds.start), float(bounds.end)), swept=True, interval=True)
    levels = _levels(parsed, folder)
    table = len(levels) == 1 and isinstance(levels[0], dict)
    return Override(text, key, levels, swept=parsed.is_sweep_override(), group=is_group(folder, key) and not table)


def _levels(parsed: Any, folder: Path) -> tuple[Any, ...]:
    """The values that an override stands for; a shuffled or continuous sweep has no fixed ones and is refused."""
    from hydra.core.override_parser.types import Glob

    if not parsed.is_sweep_override():
        return (parsed.value(),)
    swept = parsed.value()
    if isinstance(swept, Glob):
        names = choices(folder, parsed.key_or_group) if is_group(folder, parsed.key_or_group) else []
        found = tuple(name for name in names if _matches(name, swept.include) and not _matches(name, swept.exclude))
        if not found:
            raise ConfigError("sweep_without_levels", text=parsed.input_line)
        return found
    if not parsed.is_discrete_sweep() or getattr(swept, "shuffle", False):
        raise ConfigError("sweep_not_fixed", text=parsed.input_line)
    texts = list(parsed.sweep_string_iterator())
    if not texts:
        raise ConfigError("sweep_without_levels", text=parsed.input_line)
    return tuple(_level(text) for text in texts)


def _level(text: str) -> Any:
    """The value of one level; plain numbers, of which a design may have a thousand, without the grammar.

    >>> _level("2"), _level("-0.5"), _level("1e3"), _level("[a,2]"), _level("02")
    (2, -0.5, 1000.0, ['a', 2], '02')
    """
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", text):
        return float(text)
    return _grammar().parse_override(f"level={text}").value()


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
