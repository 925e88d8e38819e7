"""The twin behind the page.

Same troubles on both sides, levers that move, moments that come back, books that add up.
"""

import json

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from experiments.demo.background import pair
from experiments.demo.curves import MEASURES
from experiments.demo.session_request import Change, Wish, read_wish, scenario_of
from experiments.demo.trace import GONE, Watch, stage_of, workers_now
from experiments.demo.twin import Twin
from sim.agents.patrol import cell_now
from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import simulate
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a

TOWN = ("scenario=small_town", "horizon.days=40", "horizon.warmup_days=0")
DAY = 86_400


@pytest.fixture(scope="module")
def town():
    return compose_scenario(TOWN)[0]


def head_of(message):
    length = int.from_bytes(message[:4], "little")
    return json.loads(message[4 : 4 + length])


def test_both_sides_meet_the_same_troubles_and_their_clocks_are_locked():
    twin = Twin(Wish(world=TOWN, b=("reactive",), second=20 * DAY + 7))
    first, second = (side.model for side in twin.sides.values())
    assert first.now == second.now == 20 * DAY + 7
    for column in ("arises", "cell", "category", "severity", "work"):
        assert np.array_equal(first.world.cases[column], second.world.cases[column])
    met = [model.world.cases["resident"] for model in (first, second)]  # until somebody else reports the trouble
    untold = (first.world.cases["reported"] < 0) & (second.world.cases["reported"] < 0)
    assert untold.any() and np.array_equal(met[0][untold], met[1][untold])
    assert first.log is not None and not np.array_equal(first.world.cases["resolved"], second.world.cases["resolved"])


def test_a_page_without_changes_shows_the_run_that_researchers_get(town):
    twin = Twin(Wish(world=TOWN, seed=7))
    for _ in range(10):
        twin.frames(4 * DAY // 3, 3)
    alone = simulate(town, 7, log=True)
    assert np.array_equal(twin.sides["a"].events, alone.log)
    assert twin.sides["a"].model.outcomes()["response_hours"] == alone.outcomes["response_hours"]


def test_costs_kept_by_the_day_add_up_to_the_outcome(town):
    twin = Twin(Wish(world=TOWN, seed=3, second=40 * DAY))
    assert sum(twin.sides["a"].books.costs) == pytest.approx(simulate(town, 3).outcomes["cost_yuan"])


def test_so_far_measures_agree_with_the_records():
    twin = Twin(Wish(world=TOWN, seed=3, second=40 * DAY))
    side = twin.sides["a"]
    found = dict(zip(MEASURES, side.books.so_far(40)[:, -1], strict=True))
    told = side.model.world.cases[side.model.world.cases["reported"] >= 0]
    waits = np.where(told["acted"] >= 0, told["acted"], 40 * DAY) - told["reported"]
    assert found["response"] == pytest.approx(np.minimum(waits, 30 * DAY).mean() / 3600)
    assert found["backlog"] == pytest.approx(side.model.world.days["open"][:40].mean())
    arisen = (side.model.world.cases["state"] >= 0) & (side.model.world.cases["resolved"] < 0)
    assert found["unresolved"] == np.count_nonzero(arisen)


def test_a_change_acts_from_its_moment_on_one_side_only():
    moved, still = (Twin(Wish(world=TOWN, b=())) for _ in range(2))
    for twin in (moved, still):
        twin.advance(10 * DAY)
    moved.change("b", {"policy.dispatch.rule": "severity", "policy.staffing.workers_per_grid": 3.0})
    for twin in (moved, still):
        twin.advance(30 * DAY)
    assert np.array_equal(moved.sides["a"].events, still.sides["a"].events)
    before = moved.sides["b"].events["time"] <= 10 * DAY
    assert np.array_equal(
        moved.sides["b"].events[before], still.sides["b"].events[still.sides["b"].events["time"] <= 10 * DAY]
    )
    assert len(moved.sides["b"].model.workers) == 48 > len(moved.sides["a"].model.workers)


def test_a_wish_brings_back_the_same_moment():
    twin = Twin(Wish(world=TOWN, b=("reactive",), seed=5))
    twin.advance(8 * DAY + 333)
    twin.change("a", {"policy.staffing.department_staff": 0.5})
    twin.change("b", {"mode": "grid_control"})
    twin.frames(3600, 30)
    wish = read_wish(json.loads(twin.as_wish().model_dump_json()))
    again = Twin(wish)
    assert again.now == twin.now
    for name, side in twin.sides.items():
        assert np.array_equal(side.events, again.sides[name].events)
        assert side.scenario.policy == again.sides[name].scenario.policy
    assert again.sides["b"].scenario.policy.name == "grid_control"


def test_replications_make_the_same_changes_and_agree_with_the_page():
    wish = Wish(world=TOWN, b=("policy.staffing.department_staff=0.3",), seed=2)
    changes = (Change(second=5 * DAY, side="b", levers={"policy.staffing.department_staff": 2.0}),)
    found = pair(wish, changes, 2)
    twin = Twin(wish.model_copy(update={"changes": changes, "second": 40 * DAY}))
    for place, side in enumerate(twin.sides.values()):
        assert np.allclose(found[place], side.books.so_far(40), equal_nan=True)


def test_frames_added_up_give_the_stages_of_all_cases():
    twin = Twin(Wish(world=(*TOWN, "troubles.factor=3"), second=0))
    side, seen = twin.sides["a"], {}
    watch = Watch()
    for hour in range(1, 24 * 30, 5):
        side.advance(hour * 3600)
        frame = watch.look(side.model.world, side.model.now)
        seen |= dict(zip(frame.ids.tolist(), frame.stages.tolist(), strict=True))
    cases = side.model.world.cases
    arisen = cases["arises"] <= side.model.now
    truth = {
        int(n): int(stage) for n, stage in zip(np.flatnonzero(arisen), stage_of(cases[arisen]), strict=True) if stage
    }
    assert {n: stage for n, stage in seen.items() if stage != GONE} == truth
    assert len(set(truth.values())) >= 4


def test_places_are_where_the_model_says_workers_are(town):
    model = GovernanceModel(town, seed=1)
    for day in (0.4, 3.45, 12.6):
        model.run_until(day)
        places, duty = workers_now(model.world, model.now)
        for number, worker in enumerate(model.world.workers):
            here = int(worker.cell) if worker.busy != a.NOBODY else int(cell_now(model.world, number, model.now))
            assert places[number] == here
        assert len(duty) == len(places)


def test_a_message_of_frames_says_how_to_read_it():
    twin = Twin(Wish(world=TOWN, b=()))
    head = head_of(twin.frames(6 * 3600, 8))
    assert head["seconds"] == [6 * 3600 * k for k in range(1, 9)]
    assert [len(rows) for rows in head["days"]] == [2, 2]
    assert head["sides"][0]["workers"] == [8] * 8 and head["sides"][0]["grids"] == 16
    twin.advance(40 * DAY)
    assert head_of(twin.frames(3600, 5))["seconds"] == [40 * DAY]


def test_what_a_page_may_hold_does_not_grow_with_time(monkeypatch):
    monkeypatch.setattr("experiments.demo.twin.MOST_EVENTS", 500)
    twin = Twin(Wish(world=("scenario=small_town", "troubles.factor=3")))
    twin.advance(100 * DAY)
    for _ in range(20):
        twin.frames(1200, 60)
    events = twin.sides["a"].events
    assert 400 < len(events) <= 500 < twin.sides["a"].model.simulation.messages
    whole = simulate(compose_scenario(["scenario=small_town", "troubles.factor=3"])[0], 1, log=True).log
    assert np.array_equal(events, whole[whole["time"] <= twin.now][-len(events) :])
    assert len(twin.sides["a"].model.simulation.log) == 0


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({"seed": -1}, "seed"),
        ({"world": "scenario=small_town"}, "world"),
        ({"changes": [{"second": 1, "side": "c", "levers": {"x": 1}}]}, "side"),
        ({"unknown": 1}, "unknown"),
        ("nonsense", "page"),
    ],
)
def test_a_bad_link_is_told_in_one_line(content, line):
    with pytest.raises(WanggeError, match=line) as told:
        read_wish(content)
    assert "\n" not in str(told.value) and told.value.line("zh")


