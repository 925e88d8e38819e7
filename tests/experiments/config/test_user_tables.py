"""Every table is read as its user has it: encodings, separators, Excel, JSON; and what cannot be read is one line."""

from __future__ import annotations

import datetime
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lines import is_chinese

from experiments.cli.main import main
from experiments.config import user_tables
from experiments.config.compose import ConfigSource
from experiments.config.user_tables import read_table, separator
from experiments.design.outline import make_design, outline
from experiments.results.results import read_results
from sim.text.catalogue import WanggeError

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
    "Excel names the separator": ("csv", ("sep=;\n" + semicolons(COMMA)).encode()),
    "empty cells at the end": ("csv", COMMA.replace("\n", ",,\n").encode()),
    "old Mac": ("csv", COMMA.replace("\n", "\r").encode()),
    "json rows": ("json", json.dumps(ROWS, ensure_ascii=False).encode()),
    "json columns": ("json", json.dumps({name: [row[name] for row in ROWS] for name in ROWS[0]}).encode()),
    "json lines": ("jsonl", "".join(json.dumps(row) + "\n" for row in ROWS).encode()),
    "json as pandas writes it": ("json", pd.DataFrame(ROWS).astype(object).to_json().encode()),
    "json in gbk": ("json", json.dumps(ROWS, ensure_ascii=False).encode("gbk")),
    "yaml": ("yaml", json.dumps(ROWS, ensure_ascii=False).encode()),
    "yaml in gbk": ("yaml", json.dumps(ROWS, ensure_ascii=False).encode("gbk")),
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


