"""What a sweep computes: every combination of the levers' levels, each with the same seeds."""

import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.compose import Composed, ConfigSource, Settings, Verb, compose, group_choices, settle
from experiments.overrides import Override, Tree, check_choice, is_group, parse
from experiments.wording import COMMAND_LINE, ConfigError, Phrase

COLUMNS = ("run", "scenario", "scenario_hash", "seed")
_ENDING = r'\.(?:py|csv|parquet|json|geojson|yaml)"'
_MAY_NAME_FILES, _FILE = re.compile(_ENDING), re.compile(r'"(?:[^"\\]|\\.)*' + _ENDING)
"""In a JSON document: whether any text may be the name of a file (seldom, and quick to see), and those texts."""


@dataclass(frozen=True)
class Point:
    """One combination: the levers' levels, and the scenario that they make."""

    index: int
    levels: dict[str, Any]
    scenario: Any
    scenario_hash: str


def in_a_table(level: Any) -> Any:
    """A level as a cell of a table: a list becomes text.

    >>> in_a_table(["police", "doctor"]), in_a_table([]), in_a_table(2)
    ('police + doctor', '-', 2)
    """
    return " + ".join(map(str, level)) or "-" if isinstance(level, list) else level


@dataclass(frozen=True)
class Run:
    """One scenario under one seed. `number` counts seed by seed, so that more seeds leave the numbers as they are."""

    number: int
    point: Point
    seed: int

    def row(self) -> dict[str, Any]:
        """The columns that name a run in a table of results."""
        known = {
            "run": self.number,
            "scenario": self.point.scenario.name,
            "scenario_hash": self.point.scenario_hash,
            "seed": self.seed,
        }
        return known | {lever: in_a_table(level) for lever, level in self.point.levels.items() if lever not in known}


@dataclass(frozen=True)
class Design:
    """Levers with their levels, the points they span (the last lever runs fastest) and the seeds every point gets."""

    name: str
    levers: dict[str, list[Any]]
    points: tuple[Point, ...]
    seeds: tuple[int, ...]
    settings: Settings

    @property
    def total(self) -> int:
        """Number of runs."""
        return len(self.points) * len(self.seeds)

    def runs(self) -> Iterator[Run]:
        """Every run, seed by seed: the points of one seed share a world."""
        numbers = itertools.count()
        for seed, point in itertools.product(self.seeds, self.points):
            yield Run(next(numbers), point, seed)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that name the design: levers, scenarios and seeds."""
        return _digest([list(self.levers.items()), [point.scenario_hash for point in self.points], self.seeds])


def make_design(arguments: Sequence[str], source: ConfigSource) -> Design:
    """The design that `wangge sweep ARGUMENTS` asks for. Raises ConfigError before anything is written.

    Levers of an experiment come first, in its order; a list on the command line replaces a lever's levels or adds a
    lever, a single value fixes it. Hydra composes once for every combination of group choices, never for a value.
    """
    overrides = parse(arguments, source.folder)
    fixed, swept, seeds = _split(overrides)
    base_groups = group_choices(source, [each for each in fixed if each.group])
    base = compose(source, "sweep", base_groups)
    values = [each for each in fixed if not each.group]
    levers = _levers(source, base, fixed, swept)
    settings = _settings(source, base, values, levers)
    points = tuple(_points(source, base_groups, values, levers))
    named = next((each.levels[0] for each in fixed if each.group and each.key == "experiment"), None)
    design = Design(settings.save_as or named or "", levers, points, _seeds(settings, seeds), settings)
    return design if design.name else replace(design, name=f"{points[0].scenario.name}-{design.fingerprint()[:8]}")


def _split(overrides: Sequence[Override]) -> tuple[list[Override], dict[str, list[Any]], list[int] | None]:
    """Fixed overrides, swept levers, and seeds given as a list."""
    fixed: dict[str, Override] = {}
    swept: dict[str, list[Any]] = {}
    seeds = None
    for each in overrides:
        if each.swept and each.key in ("seed", "seeds"):
            seeds = list(each.levels)
        elif each.swept:
            if each.key in Settings.model_fields or each.key == "experiment":
                raise ConfigError("one_value_only", text=each.text, verb="sweep")
            swept[each.key] = list(each.levels)
            fixed.pop(each.key, None)
        else:
            fixed[each.key] = each
            swept.pop(each.key, None)
    return list(fixed.values()), swept, seeds


def _levers(
    source: ConfigSource, base: Composed, fixed: Sequence[Override], swept: Mapping[str, list[Any]]
) -> dict[str, list[Any]]:
    """The experiment's levers with the command line's laid over them, every level checked for form."""
    given = next((each.levels[0] for each in fixed if each.key == "levers" and each.levels), None)
    prepared = given or base.tree.get("levers") or {}
    if not isinstance(prepared, dict):
        raise ConfigError("lever_without_levels", lever="levers")
    settled = {each.key for each in fixed}
    levers = {str(lever): levels for lever, levels in prepared.items() if lever not in settled} | dict(swept)
    for lever, levels in levers.items():
        if not isinstance(levels, list) or not levels:
            raise ConfigError("lever_without_levels", lever=lever)
        if is_group(source.folder, lever):
            origin = COMMAND_LINE if lever in swept else Phrase("from_lever")
            levers[lever] = [check_choice(source.folder, lever, level, origin) for level in levels]
        levers[lever] = _one_kind(lever, levers[lever])
    return levers


def _one_kind(lever: str, levels: list[Any]) -> list[Any]:
    """Levels that fit one column of a table: whole numbers become floats beside floats. Refuses repetitions."""
    seen: list[Any] = []
    for level in levels:
        if level in seen and type(level) is type(seen[seen.index(level)]):
            raise ConfigError("repeated_level", lever=lever, value=level)
        seen.append(level)
    kinds = {type(level) for level in levels}
    if kinds == {int, float}:
        return _one_kind(lever, [float(level) for level in levels])
    if len(kinds) > 1 or kinds & {dict, type(None)}:
        raise ConfigError("levels_not_one_kind", lever=lever, values=", ".join(str(level) for level in levels))
    return levels


def _settings(
    source: ConfigSource, base: Composed, values: Sequence[Override], levers: Mapping[str, list[Any]]
) -> Settings:
    """The sweep's own settings, with the levers at their first levels so that a whole scenario can be checked."""
    first = [_value(lever, levels[0]) for lever, levels in levers.items() if not is_group(source.folder, lever)]
    return settle(source, base, [*values, *first], list(levers)).settings


