"""What makes a system: the values in which it departs from the standard, each with what it rests on."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from experiments.config.compose import CARD, compose_scenario, packaged
from experiments.config.systems import GROUP, file_of

_OVERRIDE = re.compile(r"^  - override /(\w+): (\w+)(?:  # (.+))?$")
_LINE = re.compile(r"^(?P<indent> *)(?:(?P<key>\w+):|- \{name: (?P<row>\w+),)(?P<value>.*?)(?:  # (?P<reason>.+))?$")
_LABELS = ("name", "en", "zh")


class Departure(NamedTuple):
    """A value's path, the system's own and the standard's value (None: there is none), and what the own one rests on."""

    path: str
    own: Any
    standard: Any
    reason: str


def departures(system: str) -> list[Departure]:
    """Every value of a system that differs from its scenario under the standard policy, in the order of the scenario.

    A table taken over whole is one departure, and so is a row that the other side does not have.
    """
    lines = file_of(system).read_text(encoding="utf-8").splitlines()
    chosen = {found[1]: (found[2], found[3] or "") for found in map(_OVERRIDE.match, lines) if found}
    base, policy = chosen.pop("scenario")[0], chosen.pop("policy")[0]
    swapped = [Departure(group, name, _usual(base, group), reason) for group, (name, reason) in chosen.items()]
    start = [f"scenario={base}", *(f"{group}={name}" for group, (name, _) in chosen.items())]
    own, standard = _values(compose_scenario([f"{GROUP}={system}"])[0], compose_scenario(start)[0])
    said = reasons(lines)
    paths = [*own, *(path for path in standard if path not in own)]
    differing = [path for path in paths if own.get(path) != standard.get(path) and path not in ("name", "policy.name")]
    return swapped + [
        Departure(path, own.get(path), standard.get(path), _said_of(path, said) or f"policy={policy}")
        for path in differing
    ]


def _usual(scenario: str, group: str) -> str | None:
    """The choice that a scenario's file makes in a group."""
    text = (packaged().folder / "scenario" / f"{scenario}.yaml").read_text(encoding="utf-8")
    found = re.search(rf"^  - /{group}: (\w+)", text, re.MULTILINE)
    return found[1] if found else None


def _values(own: Any, standard: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The single values of two scenarios by path; a row that only one of them has is told as one text."""
    dumps = [each.model_dump(mode="json") for each in (own, standard)]
    alone = set(_rows(dumps[0])) ^ set(_rows(dumps[1]))
    told = [
        {path: row for path, row in _rows(each.model_dump(mode="json", exclude_defaults=True)).items() if path in alone}
        for each in (own, standard)
    ]
    kept = [
        {path: value for path, value in flat(dump).items() if not any(path.startswith(f"{row}.") for row in alone)}
        for dump in dumps
    ]
    first, second = ({**kept[side], **{path: _told(row) for path, row in told[side].items()}} for side in (0, 1))
    return first, second


def flat(node: Any, path: str = "") -> dict[str, Any]:
    """Every single value by its path; a row of a table goes by its name."""
    if isinstance(node, Mapping):
        return {
            inner: value
            for key, part in node.items()
            for inner, value in flat(part, f"{path}.{key}" if path else str(key)).items()
        }
    if _is_table(node):
        return {inner: value for row in node for inner, value in flat(row, f"{path}.{row['name']}").items()}
    return {path: node}


def _rows(node: Any, path: str = "") -> dict[str, Any]:
    """Every row of every table by its path."""
    if isinstance(node, Mapping):
        return {
            inner: row
            for key, part in node.items()
            for inner, row in _rows(part, f"{path}.{key}" if path else str(key)).items()
        }
    return {f"{path}.{row['name']}": row for row in node} if _is_table(node) else {}


def _is_table(node: Any) -> bool:
    return (
        isinstance(node, (list, tuple))
        and bool(node)
        and all(isinstance(row, Mapping) and "name" in row for row in node)
    )


def _told(row: Mapping[str, Any]) -> str:
    parts = ((key, value) for key, value in flat(row).items() if key not in _LABELS)
    return "; ".join(
        f"{key} {', '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}" for key, value in parts
    )


def _said_of(path: str, said: Mapping[str, str]) -> str:
    """The reason that stands at a path, or at the table or row that holds it; "" where the file says none."""
    while path:
        if said.get(path):
            return said[path]
        path = path.rpartition(".")[0]
    return ""


def reasons(lines: list[str]) -> dict[str, str]:
    """The comment behind every key and row of a system's file, by path; "" where the comment above speaks for it."""
    said: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for indent, name, reason in _commented(lines):
        above = [(depth, key) for depth, key in above if depth < indent]
        above.append((indent, name))
        said[".".join(key for _, key in above)] = reason
    return said


def _commented(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    for line in lines:
        if line.startswith(f"{CARD}:"):
            return
        found = _LINE.match(line)
        if found and found["key"] != "defaults":
            yield len(found["indent"]), found["key"] or found["row"], found["reason"] or ""
