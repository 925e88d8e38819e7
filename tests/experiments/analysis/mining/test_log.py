"""The process log: what the model's events become, and that nothing of a case is lost."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.mining.log import in_the_procedure, read_log
from sim.text.catalogue import WanggeError


def course(*steps, actor=0):
    """The procedure's activities for the model's; a step is an activity or (activity, second)."""
    names = [step if isinstance(step, str) else step[0] for step in steps]
    seconds = [place * 10 if isinstance(step, str) else step[1] for place, step in enumerate(steps)]
    found = in_the_procedure(
        np.array(names, object), np.zeros(len(names), int), np.array(seconds), np.full(len(names), actor)
    )
    return [each for each in found if each]


def test_a_second_report_of_what_is_known_is_no_second_collection():
    assert course("arises", "discovered", "reported", "filed") == ["collected", "filed"]
    assert course("reported", "filed", "closed", "recurs", "reported") == [
        "collected",
        "filed",
        "closed",
        "came_back",
        "collected",
    ]


def test_an_attempt_counts_by_what_follows_at_once():
    assert course("discovered", ("settled on the spot", 50), ("closed", 50)) == ["collected", "settled", "closed"]
    assert course("discovered", ("settled on the spot", 50), ("filed", 60)) == ["collected", "handed_up", "filed"]
    assert course("reported", ("served", 50), ("fed back", 50)) == ["collected", "handled", "fed_back"]
    assert course("reported", ("served", 50), ("filed", 60)) == ["collected", "returned", "filed"]


def test_work_that_is_dispatched_again_was_a_part_even_if_somebody_reports_between():
    assert course("discovered", "dispatched", "handled", "reported", "dispatched", "handled", "fed back") == [
        "collected", "dispatched", "part_handled", "dispatched", "handled", "fed_back",
    ]  # fmt: skip


def test_a_referral_is_part_of_the_dispatch_and_a_return_where_nobody_has_room():
    assert course("reported", "dispatched", "referred") == ["collected", "dispatched"]
    assert course("reported", "dispatched", "referred", actor=-1) == ["collected", "dispatched", "returned"]


def test_every_case_that_came_to_light_is_in_the_log_and_counted_as_the_tables_count(log, logged_run):
    cases = pd.read_parquet(logged_run / "cases.parquet")
    assert set(log.cases["case"]) == set(cases.loc[cases["reported_h"].notna(), "case"])
    before = log.stages.groupby("case")[["activity", "seconds"]].shift()
    full = (before["activity"] == "dispatched") & (before["seconds"] == log.stages["seconds"])
    turned_down = (log.stages["activity"] == "returned") & full  # by an organisation without room: no refusal
    stages = log.stages[~turned_down].groupby("case")["activity"]
    for name, column in (("returned", "bounces"), ("sent_back", "rework"), ("came_back", "recurrences")):
        counted = stages.apply(lambda each, name=name: (each == name).sum())
        same = log.cases.set_index("case")[column]
        same = same[log.cases.set_index("case")["recurrences"] == 0] if name == "returned" else same
        assert (counted[same.index] == same).all(), name
    filed = stages.apply(lambda each: (each == "filed").any())
    first = log.stages[log.stages["activity"] == "filed"].groupby("case")["seconds"].min()
    expected = log.cases.set_index("case").loc[filed[filed].index, "filed_h"]
    assert np.allclose(first / 3600, expected)


def test_timestamps_begin_on_the_first_day_in_chinese_time(log):
    assert log.timestamps([0, 86_399]).tolist() == ["2025-01-01T00:00:00+08:00", "2025-01-01T23:59:59+08:00"]


def test_a_dispatch_tells_who_got_the_case(log):
    given = log.stages[(log.stages["activity"] == "dispatched") & (log.stages["given_to"] != "")]
    assert len(given) > 0.9 * (log.stages["activity"] == "dispatched").sum()
    assert set(given["taker"]) <= {"department", "grid worker", "social organisation"}


def test_a_folder_without_a_log_says_how_to_get_one(tmp_path):
    with pytest.raises(WanggeError, match="log=true"):
        read_log(tmp_path)


def test_a_damaged_log_is_told_in_one_line(tmp_path, logged_run):
    for file in logged_run.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "events.parquet").write_bytes(Path(logged_run / "cases.parquet").read_bytes())
    with pytest.raises(WanggeError) as error:
        read_log(tmp_path)
    assert "\n" not in str(error.value) and str(tmp_path) in str(error.value)