def _points(
    source: ConfigSource, base_groups: tuple[str, ...], values: Sequence[Override], levers: Mapping[str, list[Any]]
) -> Iterator[Point]:
    rows = (dict(zip(levers, levels, strict=True)) for levels in itertools.product(*levers.values()))
    return points_at(source, base_groups, values, rows)


def points_at(
    source: ConfigSource, base_groups: tuple[str, ...], values: Sequence[Override], rows: Iterable[Mapping[str, Any]], verb: Verb = "sweep"
) -> Iterator[Point]:
    """The points of a design: one a row, a row giving each of its levers a level. All rows have the same levers."""
    for index, chosen in enumerate(rows):
        groups = [lever for lever in chosen if is_group(source.folder, lever)]
        composed = compose(source, verb, (*base_groups, *(f"{group}={chosen[group]}" for group in groups)))
        own = [_value(lever, level) for lever, level in chosen.items() if lever not in groups]
        settled = settle(source, composed, [*values, *own], list(chosen))
        yield Point(index, {lever: _in_a_column(level) for lever, level in chosen.items()}, settled.scenario, content_hash(settled.scenario, settled.tree))


def _in_a_column(level: Any) -> Any:
    """A level as results hold it: a list of names is one text, since a column holds no lists."""
    return "+".join(str(each) for each in level) or "none" if isinstance(level, list) else level


def _value(lever: str, level: Any) -> Override:
    return Override(f"{lever}={level}", lever, (level,))


def _seeds(settings: Settings, given: Sequence[Any] | None) -> tuple[int, ...]:
    """The seeds of every point: a list, or `replications` of them from `seed` on."""
    seeds = given or settings.seeds or range(settings.seed, settings.seed + settings.replications)
    where: dict[str, Any] = {"path": "seeds", "source": COMMAND_LINE, "more": ""}
    known: dict[int, None] = {}
    for seed in seeds:
        if type(seed) is not int:
            raise ConfigError("wrong_type", **where, value=seed, needed=Phrase("need_int"))
        if not 0 <= seed < 2**31:
            raise ConfigError("not_allowed", **where, value=seed, allowed=">= 0, < 2147483648")
        if seed in known:
            raise ConfigError("repeated_seed", value=seed)
        known[seed] = None
    return tuple(known)


def content_hash(scenario: Any, tree: Tree) -> str:
    """The scenario's hash; files that it names (a rule of the researcher's own, a log) count with what they hold."""
    text = json.dumps(tree, default=str)
    named = dict.fromkeys(json.loads(found[0]) for found in _FILE.finditer(text)) if _MAY_NAME_FILES.search(text) else {}
    files = [Path(text) for text in named if Path(text).is_file()]
    if not files:
        return str(scenario.hash())
    return _digest([scenario.hash(), [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]])


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()[:16]
