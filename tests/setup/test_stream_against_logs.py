"""The stream has the repeats, hot spots and restless days of two cities' logs, with constants fitted to them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from needs import FEATURES

from experiments.analysis.stream_places import CITIES, MARGIN, of_the_model, targets
from experiments.cli.stream_statistics import main, measured
from experiments.io.municipal_logs import LOGS

NEUTRAL = {"hot_spots": 0.0, "repeats": {"number": 0.0}, "spells": [], "day_spread": 0.0}


def logs() -> Path:
    """The folder of the logs; the test is skipped where there is none."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = Path(os.environ.get("WANGGE_LOGS", beside))
    if not all((folder / file).is_file() for file, _ in LOGS.values()):
        pytest.skip(f"needs logs: {FEATURES['logs'].mend}")
    return folder


@pytest.mark.parametrize("place", CITIES)
def test_the_model_is_as_the_log(place: str) -> None:
    expected = targets(place)
    found = of_the_model(place)
    assert set(found) == set(expected)
    for name, figure in expected.items():
        assert found[name] == pytest.approx(figure, rel=MARGIN), name


def test_a_neutral_stream_has_none_of_it() -> None:
    found = of_the_model("vancouver", **NEUTRAL)
    expected = targets("vancouver")
    assert found["knox_1_days"] < 1.3
    assert found["variance_over_mean"] == pytest.approx(1.0, abs=0.15)
    assert abs(found["daily_autocorrelation"]) < 0.1
    assert found["top_1_percent_of_cells"] < expected["top_1_percent_of_cells"] / 2


def test_the_figures_are_those_of_the_logs() -> None:
    for place, name, figure in measured(logs()):
        assert targets(place)[name] == pytest.approx(figure, rel=1e-3), (place, name)


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main([]) == 2
