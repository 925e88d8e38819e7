"""The conclusion of a sweep holds the numbers that its design allows, and finding them changes nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.conclusion import Worlds, analyse
from experiments.results.days import Days
from experiments.results.results import read_results
from experiments.results.sweep_view import View, view

WORKERS, RULE, HOURS = "policy.staffing.workers_per_grid", "policy.dispatch.rule", "outcome.response_hours"
RANGE, WEATHER = f"{WORKERS}=interval(0.5,2.5)", "weather=interval(0.5,2)"
Wangge = Callable[..., int]

DESIGNS = {
    "grid": [f"{WORKERS}=0.5,1", f"{RULE}=fifo,nearest"],
    "lhs": ["design=lhs", "points=12", RANGE, WEATHER, f"{RULE}=fifo,nearest"],
    "morris": ["design=morris", "trajectories=3", RANGE, WEATHER],
    "oat": ["design=oat", RANGE, f"{RULE}=fifo,nearest"],
    "worlds": ["worlds=6", WEATHER, f"{RULE}=fifo,nearest"],
    "list": ["design=list", "file=points.csv"],
}


def seen(runs: dict[str, Any], kind: str = "grid", **more: Any) -> View:
    """A sweep as it is analysed, without a folder and without days."""
    table = pd.DataFrame(runs)
    table = table.assign(run=range(len(table)))
    given = {"lists": [], "factors": [], "worlds": [], "design": {}, "days": Days(Path("nowhere"), ())}
    return View(table, kind, **(given | more))


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): f"{path.stat().st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in found}


@pytest.mark.parametrize("name", list(DESIGNS))
def test_analysing_twice_gives_equal_values_and_touches_no_file(
    name: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("points.csv").write_text(f"{RULE},{WORKERS}\nfifo,1\nnearest,2\n", encoding="utf-8")
    words = ["replications=2", "processes=1", f"save_as={name}", "figures=false"]
    assert wangge("sweep", *DESIGNS[name], *words) == 0
    capsys.readouterr()
    given, before = view(read_results(Path("results") / name)), files(Path())
    runs = given.runs.copy()
    first = analyse(given)
    assert first == analyse(given) == analyse(view(read_results(Path("results") / name)))
    assert files(Path()) == before
    assert capsys.readouterr() == ("", "")
    pd.testing.assert_frame_equal(given.runs, runs)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("grid", {"means", "effects"}),
        ("lhs", {"means", "correlated", "effects"}),
        ("morris", {"means", "screened"}),
        ("oat", {"moved"}),
        ("worlds", {"means", "worlds", "effects"}),
        ("list", {"means", "listed"}),
    ],
)
def test_each_design_allows_its_own_conclusions(name: str, held: set[str], wangge: Wangge) -> None:
    Path("points.csv").write_text(f"{RULE},{WORKERS}\nfifo,1\nnearest,2\n", encoding="utf-8")
    assert wangge("sweep", *DESIGNS[name], "replications=2", "processes=1", f"save_as={name}", "figures=false") == 0
    found = vars(analyse(view(read_results(Path("results") / name))))
    assert {part for part, value in found.items() if value not in (None, ())} - {"sampled", "combinations"} == held


def test_means_and_effects_are_those_of_hand() -> None:
    runs = {"seed": [1, 2, 1, 2], RULE: ["fifo", "fifo", "nearest", "nearest"], HOURS: [10.0, 12.0, 9.0, 10.0]}
    found = analyse(seen(runs | {"scenario_hash": list("aabb")}, lists=[RULE]))
    assert found.combinations == 2 and found.means is not None
    assert found.means.outcomes == ("response_hours",) and found.means.units == 2
    assert [(row.levels, row.means[0].value) for row in found.means.rows] == [(("fifo",), 11.0), (("nearest",), 9.5)]
    (lever,) = found.effects
    assert (lever.lever, lever.base) == (RULE, "fifo")
    (effect,) = lever.effects
    assert (effect.outcome, effect.level, effect.difference.mean) == ("response_hours", "nearest", -1.5)


def test_levels_are_plain_values_of_python() -> None:
    runs = {"seed": [1, 1], WORKERS: np.array([1, 2]), "early": [True, False], HOURS: [1.0, 2.0]}
    found = analyse(seen(runs | {"scenario_hash": ["a", "b"]}, lists=[WORKERS, "early"]))
    assert found.means is not None
    assert [[type(level) for level in row.levels] for row in found.means.rows] == [[int, bool], [int, bool]]
    assert [type(lever.base) for lever in found.effects] == [int, bool]


def test_listed_points_are_compared_with_the_first_as_a_whole() -> None:
    runs = {"seed": [1, 1, 1], RULE: ["fifo", "nearest", "fifo"], WORKERS: [1, 1, 2], HOURS: [5.0, 4.0, 2.0]}
    found = analyse(seen(runs | {"scenario_hash": list("abc")}, "list", lists=[RULE, WORKERS]))
    assert found.effects == () and found.listed is not None
    assert found.listed.points == (("fifo", 1), ("nearest", 1), ("fifo", 2))
    assert [each.mean for each in found.listed.effects["response_hours"]] == [-1.0, -3.0]


def test_nobody_reads_a_table_of_too_many_combinations() -> None:
    runs = {"seed": [1] * 41, WORKERS: range(41), HOURS: np.ones(41), "scenario_hash": map(str, range(41))}
    found = analyse(seen(runs, "list", lists=[WORKERS]))
    assert (found.combinations, found.means, found.listed) == (41, None, None)


def test_worlds_are_counted_by_their_rows() -> None:
    runs = {"seed": [0, 0, 1], "sample": [0, 0, 1], RULE: ["fifo"] * 3, HOURS: [1.0, 3.0, 5.0]}
    found = analyse(seen(runs | {"scenario_hash": list("aab")}, lists=[RULE], worlds=["weather"]))
    assert found.worlds == Worlds(2, ("weather",)) and found.sampled
    assert found.means is not None and found.means.rows[0].means[0].value == 3.5


def test_the_warm_up_is_held_against_what_each_point_needs(tmp_path: Path) -> None:
    days, runs = np.arange(60), {"seed": [1, 1], "scenario_hash": ["a", "b"], HOURS: [1.0, 2.0]}
    rise, level = np.minimum(days / 10, 1.0) * 50 + days % 2, 10.0 + days % 2
    table = pd.DataFrame({"run": np.repeat([0, 1], 60), "day": np.tile(days, 2), "backlog": [*rise, *level]})
    table.to_parquet(tmp_path / "daily.parquet")
    own = {"first_scenario": {"horizon": {"warmup_days": 5}}}
    given = seen(runs, design=own, days=Days.of(tmp_path / "daily.parquet"))
    found = analyse(given).warm_up
    assert found is not None and (found.own, found.by) == (5, ("scenario_hash",))
    assert [(each.levels, each.truncation.days) for each in found.points] == [(("a",), 10), (("b",), 0)]
    assert (found.short, found.unknown) == (1, 0)
    assert analyse(replace(given, design={})).warm_up is None
    assert analyse(replace(given, runs=given.runs.assign(**{"horizon.warmup_days": 5}))).warm_up is None
