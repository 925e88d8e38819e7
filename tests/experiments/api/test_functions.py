"""The laboratory from Python: the same numbers as the commands, in data frames.

Not a word or a file that nobody asked for.
"""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from experiments import api
from experiments.cli.main import main
from experiments.runner.runner import Runner

SMALL = ("scenario=small_town", "horizon.days=40", "horizon.warmup_days=10")


@pytest.fixture(autouse=True)
def nothing_said_or_written(tmp_path, monkeypatch, capfd):
    """Every test runs in an empty folder; what it writes it writes to `given`."""
    monkeypatch.chdir(tmp_path)
    yield
    assert {file.name for file in tmp_path.iterdir()} <= {"given", "results"}


def test_every_public_name_is_there_and_explained():
    for name in api.__all__:
        assert getattr(api, name).__doc__, name
        assert ">>> " in getattr(api, name).__doc__ or name == "WanggeError", name


def test_a_run_is_that_of_the_command(capfd):
    found = api.run(*SMALL, seed=3)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    assert main(["run", *SMALL, "seed=3", "figures=false"]) == 0
    (folder,) = Path("results").iterdir()
    same = json.loads((folder / "outcomes.json").read_text())
    assert {name: None if math.isnan(value) else value for name, value in found.outcomes.items()} == same
    pd.testing.assert_frame_equal(found.tables["daily"], pd.read_parquet(folder / "daily.parquet"))


def test_an_answer_shows_as_one_short_line():
    found = api.run(*SMALL, seed=3)
    swept = api.sweep(*SMALL, "policy.dispatch.rule=fifo,severity", "replications=2", processes=1)
    compared = api.compare("reactive", "grid_service", *SMALL, replications=2, processes=1)
    for answer in (found, swept, compared):
        assert (
            repr(answer).startswith(f"{type(answer).__name__}(")
            and "\n" not in repr(answer)
            and len(repr(answer)) < 300
        )
    assert repr(swept).startswith("Swept(runs=DataFrame of 4 x ")
    assert "a='reactive', b='grid_service'" in repr(compared)
    assert len(repr(Runner(Path("results")))) < 150


def test_a_run_is_written_where_it_is_wanted():
    found = api.run(*SMALL, seed=3, folder="given")
    assert found.folder is not None and (found.folder / "events.parquet").is_file()
    assert found.outcomes["arisen"] == api.run(*SMALL, seed=3).outcomes["arisen"]
    assert "events" in found.tables


def test_a_sweep_gives_runs_means_and_paired_effects(capfd):
    found = api.sweep(*SMALL, "policy.dispatch.rule=fifo,severity", "replications=3", processes=1)
    assert capfd.readouterr() == ("", "")
    assert found.levers == ("policy.dispatch.rule",) and len(found.runs) == 6 and not found.failures
    means = found.means("response_hours")
    by_hand = found.runs.groupby("policy.dispatch.rule", sort=False)["outcome.response_hours"].mean()
    assert means.set_index("policy.dispatch.rule")["mean"].to_dict() == pytest.approx(by_hand.to_dict())
    (effect,) = found.effects("response_hours").to_dict("records")
    assert (effect["level"], effect["against"], effect["pairs"]) == ("severity", "fifo", 3)
    assert effect["mean"] == pytest.approx(by_hand["severity"] - by_hand["fifo"])
    assert {file.name for file in found.draw("given")} == {"levers.png", "levers.svg"}


def test_a_sweep_has_the_numbers_of_its_runs():
    found = api.sweep(*SMALL, "policy.staffing.workers_per_grid=1,2", "seeds=[5]", processes=1)
    alone = api.run(*SMALL, "policy.staffing.workers_per_grid=2", seed=5)
    row = found.runs[found.runs["policy.staffing.workers_per_grid"] == 2].iloc[0]
    assert row["outcome.duration_hours"] == alone.outcomes["duration_hours"] and row["seed"] == 5