@pytest.mark.parametrize(
    "wish",
    [
        {"world": ["scenario=nowhere"]},
        {"world": ["scenario=small_town", "policy.dispatch.rule=/tmp/own.py"]},
        {"world": ["scenario=small_town"], "a": ["policy.staffing.workers_per_grid=-1"]},
        {"world": ["scenario=small_town"], "b": ["troubles.factor=2"]},
        {"world": ["scenario=small_town", "territory.area_km2=900"]},
        {"changes": [{"second": 5, "side": "b", "levers": {"policy.dispatch.rule": "severity"}}]},
        {"changes": [{"second": 5, "side": "a", "levers": {"troubles.factor": 2.0}}]},
        {"changes": [{"second": 5, "side": "a", "levers": {"policy.nothing": 2.0}}]},
        {"changes": [{"second": 5, "side": "a", "levers": {"mode": "nowhere"}}]},
    ],
)
def test_what_cannot_be_shown_is_told_in_one_line(wish):
    with pytest.raises(WanggeError) as told:
        Twin(read_wish(wish))
    assert "\n" not in told.value.line("en") and "\n" not in told.value.line("zh")


def test_a_rule_in_a_file_runs_only_if_the_command_line_names_it(tmp_path):
    rule = tmp_path / "own.py"
    rule.write_text("def which_next(case, department, now):\n    return case.reported\n", encoding="utf-8")
    words = ("scenario=small_town", f"policy.dispatch.rule={rule}")
    with pytest.raises(WanggeError, match="command line"):
        scenario_of(words, ())
    assert scenario_of(words, (), frozenset([str(rule)])).policy.dispatch.rule == str(rule)


def test_a_planned_change_comes_on_its_day_and_is_told():
    from experiments.demo.background import pair
    from experiments.demo.session_request import read_wish
    from experiments.demo.world_description import in_force

    wish = read_wish(
        {
            "world": ["scenario=small_town", "horizon.days=12", "horizon.warmup_days=0"],
            "a": ["policy.later=[{day:5,staffing:{workers_per_grid:2}}]"],
            "b": ["standard"],
            "seed": 1,
        }
    )
    twin = Twin(wish)
    assert [each["made"] for each in in_force(twin)["a"]["planned"]] == [False]
    twin.frames(6 * 3600, 24)
    (planned,) = in_force(twin)["a"]["planned"]
    assert planned["made"] and planned["second"] == 5 * 86400 and planned["text"]["zh"].startswith("第 5 天")
    assert twin.changes_made == 1
    assert (len(twin.sides["a"].model.workers), len(twin.sides["b"].model.workers)) == (32, 8)
    twin.change("a", {"policy.dispatch.rule": "severity"})
    found = pair(twin.as_wish(), tuple(twin.changes), 1)
    assert found[0, -1, -1] > found[1, -1, -1], "more workers cost more, in the background as on the page"
