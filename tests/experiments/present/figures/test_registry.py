"""Every picture from real small results: both languages, all formats, the same bytes, and mistakes in one line."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest

from experiments.cli.main import main
from experiments.present.figures.registry import FIGURES, draw_figures, figure
from experiments.present.figures.results_view import Data
from experiments.present.figures.style import wrapped
from sim.text.catalogue import LANGUAGES, WanggeError, say

KINDS = ("run", "sweep", "comparison")
HEADS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}


def strictly(data: Data, folder: Path, *names: str, **options: object) -> list[Path]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return draw_figures(data, folder, names, **options).files


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("lang", "formats"), [("en", ("svg",)), ("zh", ("png", "pdf"))])
def test_everything_is_drawn_in_every_format_without_a_missing_character(real_results, tmp_path, kind, lang, formats):
    data = Data(real_results[kind])
    files = strictly(data, tmp_path, lang=lang, formats=formats)
    drawn = {file.stem.split("-")[0] for file in files}
    sampled = {"scatter", "tornado"}  # of designs that the small sweep is not
    assert drawn == {row.name for row in FIGURES if kind in row.kinds} - sampled, (
        "nothing else is left out of whole results"
    )
    for file in files:
        assert file.read_bytes().startswith(HEADS[file.suffix]), file.name
    assert set(tmp_path.iterdir()) == set(files) and {file.suffix[1:] for file in files} == set(formats)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_results_give_the_same_bytes(real_results, tmp_path, kind):
    names = {"run": ["flow", "equity"], "sweep": ["multiples"], "comparison": ["map"]}[kind]
    one, other = (strictly(Data(real_results[kind]), tmp_path / name, *names, formats=("svg", "pdf")) for name in "ab")
    assert len(one) == 2 * len(names)
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(one, other, strict=True))


def test_a_pdf_carries_its_fonts_and_no_date(real_results, tmp_path):
    (file,) = strictly(Data(real_results["run"]), tmp_path, "flow", lang="zh", formats=("pdf",))
    content = file.read_bytes()
    assert b"/Font" in content and b"NotoSansSC" in content
    assert b"CreationDate" not in content and b"Producer" not in content


@pytest.mark.parametrize(
    ("kind", "words", "name"),
    [
        ("run", ["figure=survival", "outcome=closing_hours", "by=category"], "survival-closing_hours-category"),
        ("run", ["figure=stages", "by=department"], "stages-department"),
        ("run", ["figure=map", "outcome=trust"], "map-trust"),
        ("run", ["figure=queues", "outcome=utilisation"], "queues-utilisation"),
        ("run", ["figure=equity", "outcome=on_time_closing_rate", "by=group"], "equity-on_time_closing_rate-group"),
        ("run", ["figure=curves", "outcome=closed,trust,overdue"], "curves-closed-trust-overdue"),
        ("sweep", ["figure=levers", "outcome=gini_resolution,trust"], "levers-gini_resolution-trust"),
        (
            "sweep",
            ["figure=multiples", "outcome=waiting", "by=policy.dispatch.rule"],
            "multiples-waiting-policy_dispatch_rule",
        ),
        ("sweep", ["figure=heatmap", "outcome=trust"], "heatmap-trust-workers_per_grid-rule"),
        ("comparison", ["figure=groups", "outcome=duration_hours"], "groups-duration_hours"),
    ],
)
def test_outcomes_and_splits_are_drawn_on_demand(real_results, tmp_path, kind, words, name):
    assert main(["plot", str(real_results[kind]), *words, "format=png", f"to={tmp_path}"]) == 0
    assert [file.name for file in tmp_path.iterdir()] == [f"{name}.png"]


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("run", ["figure=survivel"], "did you mean survival"),
        ("run", ["figure=forest"], "belongs to results of kind comparison, not run"),
        ("sweep", ["figure=survival,curves"], "belongs to results of kind run"),
        ("run", ["figure=map", "outcome=trist"], "did you mean trust"),
        ("run", ["figure=survival", "by=weather"], "choose from source, category"),
        ("run", ["figure=flow", "outcome=trust"], "flow takes no outcome"),
        ("run", ["figure=map", "by=grid"], "map takes no by"),
        ("run", ["figure=map", "format=jpg"], "png"),
        ("run", ["lang=fr"], "lang"),
        ("run", ["outcome=trust"], "need figure=NAME"),
        ("run", ["colour=red"], "takes a results folder and figure="),
        ("run", ["elsewhere"], "elsewhere"),
    ],
)
def test_mistakes_are_told_in_one_line_and_draw_nothing(real_results, tmp_path, capsys, kind, words, said):
    assert main(["plot", str(real_results[kind]), *words, f"to={tmp_path / 'out'}"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and said in told
    assert not list(tmp_path.rglob("*.*"))


def test_without_a_folder_or_in_an_empty_one_there_is_nothing_to_draw(tmp_path, capsys):
    assert main(["plot"]) == 2 and main(["plot", str(tmp_path)]) == 2
    assert "holds no results" in capsys.readouterr().err


def test_what_a_folder_lacks_is_left_out_and_said(real_results, tmp_path, capsys):
    folder = tmp_path / "run"
    shutil.copytree(real_results["run"], folder)
    (folder / "stations.parquet").unlink()
    assert main(["plot", str(folder), "format=png"]) == 0
    told = capsys.readouterr().out
    assert "left out: queues (stations.parquet is missing)" in told
    assert (folder / "figures" / "map.png").is_file() and not (folder / "figures" / "queues.png").exists()
    assert main(["plot", str(folder), "figure=queues"]) == 2


def test_a_damaged_table_is_told_in_one_line(real_results, tmp_path, capsys):
    folder = tmp_path / "run"
    shutil.copytree(real_results["run"], folder)
    content = (folder / "cases.parquet").read_bytes()
    (folder / "cases.parquet").write_bytes(content[: len(content) // 2])
    assert main(["plot", str(folder), "figure=flow"]) == 2
    told = capsys.readouterr().err
    assert "cases.parquet" in told and told.count("\n") == 1


def test_the_table_of_pictures_is_whole(capsys):
    assert len({row.name for row in FIGURES}) == len(FIGURES)
    for row in FIGURES:
        assert figure(row.name) is row
        assert all(say(f"figure_{row.name}", lang) for lang in LANGUAGES)
    assert main(["explain", "figures"]) == 0
    told = capsys.readouterr().out
    assert all(row.name in told for row in FIGURES)
    with pytest.raises(WanggeError, match="no such figure"):
        figure("pie")


def test_lines_of_notes_are_no_longer_than_asked():
    text = "Kaplan-Meier 估计，逐点 95% 区间；期末未结、撤回或瞒报的案件截至期末均视为未了结 " * 3
    lines = wrapped(text, 60).split("\n")
    assert len(lines) > 3 and "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrapped("short; note", 60) == "short; note"
    assert np.all([line[0] not in "，；、" for line in lines])
