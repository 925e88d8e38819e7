"""The model as a Mesa user meets it: time, events, data collection, batch runs, copies, and mistakes in arguments."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.time import Schedule

from experiments.config.compose import compose_scenario
from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import simulate
from sim.scenario.minimal import smallest_scenario
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY

LOOPS = ("compiled", "mesa")


@pytest.fixture(scope="module")
def town() -> Any:
    return compose_scenario(["scenario=small_town", "horizon.days=10", "horizon.warmup_days=0"])[0]


@pytest.fixture(scope="module")
def result(town: Any) -> Any:
    return simulate(town, 4, log=True)


@pytest.mark.parametrize("loop", LOOPS)
def test_a_run_gives_what_simulate_gives(town: Any, result: Any, loop: Any) -> None:
    model = GovernanceModel(town, 4, loop=loop, log=True)
    model.run_model()
    assert not model.running
    assert (model.time, model.steps, model.now) == (10.0, 10, 10 * DAY)
    assert model.outcomes() == pytest.approx(result.outcomes, nan_ok=True, rel=1e-12)
    np.testing.assert_array_equal(model.log, result.log)
    for name, table in result.tables().items():
        assert model.tables()[name].equals(table), name


def test_the_pace_changes_nothing(town: Any, result: Any) -> None:
    model = GovernanceModel(town, 4, log=True)
    model.step()
    model.run_until(1.31)
    model.run_for(0.0017)
    model.run_until(6.999)
    model.run_until(25)
    assert not model.running
    np.testing.assert_array_equal(model.log, result.log)


def test_the_collected_data_are_the_daily_table(town: Any) -> None:
    model = GovernanceModel(town, 4)
    model.run_model()
    data, daily = model.datacollector.get_model_vars_dataframe(), model.tables()["daily"]
    assert len(data) == 11  # the start and the end of every day
    for name in ("backlog", "waiting", "satisfaction", "trust"):
        np.testing.assert_allclose(data[name].to_numpy()[1:], daily[name].to_numpy(), rtol=1e-12)


@pytest.mark.parametrize("loop", LOOPS)
def test_collectors_of_any_kind_work(town: Any, loop: Any) -> None:
    from sim.mesa_model.agents import Case, Department

    model = GovernanceModel(town, 4, loop=loop)
    model.datacollector = mesa.DataCollector(
        model_reporters={
            "trust": lambda m: m.residents.agg("trust_now", np.mean),
            "busy": lambda m: m.agents_by_type[Department].agg("busy", sum),
        },
        agenttype_reporters={Department: {"queue": "queue"}, Case: {"severity": "severity"}},
    )
    model.run_for(3)
    frame = model.datacollector.get_agenttype_vars_dataframe(Department)
    assert len(frame) == 3 * len(model.departments)
    assert frame["queue"].to_numpy()[-len(model.departments) :].tolist() == model.world.departments["queue"].tolist()
    assert model.datacollector.get_model_vars_dataframe()["trust"].iloc[-1] == pytest.approx(model.trust)
    assert len(model.datacollector.get_agenttype_vars_dataframe(Case)) >= len(model.cases)


class Halting(GovernanceModel):
    """Halts all departments for a while by Mesa's own events, and looks at the clock."""

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.seen: list[tuple[float, int, int]] = []
        self.staff = [each.staff for each in self.departments]
        self.schedule_event(self.halt, at=2.5001)
        self.schedule_event(self.resume, at=5.4)
        self.schedule_recurring(self.look, Schedule(interval=0.25, start=0.25))

    def halt(self) -> None:
        """Nobody is at work any more."""
        for each in self.departments:
            each.staff = 0

    def resume(self) -> None:
        """Everybody comes back."""
        for each, staff in zip(self.departments, self.staff, strict=True):
            each.staff = staff

    def look(self) -> None:
        """Write down what is waiting now."""
        self.seen.append((self.time, self.now, self.waiting))


def test_events_of_a_user_fall_in_between_and_change_the_run(town: Any, result: Any) -> None:
    models = [Halting(town, 4, loop=loop, log=True) for loop in LOOPS]
    for model in models:
        model.run_model()
    compiled, by_mesa = models
    np.testing.assert_array_equal(compiled.log, by_mesa.log)
    assert compiled.seen == by_mesa.seen
    assert all(now == round(time * DAY) for time, now, _ in compiled.seen)
    started = compiled.log["time"][compiled.log["activity"] == a.STARTED]
    assert not ((started > 2.5001 * DAY) & (started < 466_560)).any()  # nobody starts before the event at day 5.4
    usual = result.log["time"][result.log["activity"] == a.STARTED]
    assert ((usual > 2.5001 * DAY) & (usual < 466_560)).any()
    before = result.log["time"] <= 2.5 * DAY
    np.testing.assert_array_equal(compiled.log[: before.sum()], result.log[before])
    assert max(waiting for time, _, waiting in compiled.seen if 2.6 < time < 5.4) > 0


