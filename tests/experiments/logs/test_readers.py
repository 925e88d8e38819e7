"""One log in every format and encoding gives one table."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from case_files import count, imported, rows, small_mapping

from experiments.logs.importing import read_case_log
from experiments.logs.mapping import find_mapping
from experiments.logs.readers.decoding import encoding_of, whole_text
from sim.text.catalogue import WanggeError


def frame() -> pd.DataFrame:
    return rows().assign(category=["路灯" if n % 2 else "café" for n in range(60)])


def _xml(table: pd.DataFrame) -> str:
    cells = "".join(
        "<request>" + "".join(f"<{name}>{value}</{name}>" for name, value in row.items()) + "</request>"
        for row in table.to_dict("records")
    )
    return f"<?xml version='1.0'?><service_requests>{cells}</service_requests>"


FORMATS: dict[str, Callable[[pd.DataFrame, Path], object]] = {
    "log.csv": lambda table, file: table.to_csv(file, index=False),
    "log.tsv": lambda table, file: table.to_csv(file, index=False, sep="\t"),
    "semicolons.csv": lambda table, file: table.to_csv(file, index=False, sep=";"),
    "log.csv.gz": lambda table, file: file.write_bytes(gzip.compress(table.to_csv(index=False).encode())),
    "log.xlsx": lambda table, file: table.to_excel(file, index=False),
    "dates.xlsx": lambda table, file: table.assign(opened=pd.to_datetime(table["opened"])).to_excel(file, index=False),
    "log.parquet": lambda table, file: table.to_parquet(file),
    "times.parquet": lambda table, file: table.assign(opened=pd.to_datetime(table["opened"])).to_parquet(file),
    "log.json": lambda table, file: file.write_text(json.dumps(table.to_dict("records"))),
    "wrapped.json": lambda table, file: file.write_text(json.dumps({"n": 60, "data": table.to_dict("records")})),
    "lines.jsonl": lambda table, file: table.to_json(file, orient="records", lines=True),
    "log.xml": lambda table, file: file.write_text(_xml(table), encoding="utf-8"),
    "titled.csv": lambda table, file: file.write_text("Cases of 2024\n\n" + table.to_csv(index=False)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_table(name: str, tmp_path: Path) -> None:
    expected = imported(frame(), tmp_path).cases
    FORMATS[name](frame(), tmp_path / name)
    pd.testing.assert_frame_equal(read_case_log(tmp_path / name, small_mapping()).cases, expected)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
def test_every_encoding_gives_the_same_table(encoding: str, tmp_path: Path) -> None:
    table = frame().replace("café", "井盖")
    expected = imported(table, tmp_path).cases
    file = tmp_path / "encoded.csv"
    file.write_bytes(table.to_csv(index=False).encode(encoding))
    log = read_case_log(file, small_mapping())
    pd.testing.assert_frame_equal(log.cases, expected)
    assert log.manifest.unreadable_bytes == 0


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    file = tmp_path / "western.csv"
    file.write_bytes(frame().replace("路灯", "Straßenbäume").to_csv(index=False).encode("cp1252"))
    log = read_case_log(file, small_mapping())
    assert set(log.cases["category"]) == {"café", "Straßenbäume"}
    assert log.manifest.encoding == "cp1252"


def test_the_share_of_unreadable_bytes(tmp_path: Path) -> None:
    content = frame().to_csv(index=False).encode().replace("café".encode(), b"caf\xff", 3)
    file = tmp_path / "damaged.csv"
    file.write_bytes(content)
    log = read_case_log(file, small_mapping())
    assert log.manifest.encoding == "utf-8"
    assert log.manifest.unreadable_bytes == pytest.approx(3 / len(content))
    assert count(log, "unreadable_bytes") == 1
    assert (log.cases["category"] == "caf�").sum() == 3


def test_characters_across_blocks(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes("网格".encode("gb18030") * 700_001)
    assert encoding_of(file) == "gb18030"
    text, _, unreadable = whole_text(file)
    assert (len(text), unreadable) == (1_400_002, 0.0)


def test_open311_closes_by_the_last_update(tmp_path: Path) -> None:
    requests = [
        {
            "service_request_id": str(n),
            "status": "closed" if n % 3 else "open",
            "service_name": "Pothole",
            "requested_datetime": f"2024-03-{n % 28 + 1:02d}T09:00:00-05:00",
            "updated_datetime": f"2024-03-{n % 28 + 1:02d}T15:00:00-05:00",
            "lat": 41.9,
            "long": -87.6,
        }
        for n in range(90)
    ]
    (tmp_path / "requests.json").write_text(json.dumps(requests))
    log = read_case_log(tmp_path / "requests.json", find_mapping("open311", zone="America/Chicago"))
    decision = log.manifest.decision("closed_without_date")
    assert decision is not None
    assert (decision.count, decision.action, decision.detail["dated_by_update"]) == (60, "updated", 60)
    closed = log.cases[log.cases["outcome"] == "resolved"]
    assert ((closed["closed"] - closed["opened"]) == pd.Timedelta(hours=6)).all()


def test_shifted_rows_line_breaks_and_no_header(tmp_path: Path) -> None:
    table = frame()
    table.loc[[3, 9], "department"] = "north,\nupper"
    text = table.to_csv(index=False)
    lines = text.splitlines(keepends=True)
    lines[20] = lines[20].replace("phone", "phone, or not")
    (tmp_path / "odd.csv").write_text("".join(lines))
    log = read_case_log(tmp_path / "odd.csv", small_mapping())
    assert (count(log, "shifted_columns"), count(log, "line_breaks_in_quotes")) == (1, 2)
    assert (log.manifest.rows_read, log.manifest.rows_kept) == (60, 59)
    (tmp_path / "bare.csv").write_text(frame().to_csv(index=False, header=False))
    with pytest.raises(WanggeError, match="no header"):
        read_case_log(tmp_path / "bare.csv", small_mapping())
    log = read_case_log(tmp_path / "bare.csv", small_mapping(header=list(frame().columns)))
    assert (count(log, "no_header"), len(log.cases)) == (1, 60)


def test_short_rows_can_be_filled_up(tmp_path: Path) -> None:
    lines = rows().to_csv(index=False).splitlines()
    lines[4] = lines[4].removesuffix(",phone")
    (tmp_path / "short.csv").write_text("\n".join(lines))
    assert read_case_log(tmp_path / "short.csv", small_mapping()).manifest.rows_kept == 59
    log = read_case_log(tmp_path / "short.csv", small_mapping(rules={"shifted_columns": "pad"}))
    assert (count(log, "shifted_columns"), len(log.cases), log.cases["channel"].isna().sum()) == (1, 60, 1)
