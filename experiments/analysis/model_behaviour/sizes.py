"""The small town in other sizes, everything in proportion."""

from __future__ import annotations

from functools import cache

from experiments.config.compose import compose_scenario
from sim.scenario import Scenario

MARK = "@residents="
"""Begins a word of an experiment that stands for the town in a size."""


@cache
def _town() -> Scenario:
    return compose_scenario(["scenario=small_town"])[0]


def sized(residents: int) -> list[str]:
    """Return the arguments of `wangge run` that make the small town as large, with land, grids and staff in proportion.

    Departments get more stations, of as many officers as before.
    """
    town = _town()
    times = residents / sum(group.count for group in town.population.groups)
    land = town.territory
    words = [f"territory.area_km2={land.area_km2 * times:g}"]
    words += [f"territory.{name}={round(getattr(land, name) * times)}" for name in ("streets", "communities", "grids")]
    words += [
        f"population.groups.{place}.count={round(group.count * times)}"
        for place, group in enumerate(town.population.groups)
    ]
    words.append(f"policy.staffing.operators={round(town.policy.staffing.operators * times)}")
    for place, department in enumerate(town.departments):
        words.append(f"departments.{place}.stations={round(department.stations * times)}")
    return words


def in_size(words: tuple[str, ...]) -> list[str]:
    """Return the words with every `@residents=N` replaced by what makes the town as large."""
    found: list[str] = []
    for word in words:
        found += sized(int(word.removeprefix(MARK))) if word.startswith(MARK) else [word]
    return found
