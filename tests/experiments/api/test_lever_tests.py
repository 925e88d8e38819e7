"""`wangge facts --levers`: the command, its files, and the function of the Python API."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments import api
from experiments.cli.main import main
from experiments.store import read_table

SMALL = ["pairs=2", "processes=1", "horizon.days=40", "horizon.warmup_days=5"]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_prints_the_table_and_writes_it_twice(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--levers", "L04", "l03", *SMALL]) == 0
    printed = capsys.readouterr().out
    assert "L04 Workers per grid" in printed and "troubles x 1.5" in printed and "as stated" in printed
    assert "L03 Grid levels is not tried: The model has three levels" in printed
    table = read_table(empty / "results/levers/levers.parquet").to_pandas()
    assert table["lever"].unique().tolist() == ["L04"]
    assert len(table) == 2 * 7
    written = pd.read_csv(empty / "results/levers/levers.csv", keep_default_na=False)
    assert written["verdict"].tolist() == table["verdict"].tolist()


def test_the_command_speaks_chinese(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--levers", "L20", "lang=zh", *SMALL]) == 0
    printed = capsys.readouterr().out
    assert "一票否决事项" in printed and "与所述一致" in printed and "undecided" not in printed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["facts", "--levers", "L39"], "there is no lever 'L39'"),
        (["facts", "--levers", "SF-01"], "there is no lever 'SF-01'"),
        (["facts", "--levers", "--robustness"], "do not go together"),
        (["facts", "--levers", "behaviour.worker.detection=0.5"], "behaviour.worker.detection"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    words: list[str], told: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    line = capsys.readouterr().err
    assert told in line and line.count("\n") == 1
    assert not list(empty.iterdir())


def test_python_gives_the_same_table(empty: Path) -> None:
    found = api.levers("L13", settings=SMALL[2:], pairs=2, processes=1)
    assert found["load"].unique().tolist() == ["shipped", "heavy"]
    assert found.loc[found["column"] == "CON", "outcome"].unique().tolist() == ["false_closing_rate"]


def test_all_levers_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "facts", "L1"]) == 0
    assert "Urging and sanction" in capsys.readouterr().out
