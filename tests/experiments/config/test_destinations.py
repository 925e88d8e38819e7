"""Folders and names of results: any script, home written as `~`, and nothing that a system could not store."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from experiments.cli.main import main
from experiments.config.destinations import ResultsFolder, SaveAs

FOLDER, NAME = TypeAdapter(ResultsFolder), TypeAdapter(SaveAs)


@pytest.mark.parametrize("name", ["扫描", "mine", "杭州 西湖区(二期)", "a.b", "été", "100%", "a&b", "it's", "[x]"])
def test_a_name_may_be_in_any_script(name: str) -> None:
    assert NAME.validate_python(name) == name


UNFIT = [
    "",
    ".",
    "..",
    "a/b",
    "a\\b",
    "a:b",
    "con",
    "NUL.txt",
    " a",
    "a ",
    "a.",
    "a\nb",
    "\ud800",
    "$x",
    "网" * 70,
    "store",
    "Store",
    "a=b",
]


@pytest.mark.parametrize("name", UNFIT)
def test_a_name_that_a_system_could_not_store_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


def test_a_tilde_is_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setenv("USERPROFILE", "/somewhere")
    assert Path(FOLDER.validate_python("~/x")) == Path("/somewhere/x")
    assert FOLDER.validate_python("a~") == "a~"
    assert FOLDER.validate_python("~no-such-user-at-all/x") == "~no-such-user-at-all/x"


def test_results_lie_where_the_user_says_in_his_own_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "张 三"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    small = ["scenario=small_town", "horizon.days=2", "horizon.warmup_days=0", "figures=false", "name=杭州"]
    assert main(["run", *small, "results=结果, 甲", "save_as=试 一"]) == 0
    assert (home / "结果, 甲" / "试 一" / "outcomes.json").is_file()
    assert main(["run", *small, "results=~/x"]) == 0
    assert [each.name.rpartition("-")[0][:3] for each in (home / "x").iterdir()] == ["杭州-"]
    assert (
        main(["sweep", *small, "policy.dispatch.rule=fifo,nearest", "results=结果", "save_as=扫描", "processes=1"]) == 0
    )
    assert main(["plot", "结果/扫描", "figure=levers"]) == 0
    assert main(["report", "结果/扫描", "lang=zh"]) == 0
    assert main(["store", "show", "结果"]) == 0
    assert (
        main(
            [
                "compare",
                "reactive",
                "grid_service",
                *small,
                "replications=2",
                "results=结果",
                "save_as=比 较",
                "processes=1",
            ]
        )
        == 0
    )
    assert (home / "结果" / "比 较" / "judged.parquet").is_file()


@pytest.mark.parametrize("name", ["a&b's [b]", "[-x] {y}_^"])
def test_a_name_with_signs_of_other_languages_shows_as_it_is(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """HTML, terminal markup and the formulas of pictures have a meaning for these signs."""
    small = [
        "scenario=small_town",
        "horizon.days=3",
        "horizon.warmup_days=0",
        f"name='{name.replace(chr(39), chr(92) + chr(39))}'",
        f"results={tmp_path}",
    ]
    assert main(["run", *small, f"save_as={name}"]) == 0
    assert name in capsys.readouterr().out
    assert main(["report", str(tmp_path / name)]) == 0
    text = (tmp_path / name / "report-en.html").read_text(encoding="utf-8")
    assert "a&b" not in text
