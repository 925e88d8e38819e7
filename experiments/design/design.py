"""The design of a sweep: its points, each with the same seeds."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.config.compose import Base, Composed, ConfigSource, Settings, Verb, compose, compose_scenario
from experiments.config.overrides import Override, Tree, is_group
from experiments.design.request import Plan
from sim.scenario.later import change_text

if TYPE_CHECKING:
    from sim.scenario import Scenario

SAMPLE = "sample"
"""Column that says which sampled values (of the factors, or of a world) a run has."""
NOTE = "note."
"""Prefix of the columns that hold the user's notes about a point."""
SEED_STEP = 100_003
"""Step from the seeds of one sampled row to those of the next.

More seeds, or more rows, leave the earlier seeds unchanged.
"""
_FILES = (".py", ".csv", ".parquet", ".json", ".geojson", ".yaml")


@dataclass(frozen=True)
class Point:
    """One combination: the levels of the levers, and the scenario that they make.

    `sample` says which sampled values the point has, `notes` what the user noted about it, if anything.
    """

    index: int
    levels: dict[str, Any]
    scenario: Scenario
    scenario_hash: str
    sample: int | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def in_a_table(level: Any) -> Any:
    """Return a level as a table cell; a list becomes text.

    >>> in_a_table(["police", "doctor"]), in_a_table([]), in_a_table(2)
    ('police + doctor', '-', 2)
    """
    return " + ".join(map(item_text, level)) or "-" if isinstance(level, list) else level


def item_text(item: Any) -> str:
    """Return an item of a list as text; a change of policy as its day and its levers.

    >>> item_text({"day": 90, "staffing": {"operators": 0}})
    'day 90: policy.staffing.operators=0'
    """
    return change_text(item) if isinstance(item, Mapping) and "day" in item else str(item)


@dataclass(frozen=True)
class Run:
    """One scenario under one seed.

    `number` counts seed by seed, so that more seeds leave the existing numbers unchanged.
    """

    number: int
    point: Point
    seed: int

    def row(self) -> dict[str, Any]:
        """Return the columns that identify a run in a table of results."""
        known: dict[str, Any] = {
            "run": self.number,
            "scenario": self.point.scenario.name,
            "scenario_hash": self.point.scenario_hash,
            "seed": self.seed,
        }
        if self.point.sample is not None:
            known[SAMPLE] = self.point.sample
        known |= {f"{NOTE}{name}": text for name, text in self.point.notes.items()}
        return known | {lever: in_a_table(level) for lever, level in self.point.levels.items() if lever not in known}


@dataclass(frozen=True)
class Design:
    """The levers with their levels, the points they span, and the seeds that every point gets.

    The last lever varies fastest. `plan` says how the points came about; it is None for a plain list of points.
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
        """Yield every run, seed by seed.

        The points of one seed share a world; so do those of one sampled row that has its own seeds.
        """
        numbers = itertools.count()
        step = SEED_STEP if self.plan is not None and self.plan.own_seeds else 0
        for seed, point in itertools.product(self.seeds, self.points):
            yield Run(next(numbers), point, (seed + step * (point.sample or 0)) % 2**31)

    def about(self) -> dict[str, Any]:
        """Return how the points came about, for design.json.

        Levers and uncertainties are listed apart, and sampled quantities with their bounds.
        """
        if self.plan is None:
            return {}
        sizes = {name: getattr(self.settings, name) for name in ("points", "trajectories", "worlds", "file")}
        given = {name: size for name, size in sizes.items() if size is not None}
        drawn = (
            {"design_seed": self.settings.design_seed, "own_seeds": self.plan.own_seeds}
            if self.plan.samples is not None
            else {}
        )
        noted = (
            {"notes": {name: [point.notes[name] for point in self.points] for name in self.points[0].notes}}
            if self.points[0].notes
            else {}
        )
        return {
            "design": self.plan.kind,
            **given,
            **drawn,
            **noted,
            "factors": self.plan.factors,
            "uncertainties": self.plan.uncertainties,
        }

    def fingerprint(self) -> str:
        """Return sixteen hexadecimal digits that identify the design: its levers, scenarios and seeds."""
        return _digest([list(self.levers.items()), [point.scenario_hash for point in self.points], self.seeds])


def points_at(
    source: ConfigSource,
    base_groups: tuple[str, ...],
    values: Sequence[Override],
    rows: Iterable[Mapping[str, Any]],
    verb: Verb = "sweep",
) -> Iterator[Point]:
    """Yield the points of a design, one per row.

    A row gives each of its levers a level; all rows have the same levers.
    """
    bases: dict[tuple[str, ...], _Base] = {}
    for index, chosen in enumerate(rows):
        groups = [lever for lever in chosen if is_group(source.folder, lever)]
        choices = (*base_groups, *(f"{group}={chosen[group]}" for group in groups))
        if choices not in bases:
            bases[choices] = _Base(source, compose(source, verb, choices), values)
        base = bases[choices]
        settled = base.settle(
            [value(lever, level) for lever, level in chosen.items() if lever not in groups], list(chosen)
        )
        with_files = base.names_files or any(map(_is_file, _texts(list(chosen.values()))))
        key = content_hash(settled.scenario, settled.tree) if with_files else base.hash(settled.scenario)
        yield Point(index, {lever: _in_a_column(level) for lever, level in chosen.items()}, settled.scenario, key)


class _Base(Base):
    """A composed config that also knows whether it names files, which is looked up once."""

    def __init__(self, source: ConfigSource, composed: Composed, values: Sequence[Override]) -> None:
        super().__init__(source, composed, values)
        self.names_files = composed.interpolates or any(
            map(_is_file, _texts([composed.tree, [each.levels for each in values]]))
        )


def _in_a_column(level: Any) -> Any:
    """Return a level as results store it: a list of names becomes one text, since a column holds no lists."""
    return "+".join(map(item_text, level)) or "none" if isinstance(level, list) else level


def value(lever: str, level: Any) -> Override:
    """Return a level as an override."""
    return Override(f"{lever}={level}", lever, (level,))


def keyed_scenario(arguments: Sequence[str], source: ConfigSource | None = None) -> tuple[str, Scenario]:
    """Return the scenario that `wangge run ARGUMENTS` simulates, after the key under which a store knows it."""
    scenario, tree, _ = compose_scenario(arguments, source)
    return content_hash(scenario, tree), scenario


def content_hash(scenario: Scenario, tree: Tree) -> str:
    """Return the scenario's hash, which also covers the content of the files that it names.

    Such a file is, for example, a researcher's own rule or a log.
    """
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
