"""Grid workers: one thing at a time in order, the least loaded takes the task, visits go round, skill and checks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import (
    ALWAYS,
    FLAWLESS,
    OFFICE,
    PATIENT,
    STEADY,
    arisen,
    category,
    department,
    smallest_scenario,
    troubles,
)

from sim.run.simulation import RunResult, simulate
from sim.scenario import Scenario
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Route, Source

TELLS_WORKER = {"worker": 1.0, "hotline": 0.0, "app": 0.0, "counter": 0.0, "organisation": 0.0, "petition": 0.0}
SHIFT = {"name": "shift", "windows": [[8, 16]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}


def hamlet(
    *rows: dict[str, Any],
    workers: float = 1.0,
    days: int = 60,
    factor: float = 1.0,
    households: float = 1.0,
    **changes: Any,
) -> Scenario:
    """Forty residents in two grids of four cells, who tell the worker of everything; `changes` go by dotted part."""
    behaviour: dict[str, Any] = {
        "resident": {"tell_hours": 0.0} | PATIENT,
        "department": dict(FLAWLESS),
        "worker": {"skill": 1.0, "skill_spread": 0.0, "fatigue_effect": 0.0} | STEADY,
    }
    policy: dict[str, Any] = {
        "staffing": {"workers_per_grid": workers, "visit_quota": 0, "administrative_load": 0.0},
        "supervision": {"verification": 0.0},
        "participation": {"reporting_rate": 1.0, "channels": TELLS_WORKER},
    }
    for path, values in changes.items():
        part, name = path.split("__")
        target = {"behaviour": behaviour, "policy": policy}[part]
        target[name] = target.get(name, {}) | values
    return smallest_scenario(
        horizon={"days": days, "warmup_days": 0},
        territory={"area_km2": 0.08, "grids": 2, "land_use": {"residential": 1.0}},
        population={"groups": [{"name": "local", "count": 40, "household_size": households}]},
        troubles=troubles(*rows, factor=factor),
        departments=[department(officers=20)],
        calendar={"calendars": [ALWAYS, OFFICE, SHIFT], "centre": "always", "shifts": ["shift"]},
        behaviour=behaviour,
        policy=policy,
    )


def by_worker(result: RunResult, activity: int) -> dict[int, list[int]]:
    """Cases by worker in the order of an activity."""
    found: dict[int, list[int]] = {}
    assert result.log is not None
    for row in result.log[result.log["activity"] == activity]:
        found.setdefault(int(row["actor"]), []).append(int(row["case"]))
    return found


def test_a_worker_takes_tasks_in_the_order_in_which_they_come() -> None:
    result = simulate(hamlet(category(rate=1e5, small=1.0)), 1, log=True)
    tasked, settled = by_worker(result, a.TASKED), by_worker(result, a.SETTLED)
    assert sum(map(len, tasked.values())) > 300
    for worker, cases in settled.items():
        assert cases == tasked[worker][: len(cases)]


def test_the_least_loaded_worker_of_the_grid_takes_the_task() -> None:
    result = simulate(hamlet(category(rate=1e5, small=1.0), workers=3.0), 1, log=True)
    assert result.log is not None
    load, grid_of = [0] * 6, result.simulation.world.workers["grid"].tolist()
    for row in result.log:
        worker, activity = int(row["actor"]), int(row["activity"])
        if activity == a.TASKED:
            assert load[worker] == min(load[other] for other in range(6) if grid_of[other] == grid_of[worker])
            load[worker] += 1
        elif activity == a.SETTLED:
            load[worker] -= 1


def test_a_skilled_worker_settles_every_small_matter_of_low_severity_on_the_spot() -> None:
    result = simulate(hamlet(category(rate=20_000, small=1.0, severity=0.001)), 1)
    cases = arisen(result)
    closed = cases["state"] == CaseState.CLOSED
    assert closed.mean() > 0.9
    assert (cases["route"][closed] == Route.ON_THE_SPOT).all()
    assert (cases["filed"] == a.NEVER).all()
    assert result.outcomes["lowest_tier_share"] == 1


def test_the_share_settled_is_skill_times_the_ease_of_the_case() -> None:
    result = simulate(
        hamlet(category(rate=40_000, small=1.0, severity=0.001), days=365, behaviour__worker={"skill": 0.5}), 1
    )
    cases = arisen(result)
    tried = cases[cases["tried"]]
    chance = (0.5 * (1.25 - 0.5 * tried["severity"])).mean()
    assert (tried["route"] == Route.ON_THE_SPOT).mean() == pytest.approx(
        chance, abs=4 * np.sqrt(chance * (1 - chance) / len(tried))
    )


def test_what_a_worker_cannot_settle_goes_up_and_is_not_tried_again() -> None:
    result = simulate(hamlet(category(rate=20_000, small=1.0), behaviour__worker={"skill": 0.0}), 1)
    cases = arisen(result)
    closed = cases["state"] == CaseState.CLOSED
    assert closed.any()
    assert (cases["route"][closed] == Route.DEPARTMENT).all()
    assert cases["tried"][closed].all()
    assert (cases["acted"][closed] < cases["filed"][closed]).all()


def test_quarrels_are_mediated_and_trust_helps() -> None:
    settled = []
    for trust in (0.0, 1.0):
        scenario = hamlet(category(rate=40_000, small=1.0, kind="dispute"), days=200, behaviour__worker={"skill": 0.6})
        parts = scenario.model_dump()
        parts["population"] |= {
            "spread": 0.0,
            "groups": [{"name": "local", "count": 40, "household_size": 1.0, "trust": trust}],
        }
        cases = arisen(simulate(Scenario.model_validate(parts), 1))
        assert not (cases["route"] == Route.ON_THE_SPOT).any()
        settled.append((cases["route"] == Route.MEDIATION).mean())
    assert settled[0] < settled[1]


def test_an_agreement_that_does_not_hold_comes_back() -> None:
    firm, brittle = (
        simulate(
            hamlet(
                category(rate=20_000, small=1.0, kind="dispute"), behaviour__organisation={"agreement_holds": holds}
            ),
            1,
        )
        for holds in (1.0, 0.0)
    )
    assert arisen(firm)["recurrences"].sum() == 0
    mediated = arisen(brittle)["route"] == Route.MEDIATION
    assert mediated.any()
    assert (arisen(brittle)["resolved"][mediated] == a.NEVER).all()
    assert arisen(brittle)["recurrences"].sum() > 0


@pytest.mark.parametrize("noticed", [0.0, 1.0])
def test_a_check_sends_bad_work_back_if_it_notices(noticed: float) -> None:
    scenario = hamlet(
        category(rate=10_000),
        behaviour__worker={"verification_accuracy": noticed},
        behaviour__department=FLAWLESS | {"failure": 0.5},
        policy__supervision={"verification": 1.0},
        policy__participation={"reporting_rate": 1.0, "channels": TELLS_WORKER | {"worker": 0.0, "hotline": 1.0}},
    )
    cases = arisen(simulate(scenario, 1))
    closed = cases["closed"] >= 0
    assert closed.sum() > 30
    if noticed:
        assert (cases["resolved"][closed] >= 0).all()
        assert cases["rework"][closed].mean() == pytest.approx(1.0, abs=0.5)  # geometric with chance 1/2
        assert cases["recurrences"].sum() == 0
    else:
        assert cases["rework"].sum() == 0
        assert cases["recurrences"].sum() > 0


@pytest.mark.parametrize(("quota", "size"), [(1, 1.0), (3, 2.6), (7, 1.0)])
def test_visits_go_round_all_households(quota: int, size: float) -> None:
    scenario = hamlet(
        category(rate=0.0),
        households=size,
        days=7,
        policy__staffing={"visit_quota": quota, "workers_per_grid": 1.0, "administrative_load": 0.0},
    )
    workers = simulate(scenario, 1).simulation.world.workers
    for worker in workers:
        assert worker.visits == 7 * min(quota, worker.households)
        assert worker.next_household == worker.visits % worker.households


def test_a_visited_household_tells_what_it_kept_to_itself() -> None:
    silent = {"reporting_rate": 0.0, "volunteers": 0.0, "channels": TELLS_WORKER}
    scenario = hamlet(
        category(rate=5_000),
        policy__participation=silent,
        policy__staffing={"visit_quota": 10, "workers_per_grid": 1.0},
        behaviour__worker={"hears": 1.0},
    )
    found = arisen(simulate(scenario, 1))
    heard = found["source"] == Source.VISIT
    assert heard.sum() > 20
    assert (found["source"][found["reported"] >= 0] == Source.VISIT).all()
    lag = (found["reported"] - found["arises"])[heard]
    assert lag.max() <= 4 * 86_400  # 20 households, 10 a day: every one comes up within two days and a morning
    unvisited = hamlet(category(rate=5_000), policy__participation=silent)
    assert (arisen(simulate(unvisited, 1))["reported"] == a.NEVER).all()


def test_every_pass_of_a_sharp_eyed_patrol_finds_all_that_is_visible() -> None:
    silent = {"reporting_rate": 0.0, "volunteers": 0.0, "channels": TELLS_WORKER}
    scenario = hamlet(
        category(rate=5_000, visible=1.0),
        policy__participation=silent,
        behaviour__worker={"detection": 1.0, "cell_minutes": 10.0},
    )
    result = simulate(scenario, 1)
    cases = arisen(result)
    seen = cases["reported"] >= 0
    assert seen.mean() > 0.95
    assert (cases["source"][seen] == Source.PATROL).all()
    assert (cases["looks"][seen] == 1).all()
    assert (cases["reported"] - cases["arises"])[seen].max() <= 86_400 - 8 * 3600 + 2 * 8 * 600
    blind = hamlet(
        category(rate=5_000, visible=1.0), policy__participation=silent, behaviour__worker={"detection": 0.0}
    )
    assert not (arisen(simulate(blind, 1))["reported"] >= 0).any()


def test_detection_is_the_share_noticed_at_the_first_pass() -> None:
    silent = {"reporting_rate": 0.0, "volunteers": 0.0, "channels": TELLS_WORKER}
    scenario = hamlet(
        category(rate=20_000, visible=1.0), days=365, policy__participation=silent, behaviour__worker={"detection": 0.3}
    )
    looks = arisen(simulate(scenario, 1))["looks"]
    passed = looks[looks > 0]
    first = (arisen(simulate(scenario, 1))["source"][looks == 1] == Source.PATROL).sum() / len(passed)
    assert first == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / len(passed)))
