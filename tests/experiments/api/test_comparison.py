"""`wangge compare`: pairs share their troubles, verdicts say what intervals say, and mistakes are one line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.comparison.measures import duration_quantiles, group_means
from experiments.analysis.comparison.sides import Pair, run_pairs
from experiments.analysis.comparison.verdicts import group_rows, outcome_rows, verdict
from experiments.analysis.paired import difference, holm, p_value
from experiments.api.comparison import read_settings
from experiments.cli.compare import compare
from experiments.cli.main import main
from experiments.config.compose import packaged
from experiments.design.policies import side
from experiments.io.provenance import Model, packaged_model
from experiments.present.figures.registry import draw_figures
from experiments.present.figures.results_view import Data
from experiments.runner.runner import Runner
from sim.outcomes.evidence import Evidence
from sim.outcomes.times import restricted_hours
from sim.run.simulation import simulate
from sim.text.catalogue import WanggeError

SHORT = ["scenario=small_town", "horizon.days=40", "horizon.warmup_days=5"]


def sides(a: str, b: str):
    return side(a, SHORT, packaged()), side(b, SHORT, packaged())


def pairs(folder: Path, a: str, b: str, seeds: int, processes: int = 1) -> list[Pair]:
    return run_pairs(*sides(a, b), range(1, seeds + 1), Runner(folder, processes)).found


def run(*words: str, results: Path) -> int:
    return main(["compare", *words, *SHORT, f"results={results}", "replications=3", "figures=false"])


# known answers


def test_p_values_and_holm_against_a_table() -> None:
    found = difference(np.array([1.0, 2.0, 3.0, 4.0]), np.zeros(4))
    assert found.mean == 2.5 and found.pairs == 4
    assert p_value(found) == pytest.approx(0.030466, abs=1e-6)  # t = 3.873, 3 degrees of freedom
    assert holm([0.01, 0.02, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert p_value(difference(np.ones(3), np.ones(3))) == 1.0


def test_a_pair_with_a_missing_value_is_dropped_on_both_sides() -> None:
    found = difference(np.array([1.0, np.nan, 3.0]), np.array([0.0, 5.0, 0.0]))
    assert (found.mean, found.pairs, found.dropped) == (2.0, 2, 1)


@pytest.mark.parametrize(
    ("low", "high", "p", "matters", "better", "said"),
    [
        (2.0, 4.0, 0.001, 1.0, -1, "worse"),
        (2.0, 4.0, 0.001, 1.0, 1, "better"),
        (2.0, 4.0, 0.001, 1.0, 0, "differs"),
        (2.0, 4.0, 0.2, 1.0, 1, "unclear"),
        (-0.5, 0.9, 0.4, 1.0, 1, "same"),
        (0.1, 0.9, 0.001, 1.0, 1, "same"),
        (0.1, 1.5, 0.01, 1.0, 1, "small"),
        (0.1, 1.5, 0.01, None, 1, "better"),
        (0.0, 0.0, 1.0, None, 1, "same"),
    ],
)
def test_a_verdict_says_what_its_interval_says(low, high, p, matters, better, said) -> None:
    half = (high - low) / 2
    found = type(difference(np.zeros(2), np.zeros(2)))((low + high) / 2, low, high, 20, None, None)
    assert half >= 0 and verdict(found, p, matters, better) == said


def test_the_same_policy_on_both_sides_differs_in_nothing(tmp_path: Path) -> None:
    found = pairs(tmp_path, "standard", "policy=standard", 3)
    assert {row.verdict for row in outcome_rows(found, {}) if row.difference.pairs == 3} == {"same"}


def test_durations_by_group_add_up_to_the_outcome() -> None:
    result = simulate(sides("standard", "reactive")[0].scenario, 1)
    groups, quantiles = group_means(result), duration_quantiles(result)
    e = Evidence(result.simulation.world, result.simulation.scenario, result.simulation.now)
    watched, hours = restricted_hours(e, "resolved")
    assert hours.mean() == pytest.approx(result.outcomes["duration_hours"])
    counts = np.bincount(e.world.residents["group"][watched["resident"]], minlength=3)
    assert (groups[:, 0] * counts).sum() / counts.sum() == pytest.approx(hours.mean())
    assert (np.diff(quantiles) >= 0).all()


def test_one_process_and_two_give_the_same(tmp_path: Path) -> None:
    one, two = (pairs(tmp_path / str(processes), "reactive", "standard", 5, processes) for processes in (1, 2))
    for (seed, *first), (again, *second) in zip(one, two, strict=True):
        assert seed == again
        for x, y in zip(first, second, strict=True):
            np.testing.assert_equal(x._asdict(), y._asdict())
    assert set(group_rows(one, ["local", "migrant", "elderly"])) == {"duration_hours", "reported_share", "satisfaction"}


# the runner


def counting(ran: list[int], fails: tuple[int, ...] = ()) -> Model:
    """The model, which notes the seeds that it simulates and fails under some."""
    model = packaged_model()

    def simulate(scenario: Any, seed: int, **more: Any) -> Any:
        ran.append(seed)
        if seed in fails:
            raise ValueError("lost its way")
        return model.simulate(scenario, seed, **more)

    return replace(model, simulate=simulate)


def test_runs_are_shared_with_a_sweep_and_a_killed_comparison_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["policy=reactive,standard", *SHORT, "replications=2", f"results={tmp_path}", "figures=false"]
    assert main(["sweep", *words, "processes=1"]) == 0
    ran: list[int] = []
    common = [*SHORT, f"results={tmp_path}", "figures=false", "processes=1"]
    assert compare(["reactive", "standard", *common, "replications=4"], counting(ran)) == 0
    assert sorted(ran) == [1, 1, 2, 2, 3, 3, 4, 4]  # the sweep's runs have not been measured in quantiles
    assert compare(["reactive", "standard", *common, "replications=6"], counting(ran)) == 0
    assert sorted(ran[8:]) == [5, 5, 6, 6]
    assert compare(["reactive", "standard", *common, "replications=6"], counting(ran)) == 0
    assert len(ran) == 12
    capsys.readouterr()
    assert main(["sweep", *words[:-3], "seeds=[5,6]", *words[-2:], "processes=1", "save_as=again"]) == 0
    assert "all 4 runs were finished before" in "".join(capsys.readouterr())


def test_a_run_that_fails_is_kept_and_its_pair_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["reactive", "standard", *SHORT, f"results={tmp_path}", "figures=false", "processes=1", "replications=4"]
    assert compare(words, counting([], fails=(2,))) == 1
    (folder,) = tmp_path.glob("compare-*")
    assert sorted(pd.read_parquet(folder / "runs.parquet")["seed"].unique()) == [1, 3, 4]
    failures = [json.loads(line) for line in (folder / "failures.jsonl").read_text().splitlines()]
    assert [each["seed"] for each in failures] == [2, 2] and "lost its way" in failures[0]["reason"]
    assert "failures.jsonl" in capsys.readouterr().err
    with pytest.raises(WanggeError, match="lost its way"):
        compare([*words, "save_as=none", "seed=11"], counting([], fails=(11, 12, 13)))


def test_a_run_that_the_store_knows_may_fail_to_be_measured(tmp_path: Path) -> None:
    words = ["policy=reactive,standard", *SHORT, "replications=4", f"results={tmp_path}", "figures=false"]
    assert main(["sweep", *words, "processes=1"]) == 0
    common = [*SHORT, f"results={tmp_path}", "figures=false", "processes=1", "replications=4"]
    assert compare(["reactive", "standard", *common], counting([], fails=(2,))) == 1
    (folder,) = tmp_path.glob("compare-*")
    assert sorted(pd.read_parquet(folder / "runs.parquet")["seed"].unique()) == [1, 3, 4]


# the command


def test_the_command_prints_and_keeps_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "compare",
                "reactive",
                "policy=standard policy.dispatch.rule=nearest",
                *SHORT,
                f"results={tmp_path}",
                "replications=4",
            ]
        )
        == 0
    )
    out = capsys.readouterr().out
    assert "4 pairs" in out and "worse" in out and "migrant" in out and "Grids: of 16" in out
    (folder,) = tmp_path.glob("compare-*")
    judged = pd.read_parquet(folder / "judged.parquet")
    assert {"outcome", "quantile", "grid", "group.satisfaction"} <= set(judged["part"])
    assert len(pd.read_parquet(folder / "runs.parquet")) == 8
    assert (
        json.loads((folder / "provenance.json").read_text())["sides"]["b"]["words"]
        == "policy=standard policy.dispatch.rule=nearest"
    )
    drawn = draw_figures(Data(folder), tmp_path / "again", ("forest", "quantiles")).files
    assert {file.name for file in drawn} == {file.name for file in folder.glob("*.[ps][nv]g")}
    for file in drawn:
        assert file.read_bytes() == (folder / file.name).read_bytes()


def test_the_first_seed_and_the_name_of_the_folder_can_be_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("reactive", "standard", "seed=11", "replications=3", "save_as=mine", results=tmp_path) == 0
    assert sorted(set(pd.read_parquet(tmp_path / "mine" / "runs.parquet")["seed"])) == [11, 12, 13]
    assert run("reactive", "standard", "save_as=mine", results=tmp_path) == 0
    (tmp_path / "other").mkdir()
    capsys.readouterr()
    assert run("reactive", "standard", "save_as=other", results=tmp_path) == 2
    assert "holds something else" in capsys.readouterr().err


def test_the_command_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("reactive", "standard", "lang=zh", results=tmp_path) == 0
    assert "更差" in capsys.readouterr().out


def test_the_smallest_difference_that_matters_can_be_set() -> None:
    settings, rest = read_settings(["a", "matters.response_hours=2.5", "replications=7", "b", "troubles.factor=2"])
    assert settings.matters == {"response_hours": 2.5} and settings.replications == 7
    assert rest == ["a", "b", "troubles.factor=2"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["reactive"], "two sides"),
        ([], "two sides"),
        (["reactive", "gird_control"], "grid_control"),
        (["reactive", " "], "empty"),
        (["reactive", "policy.staffing.operatrs=3 policy=standard"], "operators"),
        (["reactive", "scenario=xianlin policy=standard"], "do not meet the same troubles"),
        (["reactive", "standard", "troubles.factor=1,2"], "one value"),
        (["reactive", "standard", "replications=1"], "replications"),
        (["reactive", "standard", "replications=2,3"], "one value"),
        (["reactive", "standard", "worlds=4"], "worlds=4: this command has no such setting"),
        (["reactive", "policy=standard seed=4"], "seed=4: this command has no such setting"),
        (["reactive", "standard", "matters.response_ours=1"], "response_hours"),
        (["reactive", "standard", "matters.response_hours=much"], "number"),
        (["reactive", "standard", "matters.response_hours=-1"], "number"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(
    words, told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "results"
    assert main(["compare", *words, f"results={folder}"]) == 2
    err = capsys.readouterr().err.strip()
    assert told in err and "\n" not in err
    assert not folder.exists()
