"""`wangge explain systems --check`: verdicts on the terminal, the files, failures and mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli.explain_systems import check_systems
from experiments.cli.main import main
from experiments.io.provenance import Model
from experiments.store import read_table
from sim.run.simulation import simulate

SMALL = ["pairs=2", "processes=1", "horizon.days=150", "horizon.warmup_days=14"]  # the relocation begins on day 60
CHEAP = "zhoushan-relocation-16,beijing-differentiated-grids"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_check_prints_every_claim_and_writes_it_with_what_made_it(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "systems", CHEAP, "--check", *SMALL]) == 0
    printed = capsys.readouterr().out
    assert "zhoushan-relocation-16" in printed and "inequality of loads between grids" in printed
    assert "2 systems: " in printed and "; 4 claims: " in printed
    folder = empty / "results/systems"
    table = read_table(folder / "claims.parquet").to_pandas()
    assert table["system"].tolist() == ["zhoushan-relocation-16"] * 2 + ["beijing-differentiated-grids"] * 2
    assert table["pairs"].tolist() == [2] * 4
    written = pd.read_csv(folder / "claims.csv", keep_default_na=False)
    assert written["verdict"].tolist() == table["verdict"].tolist()
    content = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
    assert content["pairs"] == 2 and content["model_version"] and len(content["claims"]) == 4
    assert set(content["systems"]) == set(CHEAP.split(","))
    assert not (folder / "failures.jsonl").exists()


def test_what_the_store_has_is_not_run_again(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = []

    def counting(scenario, seed, **more):
        runs.append(seed)
        return simulate(scenario, seed, **more)

    model = Model(counting, "1", lambda announce: None, lambda scenario: None)
    for number in (8, 8, 12):
        pairs = [f"pairs={2 if number == 8 else 3}", *SMALL[1:], "lang=zh"]
        assert check_systems([CHEAP, *pairs], model) == 0
        assert len(runs) == number
    assert "个体系" in capsys.readouterr().out


def test_a_failed_run_is_told_and_kept(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def failing(scenario, seed, **more):
        if seed == 2:
            raise ValueError("no way\nat all")
        return simulate(scenario, seed, **more)

    model = Model(failing, "1", lambda announce: None, lambda scenario: None)
    assert check_systems(["beijing-differentiated-grids", "pairs=3", *SMALL[1:]], model) == 1
    assert len((empty / "results/systems/failures.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    table = read_table(empty / "results/systems/claims.parquet").to_pandas()
    assert table["pairs"].tolist() == [2, 2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["one-vote-vetto"], "did you mean one-vote-veto"),
        (["one-vote-veto", "pairs=1"], "pairs=1"),
        (["one-vote-veto", "behaviour.worker.detection=0.5"], "no constant of behaviour"),
        (["one-vote-veto", "horizon.days=0"], "one-vote-veto, claim 1"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    words: list[str], told: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "systems", "--check", *words]) == 2
    line = capsys.readouterr().err
    assert told in line and line.count("\n") == 1
    assert not list(empty.iterdir())
