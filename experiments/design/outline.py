"""The outline of a sweep's design: counted and checked before a single point is composed, then composed."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from experiments.config.compose import (
    Composed,
    ConfigSource,
    Settings,
    Settled,
    compose,
    group_choices,
    group_names,
    settle,
)
from experiments.config.overrides import Override, check_choice, is_group, parse
from experiments.config.validation_errors import ConfigError, caller, first_unfit, paths
from experiments.design.design import Design, Point, points_at, value
from experiments.design.factors import ALMOST_ONE, Factor
from experiments.design.levers import levers_asked, split
from experiments.design.registry import count_rows, plan
from experiments.design.request import Asked, Plan, Row
from sim.text.catalogue import Phrase
from sim.text.choices import nearest

Watch = Callable[[Iterable[Point], int], Iterable[Point]]
"""A function that passes on the points of a design as they are composed, given their total: a hook to show progress."""


def as_they_come(points: Iterable[Point], total: int) -> Iterable[Point]:
    """Pass the points on unwatched."""
    return points


@dataclass(frozen=True)
class Outline:
    """A design before its points are composed: what varies, how many points that makes, and which seeds they get."""

    source: ConfigSource
    groups: tuple[str, ...]
    values: tuple[Override, ...]
    asked: Asked
    settled: Settled
    points: int
    seeds: tuple[int, ...]
    name: str

    @property
    def settings(self) -> Settings:
        """The sweep's own settings."""
        return self.settled.settings

    def composed(self, watch: Watch = as_they_come) -> Design:
        """Return the design with all its points, each validated.

        `watch` sees the points as they come, and how many there will be.
        """
        planned = plan(self.asked)
        points = tuple(watch(self._points(planned), len(planned.rows)))
        design = Design(self.name, planned.levers, points, self.seeds, self.settings, planned)
        return design if design.name else replace(design, name=f"{points[0].scenario.name}-{design.fingerprint()[:8]}")

    def _points(self, planned: Plan) -> Iterator[Point]:
        for row in planned.rows if planned.kind == "list" else ():
            _check_groups(self.source, row)
        made = points_at(self.source, self.groups, self.values, planned.rows)
        samples: Iterable[int | None] = planned.samples or itertools.repeat(None)
        notes: Iterable[dict[str, str]] = planned.notes or itertools.repeat({})
        for point, sample, noted in zip(made, samples, notes, strict=False):
            yield replace(point, sample=sample, notes=noted) if sample is not None or noted else point


def make_design(arguments: Sequence[str], source: ConfigSource) -> Design:
    """Return the design that `wangge sweep ARGUMENTS` asks for, whatever its size.

    Raises ConfigError before anything is written. Hydra composes once for every combination of group choices, never for
    a value.
    """
    return outline(arguments, source).composed()


def outline(arguments: Sequence[str], source: ConfigSource) -> Outline:
    """Count and check what `wangge sweep ARGUMENTS` asks for, without composing its points.

    Levers of an experiment come first, in its order; a list or an interval on the command line replaces or adds a
    lever, a single value fixes it. A level outside its field's range is refused here, however many other levels there
    are. Raises ConfigError.
    """
    overrides = parse(arguments, source.folder, intervals=True)
    fixed, swept, seeds = split(overrides)
    groups = group_choices(source, [each for each in fixed if each.group])
    base = compose(source, "sweep", groups)
    values = [each for each in fixed if not each.group]
    lists, factors = levers_asked(source, base, fixed, swept)
    settled = _settled(source, base, values, lists)
    _check_levels(source, base, values, lists, factors)
    asked = Asked(
        lists,
        factors,
        settled.settings,
        lambda path: own_value(settled.scenario, path),
        lambda word: _is_path(source, word),
    )
    named = next((each.levels[0] for each in fixed if each.group and each.key == "experiment"), None)
    name = settled.settings.save_as or named or ""
    return Outline(
        source, groups, tuple(values), asked, settled, count_rows(asked), _seeds(settled.settings, seeds), name
    )


def _check_levels(
    source: ConfigSource,
    base: Composed,
    values: Sequence[Override],
    lists: Mapping[str, list[Any]],
    factors: Sequence[Factor],
) -> None:
    """Raise ConfigError for a level that its own field does not allow.

    The words are those in which a whole scenario with that level is refused.
    """
    for lever, levels in lists.items():
        unfit = first_unfit(source.model, lever, levels)
        if unfit is not None:
            _settled(source, base, values, {**lists, lever: [unfit]})
    for each in factors:
        for near, end in ((each.at(0.0), each.low), (each.at(ALMOST_ONE), each.high)):
            if first_unfit(source.model, each.path, [near]) is not None:
                _settled(source, base, values, {**lists, each.path: [end]})


def _settled(
    source: ConfigSource, base: Composed, values: Sequence[Override], lists: Mapping[str, list[Any]]
) -> Settled:
    """Settle the sweep's own settings, with the lists at their first levels so that a whole scenario can be checked."""
    first = [value(lever, levels[0]) for lever, levels in lists.items() if not is_group(source.folder, lever)]
    return settle(source, base, [*values, *first], list(lists))


def _is_path(source: ConfigSource, word: str) -> bool:
    """Return whether the head of a column is, or looks like, the path of a value or a config group.

    A path that is misspelt or lacks its beginning looks like one.
    """
    known = list(paths(source.model))
    if word in known or _DOTTED.fullmatch(word) or is_group(source.folder, word):
        return True
    tops = [*(path for path in known if "." not in path), *group_names(source)]
    ends = {path.rpartition(".")[2] for path in known if path.startswith("policy.")}
    return (
        word in ends
        or bool(difflib.get_close_matches(word, tops, n=1, cutoff=0.8))
        or ("_" in word and nearest(word, known) is not None)
    )


_DOTTED = re.compile(r"[A-Za-z_~]\w*(\s*\.\s*\w+)+", re.ASCII)
"""Matches what is written like a path; `No.`, `v1.2 note` and `备注.` are not."""


def own_value(scenario: Any, path: str) -> Any:
    """Return the number that a scenario has at a path. Raises ConfigError if there is none."""
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


def _check_groups(source: ConfigSource, row: Row) -> None:
    for path, level in row.items():
        if is_group(source.folder, path):
            check_choice(source.folder, path, level, Phrase("from_lever"))


def _seeds(settings: Settings, given: Sequence[Any] | None) -> tuple[int, ...]:
    """Return the seeds of every point: a given list, or `replications` of them counting from `seed`."""
    seeds = given or settings.seeds or range(settings.seed, settings.seed + settings.replications)
    where: dict[str, Any] = {"path": "seeds", "source": caller(), "more": ""}
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