def test_a_comparison_is_that_of_the_command():
    found = api.compare(
        "reactive", "grid_service", *SMALL, replications=3, matters={"response_hours": 2}, processes=1, folder="given"
    )
    assert (
        main(
            [
                "compare",
                "reactive",
                "grid_service",
                *SMALL,
                "replications=3",
                "matters.response_hours=2",
                "processes=1",
                "figures=false",
            ]
        )
        == 0
    )
    (folder,) = Path("results").glob("compare-*")
    for name, table in (("judged", found.judged), ("runs", found.runs)):
        pd.testing.assert_frame_equal(
            pd.read_parquet(Path("given") / f"{name}.parquet"), pd.read_parquet(folder / f"{name}.parquet")
        )
        assert len(table) == len(pd.read_parquet(folder / f"{name}.parquet"))
    row = found.of("response_hours")
    assert row["matters"] == 2 and row["difference"] == pytest.approx(row["mean_a"] - row["mean_b"])


def test_facts_are_rows_of_claims():
    found = api.facts("SF-05", settings=["scenario=small_town"], pairs=2, processes=1)
    assert set(found["fact"]) == {"SF-05"} and set(found["verdict"]) <= {"reproduced", "not_reproduced", "undecided"}
    assert {"a", "b", "effect", "p_holm"} <= set(found.columns)


def test_process_mining_works_on_a_run_in_memory_and_on_its_folder():
    memory, folder = api.run(*SMALL, seed=3), api.run(*SMALL, seed=3, folder="given").folder
    first, second = api.conformance(memory), api.conformance(folder)
    pd.testing.assert_frame_equal(first.cases, second.cases)
    assert 0 < first.share < 1
    paths = api.export(memory, "given/here", formats=("xes",))
    again = api.export(folder, "given/there", formats=("xes",))
    assert paths[0].read_bytes() == again[0].read_bytes()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: api.run("policy.dispatch.rule=nearst"), "nearst"),
        (lambda: api.sweep("policy.staffing.workers_per_grid=-1,2"), "workers_per_grid"),
        (lambda: api.compare("reactive", "nobody"), "nobody"),
        (lambda: api.compare("reactive", "standard", matters={"nothing": 1}), "nothing"),
        (lambda: api.compare("reactive", "standard", replications=1), "replications"),
        (lambda: api.facts("SF-999"), "SF-999"),
        (lambda: api.conformance("nowhere"), "log=true"),
        (lambda: api.conformance(api.run(*SMALL, "log=false")), "log=true"),
    ],
)
def test_a_mistake_is_one_line(call, told):
    with pytest.raises(api.WanggeError, match=told) as error:
        call()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("mistaken", "said"),
    [
        (lambda: api.choose("reactive", "standard", confidence=0.4), "confidence=0.4 (argument): must be > 0.5, < 1"),
        (lambda: api.choose("reactive", "standard", matters={"duration_hours": "a,b"}), "matters={'duration_hours'"),
        (lambda: api.sensitivity("troubles.factor=interval(0.5,2)", samples=-1), "samples=-1 (argument)"),
        (lambda: api.discover("reactive", fails_above={"trust": 0.4}, worlds=3), "worlds=3 (argument)"),
        (lambda: api.optimise("policy.dispatch.rule=fifo,nearest", objectives=["trust"]), "objectives"),
        (lambda: api.compare("reactive", "standard", replications=1), "replications=1 (argument)"),
        (lambda: api.facts("SF-03", pairs=1), "pairs=1 (argument)"),
        (lambda: api.run("horizon.days=0"), "(argument)"),
        (lambda: api.sweep("policy.staffing.workers_per_grid=-1,2"), "-1"),
    ],
)
def test_a_mistake_is_said_to_be_an_argument_s(mistaken, said):
    with pytest.raises(api.WanggeError) as told:
        mistaken()
    assert said in str(told.value) and "command line" not in str(told.value)
    assert "命令行" not in told.value.line("zh")


def test_the_command_line_still_speaks_of_itself(capfd):
    assert main(["choose", "reactive", "standard", "confidence=0.4"]) == 2
    assert "confidence=0.4 (command line): must be > 0.5, < 1" in capfd.readouterr().err
