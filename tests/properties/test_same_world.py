"""Common random numbers: the same troubles under any policy, the same bytes for the same seed.

No effect without a cause.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from random_scenarios import pairs, scenarios, seeds
from small_worlds import (
    EXOGENOUS,
    WITH_MOVING_OBJECTS,
    category,
    composed,
    department,
    same_cases,
    smallest_scenario,
    troubles,
)

from sim.run.simulation import RunResult, Simulation, simulate
from sim.scenario import Scenario


def fingerprint(result: RunResult, costs: bool = True) -> tuple[Any, ...]:
    """All bytes of a run: outcomes, but for costs if they are not asked for, daily series, case table and event log."""
    log = result.log
    assert log is not None
    cases = result.simulation.world.cases
    return (
        repr({name: value for name, value in result.outcomes.items() if costs or not name.startswith("cost_")}),
        tuple(column.tobytes() for column in result.daily.values()),
        tuple(cases[name].tobytes() for name in cases.dtype.names),
        tuple(log[name].tobytes() for name in log.dtype.names),
    )


@given(scenarios(), seeds)
def test_same_scenario_and_seed_give_the_same_bytes(scenario: Scenario, seed: int) -> None:
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert fingerprint(simulate(scenario, seed, log=True)) == fingerprint(simulate(again, seed, log=True))


@given(pairs(), seeds)
def test_two_policies_under_one_seed_meet_identical_troubles(pair: tuple[Scenario, Scenario], seed: int) -> None:
    first, second = (simulate(scenario, seed).simulation.world for scenario in pair)
    columns = WITH_MOVING_OBJECTS if pair[0].objects.stalls or pair[0].objects.outfalls else EXOGENOUS
    assert same_cases(first.cases, second.cases, columns)
    assert first.residents["patience"].tobytes() == second.residents["patience"].tobytes()
    assert first.cells["grid"].tobytes() == second.cells["grid"].tobytes()


@given(pairs(), seeds)
def test_a_kept_world_changes_no_byte(pair: tuple[Scenario, Scenario], seed: int) -> None:
    kept: dict[Any, Any] = {}
    for scenario in (*pair, pair[0]):
        assert fingerprint(simulate(scenario, seed, log=True, world_cache=kept)) == fingerprint(
            simulate(scenario, seed, log=True)
        )


@given(scenarios(), seeds)
def test_another_seed_is_another_world(scenario: Scenario, seed: int) -> None:
    first, second = simulate(scenario, seed).simulation.world, simulate(scenario, seed ^ 1).simulation.world
    assume(len(first.cases) > 5)
    assert not same_cases(first.cases, second.cases, EXOGENOUS)


@given(scenarios(), seeds)
def test_a_patrol_in_events_is_the_patrol_in_formulas(scenario: Scenario, seed: int) -> None:
    logs = []
    for every_move in (False, True):
        simulation = Simulation(scenario, seed, log=True, every_move=every_move)
        simulation.advance(simulation.horizon)
        logs.append(simulation.log)
    assert all(logs[0][name].tobytes() == logs[1][name].tobytes() for name in ("time", "activity", "case", "actor"))


def test_stopping_on_the_way_changes_no_byte() -> None:
    scenario = composed("scenario=small_town", "horizon.days=40")
    whole, stepped = Simulation(scenario, 5, log=True), Simulation(scenario, 5, log=True)
    whole.advance(whole.horizon)
    for second in range(0, stepped.horizon + 1, 77_777):
        stepped.advance(second)
    stepped.advance(stepped.horizon)
    assert all(
        whole.log[name].tobytes() == stepped.log[name].tobytes() for name in ("time", "activity", "case", "actor")
    )
    assert same_cases(whole.world.cases, stepped.world.cases)


def test_one_process_and_two_give_the_same_bytes() -> None:
    from joblib import Parallel, delayed

    scenario = composed("scenario=small_town", "horizon.days=20", "horizon.warmup_days=2")
    runs = [delayed(simulate)(scenario, seed) for seed in (1, 2, 3, 4)]
    alone, together = (Parallel(n_jobs=n)(runs) for n in (1, 2))
    for one, other in zip(alone, together, strict=True):
        assert repr(one.outcomes) == repr(other.outcomes)
        assert all(one.daily[name].tobytes() == other.daily[name].tobytes() for name in one.daily)


def idle_world(**policy: Any) -> Scenario:
    """A town without referable, small, ambiguous or component troubles, and with limits that nobody misses."""
    return smallest_scenario(
        horizon={"days": 60, "warmup_days": 5},
        territory={"area_km2": 0.06, "grids": 2, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 60}]},
        troubles=troubles(
            category(rate=60_000, visible=0.5, limit_hours=2000.0),
            category("quiet", kind="service", rate=20_000, limit_hours=2000.0),
        ),
        departments=[department(officers=2)],
        behaviour={"resident": {"listeners": 0}, "department": {"effort_gain": 0.0}},
        policy=policy,
    )


@pytest.mark.parametrize(
    "lever",
    [
        {"participation": {"referral_share": 1.0}},
        {"participation": {"volunteers": 1.0}},
        {"dispatch": {"component_coding": 0.0}},
        {"dispatch": {"tier_retention": 0.0}},
        {"supervision": {"urging": 0.0}},
        {"supervision": {"inspection": 1.0}},
        {"dispatch": {"pass_up_penalty": 1.0}},
        {"supervision": {"sanction": 1.0}},
        {"name": "another name"},
    ],
    ids=str,
)
def test_a_lever_that_touches_nobody_changes_no_byte(lever: dict[str, Any]) -> None:
    """But for what it costs: coding, inspection and courses for volunteers have their price whomever they touch."""
    moved, plain = (simulate(idle_world(**policy), 3, log=True) for policy in (lever, {}))
    assert fingerprint(moved, costs=False) == fingerprint(plain, costs=False)


@pytest.mark.parametrize(
    "lever",
    [
        {"participation": {"referral_share": 1.0}},
        {"dispatch": {"component_coding": 0.0}},
        {"dispatch": {"tier_retention": 0.0}},
        {"supervision": {"urging": 0.0}},
        {"supervision": {"inspection": 1.0}},
        {"supervision": {"verification": 0.0}},
        {"supervision": {"deadline_factor": 0.5}},
        {"staffing": {"visit_quota": 3}},
        {"staffing": {"administrative_load": 0.5}},
        {"staffing": {"budget": 0.7}},
        {"dispatch": {"pass_up_penalty": 1.0}},
        {"supervision": {"sanction": 1.0}},
        {"supervision": {"meeting_days": 15}},
        {"supervision": {"prevention": 0.2}},
        {"incentives": {"petition_target": 1.0}},
        {"incentives": {"indicators": 10}},
        {"incentives": {"any_means": 1.0}},
        {"incentives": {"without_target": ["e01"]}},
        {"participation": {"channels": {"petition": 1.0}}},
    ],
    ids=str,
)
def test_where_it_touches_somebody_the_same_lever_does_change_the_run(lever: dict[str, Any]) -> None:
    town = composed("scenario=small_town", "horizon.days=60")
    parts = town.policy.model_dump()
    for part, values in lever.items():
        for name, value in values.items():
            parts[part][name] = parts[part][name] | value if isinstance(value, dict) else value
    changed = Scenario.model_validate(town.model_dump() | {"policy": parts})
    assert fingerprint(simulate(changed, 3, log=True)) != fingerprint(simulate(town, 3, log=True))


def test_the_names_of_seeds_do_not_repeat_draws() -> None:
    arrivals = [
        simulate(
            composed("scenario=small_town", "horizon.days=20", "horizon.warmup_days=0"), seed
        ).simulation.world.cases["arises"]
        for seed in range(6)
    ]
    assert len({tuple(column.tolist()) for column in arrivals}) == 6
    assert np.ptp([len(column) for column in arrivals]) > 0
