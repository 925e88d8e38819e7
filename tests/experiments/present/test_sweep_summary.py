"""Every design is swept, concluded and drawn whole, and draws again from its folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from experiments.analysis.moves import moves
from experiments.analysis.paired import interval
from experiments.present.console import number
from experiments.results.results import read_results
from experiments.results.sweep_view import view

WORKERS, RULE = "policy.staffing.workers_per_grid", "policy.dispatch.rule"
RANGE = f"{WORKERS}=interval(0.5,2.5)"
Wangge = Callable[..., int]

DESIGNS = {
    "lhs": ["design=lhs", "points=12", RANGE, "weather=interval(0.5,2)", f"{RULE}=fifo,nearest"],
    "sobol": ["design=sobol", "points=8", RANGE],
    "morris": ["design=morris", "trajectories=3", RANGE, "weather=interval(0.5,2)"],
    "oat": ["design=oat", RANGE, f"{RULE}=fifo,nearest"],
    "robust": ["worlds=6", "weather=interval(0.5,2)", f"{RULE}=fifo,nearest"],
    "list": ["design=list", "file=points.csv"],
}
SAYS = {
    "lhs": "response time (h): falls with",
    "sobol": "response time (h): falls with",
    "morris": "Screening (Morris): change of response time (h)",
    "oat": "Each lever moved alone from the base",
    "robust": "Means and differences over 6 sampled worlds",
    "list": "nearest station, workers per grid 2 answers",
}
PICTURES = {"lhs": "scatter", "oat": "tornado"}


@pytest.mark.parametrize("name", list(DESIGNS))
def test_a_design_is_swept_concluded_and_drawn(name: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    Path("points.csv").write_text(f"{RULE},{WORKERS}\nfifo,1\nnearest,2\n")
    figures = f"figures={str(name in PICTURES).lower()}"
    assert wangge("sweep", *DESIGNS[name], "replications=2", "processes=1", f"save_as={name}", figures) == 0
    assert SAYS[name] in capsys.readouterr().out
    if name in PICTURES:
        assert (Path("results") / name / "figures" / f"{PICTURES[name]}.png").exists()


def test_a_folder_of_a_sampled_design_is_drawn_again(wangge: Wangge) -> None:
    words = ["design=sobol", "points=8", RANGE, "replications=1", "processes=1", "save_as=sobol"]
    assert wangge("sweep", *words) == 0
    figures = Path("results/sobol/figures")
    drawn = {file.name: file.read_bytes() for file in figures.iterdir()}
    assert wangge("plot", "results/sobol") == 0
    assert {file.name: file.read_bytes() for file in figures.iterdir()} == drawn
    assert wangge("plot", "results/sobol", "lang=zh") == 0
    assert (figures / "scatter.png").read_bytes() != drawn["scatter.png"]


def test_levers_and_uncertainties_are_kept_apart(wangge: Wangge) -> None:
    assert wangge("sweep", *DESIGNS["robust"], "replications=2", "processes=1", "save_as=robust", "figures=false") == 0
    about = json.loads(Path("results/robust/design.json").read_text())
    assert list(about["levers"]) == [RULE] and about["uncertainties"] == {"weather": [0.5, 2.0]}
    results = read_results("results/robust")
    assert {"weather", "sample"} <= set(results.runs.columns)
    seen = view(results)
    assert seen.lists == [RULE] and "weather" not in seen.runs.columns
    assert sorted(seen.runs["seed"].unique()) == list(range(6))


def test_what_is_said_of_correlations_is_beside_the_runs(wangge: Wangge) -> None:
    assert wangge("sweep", *DESIGNS["lhs"], "processes=1", "replications=1", "save_as=lhs", "figures=false") == 0
    table = pd.read_parquet("results/lhs/correlations.parquet")
    row = table[(table["factor"] == WORKERS) & (table["outcome"] == "outcome.response_hours")].iloc[0]
    assert row["rho"] < 0 and row["low"] < row["rho"] < row["high"] and row["n"] == 12


def test_runs_of_one_sampled_row_count_as_one(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        f"{WORKERS}=interval(0.5,2.5)",
        "design=lhs",
        "points=8",
        "worlds=5",
        "weather=interval(0.5,2)",
        "replications=2",
    ]
    assert wangge("sweep", *words, "processes=1", "save_as=both", "figures=false") == 0
    runs = read_results("results/both").runs
    assert len(runs) == 80
    half = interval(runs.groupby("sample")["outcome.response_hours"].mean())
    assert f"± {number((half[2] - half[1]) / 2, 'en', 2)}" in capsys.readouterr().out


def test_moves_are_paired_against_the_base(wangge: Wangge) -> None:
    assert wangge("sweep", *DESIGNS["oat"], "processes=1", "replications=3", "save_as=oat", "figures=false") == 0
    found = moves(view(read_results("results/oat")))
    assert [(move.lever, move.level, move.base) for move in found] == [
        (WORKERS, 0.5, 1.0),
        (WORKERS, 2.5, 1.0),
        (RULE, "nearest", "fifo"),
    ]
    expected = sum(10 / (0.5 + 0.4 + s / 100 + 0.1) - 10 / (1 + 0.4 + s / 100 + 0.1) for s in (1, 2, 3)) / 3
    assert found[0].effects["response_hours"].mean == pytest.approx(expected)
    assert json.loads(Path("results/oat/moves.json").read_text())[0]["effects"]["response_hours"]["pairs"] == 3


def test_more_points_of_one_process_or_two_leave_the_same_tables(wangge: Wangge) -> None:
    for processes in (1, 2):
        assert (
            wangge(
                "sweep",
                *DESIGNS["lhs"],
                "replications=2",
                f"processes={processes}",
                f"save_as=p{processes}",
                "figures=false",
            )
            == 0
        )
    assert Path("results/p1/runs.parquet").read_bytes() == Path("results/p2/runs.parquet").read_bytes()
