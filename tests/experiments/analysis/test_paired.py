"""Paired comparisons against SciPy's t test and against numbers worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.analysis.paired import interval, marginal, paired
from experiments.present.sentences import level_name, sentence, sentences

OUTCOME = "outcome.response_hours"


def table(values, seeds=None, **levers) -> pd.DataFrame:
    return pd.DataFrame({"seed": seeds or range(len(values)), OUTCOME: values, **levers})


def test_the_interval_is_that_of_scipys_paired_t_test():
    a, b = [3.1, 2.9, 4.2, 3.8, 3.3], [4.0, 3.7, 4.9, 4.6, 4.5]
    found = paired(table(a), table(b), "response_hours")
    reference = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high))
    assert found.mean == pytest.approx(np.mean(a) - np.mean(b)) and found.pairs == 5 and found.dropped == 0
    assert found.correlation == pytest.approx(np.corrcoef(a, b)[0, 1])
    unpaired = np.var(a, ddof=1) + np.var(b, ddof=1)
    assert found.variance_reduction == pytest.approx(unpaired / np.var(np.subtract(a, b), ddof=1))


def test_seeds_are_paired_by_name_not_by_place():
    found = paired(table([1, 2, 3], [7, 8, 9]), table([30, 10, 99], [9, 7, 5]), OUTCOME)
    assert found.pairs == 2 and found.mean == pytest.approx(((1 - 10) + (3 - 30)) / 2)


def test_equal_differences_have_an_interval_without_width():
    found = paired(table([0.1, 0.2, 0.3]), table([0.1, 0.2, 0.3]), OUTCOME)
    assert (found.mean, found.low, found.high) == (0, 0, 0)
    assert found.variance_reduction == math.inf
    constant = paired(table([5.0] * 3), table([4.0] * 3), OUTCOME)
    assert (constant.mean, constant.low, constant.high) == (1, 1, 1)
    assert constant.correlation is None and constant.variance_reduction is None


def test_one_pair_has_no_interval_and_none_no_mean():
    one = paired(table([3.0]), table([2.0]), OUTCOME)
    assert (one.mean, one.low, one.high, one.pairs, one.correlation) == (1, None, None, 1, None)
    none = paired(table([3.0], [1]), table([2.0], [2]), OUTCOME)
    assert none.pairs == 0 and math.isnan(none.mean) and none.low is None


def test_pairs_with_missing_values_are_dropped_and_counted():
    found = paired(table([1, np.nan, 3, 4]), table([0, 0, np.nan, 2]), OUTCOME)
    assert (found.pairs, found.dropped, found.mean) == (2, 2, 1.5)
    assert "2 pairs with missing values" in sentence(found, "x", "y", "response_hours")


def test_the_interval_covers_the_truth_as_often_as_it_says():
    draws = np.random.default_rng(11).normal(3, 2, (4000, 5))
    bounds = [interval(row)[1:] for row in draws]
    covered = sum(low <= 3 <= high for low, high in bounds)
    # Four standard deviations of a binomial count.
    assert abs(covered / 4000 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 4000)


def test_intervals_of_few_values():
    assert interval([2.0, math.nan]) == (2, None, None)
    assert math.isnan(interval([])[0])


def design() -> pd.DataFrame:
    """Two rules by three staffings by four seeds; response = seed + 10 / staff - 2 when nearest."""
    rows = [
        {"run": 0, "scenario": "s", "scenario_hash": f"{staff}{rule}", "seed": seed, "staff.n": staff, "d.rule": rule}
        | {OUTCOME: seed + 10 / staff - 2 * (rule == "nearest")}
        for seed in range(4)
        for staff in (1, 2, 5)
        for rule in ("fifo", "nearest")
    ]
    return pd.DataFrame(rows)


def test_marginal_effects_of_a_factorial_design():
    runs = design()
    rule = marginal(runs, "d.rule", "response_hours")
    assert list(rule) == ["nearest"] and rule["nearest"].mean == pytest.approx(-2) and rule["nearest"].pairs == 4
    staff = marginal(runs, "staff.n", OUTCOME)
    assert {level: effect.mean for level, effect in staff.items()} == pytest.approx({2: -5, 5: -8})


def test_marginal_effects_compare_like_with_like_when_runs_failed():
    runs = design()
    lost = (runs["seed"] == 1) & (runs["staff.n"] == 1) & (runs["d.rule"] == "nearest")
    effect = marginal(runs[~lost], "d.rule", OUTCOME)["nearest"]
    assert effect.mean == pytest.approx(-2) and effect.pairs == 4


def test_a_missing_value_is_a_level_of_its_own():
    runs = design().replace({"d.rule": {"nearest": None}})
    (effect,) = marginal(runs, "d.rule", OUTCOME).values()
    assert effect.mean == pytest.approx(-2)


def difference(*values):
    return paired(table([float(v) for v in values]), table([0.0] * len(values)), OUTCOME)


def test_sentences_say_the_direction_the_size_and_the_interval():
    sooner = difference(-0.8, -0.9, -1.0)
    assert sentence(sooner, "nearest", "fifo", "response_hours") == (
        "nearest station answers 0.9 h sooner than first come first served, 95 % interval 0.7 to 1.1, 3 pairs"
    )
    assert sentence(sooner, "nearest", "fifo", "outcome.response_hours", "zh") == (
        "“就近派单”的响应比“先到先办”快 0.9 小时，95% 置信区间 0.7 至 1.1，3 对"
    )
    assert "later than" in sentence(difference(1, 1.1), "a", "b", "response_hours")
    assert "resolves 5.0 h sooner" in sentence(difference(-5, -5), "a", "b", "resolution_hours")
    assert "a satisfies the residents of more due cases than b, by 2.0 points of 100" in sentence(
        difference(0.02, 0.02), "a", "b", "satisfaction_rate"
    )
    assert "fewer cases on time" in sentence(difference(-0.1, -0.1), "a", "b", "on_time_closing_rate")
    assert "a costs 12,500 yuan more a resident than b" in sentence(
        difference(12500, 12500), "a", "b", "cost_per_resident_yuan"
    )
    assert sentence(difference(3, 3), "a", "b", "trust").startswith("trust (0 to 1): a is higher than b by 3.0")


def test_sentences_admit_when_nothing_is_shown():
    assert sentence(difference(-1, 1, 0.3), "a", "b", "response_hours").startswith(
        "response time (h): no difference shown between a and b, 95 % interval -"
    )
    assert "no difference shown" in sentence(difference(0, 0), "a", "b", "cost_per_resident_yuan")
    assert (
        sentence(difference(-1), "a", "b", "response_hours")
        == "a answers 1.0 h sooner than b, a single pair: no interval"
    )
    assert "nothing to compare" in sentence(
        paired(table([1], [1]), table([1], [2]), OUTCOME), "a", "b", "cost_per_resident_yuan"
    )


def test_a_design_in_sentences():
    runs = design()
    assert level_name("policy.staffing.workers_per_grid", 0.5) == "workers per grid 0.5"
    runs = runs.rename(columns={"staff.n": "policy.staffing.workers_per_grid"})
    lines = sentences(runs, "policy.staffing.workers_per_grid", ["response_hours", "satisfaction_rate"])
    assert len(lines) == 2, "an outcome that the runs lack has no sentence"
    assert lines[0].startswith("workers per grid 2 answers 5.0 h sooner than workers per grid 1, 95 %")
