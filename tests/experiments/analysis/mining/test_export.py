"""Written logs keep to their schemas, hold every event, and are the same bytes each time.

A broken one is noticed.
"""

import csv
import dataclasses
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from experiments.analysis.mining.check import CHECKS
from experiments.analysis.mining.conform import conform
from experiments.analysis.mining.log import read_log
from experiments.analysis.mining.ocel import on_file
from experiments.analysis.mining.write import FILES, WRITERS, write_formats
from experiments.cli.main import main
from experiments.cli.run import run
from sim.text.catalogue import WanggeError

XES = "{http://www.xes-standard.org/}"


@pytest.fixture(scope="module")
def written(log, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_formats(log, folder)
    return folder


@pytest.mark.parametrize("detail", ["stages", "all"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("form", WRITERS)
def test_every_format_keeps_to_its_schema(log, tmp_path, form, detail, lang):
    path = tmp_path / FILES[form]
    WRITERS[form](log, path, detail, lang)
    assert CHECKS[form](path) == ""


def test_the_same_log_gives_the_same_bytes(log, written, tmp_path):
    for path in write_formats(log, tmp_path, checked=False):
        assert path.read_bytes() == (written / path.name).read_bytes()


def test_xes_holds_every_event_of_every_case_in_order(log, written):
    traces = ElementTree.parse(written / "log.xes").getroot().findall(f"{XES}trace")
    assert len(traces) == len(log.cases)
    events = [event for trace in traces for event in trace.findall(f"{XES}event")]
    assert len(events) == len(log.stages)
    first = [each.find(f"{XES}date").get("value") for each in traces[0].findall(f"{XES}event")]
    assert first == sorted(first)
    assert next(iter(events[0])).attrib == {"key": "concept:name", "value": "collected"}


def named(log, name):
    return dataclasses.replace(log, scenario=log.scenario | {"name": name})


def test_any_name_is_escaped_in_xes_and_read_back(log, tmp_path):
    name = """<Old "town"> & 'harbour'\nof 网格"""
    path = tmp_path / "log.xes"
    WRITERS["xes"](named(log, name), path)
    assert "&lt;Old &quot;town&quot;&gt; &amp; 'harbour'&#10;of 网格" in path.read_text(encoding="utf-8")
    assert ElementTree.parse(path).getroot().find(f"{XES}string").get("value") == name
    assert CHECKS["xes"](path) == ""


def test_a_name_that_xml_cannot_hold_is_told_and_leaves_no_file(log, tmp_path):
    with pytest.raises(WanggeError, match="does not keep to its schema"):
        WRITERS["xes"](named(log, "bell \x07"), tmp_path / "log.xes")
    assert list(tmp_path.iterdir()) == []


def test_ocel_ties_events_to_cases_and_those_who_act(log, written):
    content = json.loads((written / "ocel.json").read_text(encoding="utf-8"))
    assert len(content["events"]) == len(log.stages)
    kinds = {each["id"]: each["type"] for each in content["objects"]}
    assert sum(kind == "case" for kind in kinds.values()) == len(log.cases)
    handled = [event for event in content["events"] if event["type"] == "handled"]
    assert all(
        {kinds[link["objectId"]] for link in event["relationships"]} <= {"case", "grid", "department", "organisation"}
        for event in handled
    )
    times = [event["time"] for event in content["events"]]
    assert times == sorted(times)
    closed = next(
        each
        for each in content["objects"]
        if each["type"] == "case" and any(a["value"] == "closed" for a in each["attributes"])
    )
    assert [a["value"] for a in closed["attributes"] if a["name"] == "on_file"] == ["unknown", "open", "closed"]


def test_what_is_on_file_ends_as_the_ledger_does_even_where_nothing_was_done(tmp_path):
    assert run(["system=one-vote-veto", "seed=1", "horizon.days=120", "figures=false", f"results={tmp_path}"]) == 0
    log = read_log(next(tmp_path.iterdir()))
    assert (log.stages["activity"] == "concealed").any()
    ends = {case: changes[-1][1] for case, changes in on_file(log).items()}
    assert [ends.get(case, "unknown") for case in log.cases["case"]] == log.cases["ledger"].astype(str).tolist()
    assert conform(log).cases["concealed"].any()


def test_csv_holds_every_event(log, written):
    with (written / "log.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len(log.stages)
    assert rows[0]["timestamp"].endswith("+08:00") and rows[0]["stage"] == "1"


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("xes", 'key="stage" value="1"', 'key="stage" value="one"'),
        ("xes", "</trace>", "<stage/></trace>"),
        ("ocel", '"type": "collected"', '"type": "never declared"'),
        ("ocel", '"objectId": "case-', '"objectId": "nobody-'),
        ("ocel", '"name": "stage", "value": 1', '"name": "stage", "value": "1"'),
        ("ocel", '"name": "stage", "value": 1', '"name": "step", "value": 1'),
        ("ocel", "T", " "),
        ("csv", "case_id", "number"),
    ],
)
def test_a_broken_log_is_noticed(written, tmp_path, form, old, new):
    text = (written / FILES[form]).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / FILES[form]
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert CHECKS[form](path) != ""


def test_the_command_writes_what_is_asked_for(logged_run, capsys):
    assert main(["export", str(logged_run), "format=csv,xes", "lang=zh"]) == 0
    assert {file.name for file in (logged_run / "process").iterdir()} == {"log.csv", "log.xes"}
    assert "已写入" in capsys.readouterr().out
    assert "立案" in (logged_run / "process" / "log.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["format=pdf"], ["detail=some"], ["format=[]"], ["nonsense"], ["format=xes,xml"]])
def test_a_mistake_is_one_line_and_writes_nothing(logged_run, capsys, words):
    before = sorted(file.name for file in logged_run.rglob("*"))
    assert main(["export", str(logged_run), *words]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and said.out == ""
    assert sorted(file.name for file in logged_run.rglob("*")) == before
