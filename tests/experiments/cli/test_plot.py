"""The pictures: drawn from made-up tables, in both languages, with the same bytes each time."""

import json
import tempfile
import warnings
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy import stats

from experiments.analysis.optimisation.pareto import pareto_front
from experiments.present.figures import style
from experiments.present.figures.registry import draw_figures
from experiments.present.figures.results_view import Data
from experiments.present.figures.summary import by_day, by_level, ordered_levels, seeds_note
from experiments.results.days import DailyMeans
from experiments.store import write_table
from sim.text.catalogue import WanggeError

STAFF = "policy.staffing.workers_per_grid"
RULE = "policy.dispatch.rule"
REPORTING = "policy.participation.reporting_rate"
LEVELS = {STAFF: [0.5, 1, 2], RULE: ["fifo", "severity", "nearest", "least_loaded"], REPORTING: [0.3, 0.5, 0.7]}


def made_up(levers: dict[str, list], seeds: int = 4, days: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A factorial design whose outcomes follow simple laws plus a noise that all settings of a seed share."""
    noise = np.random.default_rng(5)
    runs, daily = [], []
    for seed in range(1, seeds + 1):
        luck = noise.normal(0, 0.5)
        for levels in product(*levers.values()):
            setting = dict(zip(levers, levels, strict=True))
            staff, reporting = setting.get(STAFF, 1), setting.get(REPORTING, 0.5)
            gain = 0.4 * (LEVELS[RULE].index(setting[RULE]) if RULE in setting else 0)
            response = 4 + 6 / (staff + 0.5) + 5 * reporting - gain + luck + noise.normal(0, 0.1)
            satisfaction = 0.9 - 0.03 * response + 0.1 * reporting + noise.normal(0, 0.003)
            runs.append(
                {"run": len(runs), "scenario": "made_up", "scenario_hash": "0", "seed": seed, **setting}
                | {
                    "outcome.action_delay_hours": response,
                    "outcome.duration_hours": 2 * response,
                    "outcome.satisfaction": satisfaction,
                }
                | {"outcome.cost_per_resident_yuan": 1e6 * (0.5 + staff) + 1e5 * gain}
            )
            for day in range(days):
                wave = np.sin(day / 9) + noise.normal(0, 0.8)
                daily.append(
                    {"run": len(runs) - 1, "day": day, "backlog": 20 + 3 * response + 4 * wave}
                    | {"satisfaction": satisfaction - 0.001 * day, "petitions": noise.poisson(2 / staff)}
                    | {"response_hours_of_answered": response + wave}
                )
    return pd.DataFrame(runs), pd.DataFrame(daily)


def drawn(runs, daily, levers, folder: Path, lang="en") -> list[Path]:
    """The pictures that a sweep with these tables would draw when it ends."""
    with tempfile.TemporaryDirectory() as kept:
        about = {"levers": {lever: runs[lever].dropna().unique().tolist() for lever in levers}, "runs": len(runs)}
        Path(kept, "design.json").write_text(json.dumps(about))
        for name, table in (("runs", runs), ("daily", daily)):
            write_table(Path(kept, f"{name}.parquet"), pa.Table.from_pandas(table, preserve_index=False))
        return draw_figures(Data(kept), folder, lang=lang, usual=True).files


def draw_strictly(*arguments, **options) -> list[Path]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return drawn(*arguments, **options)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_full_design_gives_every_picture_whole_and_without_a_missing_character(tmp_path, lang):
    runs, daily = made_up(LEVELS, seeds=3, days=20)
    paths = draw_strictly(runs, daily, list(LEVELS), tmp_path, lang=lang)
    stems = {"curves-workers_per_grid", "curves-rule", "curves-reporting_rate", "levers", "tradeoff"}
    stems |= {"heatmap-workers_per_grid-rule", "heatmap-workers_per_grid-reporting_rate", "heatmap-rule-reporting_rate"}
    assert {path.name for path in paths} == {f"{stem}.{ending}" for stem in stems for ending in ("png", "svg")}
    assert set(tmp_path.iterdir()) == set(paths), "nothing else may lie in the folder, temporary files least of all"
    for path in paths:
        if path.suffix == ".svg":
            assert ElementTree.parse(path).getroot().tag.endswith("svg")
        else:
            head = path.read_bytes()[:24]
            assert head.startswith(b"\x89PNG") and int.from_bytes(head[16:20]) == 1200


def test_the_same_tables_give_the_same_bytes(tmp_path):
    runs, daily = made_up({RULE: ["fifo", "nearest"], STAFF: [1, 2]}, seeds=2, days=10)
    first = drawn(runs, daily, [RULE, STAFF], tmp_path / "a", lang="zh")
    second = drawn(runs, daily, [RULE, STAFF], tmp_path / "b", lang="zh")
    assert len(first) == 10
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_character_that_no_font_has_is_noticed(tmp_path):
    runs, daily = made_up({RULE: ["fifo", "nearest"]}, seeds=2, days=5)
    runs[RULE] = runs[RULE].replace("nearest", "\U0001f9ff")
    with pytest.raises(UserWarning, match="missing from font"):
        draw_strictly(runs, daily, [RULE], tmp_path)


def test_a_chinese_name_in_an_english_picture_is_drawn(tmp_path):
    runs, daily = made_up({RULE: ["fifo", "nearest"]}, seeds=2, days=5)
    runs[RULE] = runs[RULE].replace("nearest", "网格长优先")
    assert draw_strictly(runs, daily, [RULE], tmp_path)


def test_a_single_run_has_curves_only(tmp_path):
    runs, daily = made_up({}, seeds=1, days=3)
    assert [path.name for path in draw_strictly(runs, daily, [], tmp_path)] == ["curves.png", "curves.svg"]


def test_a_lever_with_one_level_is_passed_over(tmp_path):
    runs, daily = made_up({STAFF: [1], RULE: ["fifo", "nearest"]}, seeds=2, days=3)
    names = {path.name for path in draw_strictly(runs, daily, [STAFF, RULE], tmp_path)}
    assert "curves-rule.png" in names and not any("workers" in name or "heatmap" in name for name in names)


def test_missing_outcomes_columns_levels_and_seeds_do_not_stop_the_drawing(tmp_path):
    runs, daily = made_up(LEVELS, seeds=1, days=4)
    runs.loc[runs[STAFF] == 1, "outcome.action_delay_hours"] = np.nan
    runs["outcome.satisfaction"] = np.nan
    runs = runs.drop(columns="outcome.cost_per_resident_yuan")
    runs[RULE] = runs[RULE].replace("nearest", None)
    daily = daily.drop(columns="petitions")
    daily["satisfaction"] = np.nan
    names = {path.name for path in draw_strictly(runs, daily, list(LEVELS), tmp_path)}
    assert "levers.svg" in names and "curves-rule.svg" in names
    assert "tradeoff.svg" not in names, "no setting has both coordinates"


def test_many_levels_and_crowded_numbers_find_room(tmp_path):
    levels = {STAFF: [1, 1.01, 1.02, 50], RULE: [f"a_rule_with_a_long_name_{n}" for n in range(9)]}
    runs, daily = made_up({STAFF: levels[STAFF]}, seeds=2, days=4)
    frames = [runs.assign(**{RULE: name, "run": runs["run"] + 100 * n}) for n, name in enumerate(levels[RULE])]
    days = [daily.assign(run=daily["run"] + 100 * n) for n in range(9)]
    assert draw_strictly(pd.concat(frames), pd.concat(days), [STAFF, RULE], tmp_path)


def test_two_levers_of_one_last_name_get_files_of_their_own(tmp_path):
    runs, daily = made_up({STAFF: [1, 2], RULE: ["fifo", "nearest"]}, seeds=1, days=3)
    runs = runs.rename(columns={STAFF: "a.level", RULE: "b.level"})
    names = {path.name for path in draw_strictly(runs, daily, ["a.level", "b.level"], tmp_path)}
    assert {"curves-a-level.png", "curves-b-level.png"} <= names


def test_a_failed_drawing_leaves_the_old_picture_and_no_rubbish(tmp_path, monkeypatch):
    (tmp_path / "old.png").write_bytes(b"old")
    with style.drawing("en"):
        figure, _ = style.panels(1, 1, height=2)

        def interrupted(path, **_):
            Path(path).write_bytes(b"half")
            raise KeyboardInterrupt

        monkeypatch.setattr(figure, "savefig", interrupted)
        with pytest.raises(KeyboardInterrupt):
            style.save(figure, tmp_path, "old")
    assert [path.name for path in tmp_path.iterdir()] == ["old.png"]
    assert (tmp_path / "old.png").read_bytes() == b"old"


def test_drawing_leaves_the_callers_matplotlib_settings_alone(tmp_path):
    import matplotlib

    before = dict(matplotlib.rcParams)
    runs, daily = made_up({}, seeds=1, days=3)
    drawn(runs, daily, [], tmp_path)
    assert dict(matplotlib.rcParams) == before


def test_level_means_are_the_means_over_seeds_with_the_interval_of_what_pairing_leaves():
    runs = pd.DataFrame({"seed": [1, 1, 2, 2, 3, 3], STAFF: [2, 1] * 3, "outcome.trust": [0.1, 5, 0.2, 5, 0.6, 5]})
    assert ordered_levels(runs, STAFF) == [1, 2]
    same, varied = by_level(runs, STAFF, "outcome.trust")
    # Of two levels each carries half of the variance of their difference.
    half = stats.t.ppf(0.975, 2) * stats.sem([0.1, 0.2, 0.6]) / np.sqrt(2)
    assert (same.mean, same.low, same.high) == pytest.approx((5, 5 - half, 5 + half))
    assert (varied.mean, varied.low, varied.high) == pytest.approx((0.3, 0.3 - half, 0.3 + half))


def test_what_a_seed_adds_to_every_level_is_no_uncertainty_of_their_difference():
    trust = [seed + level for seed in (0.0, 7.0, 30.0) for level in (1.0, 2.0)]
    runs = pd.DataFrame({"seed": [1, 1, 2, 2, 3, 3], STAFF: [1, 2] * 3, "outcome.trust": trust})
    for found in by_level(runs, STAFF, "outcome.trust"):
        assert found.low == pytest.approx(found.mean) == pytest.approx(found.high)
    assert np.isnan(by_level(runs[:2], STAFF, "outcome.trust")[0].low)


def test_curves_are_rolling_means_with_intervals_over_seeds():
    days = np.arange(10)
    means = DailyMeans(pd.DataFrame({"seed": [1, 2, 3]}), days, np.array([days + seed for seed in (1.0, 2.0, 3.0)]))
    curve = by_day(means)
    # Day 9 averages days 3 to 9, i.e. 6, plus the mean seed, 2; day 0 stands alone.
    assert curve.loc[9, "mean"] == pytest.approx(8) and curve.loc[0, "mean"] == pytest.approx(2)
    low, high = stats.t.interval(0.95, 2, loc=8, scale=stats.sem([7, 8, 9]))
    assert (curve.loc[9, "low"], curve.loc[9, "high"]) == pytest.approx((low, high))
    assert by_day(means, means.groups[:1])[["low", "high"]].isna().all(axis=None)


def test_the_note_tells_how_many_seeds_there_are():
    runs = pd.DataFrame({"seed": [1, 2, 1], STAFF: [1, 1, 2]})
    assert seeds_note(runs[:2], [STAFF], "en") == "mean and 95 % interval over 2 seeds"
    assert seeds_note(runs, [STAFF], "en") == "mean and 95 % interval over 1 to 2 seeds"
    assert seeds_note(runs[2:], [], "en") == "one seed: no interval"


def test_the_pareto_front_keeps_what_nothing_beats():
    losses = np.array([[1, 5], [2, 4], [2, 5], [3, 4], [4, 1], [4, 1], [9, 9]])
    assert pareto_front(losses).tolist() == [True, True, False, False, True, True, False]


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path):
    (tmp_path / "figures").write_text("a file stands where the folder should be")
    with pytest.raises(WanggeError, match="cannot write to"):
        drawn(*made_up({}, seeds=1, days=2), [], tmp_path / "figures")
