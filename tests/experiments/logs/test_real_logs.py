"""What is known of the three municipal logs is what import finds in them; skipped where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from case_files import count
from needs import FEATURES

from experiments import api
from experiments.logs.log import CaseLog


def real(name: str) -> CaseLog:
    """The case log in a file of the municipal logs, its mapping recognised by its columns."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    file = Path(os.environ.get("WANGGE_LOGS", beside)) / name
    if not file.is_file():
        pytest.skip(f"needs logs: {FEATURES['logs'].mend}")
    return api.read_log(file)


def within(log: CaseLog, hours: float) -> float:
    """Share of all cases, not cancelled ones apart, that are closed within some hours, in per cent."""
    closed = log.cases["closed"].where(log.cases["outcome"] == "resolved")
    return float(100 * ((closed - log.cases["opened"]) <= pd.Timedelta(hours=hours)).mean())


def test_st_louis() -> None:
    log = real("stl_csb_2018-01.csv.gz")
    assert (log.manifest.mapping, log.manifest.rows_read) == ("st_louis", 8812)
    assert log.manifest.ends.tz_convert("America/Chicago").strftime("%Y-%m-%d %H:%M") == "2018-02-08 10:45"
    assert count(log, "duplicate_rows") + count(log, "duplicate_id") == 98
    assert count(log, "duplicate_rows") == 56
    assert count(log, "step_before_opened") == 154
    label = log.manifest.decision("zone_label")
    assert label is not None and label.detail["share_8_18_ignored"] > 85 > 40 > label.detail["share_8_18_believed"]
    tail = log.manifest.decision("long_tail")
    assert tail is not None and tail.detail["category"]["names"] == 272
    silent = log.manifest.decision("silent_department")
    assert silent is not None and "ANIMAL CARE" in silent.detail["departments"]
    never = log.manifest.decision("never_closed")
    assert never is not None and never.detail["share"] == pytest.approx(29.3, abs=0.1)
    assert [within(log, hours) for hours in (24, 72, 168)] == pytest.approx([20.2, 32.9, 49.5], abs=0.7)


def test_los_angeles() -> None:
    log = real("la_myla311_2017-12-27_2018-01-04.csv.gz")
    assert (log.manifest.mapping, log.manifest.rows_kept) == ("los_angeles", 19_999)
    batch = log.manifest.decision("batch_closings")
    assert batch is not None and batch.detail["share_of_closings"] == pytest.approx(65.5, abs=0.1)
    assert (count(log, "closed_at_once"), count(log, "referral"), count(log, "never_closed")) == (2710, 18, 5)
    assert (log.cases["outcome"] == "cancelled").sum() == 526
    assert log.cases["self_report"].mean() == pytest.approx(0.170, abs=0.001)


def test_vancouver() -> None:
    log = real("vancouver_311cc_2023.csv.gz")
    assert (log.manifest.mapping, log.manifest.rows_kept) == ("vancouver", 7062)
    assert count(log, "closed_before_opened") == 0  # none, once +03:00 is believed
    assert (log.cases["closed_precision"].dropna() == "day").all()
    assert log.cases["opened_local"].dt.hour.between(8, 17).mean() > 0.8
    days = (log.cases["closed_local"] - log.cases["opened_local"].dt.normalize()).dt.days.dropna()
    assert days.quantile([0.25, 0.5, 0.75, 0.9, 0.95]).tolist() == pytest.approx([0, 2, 8, 25, 54], abs=0.5)
