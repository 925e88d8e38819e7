"""Every shipped config composes, validates and runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_worlds import composed

import configs
from experiments.config.compose import packaged
from experiments.design.outline import make_design
from sim.run.simulation import simulate
from sim.scenario import Scenario, parameters

FOLDER = Path(configs.__file__).parent
CHOICES = {
    group.name: sorted(file.stem for file in group.glob("*.yaml"))
    for group in FOLDER.iterdir()
    if group.is_dir() and any(group.glob("*.yaml"))
}
SHORT = ("horizon.days=3", "horizon.warmup_days=0")


def test_the_groups_are_those_of_the_manual() -> None:
    assert set(CHOICES) >= {
        "scenario",
        "policy",
        "experiment",
        "troubles",
        "departments",
        "organisations",
        "calendar",
        "behaviour",
    }
    assert {"small_town", "xianlin", "dongcheng"} <= set(CHOICES["scenario"])
    assert {"standard", "reactive", "intensive"} <= set(CHOICES["policy"])


@pytest.mark.parametrize("policy", CHOICES["policy"])
@pytest.mark.parametrize("scenario", CHOICES["scenario"])
def test_every_scenario_runs_under_every_policy(scenario: str, policy: str) -> None:
    chosen = composed(f"scenario={scenario}", f"policy={policy}", *SHORT)
    assert chosen.name == scenario
    found = simulate(chosen, 1)
    assert found.outcomes["arisen"] > 0
    assert found.outcomes["arisen"] == sum(
        found.outcomes[name] for name in ("open", "closed", "tolerated", "withdrawn", "concealed")
    )
    assert 0 < found.outcomes["trust"] < 1
    assert len(found.daily["day"]) == 3


@pytest.mark.parametrize("scenario", CHOICES["scenario"])
def test_a_scenario_is_large_enough_for_what_it_names(scenario: str) -> None:
    chosen = composed(f"scenario={scenario}")
    assert chosen.horizon.days > chosen.horizon.warmup_days > 0
    used = {row.lead for row in chosen.troubles.categories} | {
        name for row in chosen.troubles.categories for name in (*row.others, *row.partners)
    }
    assert used <= {row.name for row in chosen.departments}
    residents_a_grid = chosen.population.residents / chosen.territory.grids
    assert 50 < residents_a_grid < 1000
    world = simulate(composed(f"scenario={scenario}", *SHORT), 1).simulation.world
    assert (world.departments["staff"] > 0).all()
    assert len(world.residents) == chosen.population.residents
    assert len(world.workers) == chosen.workers


@pytest.mark.parametrize("experiment", CHOICES["experiment"])
def test_every_experiment_is_a_design_of_several_points(experiment: str) -> None:
    design = make_design([f"experiment={experiment}"], packaged())
    assert (
        len(design.points)
        == np.prod([len(levels) for levels in design.levers.values()]) * (design.settings.worlds or 1)
        > 1
    )
    assert design.total == len(design.points) * len(design.seeds)
    assert len({point.scenario_hash for point in design.points}) == len(design.points)
    paths = {row.path for row in parameters(Scenario)}
    assert all(lever in paths or lever in CHOICES for lever in design.levers)
    worlds = {(point.sample, point.scenario.world_hash()) for point in design.points}
    assert len(worlds) == (design.settings.worlds or 1)  # levers leave the world alone, so that policies are paired


@pytest.mark.parametrize("experiment", CHOICES["experiment"])
def test_the_corners_of_every_experiment_run(experiment: str) -> None:
    design = make_design([f"experiment={experiment}", *SHORT], packaged())
    for point in (design.points[0], design.points[-1]):
        assert simulate(point.scenario, 1).outcomes["arisen"] > 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_departments_and_categories_are_named_in_both_languages(lang: str) -> None:
    for scenario in CHOICES["scenario"]:
        chosen = composed(f"scenario={scenario}")
        for table in (chosen.departments, chosen.troubles.categories, chosen.organisations):
            names = [getattr(row, lang) for row in table]
            assert len(set(names)) == len(names)
            assert all(any("一" <= letter <= "鿿" for letter in name) == (lang == "zh") for name in names)
