"""Tables of a run: columns, types, units, and agreement with each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from small_worlds import composed

from sim.agents.day_record import COUNTS
from sim.run.schedule import SCHEDULE
from sim.run.simulation import RunResult, simulate

DAYS = 40
HOURS = [
    f"{name}_h"
    for name in (
        "arises",
        "discovered",
        "reported",
        "filed",
        "dispatched",
        "acted",
        "handled",
        "fed_back",
        "verified",
        "closed",
        "resolved",
    )
]


@pytest.fixture(scope="module")
def run() -> RunResult:
    """Forty days of the small town, with a log."""
    return simulate(
        composed("scenario=small_town", f"horizon.days={DAYS}", "horizon.warmup_days=0", "troubles.factor=3"),
        2,
        log=True,
    )


@pytest.fixture(scope="module")
def tables(run: RunResult) -> dict[str, pd.DataFrame]:
    """All its tables."""
    return run.tables()


def test_there_are_eight_tables_with_unique_columns(tables: dict[str, pd.DataFrame]) -> None:
    assert set(tables) == {"cases", "daily", "grids", "departments", "stations", "groups", "cells", "events"}
    for table in tables.values():
        assert table.columns.is_unique
        assert len(table) > 0
        assert not any(
            pd.api.types.is_object_dtype(dtype) for dtype in table.dtypes.drop(["department"], errors="ignore")
        )


def test_no_log_no_events() -> None:
    assert set(simulate(composed("scenario=small_town", "horizon.days=3", "horizon.warmup_days=0"), 1).tables()) == {
        "cases",
        "daily",
        "grids",
        "departments",
        "groups",
        "stations",
        "cells",
    }


def test_hours_of_cases_are_empty_or_within_the_run(tables: dict[str, pd.DataFrame]) -> None:
    cases = tables["cases"]
    for name in HOURS:
        known = cases[name].dropna()
        assert ((known >= 0) & (known <= DAYS * 24)).all(), name
    assert cases["arises_h"].notna().all()
    assert cases["reported_h"].isna().any()
    assert (cases["deadline_h"].dropna() > 0).all()
    assert cases["work_hours"].ge(0).all()


def test_cases_agree_with_the_outcomes(tables: dict[str, pd.DataFrame], run: RunResult) -> None:
    cases, found = tables["cases"], run.outcomes
    assert len(cases) == found["arisen"]
    for state in ("closed", "tolerated", "withdrawn"):
        assert (cases["state"] == state).sum() == found[state]
    assert (cases["acted_h"] - cases["reported_h"]).mean() == pytest.approx(found["response_hours_of_answered"])
    assert cases["satisfied"].dropna().mean() == pytest.approx(found["satisfaction_rate_of_asked"])
    assert set(cases["route"].cat.categories) == {
        "unsettled",
        "self_help",
        "on_the_spot",
        "mediation",
        "organisation",
        "tier",
        "department",
    }
    assert cases["believed"].isna().sum() == (cases["filed_h"].isna() & cases["believed"].isna()).sum()


def test_grids_add_up_to_the_whole(tables: dict[str, pd.DataFrame], run: RunResult) -> None:
    grids, found = tables["grids"], run.outcomes
    assert len(grids) == 16
    assert grids["arisen"].sum() == found["arisen"]
    assert grids["reported"].sum() == found["reported"]
    assert grids["residents"].sum() == 3000
    assert grids["cells"].sum() == 240
    assert ((grids["trust"].dropna() >= 0) & (grids["trust"].dropna() <= 1)).all()
    weighted = (grids["trust"] * grids["residents"]).sum() / grids["residents"].sum()
    last = run.daily["trust"][-1]
    assert weighted == pytest.approx(last, abs=1e-6)


def test_departments_use_no_more_hours_than_they_offer(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["departments"]
    assert rows["department"].is_unique
    assert (rows["busy_hours"] <= rows["offered_hours"] + 1e-9).all()
    assert rows["utilisation"].dropna().between(0, 1).all()
    assert (rows["received"] >= rows["bounced"]).all()


def test_stations_by_day_add_up_to_the_departments_and_to_the_days(tables: dict[str, pd.DataFrame]) -> None:
    stations, departments = tables["stations"], tables["departments"]
    whole = (
        stations.groupby("department", observed=True)[["busy_hours", "offered_hours"]]
        .sum()
        .loc[departments["department"]]
    )
    assert np.allclose(whole, departments[["busy_hours", "offered_hours"]])
    assert (stations[stations["day"] == DAYS - 1]["queue"].to_numpy() == departments["queue"]).all()
    assert (stations.groupby("day")["queue"].sum().to_numpy() == tables["daily"]["waiting"]).all()


def test_cells_lie_side_by_side_and_add_up_to_the_grids(tables: dict[str, pd.DataFrame]) -> None:
    cells, grids = tables["cells"], tables["grids"]
    assert not cells[["x", "y"]].duplicated().any()
    assert cells["cell"].tolist() == list(range(len(cells)))
    by_grid = cells.groupby("grid").agg(cells=("cell", "size"), residents=("residents", "sum"))
    assert (
        by_grid["cells"].tolist() == grids["cells"].tolist()
        and by_grid["residents"].tolist() == grids["residents"].tolist()
    )


def test_daily_columns_are_one_row_a_day_and_agree_with_the_cases(
    tables: dict[str, pd.DataFrame], run: RunResult
) -> None:
    daily = tables["daily"]
    assert daily["day"].tolist() == list(range(DAYS))
    assert set(COUNTS) <= set(daily.columns)
    assert daily["arisen"].sum() == run.outcomes["arisen"]
    cases = tables["cases"]
    by_day = cases["reported_h"].dropna().floordiv(24).value_counts().reindex(range(DAYS), fill_value=0).sort_index()
    assert daily["reported"].tolist() == by_day.tolist()
    for name in (
        "discovery_lag_hours",
        "response_hours_of_answered",
        "resolution_hours_of_resolved",
        "backlog",
        "waiting",
    ):
        assert (daily[name].dropna() >= 0).all(), name
    for name in ("satisfaction", "trust", "satisfaction_rate_of_asked"):
        assert daily[name].dropna().between(0, 1).all()
    first = cases[cases["acted_h"].floordiv(24) == 5]
    assert daily["response_hours_of_answered"][5] == pytest.approx((first["acted_h"] - first["reported_h"]).mean())


def test_groups_have_a_row_a_day_and_average_to_the_daily_mood(tables: dict[str, pd.DataFrame]) -> None:
    groups, daily = tables["groups"], tables["daily"]
    assert len(groups) == 3 * DAYS
    for name in ("satisfaction", "trust"):
        weighted = groups.assign(total=groups[name] * groups["residents"]).groupby("day")["total"].sum() / 3000
        assert np.allclose(weighted, daily[name])


def test_events_are_in_order_and_name_what_happened(tables: dict[str, pd.DataFrame], run: RunResult) -> None:
    events = tables["events"]
    assert events["time_h"].is_monotonic_increasing
    assert set(events["activity"].cat.categories) == {answer.activity for answer in SCHEDULE}
    assert (events["activity"] == "arises").sum() == run.outcomes["arisen"]
    assert (events["activity"] == "closed").sum() >= tables["cases"]["closed_h"].notna().sum() - (
        tables["cases"]["route"] == "self_help"
    ).sum()
    assert (events["actor"] >= -1).all()
