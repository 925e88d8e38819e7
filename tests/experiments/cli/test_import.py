"""`wangge import` through the real command line: the folder, the reports, and every refusal in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from case_files import rows
from lines import english_prose
from refusals import refused
from spoiled_files import spoil

from experiments import api
from experiments.cli.main import main

FUZZED = 240
FILES = {"cases.parquet", "log.yaml", "import-en.md", "import-zh.md"}
MAPPING = """zone: Asia/Shanghai
columns: {id: id, opened: opened, closed: closed, category: category, department: department}
"""


@pytest.fixture(autouse=True)
def _in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows().to_csv("cases.csv", index=False)
    Path("own.yaml").write_text(MAPPING, encoding="utf-8")


def test_the_made_log_that_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "made", "lang=zh"]) == 0
    assert "读入 2,846 行，保留案件 2,735 件" in capsys.readouterr().out
    folder = Path("results/made")
    assert {file.name for file in folder.iterdir()} == FILES
    english, chinese = ((folder / f"import-{lang}.md").read_text(encoding="utf-8") for lang in ("en", "zh"))
    assert "| 25 | rows that repeat another one in every column read | left out |" in english
    assert "| 核查结案（处置结束至结案） |" in chinese
    assert not [line for line in chinese.splitlines() if english_prose(line)]
    assert api.read_log(folder).manifest.rows_kept == 2735


def test_own_mapping_switches_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", "cases.csv", "map=own.yaml", "save_as=mine", "rules.closed_at_once=off", "zone=Asia/Urumqi"]
    assert main([*words, "lang=en"]) == 0
    log = api.read_log("results/mine")
    assert (log.manifest.mapping, log.manifest.zone) == ("own", "Asia/Urumqi")
    assert log.manifest.decision("closed_at_once") is None
    assert main([*words, "lang=en"]) == 0  # a log folder is replaced
    Path("results/other").mkdir()
    Path("results/other/mine.txt").write_text("x")
    capsys.readouterr()
    refused(["import", "cases.csv", "map=own.yaml", "save_as=other"], capsys, "save_as=")
    assert Path("results/other/mine.txt").exists()


def test_what_was_found_from_a_log_is_not_lost_to_another(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", "cases.csv", "map=own.yaml", "save_as=mine"]
    assert main(words) == 0
    study = Path("results/mine/calibration")
    study.mkdir()
    assert main(words) == 0 and study.is_dir()  # the same log: its studies still stand
    rows().iloc[:-5].to_csv("cases.csv", index=False)
    capsys.readouterr()
    refused(words, capsys, "calibration", "force=true")
    assert study.is_dir()
    assert main([*words, "force=true"]) == 0 and not study.exists()


REFUSED = {
    "no file": (["import"], "which log"),
    "file missing": (["import", "nowhere.csv", "map=own.yaml"], "nowhere.csv"),
    "two files": (["import", "cases.csv", "own.yaml"], "own.yaml"),
    "unknown mapping": (["import", "cases.csv", "map=st_luis"], "st_louis"),
    "no zone": (["import", "cases.csv", "map=generic"], "zone=Asia/Shanghai"),
    "unknown zone": (["import", "cases.csv", "map=own.yaml", "zone=Asia/Peking"], "Asia/"),
    "unknown setting": (["import", "cases.csv", "map=own.yaml", "zones=UTC"], "zones"),
    "unknown rule": (["import", "cases.csv", "map=own.yaml", "rules.duplicate_ids=keep"], "duplicate_id"),
    "unknown action": (["import", "cases.csv", "map=own.yaml", "rules.duplicate_id=burn"], "first, last, keep"),
    "no moment": (["import", "cases.csv", "map=own.yaml", "begin=soon"], "begin"),
    "short history": (["import", "cases.csv", "map=own.yaml", "horizon=30"], "44"),
    "no days": (["import", "cases.csv", "map=own.yaml", "horizon=many"], "horizon"),
    "a folder": (["import", "results", "map=own.yaml"], "results"),
    "name of the store": (["import", "cases.csv", "map=own.yaml", "save_as=store"], "store"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_one_line_for_wrong_words(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, needed = REFUSED[case]
    refused(words, capsys, needed)
    assert not Path("results").exists()


MAPPINGS = {
    "zone: Asia/Shanghai\ncolumns: {opend: opened}": "opened",
    "zone: Asia/Shanghai": "columns",
    "zone: Nowhere/Else\ncolumns: {opened: opened}": "Nowhere/Else",
    "zone: Asia/Shanghai\ncolumns: {opened: opened}\nrules: {duplicate_id: burn}": "first, last, keep",
    "zone: Asia/Shanghai\ncolumns: {opened: opened}\nrules: [a]": "rules",
    "zone: Asia/Shanghai\ncolumns: {opened: opened}\nlumping: {category: {least: 0}}": "least",
    "zone: Asia/Shanghai\ncolumns: {opened: opened}\nfilters: [{column: kind, keep: a}]": "kind",
    "zone: Asia/Shanghai\ncolumns: {opened: when}": "cases.csv",
    "zone: Asia/Shanghai\ncolumns: {closed: closed}": "opened",
    "zone: Asia/Shanghai\ncolumns: {opened: category}": "lamp",
    "zone: Asia/Shanghai\ncolumns: {opened: opened}": "60",
    "zone: Asia/Shanghai\ncolumns: {opened: closed, closed: opened}": "96.7",
    "zone: Asia/Shanghai\ncolumns: {opened: opened}\nencoding: klingon": "klingon",
    "- a": "wrong.yaml",
    "a: [": "wrong.yaml",
}


@pytest.mark.parametrize("text", MAPPINGS)
def test_one_line_for_wrong_mappings(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("wrong.yaml").write_text(text, encoding="utf-8")
    refused(["import", "cases.csv", "map=wrong.yaml"], capsys, MAPPINGS[text])
    assert not Path("results").exists()


CONTENTS = {
    "empty.csv": b"",
    "head.csv": b"id,opened,closed\n",
    "blank.csv": b"\n\n\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "old.xls": b"\xd0\xcf\x11\xe0" + bytes(600),
    "no.xlsx": b"PK\x03\x04 no workbook",
    "no.parquet": b"PAR1 no table",
    "no.json": b"[{",
    "number.json": b"3",
    "deep.json": b"[" * 100_000,
    "no.xml": b"<requests><request></requests>",
    "bomb.xml": b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><rows><row><id>&c;</id></row></rows>',
    "cut.csv.gz": b"\x1f\x8b\x08\x00\x00",
    "quote.csv": b'id,opened,closed\n1,"2024-01-01,2024-01-02\n' * 3,
}


@pytest.mark.parametrize("name", CONTENTS)
def test_one_line_for_wrong_files(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_bytes(CONTENTS[name])
    refused(["import", name, "map=own.yaml"], capsys, name)
    assert not Path("results").exists()


def test_mutated_files_end_in_one_line_or_in_a_whole_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ends = {0: 0, 2: 0}
    for number in range(FUZZED):
        file = spoil(tmp_path, number)
        code = main(["import", str(file), "map=generic", "zone=Asia/Shanghai", "save_as=x", "lang=en"])
        said = capsys.readouterr()
        assert code in ends, number
        ends[code] += 1
        made = Path("results/x")
        if code == 0:
            assert {each.name for each in made.iterdir()} >= FILES, number
            assert said.err == "", number
        else:
            assert len(said.err.splitlines()) == 1 and len(said.err) < 500, (number, said.err[:600])
            assert said.out == "" and not list(Path().glob("results/*")), number
        shutil.rmtree("results", ignore_errors=True)
        file.unlink()
    assert min(ends.values()) > FUZZED / 5


def test_a_real_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "experiments.cli.main", "import", "cases.csv", "map=own.yaml", "begin=tomorrow"]
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
