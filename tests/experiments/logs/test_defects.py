"""Every defect of real logs is found with the count in which it was planted, and can be settled otherwise."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from case_files import count, imported, rows

from experiments.logs.importing import read_case_log
from experiments.logs.made import EXAMPLE
from experiments.logs.made.example import SEED, example
from experiments.logs.made.make import make_log
from experiments.logs.made.spoil import SPOILERS, spoiled
from experiments.logs.made.truth import CENTRE
from experiments.logs.mapping import find_mapping
from experiments.logs.rules import RULES
from sim.text.catalogue import say


def test_the_example_is_what_its_generator_makes() -> None:
    content, _ = example()
    assert gzip.decompress(EXAMPLE.read_bytes()) == content


def test_every_planted_defect_of_the_example_is_found() -> None:
    _, planted = example()
    log = read_case_log(EXAMPLE, find_mapping("chinese_grid_centre"))
    assert {rule: count(log, rule) for rule in planted} == planted
    assert log.manifest.rows_kept == log.manifest.rows_read - sum(
        planted[rule] for rule in ("duplicate_rows", "duplicate_id", "void_cases", "no_opening", "closed_before_opened")
    )


@pytest.mark.parametrize("plant", SPOILERS, ids=lambda plant: plant.__name__)
def test_a_sound_log_shows_only_what_was_planted(plant: object, tmp_path: Path) -> None:
    log, planted = spoiled(make_log(CENTRE, 3), 3, [plant])  # type: ignore[list-item]
    log.to_csv(tmp_path / "log.csv", index=False)
    found = read_case_log(tmp_path / "log.csv", find_mapping("chinese_grid_centre"))
    unwanted = set(RULES) & {
        each.rule for each in found.manifest.decisions if each.count and each.rule not in planted
    } - {"no_place", "never_closed", "overdue_at_export", "unknown_initial_stock", "long_tail"}
    assert {rule: count(found, rule) for rule in planted} == planted
    assert not unwanted


def test_the_stages_of_a_centre_can_be_told_apart() -> None:
    log = make_log(CENTRE, SEED)
    assert len(log) > 2000
    for earlier, later in (("上报时间", "立案时间"), ("立案时间", "首次派遣时间"), ("首次派遣时间", "处置结束时间")):
        both = (log[earlier] != "") & (log[later] != "")
        assert (log[earlier][both] <= log[later][both]).all()


@pytest.mark.parametrize(
    ("rule", "action", "kept"),
    [
        ("closed_before_opened", "leave_out", 59),
        ("closed_before_opened", "at_once", 60),
        ("closed_before_opened", "unknown", 60),
        ("duplicate_id", "keep", 60),
        ("duplicate_id", "last", 59),
        ("duplicate_rows", "keep", 59),
        ("missing_department", "leave_out", 58),
        ("closed_without_date", "leave_out", 58),
        ("closed_without_date", "open", 59),
        ("unknown_status", "leave_out", 57),
    ],
)
def test_switches(rule: str, action: str, kept: int, tmp_path: Path) -> None:
    table = rows()
    table.loc[5, "closed"] = "2024-03-01 08:00:00"
    table.loc[6, "department"] = "NULL"
    table.loc[[7], "closed"] = ""
    table.loc[[20, 21], "status"] = "mystery"
    again = table.iloc[[30]].assign(opened="2024-03-20 08:00:00", closed="2024-03-21 08:00:00", due="")
    table = pd.concat([table, again], ignore_index=True)
    outcomes = {"resolved": ["closed"]}
    log = imported(table, tmp_path, outcomes=outcomes, rules={rule: action})
    expected = {"closed_before_opened": 1, "duplicate_id": 1, "duplicate_rows": 0, "missing_department": 1}
    assert count(log, rule) == (expected | {"closed_without_date": 1, "unknown_status": 2})[rule]
    assert len(log.cases) == kept
    assert log.cases["id"].is_unique


def test_batches_silent_departments_and_the_long_tail(tmp_path: Path) -> None:
    table = rows(200)
    table.loc[table.index[::10], "closed"] = "2024-06-01 17:00:00"
    table.loc[table.index[:60], ["department", "closed", "status"]] = ["silent", "", "open"]
    table.loc[table.index[-6:], "category"] = [f"rare {n}" for n in range(6)]
    log = imported(table, tmp_path, lumping={"category": {"least": 20}})
    assert count(log, "batch_closings") == 14
    assert count(log, "silent_department") == 60
    assert count(log, "never_closed") == 60
    tail = log.manifest.decision("long_tail")
    assert tail is not None
    assert tail.count == 6
    assert tail.detail["category"]["under_20_rows"] == 6
    assert (log.cases["category"] == "other").sum() == 6
    assert log.cases["category_raw"].str.startswith("rare").sum() == 6


def test_a_new_channel_that_quadruples_the_volume(tmp_path: Path) -> None:
    table = pd.concat(
        [
            rows(120, step="14h"),
            rows(330, start="2024-05-13 08:00", step="3h30min").assign(channel="app"),
        ],
        ignore_index=True,
    ).assign(id=[str(n) for n in range(450)])
    log = imported(table, tmp_path)
    found = log.manifest.decision("structural_break")
    assert found is not None
    assert found.detail == {"since": "2024-05-13", "ratio": pytest.approx(4, abs=0.3), "channels": ["app"]}
    cut = imported(table, tmp_path, rules={"structural_break": "cut"})
    assert len(cut.cases) == found.count == 330
    steady = imported(rows(400, step="7h"), tmp_path)
    assert count(steady, "structural_break") == 0


def test_a_log_of_closed_cases_only(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    table = rows(600, step="3h")
    opened = pd.to_datetime(table["opened"])
    closed = opened + pd.to_timedelta(rng.exponential(200, 600), unit="h")
    end = opened.max() + pd.Timedelta(days=1)
    form = "%Y-%m-%d %H:%M:%S"
    whole = table.assign(closed=closed.dt.strftime(form).where(closed <= end, ""))
    assert count(imported(whole, tmp_path), "closed_only") == 0
    chosen = imported(whole[whole["closed"] != ""], tmp_path, extracted=str(end))
    assert count(chosen, "closed_only") > 20
    late = whole[(closed > opened.min() + pd.Timedelta(days=30)) & (closed <= end)]
    assert count(imported(late, tmp_path), "selected_by_closing") > 20
    assert count(imported(whole, tmp_path), "selected_by_closing") == 0


def test_after_the_extraction_nothing_is_known(tmp_path: Path) -> None:
    log = imported(rows(), tmp_path, extracted="2024-03-10T00:00", begin="2024-03-05")
    assert log.cases["closed"].max() <= log.manifest.ends
    assert log.cases["opened"].max() <= log.manifest.ends
    assert log.cases["opened_local"].min() >= pd.Timestamp("2024-03-05")
    assert (log.cases.loc[log.cases["closed"].isna(), "outcome"] == "open").all()
    late = rows()["closed"] > "2024-03-10 00:00:00"
    assert count(log, "after_extraction") == late.sum()


def test_the_unknown_stock_at_the_start_follows_from_littles_law(tmp_path: Path) -> None:
    log = imported(rows(200, step="1h", takes="20h"), tmp_path)
    assert count(log, "unknown_initial_stock") == pytest.approx(20, abs=1)


def test_every_rule_and_action_has_a_name_in_both_languages() -> None:
    for rule, actions in RULES.items():
        for lang in ("en", "zh"):
            assert say(f"log_rule_{rule}", lang)
            for action in actions:
                assert say(f"log_action_{action}", lang)
