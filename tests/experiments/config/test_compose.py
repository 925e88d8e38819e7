"""Hydra's groups and the user's values become one validated scenario; a mistake becomes one line."""

import pytest
from mistakes import MISTAKES

from experiments.config.compose import ConfigSource, compose, compose_scenario, settle_run
from sim.text.catalogue import WanggeError


def test_defaults_compose_to_the_small_town(source: ConfigSource) -> None:
    scenario, tree, seed = compose_scenario([], source)
    assert (scenario.name, scenario.days, scenario.policy.dispatch.rule, seed) == ("small_town", 4, "fifo", 1)
    assert tree["policy"]["staffing"] == {"workers_per_grid": 1}


def test_groups_and_values_are_overridden(source: ConfigSource) -> None:
    arguments = ["scenario=large_town", "policy=reactive", "seed=7", "policy.dispatch.rule=severity", "days=9"]
    scenario, _, seed = compose_scenario(arguments, source)
    assert (scenario.name, scenario.days, scenario.policy.name, seed) == ("large_town", 9, "reactive", 7)
    assert scenario.policy.dispatch.rule == "severity"


def test_a_value_that_refers_to_an_overridden_one_follows_it(source: ConfigSource) -> None:
    assert compose_scenario(["days=9"], source)[0].half_days == 9


def test_a_key_without_an_entry_in_the_files_can_be_set_and_an_entry_taken_away(source: ConfigSource) -> None:
    scenario = compose_scenario(["policy.staffing.shifts=3", "~policy.staffing.workers_per_grid"], source)[0]
    assert (scenario.policy.staffing.shifts, scenario.policy.staffing.workers_per_grid) == (3, 1.0)


def test_a_row_of_a_table_can_be_set(source: ConfigSource) -> None:
    assert compose_scenario(["departments.0.staff=5"], source)[0].departments[0].staff == 5


def test_composing_leaves_no_trace(source: ConfigSource) -> None:
    from hydra.core.global_hydra import GlobalHydra

    compose_scenario(["policy=reactive"], source)
    assert not GlobalHydra.instance().is_initialized()
    before = repr(compose(source, "run", ()).tree)
    settle_run(["days=9", "departments.0.staff=5"], source)
    assert repr(compose(source, "run", ()).tree) == before


@pytest.mark.parametrize(("argument", "line"), MISTAKES)
def test_a_mistake_is_told_in_one_line(argument: str, line: str, source: ConfigSource) -> None:
    with pytest.raises(WanggeError) as caught:
        settle_run([argument], source)
    said = caught.value.line("en")
    assert line in said
    assert "\n" not in said + caught.value.line("zh")
    assert caught.value.line("zh") != said


def test_the_users_own_mistake_goes_before_the_files(source: ConfigSource) -> None:
    with pytest.raises(WanggeError, match=r"policy.staffing.shifts=9 \(command line\).*>= 1, <= 3; 1 more mistakes"):
        settle_run(["scenario=broken_town", "policy.staffing.shifts=9"], source)


def test_the_packaged_scenarios_are_valid() -> None:
    from experiments.config.compose import packaged
    from experiments.config.overrides import choices

    for name in choices(packaged().folder, "scenario"):
        for policy in choices(packaged().folder, "policy"):
            scenario, _, _ = compose_scenario([f"scenario={name}", f"policy={policy}"])
            assert scenario.name == name


def test_the_dictionary_that_is_handed_out_may_be_changed() -> None:
    _, tree, _ = compose_scenario(["scenario=small_town"])
    grids = tree["territory"]["grids"]
    tree["territory"]["grids"] = 1
    assert compose_scenario(["scenario=small_town"])[1]["territory"]["grids"] == grids
