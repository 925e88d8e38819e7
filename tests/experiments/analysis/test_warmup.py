"""MSER-5 cuts where a known transient ends, cuts little where there is none, and is told by the sweep."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.warmup import mser5
from experiments.cli.main import main


def autoregressive(rng: np.random.Generator, n: int, phi: float = 0.6) -> np.ndarray:
    noise = rng.normal(size=n)
    series = np.zeros(n)
    for day in range(1, n):
        series[day] = phi * series[day - 1] + noise[day]
    return series


def test_it_cuts_near_the_end_of_a_known_transient():
    rng = np.random.default_rng(1)
    rise = np.minimum(np.arange(300) / 40, 1) * 10
    days = [mser5(autoregressive(rng, 300) + rise).days for _ in range(40)]
    assert 25 <= np.median(days) <= 45
    assert np.quantile(days, 0.9) <= 80


def test_it_cuts_little_where_nothing_is_to_cut():
    rng = np.random.default_rng(2)
    found = [mser5(autoregressive(rng, 300)) for _ in range(60)]
    assert np.median([each.days for each in found]) <= 30  # a tenth
    assert np.mean([each.found for each in found]) > 0.9


def test_a_bias_that_decays_is_cut_where_it_is_lost_in_the_noise():
    """From a start of 15 an AR(1) of 0.9 keeps 15 * 0.9^t: below its standard deviation of 2.3 after 18 days."""
    rng = np.random.default_rng(3)
    decay = 15 * 0.9 ** np.arange(300)
    days = [mser5(autoregressive(rng, 300, 0.9) + decay).days for _ in range(40)]
    assert 10 <= np.median(days) <= 40


def test_a_drift_that_does_not_end_is_not_taken_for_a_warm_up():
    assert not mser5(np.arange(200.0)).found


def test_a_short_or_empty_series_says_nothing():
    assert mser5(np.arange(39.0)) is None and mser5(np.full(300, np.nan)) is None
    assert mser5(np.ones(50)).days == 0


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


SWEEP = ["sweep", "scenario=small_town", "horizon.days=60", "replications=2", "processes=1", "figures=false"]


def test_a_sweep_tells_whether_its_warm_up_is_long_enough(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SWEEP, "save_as=w"]) == 0
    assert "Warm-up by MSER-5 on the daily backlog:" in capsys.readouterr().out
    table = pd.read_parquet("results/w/warmup.parquet")
    daily = pd.read_parquet("results/w/daily.parquet").groupby("day")["backlog"].mean().to_numpy()
    assert list(table["own"]) == [14] and table["days"].item() == mser5(daily).days


def test_a_pilot_sets_the_warm_up_of_all_points(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["horizon.days=180", "policy.dispatch.rule=fifo,nearest", "warm_up=mser5", "save_as=w"]
    assert main([*(word for word in SWEEP if not word.startswith("horizon")), *words]) == 0
    assert "warm-up by MSER-5 from pilot runs" in capsys.readouterr().err
    own = json.loads(Path("results/w/design.json").read_text())["first_scenario"]["horizon"]["warmup_days"]
    assert own == pd.read_parquet("results/w/warmup.parquet")["days"].max()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["horizon.warmup_days=3"], "give one of the two"),
        (["horizon.warmup_days=3,5"], "give one of the two"),
        (["horizon.days=20"], "within 20 days no end"),
    ],
)
def test_a_contradiction_is_told_in_one_line(
    words: list[str], line: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SWEEP, "warm_up=mser5", *words]) == 2
    assert line in capsys.readouterr().err.splitlines()[-1]
    assert not Path("results").exists()
