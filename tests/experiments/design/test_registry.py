"""Designs: where their points lie, what more points keep, and that levers and uncertainties stay apart."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.config.compose import ConfigSource, packaged
from experiments.design.design import Design
from experiments.design.outline import make_design
from experiments.design.registry import DESIGNS
from experiments.design.sampled import unit_points
from sim.text.catalogue import WanggeError

WORKERS, RULE, SHIFTS = "policy.staffing.workers_per_grid", "policy.dispatch.rule", "policy.staffing.shifts"
RANGE = f"{WORKERS}=interval(0.5,2.5)"


def column(design: Design, path: str) -> list[object]:
    return [point.levels[path] for point in design.points]


def test_a_latin_hypercube_has_one_point_in_every_stratum(source: ConfigSource) -> None:
    design = make_design(["design=lhs", "points=20", RANGE, "weather=interval(0,10)"], source)
    for path, low, high in ((WORKERS, 0.5, 2.5), ("weather", 0.0, 10.0)):
        strata = np.floor((np.array(column(design, path), float) - low) / (high - low) * 20)
        assert sorted(strata) == list(range(20))
    assert [point.scenario.policy.staffing.workers_per_grid for point in design.points] == column(design, WORKERS)


@pytest.mark.parametrize("kind", ["lhs", "sobol", "morris"])
def test_the_same_seed_samples_the_same_points(kind: str, source: ConfigSource) -> None:
    words = [f"design={kind}", RANGE, "weather=interval(0,10)"]
    first, again, other = (make_design([*words, f"design_seed={seed}"], source) for seed in (3, 3, 4))
    assert first.fingerprint() == again.fingerprint() != other.fingerprint()
    assert column(first, WORKERS) == column(again, WORKERS) != column(other, WORKERS)


def test_a_longer_sobol_design_begins_with_the_shorter_one(source: ConfigSource) -> None:
    short, long = (
        make_design(["design=sobol", f"points={n}", RANGE, "weather=interval(0,10)"], source) for n in (12, 50)
    )
    assert [point.scenario_hash for point in long.points[:12]] == [point.scenario_hash for point in short.points]
    assert len({point.scenario_hash for point in long.points}) == 50


def test_sobol_points_fill_the_cube_more_evenly_than_chance() -> None:
    points = unit_points("sobol", 256, 3, seed=1)
    assert np.abs(points.mean(axis=0) - 0.5).max() < 0.01  # independent draws: 0.018 standard error
    assert [np.histogram(column, 16, (0, 1))[0].tolist() for column in points.T] == [[16] * 16] * 3


def test_lists_are_crossed_with_every_sampled_row(source: ConfigSource) -> None:
    design = make_design(["design=lhs", "points=5", RANGE, f"{RULE}=fifo,nearest", f"{SHIFTS}=1,2"], source)
    assert len(design.points) == 20
    for sample in range(5):
        own = [point for point in design.points if point.sample == sample]
        assert len({point.levels[WORKERS] for point in own}) == 1
        assert [(point.levels[RULE], point.levels[SHIFTS]) for point in own] == [
            ("fifo", 1),
            ("fifo", 2),
            ("nearest", 1),
            ("nearest", 2),
        ]


def test_every_policy_meets_the_same_sampled_worlds(source: ConfigSource) -> None:
    design = make_design(["worlds=8", "weather=interval(0,10)", f"{RULE}=fifo,nearest", f"{WORKERS}=1,2"], source)
    assert len(design.points) == 32
    worlds = {
        rule: [point.levels["weather"] for point in design.points if point.levels[RULE] == rule]
        for rule in ("fifo", "nearest")
    }
    assert worlds["fifo"] == worlds["nearest"]
    assert len(set(worlds["fifo"])) == 8
    assert list(design.levers) == [RULE, WORKERS] or set(design.levers) == {RULE, WORKERS}
    assert design.about()["uncertainties"] == {"weather": (0.0, 10.0)}
    assert [run.row()["sample"] for run in design.runs()][:5] == [0, 0, 0, 0, 1]


def test_a_sampled_row_has_its_own_seeds_and_its_policies_share_them(source: ConfigSource) -> None:
    words = ["worlds=4", "weather=interval(0,10)", f"{RULE}=fifo,nearest"]
    runs = list(make_design([*words, "replications=3"], source).runs())
    seeds = {sample: {run.seed for run in runs if run.point.sample == sample} for sample in range(4)}
    assert seeds[0] == {1, 2, 3} and len(set.union(*seeds.values())) == 12
    for sample in range(4):
        own = [(run.seed, run.point.levels[RULE]) for run in runs if run.point.sample == sample]
        assert sorted(own) == [(seed, rule) for seed in sorted(seeds[sample]) for rule in ("fifo", "nearest")]
    more = list(make_design([*words, "replications=5"], source).runs())
    assert [run.row() for run in more[: len(runs)]] == [run.row() for run in runs]
    for compared in (["design=morris"], ["design=oat"]):
        assert {run.seed for run in make_design([*compared, RANGE, "replications=3"], source).runs()} == {1, 2, 3}


def test_sampled_levers_and_sampled_worlds_are_crossed(source: ConfigSource) -> None:
    design = make_design(["design=sobol", "points=4", "worlds=6", "weather=interval(0,10)", RANGE], source)
    assert len(design.points) == 24
    by_world = [tuple(point.levels[WORKERS] for point in design.points if point.sample == world) for world in range(6)]
    assert len(set(by_world)) == 1 and len(set(by_world[0])) == 4
    assert design.about()["factors"] == {WORKERS: (0.5, 2.5)}


def test_one_at_a_time_moves_one_lever_from_the_scenarios_own_values(source: ConfigSource) -> None:
    design = make_design(["design=oat", RANGE, "weather=interval(1,4)", f"{RULE}=fifo,nearest,severity"], source)
    base = design.points[0].levels
    assert base == {WORKERS: 1.0, "weather": 1.0, RULE: "fifo"}
    moved = [
        {path: level for path, level in point.levels.items() if level != base[path]} for point in design.points[1:]
    ]
    assert moved == [{WORKERS: 0.5}, {WORKERS: 2.5}, {"weather": 4.0}, {RULE: "nearest"}, {RULE: "severity"}]


def test_a_walk_of_morris_takes_one_step_at_a_time(source: ConfigSource) -> None:
    design = make_design(["design=morris", "trajectories=3", RANGE, "weather=interval(0,10)"], source)
    rows = np.array([[point.levels[WORKERS], point.levels["weather"]] for point in design.points]).reshape(3, 3, 2)
    assert (np.count_nonzero(np.diff(rows, axis=1), axis=2) == 1).all()


@pytest.mark.parametrize("ending", ["csv", "yaml", "parquet"])
def test_a_list_of_points_is_read_from_a_file(ending: str, source: ConfigSource, tmp_path: Path) -> None:
    towns = ["small_town", "large_town", "small_town"]
    table = pd.DataFrame(
        {RULE: ["fifo", "nearest", "severity"], WORKERS: [1, 0.5, 2], SHIFTS: [1, 2, 3], "scenario": towns}
    )
    file = tmp_path / f"points.{ending}"
    if ending == "yaml":
        file.write_text(
            "".join(
                "- {" + ", ".join(f"{path}: {value}" for path, value in row.items()) + "}\n"
                for row in table.to_dict("records")
            )
        )
    else:
        table.to_csv(file, index=False) if ending == "csv" else table.to_parquet(file)
    design = make_design(["design=list", f"file={file}", "replications=2"], source)
    assert [point.scenario.policy.dispatch.rule for point in design.points] == ["fifo", "nearest", "severity"]
    assert [point.scenario.policy.staffing.shifts for point in design.points] == [1, 2, 3]
    assert [point.scenario.name for point in design.points] == towns
    assert column(design, WORKERS) == [1.0, 0.5, 2.0]
    assert len(make_design(["design=list", f"file={file}", "weather=1,2"], source).points) == 6


def test_an_experiment_may_hold_a_sampled_design(source: ConfigSource) -> None:
    text = (
        "# @package _global_\ndesign: lhs\npoints: 7\n"
        f"levers:\n  {WORKERS}: interval(0.5, 2)\n  {RULE}: [fifo, nearest]\nreplications: 2\n"
    )
    (source.folder / "experiment" / "sampled.yaml").write_text(text)
    design = make_design(["experiment=sampled"], source)
    assert (len(design.points), design.seeds, design.about()["design"]) == (14, (1, 2), "lhs")
    assert len(make_design(["experiment=sampled", "points=3", f"{RULE}=fifo"], source).points) == 3


CSV = f"{RULE},{WORKERS}\n"


@pytest.mark.parametrize(
    ("words", "text", "line"),
    [
        ([RANGE], "", "design=grid takes no interval; design=lhs"),
        (["design=lhs"], "", "design=lhs needs at least one path=interval(low,high)"),
        (["design=hypercube", RANGE], "", "there is no such design; choose one of " + ", ".join(DESIGNS)),
        (["design=lhs", "polcy.x=interval(1,2)"], "", "polcy.x (lever): there is no such key"),
        (["design=lhs", f"{WORKERS}=interval(1,99)"], "", "must be >= 0, <= 50"),
        (["design=lhs", f"{WORKERS}=interval(2,1)"], "", "from a smaller number to a larger one"),
        (["design=lhs", "points=0", RANGE], "", "points=0"),
        (
            ["points=5", f"{WORKERS}=1,2"],
            "",
            "points: design=grid takes no such setting; it belongs to design=lhs, sobol",
        ),
        (["design=oat", f"{RULE}=interval(1,2)"], "", "an interval needs the path of a number"),
        (["design=oat", "policy.nothing=interval(1,2)"], "", "policy.nothing: the scenario has no number of its own"),
        (["worlds=4", f"{RULE}=fifo,nearest"], "", "worlds: there is nothing to sample"),
        (["worlds=4", RANGE], "", "takes no interval"),
        (["design=list"], "", "design=list needs file=NAME"),
        (["design=list", "file=points.csv"], "", "points.csv: there is no point in it"),
        (["design=list", "file=points.csv"], CSV, "points.csv: there is no point in it"),
        (["design=list", "file=points.csv"], CSV + "fifo\n", "points.csv, row 1: must have the columns"),
        (
            ["design=list", "file=points.csv"],
            CSV + "fifo,1\nnearest,\n",
            f"points.csv, row 2, column {WORKERS}: there is no value",
        ),
        (["design=list", "file=points.csv"], "polcy.x\n1\n", "polcy.x (lever): there is no such key"),
        (["design=list", "file=points.csv"], CSV + "fifo,99\n", "must be >= 0, <= 50"),
        (["design=list", "file=points.csv"], "policy\nnothing\n", "there is no such policy"),
        (["design=list", "file=points.csv"], CSV + "fifo,1\nnearest,many\n", "levels must be of one kind"),
        (
            ["design=list", "file=points.csv", f"{RULE}=fifo,nearest"],
            CSV + "fifo,1\n",
            f"{RULE}: given by points.csv and by a lever",
        ),
        (
            ["design=list", "file=absent.csv"],
            "",
            "absent.csv cannot be read as a list of points: there is no such file",
        ),
        (["design=list", "file=points.xls"], "", "a list of points is a file ending in .csv"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    words: list[str], text: str, line: str, source: ConfigSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("points.csv").write_text(text)
    with pytest.raises(WanggeError) as caught:
        make_design(words, source)
    assert line in caught.value.line("en")
    assert "\n" not in caught.value.line("zh") and caught.value.exit_code == 2


def test_a_thousand_points_compose_quickly() -> None:
    words = [
        "scenario=small_town",
        "design=lhs",
        "points=1000",
        "policy.participation.reporting_rate=interval(0.1,0.9)",
    ]
    make_design([*words[:2], "points=2", words[3]], packaged())
    began = time.perf_counter()
    assert len(make_design(words, packaged()).points) == 1000
    assert time.perf_counter() - began < 6  # 1.4 s on a quiet machine