@pytest.mark.parametrize("loop", LOOPS)
def test_an_event_comes_after_the_messages_of_its_second(town: Any, loop: Any) -> None:
    model = GovernanceModel(town, 4, loop=loop, log=True)
    seen = []

    def look() -> None:
        seen.append((len(model.log), model.now, model.time))

    moment = int(simulate(town, 4, log=True).log["time"][20])
    model.schedule_event(look, at=moment / DAY)
    model.run_for(9)
    assert seen == [(int((model.log["time"] <= moment).sum()), moment, moment / DAY)]


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("way", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_in_mid_run_goes_on_alike_and_alone(town: Any, result: Any, loop: Any, way: Any) -> None:
    model = GovernanceModel(town, 4, loop=loop, log=True)
    model.run_until(3.7)
    assert model.space is not None
    twin = way(model)
    model.departments[0].staff = 17
    assert twin.departments[0].staff != 17
    assert twin.departments[0].model is twin
    twin.run_model()
    np.testing.assert_array_equal(twin.log, result.log)
    assert model.now == round(3.7 * DAY)


def test_batch_run(town: Any) -> None:
    rows = mesa.batch_run(
        GovernanceModel,
        {"scenario": [town], "policy__dispatch__rule": ["fifo", "severity"], "policy__staffing__workers_per_grid": 0.5},
        rng=[4, 5],
        max_steps=5,
        display_progress=False,
    )
    told = [(row["seed"], row["policy__dispatch__rule"], row["Step"]) for row in rows]
    assert told == [(4, "fifo", 5), (4, "severity", 5), (5, "fifo", 5), (5, "severity", 5)]
    alone = GovernanceModel(town, 5, policy__dispatch__rule="severity", policy__staffing__workers_per_grid=0.5)
    alone.run_for(5)
    assert rows[3]["satisfaction"] == alone.satisfaction
    assert len(alone.workers) == 8


def test_seeds_and_scenarios_in_other_forms(town: Any) -> None:
    assert GovernanceModel(town, np.int64(7)).seed == 7
    assert GovernanceModel(town, rng=7).seed == 7
    assert 0 <= GovernanceModel(town, None).seed < 2**31
    assert GovernanceModel(town.model_dump()).config == town
    assert GovernanceModel(town, horizon__days=3).config.horizon.days == 3
    assert town.horizon.days == 10
    assert (
        GovernanceModel(town, departments__0__skill=2.0).departments[0].skill
        > GovernanceModel(town).departments[0].skill
    )
    assert GovernanceModel(town).scenario is None


@pytest.mark.parametrize(
    ("keywords", "key"),
    [
        ({"scenario": "small_town"}, "not_a_scenario"),
        ({"scenario": ("name", "town")}, "not_a_scenario"),
        ({"scenario": {"horizon": {"days": -1}}}, "scenario_mistake"),
        ({"seed": 1.5}, "seed_not_whole"),
        ({"seed": -1}, "seed_not_whole"),
        ({"loop": "quick"}, "unknown_loop"),
        ({"policy__dispatch__rul": "fifo"}, "unknown_keyword"),
        ({"departments__99__skill": 1.0}, "unknown_keyword"),
        ({"polic": 1}, "unknown_keyword"),
        ({"policy__supervision__verification": 2.0}, "scenario_mistake"),
        ({"policy__dispatch__rule": "no_such_rule"}, "unknown_rule"),
    ],
)
def test_mistakes_are_told_in_one_line(keywords: dict[str, Any], key: str) -> None:
    with pytest.raises(WanggeError) as told:
        GovernanceModel(**{"scenario": smallest_scenario()} | keywords)
    assert told.value.key == key
    assert len(str(told.value).splitlines()) == 1


def test_a_rule_that_fails_is_named_in_either_loop(town: Any, tmp_path: Any) -> None:
    rule = tmp_path / "odd.py"
    rule.write_text(
        "def which_next(case, department, now):\n    return (now - now) / (now - now) if now > 300000.0 else 1.0\n"
    )
    for loop in LOOPS:
        model = GovernanceModel(town, 4, loop=loop, policy__dispatch__rule=str(rule))
        with pytest.raises((WanggeError, ZeroDivisionError)) as told:
            model.run_model()
        assert "odd.py" in str(told.value) or told.type is ZeroDivisionError


def test_full_buffers_are_turned_and_enlarged(town: Any, result: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.setup.build.LOG_ROWS", 100)
    model = GovernanceModel(town, 4, loop="mesa", log=True)
    assert len(model.world.log) == 100
    small = np.sort(model.world.heap)[:12]
    model.simulation.world = model.world._replace(heap=np.ascontiguousarray(small))
    model.run_model()
    assert len(model.world.heap) > 12
    np.testing.assert_array_equal(model.log, result.log)


def test_a_large_territory_shows_a_mesa_cell_a_grid(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    model = GovernanceModel(town)
    assert len(model.space.all_cells) == len(model.world.cells)
    from sim.mesa_model import space

    monkeypatch.setattr(space.discrete_space, "__defaults__", (10,))
    coarse = GovernanceModel(town)
    assert len(coarse.space.all_cells) == len(coarse.world.grids)
    assert coarse.workers[3].cell.grid == coarse.world.cells[coarse.workers[3].cell_number].grid
