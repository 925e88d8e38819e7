"""What `wangge export` writes is imported again as it was: the events in every format, and the same cases from each."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments import api
from experiments.analysis.mining.log import ProcessLog
from experiments.analysis.mining.table import event_frame
from experiments.analysis.mining.write import FILES
from experiments.logs.log import CaseLog

EVENT = ("case_id", "activity", "stage", "timestamp", "transition", "resource", "role", "given_to", "model_activity")
OF_OCEL = ("case_id", "activity", "stage", "timestamp", "transition", "model_activity")


def _texts(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[list[str]]:
    plain = frame[list(columns)].astype(object)
    return plain.where(plain.notna(), "").astype(str).values.tolist()


@pytest.fixture(scope="module")
def again(log: ProcessLog, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], CaseLog]:
    found = {}
    for detail, lang in (("stages", "en"), ("all", "en"), ("stages", "zh"), ("all", "zh")):
        folder = tmp_path_factory.mktemp("exported")
        for path in api.export(log, folder, detail=detail, lang=lang):
            found[path.name, detail, lang] = api.read_log(path)
    return found


def test_the_events_come_back_equal(log: ProcessLog, again: dict[tuple[str, str, str], CaseLog]) -> None:
    for (file, detail, lang), imported in again.items():
        expected = event_frame(log, detail, lang)
        events = imported.events
        assert imported.manifest.mapping == "wangge_export"
        assert events is not None
        columns = OF_OCEL if file == FILES["ocel"] else EVENT
        if file == FILES["ocel"]:  # which is in order of time, not case by case
            order = expected["case_id"].str.removeprefix("case-").astype(int)
            events = events.iloc[events["case_id"].str.removeprefix("case-").astype(int).argsort(kind="stable")]
            expected = expected.iloc[order.argsort(kind="stable")]
        assert _texts(events, columns) == _texts(expected, columns), (file, detail, lang)


def test_the_cases_are_the_same_from_every_format(again: dict[tuple[str, str, str], CaseLog]) -> None:
    first = again[FILES["xes"], "stages", "en"].cases
    for (file, *_), imported in again.items():
        lacking = ("due",) if file == FILES["csv"] else ()  # the CSV has no due dates
        known = [name for name in first if not name.startswith(lacking)]
        pd.testing.assert_frame_equal(imported.cases[known], first[known])


def test_the_moments_are_those_of_the_run(log: ProcessLog, again: dict[tuple[str, str, str], CaseLog]) -> None:
    """Closings, due dates and departments are those of the run's own table of cases."""
    cases = again[FILES["xes"], "stages", "en"].cases.set_index("id")
    own = log.cases.assign(id="case-" + log.cases["case"].astype(str)).set_index("id").loc[cases.index]
    start = pd.Timestamp(log.start)
    for name, column in (("closed_local", "closed_h"), ("due_local", "deadline_h"), ("filed_local", "filed_h")):
        both = cases[name].notna() & own[column].notna()
        hours = (cases[name] - start)[both] / pd.Timedelta(hours=1)
        assert both.sum() > 100
        # a case that came back is filed and closed more than once; the run's table knows one of the times
        same = (hours - own[column][both]).abs() < 1 / 1800
        assert same.mean() > 0.97, (name, same.mean())
    named = own["department"].notna()
    assert (cases["department"][named] == own["department"][named].astype(str)).all()


def test_the_log_folder_keeps_the_events(again: dict[tuple[str, str, str], CaseLog], tmp_path: Path) -> None:
    written = again[FILES["ocel"], "all", "zh"].write(tmp_path)
    assert written.events is not None
    events = CaseLog.load(tmp_path).events
    assert events is not None
    assert _texts(events, OF_OCEL) == _texts(written.events, OF_OCEL)
