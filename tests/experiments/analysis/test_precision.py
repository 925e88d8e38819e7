"""Seeds are added until means are precise.

The rule keeps its promise on known distributions, and the sweep keeps the rule.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.precision import FIRST, judge, replicate, wanted_half
from experiments.design.outline import make_design
from experiments.results.results import read_results
from sim.text.catalogue import WanggeError

Wangge = Callable[..., int]


@pytest.mark.parametrize(("draw", "least"), [("normal", 0.92), ("exponential", 0.88)])
def test_the_error_is_within_what_was_asked_for_nearly_as_often_as_promised(draw: str, least: float) -> None:
    """Looking again and again costs a little of the 95 %, a skewed distribution a little more (Law 2015, 9.4.1)."""
    rng = np.random.default_rng(1)
    hits, most = 0, 2000
    for _ in range(200):
        values = rng.normal(10, 5, most) if draw == "normal" else rng.exponential(10, most)
        seeds, known = replicate(lambda places, values=values: {"cost": values[None, : len(places)]}, 0.15, FIRST, most)
        assert known[0].reached and known[0].values == seeds
        hits += abs(known[0].mean - 10) <= 0.15 * 10
    assert hits / 200 >= least


def test_precision_takes_the_seeds_that_theory_says() -> None:
    """n = (1.96 sd / half-width)^2: for sd 5, mean 10 and 5 % about 424 seeds; looks come in tens."""
    rng = np.random.default_rng(2)
    draws = rng.normal(10, 5, (10, 1, 3000))
    taken = [
        replicate(lambda places, values=values: {"cost": values[:, : len(places)]}, 0.05, FIRST, 3000)[0]
        for values in draws
    ]
    assert np.mean(taken) == pytest.approx((1.96 * 5 / wanted_half(10, 0.05, bounded=False)) ** 2, rel=0.1)


def test_all_points_go_on_until_the_worst_is_precise() -> None:
    rng = np.random.default_rng(3)
    values = np.stack([rng.normal(10, 0.1, 500), rng.normal(10, 3, 500)])
    seeds, known = replicate(lambda places: {"cost": values[:, : len(places)]}, 0.1, FIRST, 500)
    assert seeds > FIRST and [each.values for each in known] == [seeds, seeds]
    assert known[0].half < known[1].half <= known[1].wanted


def test_the_limit_is_kept_and_told() -> None:
    values = np.random.default_rng(4).normal(0, 1, (1, 100))
    seeds, known = replicate(lambda places: {"cost": values[:, : len(places)]}, 0.1, FIRST, 25)
    assert seeds == 25 and not known[0].reached


def test_shares_are_judged_by_the_half_width_itself() -> None:
    values = np.tile([0.01, 0.03], 10)[None]
    by_name = {each.outcome: each for each in judge({"satisfaction_rate": values, "response_hours": values}, 0.05)}
    assert by_name["satisfaction_rate"].reached and by_name["satisfaction_rate"].wanted == 0.05
    assert not by_name["response_hours"].reached
    assert not judge({"response_hours": np.full((1, 20), np.nan)}, 0.05)[0].reached


def test_a_sweep_takes_the_seeds_it_needs_and_says_so(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "sweep",
        "policy.dispatch.rule=fifo,nearest",
        "replications=12",
        "precision=0.05",
        "processes=1",
        "figures=false",
        "save_as=p",
    ]
    assert wangge(*words) == 0
    said = capsys.readouterr().out
    runs = read_results("results/p").runs
    seeds = runs["seed"].nunique()
    assert seeds == 12 and len(runs) == 2 * seeds
    assert "12 seeds a point: every mean is known to within 5 %" in said
    table = pd.read_parquet("results/p/precision.parquet")
    assert table["reached"].all() and set(table["seeds"]) == {seeds}
    assert list(table["mean"]) == pytest.approx(
        list(runs.groupby("policy.dispatch.rule", sort=False)["outcome.response_hours"].mean())
    )
    assert wangge(*words[:-1], "save_as=q", "replications_max=22", "precision=0.0001") == 0
    assert read_results("results/q").runs["seed"].nunique() == 22
    assert "the most that replications_max allows: 0 of 2 means" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["precision=0"], "precision=0"),
        (["precision=1.5"], "precision=1.5"),
        (["precision=0.1", "outcome=respons_hours"], "did you mean response_hours"),
        (["outcome=response_hours"], "give both or neither"),
        (["precision=0.1", "seeds=[1,2]"], "a list of them contradicts it"),
        (["precision=0.1", "replications_max=5"], "replications_max=5: must be at least 10"),
        (["precision=0.1,0.2"], "takes one value here"),
        (["precision=0.1", "worlds=4", "weather=interval(1,2)"], "raise points=N or worlds=N instead"),
        (["warm_up=welch"], "warm_up=welch"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    words: list[str], line: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge("sweep", *words) == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1 and line in told.err
    assert not Path("results").exists()


def test_without_precision_nothing_changes(source: object) -> None:
    with pytest.raises(WanggeError):
        make_design(["precision=nothing"], source)  # type: ignore[arg-type]
    assert make_design(["replications=4"], source).seeds == (1, 2, 3, 4)  # type: ignore[arg-type]
