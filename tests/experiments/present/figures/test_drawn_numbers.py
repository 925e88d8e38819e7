"""The numbers behind the pictures against known answers: Kaplan and Meier, Lorenz and Gini, stages, maps, flows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.present.figures.equity import equity, falls_on, lorenz
from experiments.present.figures.flow import STATIONS, _blocks, stations
from experiments.present.figures.forest import _units
from experiments.present.figures.results_view import Data
from experiments.present.figures.spans import parts, spans
from experiments.present.figures.stages import stage_hours
from experiments.present.figures.survival import kaplan_meier
from experiments.present.figures.territory import by_grid, raster
from experiments.present.studies.comparison import group_measures, part_of
from sim.outcomes.evidence import gini


def test_survival_against_the_remission_times_of_a_textbook():
    # Freireich et al. 1963, group 6-MP, as in Kalbfleisch and Prentice (2002), table 1.1: 21 patients, 9 relapses.
    weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = kaplan_meier(np.array(weeks, float), np.arange(21) < 9)
    known = dict(zip(found.hours, found.share, strict=True))
    assert [round(known[week], 3) for week in (6, 7, 10, 13, 16, 22, 23)] == [
        0.857,
        0.807,
        0.753,
        0.690,
        0.627,
        0.538,
        0.448,
    ]
    assert found.median == 23
    at_6 = list(found.hours).index(6)
    assert (found.low[at_6], found.high[at_6]) == pytest.approx((0.620, 0.952), abs=0.002)


def test_survival_of_nobody_and_of_those_who_all_stay():
    assert kaplan_meier(np.array([]), np.array([], bool)).share.tolist() == [1.0]
    stay = kaplan_meier(np.array([5.0, 9.0]), np.array([False, False]))
    assert (stay.share == 1.0).all() and np.isnan(stay.median)


def test_the_median_agrees_with_the_outcome_where_nothing_is_censored(real_results):
    data = Data(real_results["run"])
    table = spans(data, "resolution_hours")
    table = table[table["ended"]]
    found = kaplan_meier(table["hours"].to_numpy(float), np.ones(len(table), bool))
    outcomes = pd.read_json(real_results["run"] / "outcomes.json", typ="series")
    assert found.median == pytest.approx(outcomes["resolution_hours_of_resolved_median"], rel=0.05)
    assert table["hours"].mean() == pytest.approx(outcomes["resolution_hours_of_resolved"])


def test_an_unended_span_is_cut_off_at_the_end_of_the_run(real_results):
    data = Data(real_results["run"])
    table = spans(data, "duration_hours")
    rest = table[~table["ended"]]
    assert len(rest) and np.allclose(rest["hours"], 40 * 24 - rest["arises_h"])
    assert (data.cases["arises_h"] >= 5 * 24).all()


def test_gini_of_units_of_equal_size_is_the_usual_one():
    values = np.array([1.0, 2.0, 5.0, 9.0])
    x, y, found = lorenz(np.arange(4), values)
    assert found == pytest.approx(gini(values))
    assert (np.diff(y) >= 0).all() and x[-1] == y[-1] == pytest.approx(1)


def test_gini_of_unlike_units_stands_out_from_chance_and_of_alike_ones_does_not():
    random = np.random.default_rng(3)
    units = np.repeat(np.arange(20), 30)
    alike, unlike = random.exponential(10, 600), random.exponential(10 + 5 * units)
    assert equity(units, alike, 200).gini < equity(units, alike, 200).chance
    found = equity(units, unlike, 200)
    assert found.chance < found.low < found.gini < found.high


def test_waiting_is_restricted_as_in_the_outcome(real_results):
    data = Data(real_results["run"])
    outcomes = pd.read_json(real_results["run"] / "outcomes.json", typ="series")
    assert falls_on(data, "duration_hours")["value"].mean() == pytest.approx(outcomes["duration_hours"])
    assert falls_on(data, "on_time_closing_rate")["value"].mean() == pytest.approx(outcomes["on_time_closing_rate"])
    assert falls_on(data, "response_hours")["value"].mean() == pytest.approx(outcomes["response_hours"])


def test_every_case_passes_one_station_of_every_column(real_results):
    cases = Data(real_results["run"]).cases
    passed = stations(cases)
    assert len(passed) == len(cases) and not passed.isna().any(axis=None)
    for column, order in STATIONS.items():
        assert set(passed[column]) <= set(order)
        heights = [high - low for low, high in _blocks(passed[column], order).values()]
        assert sum(heights) == pytest.approx(1)


def test_stages_that_a_case_did_not_go_through_do_not_count():
    cases = pd.DataFrame({"filed_h": [1.0, 2.0, np.nan], "dispatched_h": [3.0, np.nan, 4.0]})
    assert stage_hours(cases, "dispatch").tolist() == [2.0]


def test_the_commonest_levels_are_kept_and_the_rest_counted():
    cases = pd.DataFrame({"group": ["a"] * 3 + ["b"] * 5 + ["c"]})
    found, left = parts(cases, "group", 2)
    assert [(level, len(part)) for level, part in found] == [("b", 5), ("a", 3)] and left == 1


def test_the_map_has_every_cell_in_its_place(real_results):
    data = Data(real_results["run"])
    cells, grids = data.table("cells"), data.table("grids")
    values = by_grid(grids)
    picture = raster(cells, values["arisen"].to_numpy(float))
    assert np.isfinite(picture).sum() == len(cells)
    last = cells.iloc[-1]
    assert picture[last["y"], last["x"]] == values["arisen"][last["grid"]]
    assert values["reported_share"].between(0, 1).all()


def test_the_unit_of_the_forest_is_the_deviation_of_the_paired_differences(real_results):
    folder = real_results["comparison"]
    rows, runs = (
        part_of(pd.read_parquet(folder / "judged.parquet"), "outcome"),
        pd.read_parquet(folder / "runs.parquet"),
    )
    a, b = (runs[runs["side"] == side].set_index("seed") for side in "ab")
    deviations = [(a[f"outcome.{name}"] - b[f"outcome.{name}"]).std() for name in rows["name"]]
    assert np.allclose(_units(rows), deviations, equal_nan=True) and (_units(rows) > 0).any()


def test_a_difference_without_an_interval_has_no_unit():
    rows = pd.DataFrame({"low": [None, 1.0], "high": [None, 3.0], "pairs": [1, 4]})
    assert np.isnan(_units(rows)[0]) and _units(rows)[1] == pytest.approx(2 / 3.182446)


def test_the_judged_table_has_every_part(real_results):
    judged = pd.read_parquet(real_results["comparison"] / "judged.parquet")
    assert len(part_of(judged, "grid")) == 16 and len(part_of(judged, "quantile")) == 7
    assert group_measures(judged) == ["duration_hours", "reported_share", "satisfaction"]
