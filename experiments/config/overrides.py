"""Command-line arguments in Hydra's grammar: `key=value`, `key=a,b`, `key=range(1,4)`, `~key`, `group=choice`.

Two things go beyond Hydra. Any text may be a value without quotes (see `foreign_text`). And settings that are plain
text, such as a folder, are taken as typed: in them a comma or a bracket has no special meaning.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from experiments.config.foreign_text import quoted
from experiments.config.validation_errors import ConfigError, caller, unknown_choice, unknown_key

Tree = dict[str, Any]
PLAIN_TEXTS = frozenset({"results", "save_as", "cluster", "file", "to", "question"})
"""The settings whose value is plain text, whatever it looks like."""
MOST_LEVELS = 1_000_000
"""The largest number of levels that one argument may stand for."""


@dataclass(frozen=True)
class Override:
    """A parsed argument.

    `levels` holds its one value, or the values of a sweep in their order. The levels of a group are names of files,
    those of an interval are its two bounds, and a deleted key has none.
    """

    text: str
    key: str
    levels: tuple[Any, ...]
    swept: bool = False
    group: bool = False
    interval: bool = False


def parse(arguments: Sequence[str], folder: Path, intervals: bool = False, spell_out: bool = True) -> list[Override]:
    """Parse `key=value` arguments; `folder` holds the config groups. Raises ConfigError for a malformed one.

    `key=interval(low,high)` is refused unless `intervals` says that the caller can draw from it. Without `spell_out`,
    an argument with several values is only marked as `swept` and gets no levels, for a caller that refuses it anyway.
    """
    return [_parse_one(text, folder, intervals, spell_out) for text in arguments]


def plain_text(text: str) -> tuple[str, str] | None:
    """Return key and value of an argument that sets a plain text, None for any other argument.

    Quotes around the whole value are removed, as Hydra removes them.

    >>> plain_text("results=~/甲, 乙"), plain_text("save_as='a b'"), plain_text("seed=3")
    (('results', '~/甲, 乙'), ('save_as', 'a b'), None)
    """
    key, equals, value = text.partition("=")
    if not equals or key not in PLAIN_TEXTS:
        return None
    value = value.strip()
    inside = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return key, value[1:-1] if inside else value


def choices(folder: Path, group: str) -> list[str]:
    """Return the names of the files in a config group, sorted."""
    return sorted(file.stem for file in (folder / group).glob("*.yaml"))


def is_group(folder: Path, key: str) -> bool:
    """Tell whether `key` names a config group."""
    return bool(key) and "." not in key and any((folder / key).glob("*.yaml"))


def check_choice(folder: Path, group: str, choice: Any, source: Any) -> str:
    """Return the choice as text. Raises ConfigError with all choices if the group has no such file."""
    known = choices(folder, group)
    if str(choice) not in known:
        raise unknown_choice(group, "null" if choice is None else str(choice), source, known)
    return str(choice)


def assign(tree: Mapping[str, Any], key: str, value: Any) -> Tree:
    """Return a copy of `tree` with the value at the dotted `key` replaced; tables are merged.

    Branches that do not change are shared with the original. A number in the key stands for a row of a list. Raises
    KeyError if the key leads through something that is not a table.
    """
    return _assign(tree, key.split("."), value)


def remove(tree: Mapping[str, Any], key: str) -> Tree:
    """Return a copy of `tree` without the dotted `key`. Raises KeyError if there is none."""
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


def _parse_one(text: str, folder: Path, intervals: bool, spell_out: bool) -> Override:
    plain = plain_text(text)
    if plain is not None:
        return Override(text, plain[0], (None if plain[1] == "null" else plain[1],))
    parsed = _parsed(text)
    key = parsed.key_or_group
    if not key or parsed.package is not None:
        raise ConfigError("malformed_override", text=text)
    if parsed.is_delete():
        return Override(text, key, ())
    if parsed.is_sweep_override() and not spell_out:
        return Override(text, key, (), swept=True)
    if intervals and parsed.is_interval_sweep():
        bounds = parsed.value()
        return Override(text, key, (float(bounds.start), float(bounds.end)), swept=True, interval=True)
    levels = _levels(parsed, folder)
    table = len(levels) == 1 and isinstance(levels[0], dict)
    return Override(text, key, levels, swept=parsed.is_sweep_override(), group=is_group(folder, key) and not table)


def _parsed(text: str) -> Any:
    """Parse an argument with Hydra; if it fails, try again with quotes around what Hydra refuses.

    Raises ConfigError if that fails too.
    """
    from hydra.errors import HydraException

    unreadable = (HydraException, RecursionError, ValueError, ArithmeticError)  # raised by its grammar and its numbers
    key, equals, value = text.partition("=")
    try:
        return _grammar().parse_override(text)
    except unreadable as error:
        name = key.lstrip("+~")
        if (equals or name != key) and not name.isascii() and name.replace(".", "").isidentifier():
            raise unknown_key(name, caller(), ()) from error
        again = f"{key}={quoted(value)}"
        if not equals or again == text:
            raise ConfigError("malformed_override", text=text) from error
    try:
        return _grammar().parse_override(again)
    except unreadable as error:
        raise ConfigError("malformed_override", text=text) from error


def _levels(parsed: Any, folder: Path) -> tuple[Any, ...]:
    """Return the values that an override stands for.

    Raises ConfigError if there are none, and for a shuffled or continuous sweep, which has no fixed ones.
    """
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
    _count(parsed, swept)
    levels = tuple(_plain(level) for level in parsed.sweep_iterator())
    if not levels:
        raise ConfigError("sweep_without_levels", text=parsed.input_line)
    return levels


def _count(parsed: Any, swept: Any) -> None:
    """Raise ConfigError for a range that is infinite or too long (`MOST_LEVELS`), before it is spelt out."""
    if not parsed.is_range_sweep():
        return
    bounds = [float(each) for each in (swept.start, swept.stop, swept.step)]
    start, stop, step = bounds
    if not all(map(math.isfinite, bounds)) or step == 0:
        raise ConfigError("range_without_end", text=parsed.input_line)
    if (stop - start) / step > MOST_LEVELS:
        raise ConfigError(
            "levels_too_many", text=parsed.input_line, n=f"{(stop - start) / step:,.0f}", most=f"{MOST_LEVELS:,}"
        )


def _plain(level: Any) -> Any:
    """Return a level without the markers that Hydra keeps for its quotes."""
    from hydra.core.override_parser.types import QuotedString

    if isinstance(level, list):
        return [_plain(each) for each in level]
    if isinstance(level, dict):
        return {_plain(key): _plain(value) for key, value in level.items()}
    return level.text if isinstance(level, QuotedString) else level


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
