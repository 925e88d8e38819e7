"""The four stages of the Chinese profile, on a made log whose stages are drawn with known means."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from experiments import api
from experiments.analysis.calibration.stages import fit_stages
from experiments.logs.made.make import make_log
from experiments.logs.made.truth import CENTRE


def test_each_stage_has_its_own_law(tmp_path: Path) -> None:
    """Filing takes 0.1 + 0.4 h on average, dispatch 0.5 h, checking 3 h, all exponential; handling is the queue."""
    make_log(CENTRE, 3).to_csv(tmp_path / "log.csv", index=False)
    log = api.read_log(tmp_path / "log.csv", map="chinese_grid_centre")
    rows = {row["stage"]: row for row in fit_stages(log) if row["department"] is None}
    assert rows["dispatch"]["half"] == pytest.approx(0.5 * math.log(2), rel=0.1)
    assert rows["dispatch"]["nine_tenths"] == pytest.approx(0.5 * math.log(10), rel=0.1)
    assert rows["checking"]["half"] == pytest.approx(3.0 * math.log(2), rel=0.1)
    assert 0.25 < rows["filing"]["half"] < 0.5
    assert rows["handling"]["half"] > 5 and rows["handling"]["open"] > 0


def test_departments_differ_in_handling_and_early_cases_only_count_until_a_date() -> None:
    log = api.read_log("made")
    rows = fit_stages(log)
    handling = [row["half"] for row in rows if row["stage"] == "handling" and row["department"] is not None]
    assert len(handling) >= 5 and max(handling) > 1.5 * min(handling)
    early = fit_stages(log, until=24.0 * 30)
    assert early[0]["cases"] < rows[0]["cases"] / 2


def test_a_log_without_stages_has_none() -> None:
    log = api.read_log("made")
    plain = type(log)(log.cases.assign(filed_local=pd.NaT), log.manifest)
    assert fit_stages(plain) == []
