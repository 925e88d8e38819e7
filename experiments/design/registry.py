"""Registry of designs, which decide what points a sweep computes.

A new design is one file here and one line in `DESIGNS`.

`plan(asked)` returns all rows of a design. With `worlds=N` the design is robust: every row of the levers meets the same
N sampled worlds (Lempert et al. 2006 call them futures), and the sweep averages over them.
"""

from __future__ import annotations

from dataclasses import replace

from experiments.config.validation_errors import ConfigError, caller, unknown_choice
from experiments.design.design import item_text
from experiments.design.factors import Factor
from experiments.design.grid import count_grid, grid
from experiments.design.listed import count_listed, listed
from experiments.design.morris import count_morris, morris
from experiments.design.one_at_a_time import count_one_at_a_time, one_at_a_time
from experiments.design.request import Asked, Kind, Plan, Sample
from experiments.design.sampled import count_sampled, latin_hypercube, sobol, stretched, unit_points

DESIGNS = {
    "grid": Kind(grid, count_grid, intervals=False),
    "list": Kind(listed, count_listed, intervals=False, settings=("file",)),
    "lhs": Kind(latin_hypercube, count_sampled, intervals=True, settings=("points",), own_seeds=True),
    "sobol": Kind(sobol, count_sampled, intervals=True, settings=("points",), own_seeds=True),
    "morris": Kind(morris, count_morris, intervals=True, settings=("trajectories",)),
    "oat": Kind(one_at_a_time, count_one_at_a_time, intervals=True),
}
LEVER = ("policy.", "policy", "system")
"""Prefixes of the paths that a policy-maker controls; all other paths belong to the world and its people."""


def count_rows(asked: Asked) -> int:
    """Return how many rows `plan` would make, without making them. Raises ConfigError as `plan` does."""
    kind, chosen, _ = _sorted_out(asked)
    return kind.count(replace(asked, factors=chosen)) * (asked.settings.worlds or 1)


def plan(asked: Asked) -> Plan:
    """Return the rows of the design that is asked for. Raises ConfigError if the request contradicts itself."""
    settings = asked.settings
    kind, chosen, uncertain = _sorted_out(asked)
    made = kind.make(replace(asked, factors=chosen))
    levers = _levers(made, asked, chosen)
    ranges = {each.path: (each.low, each.high) for each in chosen}
    if settings.worlds is None:
        return Plan(
            settings.design, made.rows, made.samples, levers, ranges, own_seeds=kind.own_seeds, notes=made.notes
        )
    whole = _robust(made, uncertain, settings.worlds, settings.design_seed)
    drawn = {each.path: (each.low, each.high) for each in uncertain}
    return Plan(settings.design, whole.rows, whole.samples, levers, ranges, drawn, own_seeds=True, notes=whole.notes)


def _sorted_out(asked: Asked) -> tuple[Kind, list[Factor], list[Factor]]:
    """Return the kind of design, the intervals to compare, and the intervals to average over."""
    settings = asked.settings
    if settings.design not in DESIGNS:
        raise unknown_choice("design", settings.design, caller(), list(DESIGNS))
    kind = DESIGNS[settings.design]
    uncertain = [each for each in asked.factors if settings.worlds and not each.path.startswith(LEVER)]
    chosen = [each for each in asked.factors if each not in uncertain]
    _check(asked, kind, chosen, uncertain)
    return kind, chosen, uncertain


def _robust(policies: Sample, uncertain: list[Factor], worlds: int, seed: int) -> Sample:
    """Return every policy row in each of the sampled worlds, world by world: the policies of a world are neighbours."""
    sampled = stretched(unit_points("lhs", worlds, len(uncertain), seed), uncertain)
    rows = [{**policy, **world} for world in sampled for policy in policies.rows]
    return Sample(
        rows, [number for number in range(worlds) for _ in policies.rows], policies.notes and policies.notes * worlds
    )


def _levers(made: Sample, asked: Asked, factors: list[Factor]) -> dict[str, list[object]]:
    """Return what is compared: columns of a file with their levels, lists as they are, intervals with their bounds."""
    columns = {
        path: list(dict.fromkeys(_hashable(row[path]) for row in made.rows))
        for path in made.rows[0]
        if asked.settings.design == "list"
    }
    return (
        columns
        | {path: list(levels) for path, levels in asked.lists.items()}
        | {each.path: [each.low, each.high] for each in factors}
    )


def _hashable(level: object) -> object:
    return "+".join(map(item_text, level)) or "none" if isinstance(level, list) else level


def _check(asked: Asked, kind: Kind, chosen: list[Factor], uncertain: list[Factor]) -> None:
    """Raise ConfigError for settings that do not belong to the design, or for a design with nothing to vary."""
    settings = asked.settings
    for name in ("points", "file", "trajectories"):
        if name in settings.model_fields_set and getattr(settings, name) is not None and name not in kind.settings:
            takers = ", ".join(each for each, other in DESIGNS.items() if name in other.settings)
            raise ConfigError("design_setting_unfit", setting=name, design=settings.design, takers=takers)
    if settings.design == "list" and settings.file is None:
        raise ConfigError("design_needs_file")
    if chosen and not kind.intervals:
        takers = ", ".join(f"design={each}" for each, other in DESIGNS.items() if other.intervals)
        raise ConfigError("design_takes_no_interval", path=chosen[0].path, design=settings.design, takers=takers)
    if kind.intervals and not chosen and not (settings.design == "oat" and asked.lists):
        raise ConfigError("design_without_interval", design=settings.design)
    if settings.worlds is not None and not uncertain:
        raise ConfigError("worlds_without_interval")


__all__ = ["DESIGNS", "Asked", "Plan", "count_rows", "plan"]
