"""Governance modes are configs and nothing else: each runs, says what it rests on, and no behaviour knows its name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

import sim
from experiments.cli.main import main
from experiments.config.compose import compose_scenario, packaged
from experiments.config.modes import card, lever_table, modes, values
from experiments.config.overrides import choices
from experiments.config.validation_errors import ConfigError
from sim.policy.rules import RULES
from sim.run.simulation import simulate
from sim.scenario import Policy, Scenario, parameters

ASKED = {"danwei", "street_office", "grid_control", "grid_service", "grid_team", "network"}
NAMES = choices(packaged().folder, "policy")
BASIS = re.compile(r"(given|derived|assumed)\b")


def test_every_mode_asked_for_is_there_and_variants_follow_their_mode() -> None:
    found = modes()
    assert found.keys() == set(NAMES) >= ASKED
    order = list(found)
    assert order[0] == "standard"
    for name, each in found.items():
        if each.variant_of:
            assert found[each.variant_of].variant_of is None
            assert order.index(each.variant_of) < order.index(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_mode_runs_under_its_own_name(name: str) -> None:
    scenario = compose_scenario(["scenario=small_town", f"policy={name}", "horizon.days=20", "horizon.warmup_days=2"])[
        0
    ]
    assert scenario.policy.name == name
    outcomes = simulate(scenario, 1).outcomes
    assert outcomes["arisen"] > 0
    assert 0 <= outcomes["satisfaction"] <= 1


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"standard", "reactive", "intensive"}))
def test_every_value_of_a_mode_says_what_it_rests_on(name: str) -> None:
    moved = values(name)
    assert moved
    assert [value.path for value in moved if not BASIS.match(value.reason)] == []


def test_a_mode_moves_levers_only_and_all_of_them_are_told() -> None:
    levers = {row.path for row in parameters(Scenario)}
    for name in NAMES:
        assert {value.path for value in values(name)} <= levers
    table = lever_table(["grid_control", "network"])
    assert {row[0] for row in table} == {value.path for name in ("grid_control", "network") for value in values(name)}
    assert ("policy.incentives.veto_items", "4", "0") in table


def test_the_standard_mode_is_the_default_of_every_lever() -> None:
    assert values("standard") == []
    assert (
        Policy()
        == compose_scenario(
            [
                "scenario=small_town",
                "policy=standard",
                "policy.staffing.operators=4",
                "policy.staffing.workers_per_grid=1",
            ]
        )[0].policy
    )


def test_a_mode_leaves_open_what_the_place_decides() -> None:
    places = [
        compose_scenario([f"scenario={place}", "policy=grid_service"])[0].policy.staffing
        for place in ("small_town", "xianlin")
    ]
    assert [(place.workers_per_grid, place.operators) for place in places] == [(0.5, 1), (0.125, 4)]


def test_no_behaviour_knows_a_mode_by_its_name() -> None:
    """A branch on a mode's name would have to spell it.

    Rules such as `lead` are not modes, and `shown` and `stretches` only print the name.
    """
    names = [name for name in NAMES if name not in RULES and name != "standard"]
    spelt = re.compile(rf"""["']({"|".join(names)})["']|policy\.name""")
    apart = ("shown.py", "stretches.py")
    sources = [file for file in Path(sim.__file__).parent.rglob("*.py") if file.name not in apart]
    assert len(sources) > 40
    assert [file.name for file in sources if spelt.search(file.read_text(encoding="utf-8"))] == []


def test_modes_under_one_seed_meet_the_same_troubles() -> None:
    """Who reports a trouble, and so becomes its resident, is up to those who meet it; all else is given."""

    def stream(name: str) -> object:
        scenario = compose_scenario(
            ["scenario=small_town", f"policy={name}", "horizon.days=10", "horizon.warmup_days=0"]
        )[0]
        cases = simulate(scenario, 3).simulation.world.cases
        return [cases[column].tolist() for column in ("arises", "cell", "category", "severity", "work")]

    assert stream("danwei") == stream("grid_control") == stream("network")


def test_a_mode_that_names_an_unknown_lever_is_refused_with_its_file(tmp_path: Path) -> None:
    source = replace(packaged(), folder=Path(copytree(packaged().folder, tmp_path / "configs")))
    file = source.folder / "policy" / "mine.yaml"
    for content, told in (
        (
            "name: mine\nstaffing: {wrkers_per_grid: 2}\n",
            r"policy\.staffing\.wrkers_per_grid.*mine\.yaml.*workers_per_grid",
        ),
        ("name: mine\nmood: {good: 1}\n", r"policy\.mood.*mine\.yaml"),
        ("name: mine\nstaffing: {workers_per_grid: many}\n", r"policy\.staffing\.workers_per_grid.*mine\.yaml"),
        ("name: mine\nparticipation: {volunteers: 1.2}\n", r"policy\.participation\.volunteers.*mine\.yaml"),
        ("- name: mine\n", r"mine"),
    ):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigError, match=told) as error:
            compose_scenario(
                ["scenario=small_town", "policy=mine"],
                replace(source, folder=Path(copytree(source.folder, tmp_path / f"again{hash(content)}"))),
            )
        assert "\n" not in str(error.value)


def test_a_new_mode_is_one_file(tmp_path: Path) -> None:
    source = replace(packaged(), folder=Path(copytree(packaged().folder, tmp_path / "configs")))
    (source.folder / "policy" / "mine.yaml").write_text(
        "name: mine\nstaffing: {workers_per_grid: 3.0}\n", encoding="utf-8"
    )
    assert compose_scenario(["scenario=small_town", "policy=mine"], source)[0].policy.staffing.workers_per_grid == 3.0


def test_an_unknown_mode_is_one_line_with_all_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "modes", "gird_control"]) == 2
    assert "grid_control" in capsys.readouterr().err
    with pytest.raises(ConfigError):
        card("gird_control")
