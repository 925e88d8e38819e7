"""A design: what combinations a sweep computes, in which order, under which seeds."""

import itertools
import time
from pathlib import Path

import pytest

from experiments.config.compose import ConfigSource
from experiments.design.outline import make_design
from sim.text.catalogue import WanggeError

WORKERS, RULE = "policy.staffing.workers_per_grid", "policy.dispatch.rule"


def test_levers_span_their_product_in_order(source: ConfigSource) -> None:
    design = make_design([f"{WORKERS}=1,2", f"{RULE}=fifo,nearest", "replications=2", "seed=5"], source)
    assert [tuple(point.levels.values()) for point in design.points] == list(
        itertools.product((1, 2), ("fifo", "nearest"))
    )
    assert [point.scenario.policy.dispatch.rule for point in design.points] == ["fifo", "nearest"] * 2
    assert design.seeds == (5, 6)
    assert [(run.number, run.seed, run.point.index) for run in design.runs()] == [
        (number, 5 + number // 4, number % 4) for number in range(8)
    ]


def test_an_experiment_brings_levers_that_the_command_line_changes(source: ConfigSource) -> None:
    plain = make_design(["experiment=two_levers"], source)
    assert (plain.name, plain.levers, plain.seeds) == (
        "two_levers",
        {WORKERS: [0.5, 1.0], RULE: ["fifo", "nearest"]},
        (1, 2, 3),
    )
    changed = make_design(["experiment=two_levers", f"{WORKERS}=2", f"{RULE}=severity,fifo", "days=range(1,3)"], source)
    assert changed.levers == {RULE: ["severity", "fifo"], "days": [1, 2]}
    assert {point.scenario.policy.staffing.workers_per_grid for point in changed.points} == {2}


def test_a_group_can_be_a_lever(source: ConfigSource) -> None:
    design = make_design(["policy=standard,reactive", "scenario=small_town,large_town", "replications=1"], source)
    assert [(run.row()["policy"], run.row()["scenario"]) for run in design.runs()] == [
        ("standard", "small_town"),
        ("standard", "large_town"),
        ("reactive", "small_town"),
        ("reactive", "large_town"),
    ]
    assert [point.scenario.policy.name for point in design.points] == ["standard", "standard", "reactive", "reactive"]


@pytest.mark.parametrize("argument", ["seeds=[3,1,2]", "seeds=3,1,2", "seed=3,1,2"])
def test_seeds_can_be_listed(argument: str, source: ConfigSource) -> None:
    assert make_design([argument], source).seeds == (3, 1, 2)


def test_more_seeds_keep_the_numbers_of_the_runs(source: ConfigSource) -> None:
    few, many = (list(make_design(["experiment=two_levers", f"replications={n}"], source).runs()) for n in (2, 4))
    assert [run.row() for run in few] == [run.row() for run in many[: len(few)]]


def test_the_fingerprint_tells_designs_apart(source: ConfigSource) -> None:
    arguments = (
        [f"{RULE}=fifo,nearest"],
        [f"{RULE}=nearest,fifo"],
        [f"{RULE}=fifo,nearest", "days=5"],
        [f"{RULE}=fifo,nearest", "seed=2"],
    )
    designs = [make_design(list(each), source) for each in (*arguments, arguments[0])]
    assert len({design.fingerprint() for design in designs}) == 4
    assert designs[0].name == designs[-1].name != designs[1].name


def test_a_rule_file_counts_with_its_content(source: ConfigSource, tmp_path: Path) -> None:
    rule = tmp_path / "rule.py"
    hashes = []
    for text in ("a", "b", "a"):
        rule.write_text(text)
        hashes.append(make_design([f"{RULE}={rule}"], source).points[0].scenario_hash)
    assert hashes[0] == hashes[2] != hashes[1]


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        (f"{WORKERS}=1,99", f"{WORKERS}=99 (lever): must be >= 0, <= 50"),
        (f"{WORKERS}=1,2,1.0", "level 1.0 is given twice"),
        (f"{RULE}=fifo,3", "its levels must be of one kind"),
        ("policy=standard,nothing", "policy=nothing (command line): there is no such policy"),
        ("replications=1,2", "takes one value here"),
        ("replications=0", "replications=0 (command line): must be >= 1"),
        ("seeds=1,1", "seeds: 1 is given twice"),
        ("seeds=a,b", "seeds=a (command line): must be a whole number"),
        ("seeds=[-1]", "must be >= 0"),
        ("levers={days: 3}", "lever days: a list of levels is needed"),
        ("experiment=nothing", "choose one of two_levers"),
        ("save_as=../x", "save_as=../x"),
    ],
)
def test_a_mistake_is_told_in_one_line(argument: str, line: str, source: ConfigSource) -> None:
    with pytest.raises(WanggeError) as caught:
        make_design([argument], source)
    assert line in caught.value.line("en")
    assert "\n" not in caught.value.line("zh")


def test_hydra_composes_once_however_many_points(source: ConfigSource) -> None:
    make_design(["policy.staffing.shifts=1,2", "days=1,2"], source)
    began = time.perf_counter()
    design = make_design(["policy.staffing.shifts=1,2,3", "days=range(1,101)"], source)
    assert len(design.points) == 300
    assert time.perf_counter() - began < 6  # 300 compositions would take 30 s
