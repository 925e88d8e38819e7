"""Stamps, zones and changes of clocks: known answers."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from case_files import count, imported, rows
from hypothesis import given
from hypothesis import strategies as st

from experiments.logs.clocks import to_local, to_utc
from experiments.logs.stamps import read_stamps
from sim.text.catalogue import WanggeError

NEW_YORK = {"zone": "America/New_York"}


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2024-03-05T06:07:08Z", "2024-03-05 06:07:08"),
        ("2024-03-05 06:07:08.250", "2024-03-05 06:07:08.250"),
        ("2024-03-05T06:07:08+03:00", "2024-03-05 06:07:08"),
        ("2024/3/5 6:07", "2024-03-05 06:07"),
        ("2024年3月5日 6:07:08", "2024-03-05 06:07:08"),
        ("2024年3月5日", "2024-03-05"),
        ("03/05/2024 06:07:08 PM", "2024-03-05 18:07:08"),
        ("25.03.2024 06:07", "2024-03-25 06:07"),
        ("20240305", "2024-03-05"),
        ("20240305060708", "2024-03-05 06:07:08"),
        ("45356.25", "2024-03-05 06:00"),
        ("1709618828", "2024-03-05 06:07:08"),
        ("1709618828000", "2024-03-05 06:07:08"),
        ("9999-12-31", None),
        ("yesterday", None),
    ],
)
def test_usual_stamps_are_read(text: str, wall: str | None) -> None:
    found = read_stamps(pa.chunked_array([pa.array([text], pa.large_string())]))
    expected = pd.Timestamp(wall) if wall else pd.NaT
    assert found.wall.iloc[0] is expected or found.wall.iloc[0] == expected
    assert bool(found.dated[0]) == (wall is not None and len(wall) == 10) or wall is None


def test_formats_of_the_mapping_are_not_guessed() -> None:
    column = pa.chunked_array([pa.array(["03/04/2024", "2024-04-03"], pa.large_string())])
    found = read_stamps(column, ("%d/%m/%Y",))
    assert found.wall.iloc[0] == pd.Timestamp("2024-04-03")
    assert found.unreadable == 1
    assert read_stamps(column.slice(0, 1)).guess


@given(
    st.lists(st.datetimes(pd.Timestamp("2000-01-01"), pd.Timestamp("2030-01-01")), min_size=1),
    st.sampled_from(["America/Chicago", "Asia/Shanghai", "Australia/Lord_Howe", "UTC"]),
)
def test_utc_and_the_wall_clock_agree(moments: list[pd.Timestamp], name: str) -> None:
    wall = pd.Series(moments, dtype="datetime64[us]")
    zone = ZoneInfo(name)
    for later in (False, True):
        utc, twice, skipped = to_utc(wall, zone, later)
        back = to_local(utc, zone)
        assert int((back != wall).sum()) == skipped
        assert utc.notna().all()
        assert not np.any(twice & (back != wall).to_numpy())


def test_a_wrong_label_is_found_by_the_profile_of_the_day(tmp_path: Path) -> None:
    """All stamps say +00 and are local: in working hours only if the label is ignored."""
    table = rows(200, step="24h").assign(id=[f"d{n}" for n in range(200)])
    for name in ("opened", "closed"):
        table[name] = table[name].str.replace(" ", "T") + "+00:00"
    log = imported(table, tmp_path, **NEW_YORK)
    decision = log.manifest.decision("zone_label")
    assert decision is not None
    assert (decision.count, decision.action) == (200, "mend")
    assert log.cases["opened_local"].dt.hour.eq(8).all()
    kept = imported(table, tmp_path, **NEW_YORK, times={"all": {"label": "believed"}})
    assert kept.cases["opened_local"].dt.hour.isin((3, 4)).all()
    true = imported(table.replace("T08:", "T16:", regex=True), tmp_path, **NEW_YORK)
    assert count(true, "zone_label") == 0


def test_the_hour_that_comes_twice_and_the_one_that_does_not(tmp_path: Path) -> None:
    table = rows(3).assign(
        opened=["2024-11-03 01:30:00", "2024-03-10 02:30:00", "2024-11-03 01:50:00"],
        closed=["2024-11-03 05:00:00", "2024-03-10 09:00:00", "2024-11-03 01:10:00"],
    )
    log = imported(table, tmp_path, **NEW_YORK)
    assert (count(log, "ambiguous_hour"), count(log, "skipped_hour")) == (3, 1)
    assert count(log, "closed_before_opened") == 0  # the second 1:10 follows the first 1:50
    last = log.cases.set_index("id").loc["c0002"]
    assert last["closed"] - last["opened"] == pd.Timedelta(minutes=20)


def test_due_dates_over_a_change_of_clocks(tmp_path: Path) -> None:
    table = rows(40, start="2024-03-04 09:00", step="12h")
    log = imported(table, tmp_path, **NEW_YORK)
    spanning = ((log.cases["due"] - log.cases["opened"]) == pd.Timedelta(hours=71)).sum()
    assert count(log, "due_over_clock_change") == spanning == 6
    mended = imported(table, tmp_path, **NEW_YORK, rules={"due_over_clock_change": "mend"})
    assert ((mended.cases["due"] - mended.cases["opened"]) == pd.Timedelta(hours=72)).all()
    assert mended.cases["due_local"].dt.hour.isin((9, 10, 21, 22)).all()


def test_the_zone_that_would_mend_it_is_named(tmp_path: Path) -> None:
    """Openings in UTC, closings on the wall clock: the case seems closed before it is opened."""
    table = rows(80, takes="2h")
    table["opened"] = (pd.to_datetime(table["opened"]) + pd.Timedelta(hours=5)).dt.strftime("%Y-%m-%d %H:%M:%S")
    with pytest.raises(WanggeError, match=r"95\.0 % of the closed cases .* it: times\.opened \{stamps: UTC\}$"):
        imported(table, tmp_path, **NEW_YORK)
    mended = imported(table, tmp_path, **NEW_YORK, times={"opened": {"stamps": "UTC"}})
    assert ((mended.cases["closed"] - mended.cases["opened"]) >= pd.Timedelta(hours=1)).all()
    for name in ("opened", "closed"):
        table[name] = table[name].str[::-1]
    with pytest.raises(WanggeError, match="can be read"):
        imported(table, tmp_path, **NEW_YORK)
