"""Every design is swept, concluded and drawn whole, and draws again from its folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from experiments.analysis.conclusion import analyse
from experiments.analysis.moves import moves
from experiments.analysis.paired import interval
from experiments.present.console import number
from experiments.present.parts import Fitted, Part, show_parts
from experiments.present.sweep_files import write
from experiments.present.sweep_summary import render
from experiments.results.results import read_results
from experiments.results.sheet import Sheet
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
KEPT = {
    "lhs": "correlations.parquet",
    "sobol": "correlations.parquet",
    "morris": "screening.parquet",
    "oat": "moves.json",
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


def table_of(part: Part) -> Sheet | None:
    return part.sheet if isinstance(part, Fitted) else part if isinstance(part, Sheet) else None


@pytest.mark.parametrize("name", list(DESIGNS))
def test_one_conclusion_is_told_in_both_languages(
    name: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("points.csv").write_text(f"{RULE},{WORKERS}\nfifo,1\nnearest,2\n", encoding="utf-8")
    words = ["replications=2", "processes=1", f"save_as={name}", "figures=false", "lang=en"]
    assert wangge("sweep", *DESIGNS[name], *words) == 0
    folder = Path("results") / name
    printed, found = capsys.readouterr().out, analyse(view(read_results(folder)))
    before = {file: file.read_bytes() for file in folder.rglob("*.*")}
    english, chinese = (render(found, name, folder, lang) for lang in ("en", "zh"))
    assert capsys.readouterr().out == ""
    assert {file: file.read_bytes() for file in folder.rglob("*.*")} == before
    assert [type(part) for part in english] == [type(part) for part in chinese]
    assert all(one != other for one, other in zip(english, chinese, strict=True))
    for one, other in zip(map(table_of, english), map(table_of, chinese), strict=True):
        assert one is None or other is None or len(one.rows) == len(other.rows) > 0
    show_parts(english)
    assert printed == capsys.readouterr().out + f"results: {folder}\n"
    show_parts(chinese)
    assert "响应时间（小时）" in capsys.readouterr().out


@pytest.mark.parametrize("name", list(DESIGNS))
def test_a_conclusion_written_again_leaves_the_same_files(name: str, wangge: Wangge, tmp_path: Path) -> None:
    Path("points.csv").write_text(f"{RULE},{WORKERS}\nfifo,1\nnearest,2\n", encoding="utf-8")
    words = ["replications=2", "processes=1", f"save_as={name}", "figures=false"]
    assert wangge("sweep", *DESIGNS[name], *words) == 0
    folder, again = Path("results") / name, tmp_path / "again"
    again.mkdir()
    write(analyse(view(read_results(folder))), again)
    assert {file.name for file in again.iterdir()} == ({KEPT[name]} if name in KEPT else set())
    assert all(file.read_bytes() == (folder / file.name).read_bytes() for file in again.iterdir())


def test_words_of_a_table_are_never_taken_for_its_style(capsys: pytest.CaptureFixture[str]) -> None:
    show_parts([Fitted(Sheet("[bold]t", ["[red]a", "b"], [["[x]", ("7", "better")]], [1]), width=40, least=5), "[end]"])
    said = capsys.readouterr().out
    assert all(text in said for text in ("[bold]t", "[red]a", "[x]", "7", "[end]"))
