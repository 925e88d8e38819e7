"""Conformance: known answers for single cases, the counts of a run, and PM4Py's agreement."""

import pandas as pd
import pytest

from experiments.analysis.mining.conform import BRANCHES, conform, kinds, late_for, order_mistakes
from experiments.analysis.mining.procedure import procedure
from experiments.cli.main import main
from experiments.cli.run import run

RULES = procedure()
STRAIGHT = ["collected", "filed", "dispatched", "handled", "fed_back", "checked", "closed", "revisited"]


def timed(*hours):
    return list(zip(STRAIGHT, hours, strict=False))


def test_permitted_branches_are_no_mistakes():
    assert order_mistakes(STRAIGHT, RULES) == set()
    assert order_mistakes(["collected", "filed", "dispatched", "returned", *STRAIGHT[2:]], RULES) == set()
    assert order_mistakes([*STRAIGHT[:6], "sent_back", *STRAIGHT[3:]], RULES) == set()
    assert order_mistakes(["collected", "settled", "closed", "revisited", "came_back", *STRAIGHT], RULES) == set()
    assert order_mistakes(["collected", "filed", "dispatched", "withdrawn", *STRAIGHT], RULES) == set()
    assert order_mistakes(STRAIGHT[:3], RULES) == set(), "a case that still runs conforms so far"


def test_mistakes_are_named():
    assert order_mistakes([*STRAIGHT[:5], "closed"], RULES) == {"left_out.checked"}
    assert order_mistakes(["collected", "dispatched", "concealed", "came_back", "collected"], RULES) == {
        "left_out.filed",
        "concealed",
    }
    assert order_mistakes(["collected", "filed", "dispatched", "filed"], RULES) == {"wrong_order"}


@pytest.mark.parametrize(
    ("course", "urgent", "end", "missed"),
    [
        (timed(0, 1, 24, 30, 31, 32, 33, 34), False, 999, set()),
        (timed(0, 1, 25, 30, 31, 32, 33, 34), False, 999, {"late_dispatch"}),
        (timed(0, 1, 24, 41, 42, 43, 44, 45), False, 999, {"late_handling"}),
        (timed(0, 1, 24, 30, 169, 170, 171, 172), False, 999, {"late_feedback"}),
        (timed(0, 0.5, 1.5, 1.6, 1.7, 2, 3, 4), True, 999, {"late_dispatch"}),
        (timed(0, 1, 2), False, 39, set()),
        (timed(0, 1, 2), False, 41, {"late_handling"}),
        (timed(0), False, 200, {"late_dispatch", "late_handling", "late_feedback"}),
        ([("collected", 0), ("settled", 3), ("closed", 3)], False, 999, set()),
        ([("collected", 0), ("withdrawn", 3)], False, 999, set()),
    ],
)
def test_limits_run_from_the_first_collection(course, urgent, end, missed):
    assert late_for(course, 40.0, urgent, end, RULES) == missed


def test_the_counts_of_a_run_add_up(log):
    found = conform(log)
    cases, rows = found.cases, found.deviations
    after = log.cases[log.cases["arises_h"] >= 24 * log.scenario["horizon"]["warmup_days"]]
    assert set(cases["case"]) == set(after["case"])
    assert (cases["conforms"] == ~cases[kinds(RULES)].any(axis=1)).all()
    for part in ("department", "category"):
        members = rows[(rows["part"] == part) & (rows["deviation"] == "conforms")]
        assert members["of"].sum() == len(cases) and members["cases"].sum() == cases["conforms"].sum()
    assert found.courses["cases"].sum() == len(cases)
    assert len(conform(log, warmup=False).cases) == len(log.cases)


def test_a_case_is_handled_late_exactly_when_the_model_finds_it_overdue(log):
    """The model looks at the limit for itself: a case of one round that is not done then is overdue."""
    cases = conform(log, warmup=False).cases.merge(log.cases[["case", "overdue", "recurrences", "rework"]], on="case")
    plain = cases[(cases["recurrences"] == 0) & (cases["rework"] == 0) & cases["ended"] & ~cases["branch.withdrawn"]]
    assert len(plain) > 100 and (plain["late_handling"] == plain["overdue"]).mean() > 0.99


def test_a_check_of_everything_leaves_no_closing_unchecked_and_none_leaves_all(tmp_path):
    from experiments.analysis.mining.log import read_log

    shares = {}
    for rate in (0, 1):
        folder = tmp_path / str(rate)
        settings = [
            "scenario=small_town",
            "horizon.days=60",
            f"policy.supervision.verification={rate}",
            "figures=false",
            f"results={folder}",
        ]
        assert run(settings) == 0
        cases = conform(read_log(next(folder.iterdir()))).cases
        handed = cases[cases["course"].str.contains("fed_back > ")]
        shares[rate] = handed["left_out.checked"].mean()
    assert shares == {0: 1.0, 1: 0.0}


def test_the_command_prints_sentences_tables_and_writes_what_it_prints(logged_run, capsys):
    assert main(["conformance", str(logged_run)]) == 0
    said = capsys.readouterr().out
    cases = pd.read_parquet(logged_run / "conformance" / "cases.parquet")
    assert f"Of {len(cases)} cases that came to light, {cases['conforms'].sum()} " in said
    assert {file.name for file in (logged_run / "conformance").iterdir()} == {
        "cases.parquet", "deviations.parquet", "courses.parquet", "deviations.png", "deviations.svg", "provenance.json",
    }  # fmt: skip
    assert main(["conformance", str(logged_run), "figures=false", "lang=zh"]) == 0
    assert "法定程序" in capsys.readouterr().out
    assert not (logged_run / "conformance" / "deviations.png").exists()


@pytest.mark.parametrize("words", [[], ["nowhere"], ["."], [".", "pm4py=perhaps"], [".", "x"], [".", "format=xes"]])
def test_a_mistake_is_one_line(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    assert main(["conformance", *words]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and said.out == "" and not list(tmp_path.iterdir())


def test_a_folder_with_one_run_stands_for_it_and_one_with_several_does_not(tmp_path, capsys):
    settings = ["scenario=small_town", "horizon.days=40", "figures=false", f"results={tmp_path}"]
    assert run([*settings, "seed=1"]) == 0
    assert main(["conformance", str(tmp_path), "figures=false"]) == 0
    assert run([*settings, "seed=2"]) == 0
    capsys.readouterr()
    assert main(["conformance", str(tmp_path)]) == 2
    assert "holds 2 runs" in capsys.readouterr().err


def test_branches_are_activities():
    assert set(BRANCHES) <= set(RULES.activities)


def test_a_run_in_which_nothing_came_to_light_is_no_mistake(tmp_path, capsys):
    settings = ["scenario=small_town", "troubles.factor=0", "horizon.days=2", "horizon.warmup_days=0", "figures=false"]
    assert run([*settings, f"results={tmp_path}"]) == 0
    capsys.readouterr()
    assert main(["conformance", str(tmp_path)]) == 0
    assert "nothing to judge" in capsys.readouterr().out
    assert main(["export", str(tmp_path)]) == 0
