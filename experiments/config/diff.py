"""The values in which a system departs from the standard, each with its reason."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from experiments.config.compose import compose_scenario, packaged
from experiments.config.reasons import read_config, read_reasons
from experiments.config.systems import GROUP, file_of

_LABELS = ("name", "en", "zh")


class Departure(NamedTuple):
    """A value of a system and of the standard, and the reason for the system's own.

    A value is None if that side has none.
    """

    path: str
    own: Any
    standard: Any
    reason: str


def departures(system: str) -> list[Departure]:
    """Return every value in which a system differs from its scenario under the standard policy.

    The order is that of the scenario. A config group with another choice is one departure, and so is a row that only
    one side has.
    """
    said = read_reasons(file_of(system))
    chosen = _chosen(file_of(system), "override /")
    base, policy = chosen.pop("scenario")[0], chosen.pop("policy")[0]
    usual = _chosen(packaged().folder / "scenario" / f"{base}.yaml", "/")
    swapped = [
        Departure(group, name, usual[group][0] if group in usual else None, said[place])
        for group, (name, place) in chosen.items()
    ]
    start = [f"scenario={base}", *(f"{group}={name}" for group, (name, _) in chosen.items())]
    own, standard = _values(compose_scenario([f"{GROUP}={system}"])[0], compose_scenario(start)[0])
    paths = [*own, *(path for path in standard if path not in own)]
    differing = [path for path in paths if own.get(path) != standard.get(path) and path not in ("name", "policy.name")]
    return swapped + [
        Departure(path, own.get(path), standard.get(path), _said_of(path, said) or f"policy={policy}")
        for path in differing
    ]


def _chosen(file: Path, mark: str) -> dict[str, tuple[str, str]]:
    """Return the choice that a file's list of defaults makes in each config group, with the choice's path.

    `mark` is what precedes a group's name in that list.
    """
    entries = [entry for entry in enumerate(read_config(file).get("defaults") or ()) if isinstance(entry[1], Mapping)]
    return {
        key.removeprefix(mark): (str(choice), f"defaults.{number}.{key}")
        for number, entry in entries
        for key, choice in entry.items()
        if key.startswith(mark)
    }


def _values(own: Any, standard: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the single values of two scenarios by path; a row that only one of them has becomes one text."""
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
    """Return every single value by its path; a row of a table is identified by its name."""
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
    """Return every row of every table by its path."""
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
    """Return the reason given at a path, or else at the nearest row or table that holds it; "" if there is none."""
    while path:
        if said.get(path):
            return said[path]
        path = path.rpartition(".")[0]
    return ""