def _sheet(file: Path, *rows: list[Any], **cells: Any) -> Any:
    """A workbook of these rows and, at their places, these cells."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, content in cells.items():
        book.active[place] = content
    book.save(file)
    return book


def test_the_content_says_what_a_file_is_whatever_it_is_called(tmp_path: Path) -> None:
    _sheet(tmp_path / "points.xlsx", [RULE], ["fifo"])
    (tmp_path / "points.xlsx").rename(tmp_path / "points.csv")
    assert read_table(tmp_path / "points.csv") == [{RULE: "fifo"}]


def test_a_sheet_whose_last_cell_was_touched_is_as_large_as_what_is_in_it(tmp_path: Path) -> None:
    _sheet(tmp_path / "points.xlsx", [RULE], ["fifo"], XFD1048576=" ")
    began = time.perf_counter()
    assert read_table(tmp_path / "points.xlsx") == [{RULE: "fifo"}]
    assert (
        time.perf_counter() - began < 20
    )  # 0.5 s on a quiet machine; 24 GB and no end where every cell of it is taken


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_cells_are_counted_before_they_are_taken(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_tables, "MOST_CELLS", 5)
    file, table = tmp_path / f"points.{ending}", pd.DataFrame(ROWS)
    table.to_excel(file, index=False) if ending == "xlsx" else table.to_parquet(file)
    with pytest.raises(WanggeError, match="5 cells at most"):
        read_table(file)


def test_a_row_of_formulas_without_values_is_not_lost(tmp_path: Path) -> None:
    _sheet(tmp_path / "points.xlsx", [RULE, WORKERS], ["fifo", 1], ["=A2", "=B2+1"], ["nearest", 2])
    with pytest.raises(WanggeError, match=r"cell A3: a formula whose value is not in the file"):
        read_table(tmp_path / "points.xlsx")


def test_columns_of_notes_are_text_as_it_stands(tmp_path: Path) -> None:
    texts = ["a: b: c", "[x", "@x", "*y", "001", "2025-13-45", "1e3", "!!x", "yes"]
    (tmp_path / "points.csv").write_text("备注\n" + "\n".join(texts) + "\n", encoding="utf-8")
    _sheet(tmp_path / "points.xlsx", ["备注"], *([text] for text in texts))
    for file in ("points.csv", "points.xlsx"):
        assert [row["备注"] for row in read_table(tmp_path / file, lambda head: False)] == texts


def test_dates_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    day = datetime.date(2025, 3, 1)
    (tmp_path / "points.csv").write_text("day\n2025-03-01\n2025/3/1\n2025年3月1日\n", encoding="utf-8")
    _sheet(tmp_path / "points.xlsx", ["day"], [day], [datetime.datetime(2025, 3, 1)], ["2025/3/1"])
    pd.DataFrame({"day": [pd.Timestamp(day)] * 3}).to_parquet(tmp_path / "points.parquet")
    (tmp_path / "points.yaml").write_text(
        "[{day: 2025-03-01}, {day: 2025-03-01}, {day: '2025-03-01'}]", encoding="utf-8"
    )
    for ending in ("csv", "xlsx", "parquet", "yaml"):
        assert read_table(tmp_path / f"points.{ending}") == [{"day": "2025-03-01"}] * 3


def test_the_numbering_of_pandas_is_no_column(tmp_path: Path) -> None:
    pd.DataFrame({RULE: ["fifo"]}, index=["x"]).to_parquet(tmp_path / "points.parquet")
    assert read_table(tmp_path / "points.parquet") == [{RULE: "fifo"}]


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        *((note, False) for note in ("备注", "No.", "v1.2 note", "备注.", "source", "plan", "author", "id")),
        *(
            (path, True)
            for path in (
                WORKERS,
                "policy.staffing.worker",
                "workers_per_grid",
                "worker_per_grid",
                "scenari",
                "polcy",
                "rule",
            )
        ),
    ],
)
def test_what_is_like_a_path_is_no_note(head: str, meant: bool, source: ConfigSource) -> None:
    assert outline(["weather=1,2"], source).asked.is_path(head) == meant


def _bomb(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (user_tables.MOST_BYTES + 1))


def _merged(file: Path) -> None:
    book = _sheet(file, [RULE], ["fifo"], [None], B3="x", B1="备注")
    book.active.merge_cells("A2:A3")
    book.save(file)


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
    "half an excel": (
        "points.xlsx",
        lambda file: (pd.DataFrame(ROWS).to_excel(file, index=False), file.write_bytes(file.read_bytes()[:900])),
        "points.xlsx",
    ),
    "text called excel": ("points.xlsx", lambda file: file.write_text(f"{RULE}\nfifo\n"), "no Excel file"),
    "old excel": ("points.xlsx", lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0" + b"0" * 900), "before 2007"),
    "merged": ("points.xlsx", lambda file: _merged(file), "merged cell A2:A3"),
    "formula": ("points.xlsx", lambda file: _sheet(file, [RULE], ["=1+1"]), "formula"),
    "one cell far away": (
        "points.xlsx",
        lambda file: _sheet(file, [RULE], ["fifo"], XFD1="x", XFD99="x"),
        "there is no value",
    ),
    "table in a cell": ("points.csv", lambda file: file.write_text(f'{RULE}\n"{{a: 1}}"\n'), "row 1, column"),
    "table in a row": ("points.json", lambda file: file.write_text(f'[{{"{RULE}": {{"a": 1}}}}]'), "row 1, column"),
    "table of tables": (
        "points.json",
        lambda file: file.write_text('[{"policy": {"dispatch": {"rule": "fifo"}}}]'),
        "column policy",
    ),
    "key twice": ("points.json", lambda file: file.write_text(f'[{{"{RULE}": "fifo", "{RULE}": "nearest"}}]'), "twice"),
    "no value": ("points.csv", lambda file: file.write_text(f"{RULE}\n[fifo\n"), "row 1, column"),
    "no date": ("points.csv", lambda file: file.write_text("horizon.start\n2025-02-30\n"), "row 1, column"),
    "long number": ("points.csv", lambda file: file.write_text(f"horizon.days\n{'9' * 6000}\n"), "row 1, column"),
    "setting": ("points.csv", lambda file: file.write_text(f"{RULE},seed\nfifo,1\n"), "column seed"),
    "without its beginning": (
        "points.csv",
        lambda file: file.write_text("workers_per_grid,note\n1,x\n"),
        "policy.staffing.workers_per_grid",
    ),
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
def test_a_bad_table_is_one_line(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
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
    plain, noted_ = (
        make_design(["design=list", f"file={tmp_path / name}.csv", "half_days=1,2"], source)
        for name in ("plain", "noted")
    )
    assert [point.scenario_hash for point in plain.points] == [point.scenario_hash for point in noted_.points]
    assert plain.levers == noted_.levers
    assert [dict(point.notes) for point in noted_.points] == [{"备注": "甲", "who": ""}] * 2 + [
        {"备注": "乙", "who": "me"}
    ] * 2
    assert not plain.points[0].notes
    assert outline(["design=list", f"file={tmp_path / 'noted.csv'}"], source).points == 2


def test_a_table_of_runs_holds_the_notes(wangge: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    Path("点.csv").write_bytes(f"{RULE};备注\nfifo;甲\nnearest;乙\n".encode("gbk"))
    assert (
        wangge("sweep", "design=list", "file=点.csv", "save_as=列", "replications=2", "processes=1", "figures=false")
        == 0
    )
    assert "columns kept as notes: 备注" in capsys.readouterr().err
    results = read_results(Path("results/列"))
    assert list(results.runs["note.备注"]) == ["甲", "乙"] * 2
    assert results.levers == [RULE]
    Path("点.csv").write_text(f"{RULE},备注\nfifo,丁\nnearest,乙\n", encoding="utf-8")
    assert (
        wangge("sweep", "design=list", "file=点.csv", "save_as=列", "replications=2", "processes=1", "figures=false")
        == 0
    )
    again = read_results(Path("results/列"))
    assert list(again.runs["note.备注"]) == ["丁", "乙"] * 2
    assert again.provenance["notes"] == {"备注": ["丁", "乙"]}
    assert list(again.runs["scenario_hash"]) == list(results.runs["scenario_hash"])


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
