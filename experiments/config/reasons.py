"""The reasons that a config file gives for its values: the comments beside them, matched by position in the YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from experiments.config.validation_errors import ConfigError
from experiments.io.files import parse_yaml
from sim.text.catalogue import Phrase
from sim.text.causes import cause


def read_config(file: Path) -> Any:
    """Return the content of a config file. Raises ConfigError with the line if it is not valid YAML."""
    import yaml

    try:
        return parse_yaml(file.read_text(encoding="utf-8"))
    except (UnicodeError, yaml.YAMLError) as error:
        raise ConfigError("config_broken", why=cause(error)) from error


def read_reasons(file: Path) -> dict[str, str]:
    """Return the comment that explains each key and each row of a config file, by path; "" if there is none.

    A comment explains every key and row that begins or ends on its line. A comment on lines of its own explains what
    begins on the next line; above the first key it is the file's heading and explains nothing. Keys in braces share the
    comment of the whole if they have none of their own. A row of a table is identified by its name, or by its number if
    it has none. Raises ConfigError with the line if the file is not valid YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    read_config(file)  # refuses broken YAML, and aliases, which could lead the walk below in a circle
    text = file.read_text(encoding="utf-8")
    try:
        tokens, root = list(YAML().scan(text)), YAML().compose(text)
    except MarkedYAMLError as error:  # valid YAML 1.1 only
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError("config_broken", why=Phrase("yaml_syntax", line=line)) from error
    if root is None:  # an empty file
        return {}
    filled = {mark.line for token in tokens for mark in (token.start_mark, token.end_mark)}
    beside: dict[int, str] = {}
    above: dict[int, str] = {}
    for comment in _joined(_comments(tokens), filled):
        if comment.first in filled:
            beside[comment.first] = comment.text
        elif comment.first > root.start_mark.line:
            above[comment.last + 1] = comment.text
    said: dict[str, str] = {}
    for place in _places(root):
        own = beside.get(place.first) or beside.get(place.last) or above.get(place.first)
        said[place.path] = own or said.get(place.whole, "")
    return said


class _Place(NamedTuple):
    """A key or row, with the lines on which it begins and ends, and the path of the braces that hold it, or "".

    A key with a block below it ends where it begins.
    """

    path: str
    first: int
    last: int
    whole: str


class _Comment(NamedTuple):
    """A comment, with its first and last line and its column."""

    first: int
    last: int
    column: int
    text: str


def _places(node: Any, path: str = "") -> Iterator[_Place]:
    """Yield every key and every row of a table below a YAML node."""
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    parts: list[tuple[str, Any, Any]] = []
    if isinstance(node, MappingNode):
        parts = [(str(key.value), key, value) for key, value in node.value]
    elif isinstance(node, SequenceNode):
        rows = [(number, row) for number, row in enumerate(node.value) if isinstance(row, MappingNode)]
        parts = [(_name_of(row) or str(number), row, row) for number, row in rows]
    for name, start, value in parts:
        inner, first = f"{path}.{name}" if path else name, start.start_mark.line
        yield _Place(
            inner, first, _last_line(value, first), path if isinstance(node, MappingNode) and node.flow_style else ""
        )
        yield from _places(value, inner)


def _name_of(row: Any) -> str:
    return next((str(value.value) for key, value in row.value if key.value == "name"), "")


def _last_line(node: Any, first: int) -> int:
    """Return the line on which a comment can follow a node; for a block, which the next key ends, that is its first."""
    from ruamel.yaml.nodes import ScalarNode

    in_line = node.style not in ("|", ">") if isinstance(node, ScalarNode) else node.flow_style
    return int(node.end_mark.line) if in_line else first


def _comments(tokens: Iterable[Any]) -> Iterator[_Comment]:
    """Yield every line of comment that ruamel keeps with its tokens."""
    for token in tokens:
        for part in _flat(token.comment):
            if isinstance(part, str):  # behind the sign of a block of text, without a position of its own
                yield _Comment(token.start_mark.line, token.start_mark.line, -1, part.strip().lstrip("# "))
                continue
            first, indent = part.start_mark.line, " " * part.start_mark.column
            for offset, line in enumerate((indent + part.value.lstrip("\n")).split("\n")):
                said = line.lstrip()
                if said:
                    yield _Comment(first + offset, first + offset, len(line) - len(said), said.lstrip("#").strip())


def _flat(comment: Any) -> list[Any]:
    if isinstance(comment, list):
        return [inner for part in comment for inner in _flat(part)]
    return [] if comment is None else [comment]


def _joined(comments: Iterable[_Comment], filled: set[int]) -> list[_Comment]:
    """Return the comments in order; one on a line of its own is joined to the one right above it in the same column.

    `filled` holds the lines on which something other than a comment stands.
    """
    joined: list[_Comment] = []
    for comment in sorted(comments):
        before = joined[-1] if joined else None
        if before and comment.first not in filled and (before.last + 1, before.column) == comment[1:3]:
            joined[-1] = before._replace(last=comment.last, text=f"{before.text} {comment.text}".strip())
        else:
            joined.append(comment)
    return joined
