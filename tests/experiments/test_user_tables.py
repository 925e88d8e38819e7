"""Every table is read as its user has it: encodings, separators, Excel, JSON; and what cannot be read is one line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lines import is_chinese

from experiments import user_tables
from experiments.cli import main
from experiments.compose import ConfigSource
from experiments.outline import make_design, outline
from experiments.store import read_results
from experiments.user_tables import read_table, separator
from sim.errors import WanggeError

RULE, WORKERS = "policy.dispatch.rule", "policy.staffing.workers_per_grid"
ROWS = [{RULE: "fifo", WORKERS: 1.5, "备注": "甲"}, {RULE: "nearest", WORKERS: 2, "备注": "乙, 丙"}]
COMMA = f'{RULE},{WORKERS},备注\nfifo,1.5,甲\nnearest,2,"乙, 丙"\n'


def semicolons(text: str) -> str:
    return text.replace('"乙, 丙"', "乙@ 丙").replace(",", ";").replace("@", ",")


FORMS: dict[str, tuple[str, bytes]] = {
    "utf-8": ("csv", COMMA.encode()),
    "byte order mark": ("csv", COMMA.encode("utf-8-sig")),
    "utf-16": ("csv", COMMA.encode("utf-16")),
    "gbk": ("csv", COMMA.encode("gbk")),
    "gb18030": ("csv", COMMA.encode("gb18030")),
    "windows": ("csv", COMMA.replace("\n", "\r\n").encode()),
    "semicolons": ("csv", semicolons(COMMA).encode("gbk")),
    "decimal commas": ("csv", semicolons(COMMA).replace("1.5", "1,5").encode()),
    "tabs": ("tsv", semicolons(COMMA).replace(";", "\t").encode()),
    "tabs in a text": ("txt", semicolons(COMMA).replace(";", "\t").encode()),
    "bars": ("csv", semicolons(COMMA).replace(";", "|").encode()),
    "blank lines and blanks": ("csv", ("\n" + COMMA.replace(",", " ,", 1) + "\n,,\n").encode()),
    "capital ending": ("CSV", COMMA.encode()),
    "json rows": ("json", json.dumps(ROWS, ensure_ascii=False).encode()),
    "json columns": ("json", json.dumps({name: [row[name] for row in ROWS] for name in ROWS[0]}).encode()),
    "json lines": ("jsonl", "".join(json.dumps(row) + "\n" for row in ROWS).encode()),
    "yaml": ("yaml", json.dumps(ROWS, ensure_ascii=False).encode()),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_table_of_text(form: str, tmp_path: Path) -> None:
    ending, content = FORMS[form]
    file = tmp_path / f"表 一.{ending}"
    file.write_bytes(content)
    assert read_table(file) == ROWS


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_a_table_of_a_program(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"表.{ending}"
    table = pd.DataFrame(ROWS)
    table.to_excel(file, index=False) if ending == "xlsx" else table.to_parquet(file)
    assert read_table(file) == ROWS


def test_excel_rows_and_columns_that_were_only_formatted_do_not_count(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    for row in ([RULE, WORKERS], ["fifo", 1.0], ["nearest", True]):
        book.active.append(row)
    book.active["F30"].font = Font(bold=True)
    book.create_sheet("another").append(["not", "this"])
    book.save(tmp_path / "points.xlsx")
    assert read_table(tmp_path / "points.xlsx") == [{RULE: "fifo", WORKERS: 1}, {RULE: "nearest", WORKERS: True}]


def _bomb(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (user_tables.MOST_BYTES + 1))


BAD: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "empty": ("points.csv", lambda file: file.write_bytes(b""), "no point"),
    "only a head": ("points.csv", lambda file: file.write_text(f"{RULE}\n"), "no point"),
    "ragged": ("points.csv", lambda file: file.write_text(f"{RULE},{WORKERS}\nfifo,1\nfifo\n"), "row 2"),
    "head twice": ("points.csv", lambda file: file.write_text(f"{RULE},{RULE}\nfifo,fifo\n"), "each once"),
    "no head": ("points.csv", lambda file: file.write_text(f"{RULE},\nfifo,1\n"), "each once"),
    "bytes": ("points.csv", lambda file: file.write_bytes(bytes(range(256)) * 9), "points.csv"),
    "zeros": ("points.csv", lambda file: file.write_bytes(b"a\0b\n"), "points.csv"),
    "only notes": ("points.csv", lambda file: file.write_text("备注\n甲\n", encoding="utf-8"), "no column"),
    "no excel": ("points.xlsx", lambda file: file.write_bytes(b"PK not really"), "points.xlsx"),
    "half an excel": ("points.xlsx", lambda file: (pd.DataFrame(ROWS).to_excel(file, index=False), file.write_bytes(file.read_bytes()[:900])), "points.xlsx"),
    "another zip": ("points.xlsx", lambda file: zipfile.ZipFile(file, "w").close(), "points.xlsx"),
    "bomb": ("points.xlsx", _bomb, "256 MB"),
    "half a json": ("points.json", lambda file: file.write_text('[{"a": 1'), "JSON"),
    "a number": ("points.json", lambda file: file.write_text("3"), "list of rows"),
    "uneven columns": ("points.json", lambda file: file.write_text('{"a": [1], "b": [1, 2]}'), "differ in length"),
    "deep": ("points.json", lambda file: file.write_text("[" * 90_000), "points.json"),
    "no parquet": ("points.parquet", lambda file: file.write_text("x"), "points.parquet"),
    "folder": ("points.csv", lambda file: file.mkdir(), "points.csv"),
    "ending": ("points.doc", lambda file: file.write_text("x"), ".xlsx"),
    "misspelt": ("points.csv", lambda file: file.write_text("policy.dispatch.rul\nfifo\n"), "policy.dispatch.rule"),
    "misspelt group": ("points.csv", lambda file: file.write_text(f"{RULE},horizn\nfifo,1\n"), "horizon"),
    "cell without value": ("points.csv", lambda file: file.write_text(f"{RULE},note\nfifo,x\n,y\n"), "row 2"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_table_is_one_line(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    name, spoil, needed = BAD[kind]
    spoil(Path(name))
    for lang in ("en", "zh"):
        assert main(["sweep", "design=list", f"file={name}", "scenario=small_town", f"lang={lang}"]) == 2
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.splitlines()) == 1 and "Traceback" not in said.err
        assert needed in said.err if lang == "en" else is_chinese(said.err.strip())
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_notes_go_along_and_change_nothing_else(source: ConfigSource, tmp_path: Path) -> None:
    for name, noted in (("plain", ""), ("noted", ",备注,who")):
        rows = f"{RULE},{WORKERS}{noted}\nfifo,1{',甲,' if noted else ''}\nnearest,2{',乙,me' if noted else ''}\n"
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    plain, noted_ = (make_design(["design=list", f"file={tmp_path / name}.csv", "half_days=1,2"], source) for name in ("plain", "noted"))
    assert [point.scenario_hash for point in plain.points] == [point.scenario_hash for point in noted_.points]
    assert plain.levers == noted_.levers
    assert [dict(point.notes) for point in noted_.points] == [{"备注": "甲", "who": ""}] * 2 + [{"备注": "乙", "who": "me"}] * 2
    assert not plain.points[0].notes
    assert outline(["design=list", f"file={tmp_path / 'noted.csv'}"], source).points == 2


def test_a_table_of_runs_holds_the_notes(wangge: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    Path("点.csv").write_bytes(f"{RULE};备注\nfifo;甲\nnearest;乙\n".encode("gbk"))
    assert wangge("sweep", "design=list", "file=点.csv", "save_as=列", "replications=2", "processes=1", "figures=false") == 0
    assert "columns kept as notes: 备注" in capsys.readouterr().err
    results = read_results(Path("results/列"))
    assert list(results.runs["note.备注"]) == ["甲", "乙"] * 2
    assert results.levers == [RULE]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.sampled_from(sorted(user_tables.READERS)))
def test_any_bytes_are_a_table_or_one_line(tmp_path: Path, content: bytes, ending: str) -> None:
    file = tmp_path / f"any{ending}"
    file.write_bytes(content)
    told = ""
    try:
        read_table(file)
    except WanggeError as error:
        told = error.line("zh")
    assert "\n" not in told


@pytest.mark.parametrize("sign", user_tables.SEPARATORS)
def test_the_separator_is_the_sign_that_parts_every_row_alike(sign: str) -> None:
    rows: list[list[Any]] = [["a", "b", "c"], ["1", "x y", "2"], ["3", "z", "4"]]
    assert separator([sign.join(row) for row in rows]) == sign
