"""What a sweep computes: the points of its design, each with the same seeds."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.compose import Base, Composed, ConfigSource, Settings, Settled, Verb, compose, group_choices, settle
from experiments.designs import plan
from experiments.designs.asked import Asked, Plan, Row
from experiments.designs.given import levers_asked, split
from experiments.overrides import Override, Tree, check_choice, is_group, parse
from experiments.wording import COMMAND_LINE, ConfigError, Phrase

SAMPLE = "sample"
"""The column that tells which sampled values (of the factors, or of a world) a run has."""
SEED_STEP = 100_003
"""From the seeds of one sampled row to those of the next: more seeds, or more rows, leave those before as they are."""
_FILES = (".py", ".csv", ".parquet", ".json", ".geojson", ".yaml")


@dataclass(frozen=True)
class Point:
    """One combination: the levers' levels, and the scenario that they make; which sampled values it has, if any."""

    index: int
    levels: dict[str, Any]
    scenario: Any
    scenario_hash: str
    sample: int | None = None


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
        known: dict[str, Any] = {
            "run": self.number,
            "scenario": self.point.scenario.name,
            "scenario_hash": self.point.scenario_hash,
            "seed": self.seed,
        }
        if self.point.sample is not None:
            known[SAMPLE] = self.point.sample
        return known | {lever: in_a_table(level) for lever, level in self.point.levels.items() if lever not in known}


@dataclass(frozen=True)
class Design:
    """Levers with their levels, the points they span (the last lever runs fastest) and the seeds every point gets.

    `plan` tells how the points came about; None for a plain list of points.
    """

    name: str
    levers: dict[str, list[Any]]
    points: tuple[Point, ...]
    seeds: tuple[int, ...]
    settings: Settings
    plan: Plan | None = None

    @property
    def total(self) -> int:
        """Number of runs."""
        return len(self.points) * len(self.seeds)

    def runs(self) -> Iterator[Run]:
        """Every run, seed by seed: the points of one seed share a world; so do those of one sampled row that has its own seeds."""
        numbers = itertools.count()
        step = SEED_STEP if self.plan is not None and self.plan.own_seeds else 0
        for seed, point in itertools.product(self.seeds, self.points):
            yield Run(next(numbers), point, (seed + step * (point.sample or 0)) % 2**31)

    def about(self) -> dict[str, Any]:
        """How the points came about, for design.json: levers and uncertainties apart, and what was sampled between which bounds."""
        if self.plan is None:
            return {}
        sizes = {name: getattr(self.settings, name) for name in ("points", "trajectories", "worlds", "file")}
        given = {name: size for name, size in sizes.items() if size is not None}
        drawn = {"design_seed": self.settings.design_seed, "own_seeds": self.plan.own_seeds} if self.plan.samples is not None else {}
        return {"design": self.plan.kind, **given, **drawn, "factors": self.plan.factors, "uncertainties": self.plan.uncertainties}

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that name the design: levers, scenarios and seeds."""
        return _digest([list(self.levers.items()), [point.scenario_hash for point in self.points], self.seeds])


def make_design(arguments: Sequence[str], source: ConfigSource) -> Design:
    """The design that `wangge sweep ARGUMENTS` asks for. Raises ConfigError before anything is written.

    Levers of an experiment come first, in its order; a list or an interval on the command line replaces a lever or adds
    one, a single value fixes it. Hydra composes once for every combination of group choices, never for a value.
    """
    overrides = parse(arguments, source.folder, intervals=True)
    fixed, swept, seeds = split(overrides)
    base_groups = group_choices(source, [each for each in fixed if each.group])
    base = compose(source, "sweep", base_groups)
    values = [each for each in fixed if not each.group]
    lists, factors = levers_asked(source, base, fixed, swept)
    settled = _settled(source, base, values, lists)
    settings = settled.settings
    planned = plan(Asked(lists, factors, settings, lambda path: own_value(settled.scenario, path)))
    points = tuple(_points(source, base_groups, values, planned))
    named = next((each.levels[0] for each in fixed if each.group and each.key == "experiment"), None)
    design = Design(settings.save_as or named or "", planned.levers, points, _seeds(settings, seeds), settings, planned)
    return design if design.name else replace(design, name=f"{points[0].scenario.name}-{design.fingerprint()[:8]}")


def _settled(source: ConfigSource, base: Composed, values: Sequence[Override], lists: Mapping[str, list[Any]]) -> Settled:
    """The sweep's own settings, with the lists at their first levels so that a whole scenario can be checked."""
    first = [_value(lever, levels[0]) for lever, levels in lists.items() if not is_group(source.folder, lever)]
    return settle(source, base, [*values, *first], list(lists))


def own_value(scenario: Any, path: str) -> Any:
    """The number that a scenario has at a path. Raises ConfigError where there is none."""
    node = scenario
    for step in path.split("."):
        if isinstance(node, Mapping):
            node = node.get(step)
        elif isinstance(node, tuple):
            node = node[int(step)] if step.isdigit() and int(step) < len(node) else None
        else:
            node = getattr(node, step, None)
    if isinstance(node, bool) or not isinstance(node, int | float):
        raise ConfigError("design_own_value", path=path)
    return node


def _points(source: ConfigSource, base_groups: tuple[str, ...], values: Sequence[Override], planned: Plan) -> Iterator[Point]:
    for row in planned.rows if planned.kind == "list" else ():
        _check_groups(source, row)
    made = points_at(source, base_groups, values, planned.rows)
    if planned.samples is None:
        yield from made
    else:
        yield from (replace(point, sample=sample) for point, sample in zip(made, planned.samples, strict=True))


def _check_groups(source: ConfigSource, row: Row) -> None:
    for path, level in row.items():
        if is_group(source.folder, path):
            check_choice(source.folder, path, level, Phrase("from_lever"))


def points_at(
    source: ConfigSource, base_groups: tuple[str, ...], values: Sequence[Override], rows: Iterable[Mapping[str, Any]], verb: Verb = "sweep"
) -> Iterator[Point]:
    """The points of a design: one a row, a row giving each of its levers a level. All rows have the same levers."""
    bases: dict[tuple[str, ...], _Base] = {}
    for index, chosen in enumerate(rows):
        groups = [lever for lever in chosen if is_group(source.folder, lever)]
        choices = (*base_groups, *(f"{group}={chosen[group]}" for group in groups))
        if choices not in bases:
            bases[choices] = _Base(source, compose(source, verb, choices), values)
        base = bases[choices]
        settled = base.settle([_value(lever, level) for lever, level in chosen.items() if lever not in groups], list(chosen))
        with_files = base.names_files or any(map(_is_file, _texts(list(chosen.values()))))
        key = content_hash(settled.scenario, settled.tree) if with_files else base.hash(settled.scenario)
        yield Point(index, {lever: _in_a_column(level) for lever, level in chosen.items()}, settled.scenario, key)


class _Base(Base):
    """A composed config that also knows, looked up once, whether it names files."""

    def __init__(self, source: ConfigSource, composed: Composed, values: Sequence[Override]) -> None:
        super().__init__(source, composed, values)
        self.names_files = composed.interpolates or any(map(_is_file, _texts([composed.tree, [each.levels for each in values]])))


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
    files = [Path(text) for text in _texts(tree) if _is_file(text) and Path(text).is_file()]
    if not files:
        return str(scenario.hash())
    return _digest([scenario.hash(), [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]])


def _is_file(text: str) -> bool:
    return text.endswith(_FILES)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _texts(value)


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()[:16]
