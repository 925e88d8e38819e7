"""Docking with the cases of a log: one event log on both clocks, stepped or not, and copied on the way."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.mesa_model.model import GovernanceModel
from sim.run.simulation import Simulation
from sim.scenario import Scenario
from sim.scenario.log_scenario import log_scenario
from sim.vocabulary import events as a
from sim.vocabulary.units import DAY

DAYS, SEED = 20, 5
OFFICES = [
    {"name": "streets", "officers": 1.4, "calendar": "hours", "age_exponent": -0.7},
    {"name": "parks", "officers": 1, "age_exponent": 1.5},
    {"name": "water", "officers": 2, "calendar": "hours"},
]
HOURS = {"name": "hours", "windows": [[8, 12], [13, 17]]}
CENTRE = {
    "staffing": {"operators": 1, "workers_per_grid": 1},
    "supervision": {"urging": 0.6, "verification": 0.5, "extensions": 0.4},
}


def table() -> dict[str, Any]:
    rng = np.random.default_rng(11)
    n = 600
    opened = rng.integers(-10 * DAY, DAYS * DAY, n)
    parked = np.where(rng.random(n) < 0.2, rng.exponential(90, n), np.where(rng.random(n) < 0.1, np.inf, np.nan))
    return {
        "opened_seconds": opened,
        "department": rng.integers(-1, 3, n),
        "category": rng.integers(0, 4, n),
        "touch_hours": rng.exponential(0.8, n),
        "due_seconds": np.where(rng.random(n) < 0.5, opened + rng.integers(0, 8 * DAY, n), -1),
        "parked_until_hours": parked,
    }


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    file: Path = tmp_path_factory.mktemp("log") / "cases.parquet"
    pd.DataFrame(table()).to_parquet(file)
    sorts = [{"name": f"sort {k}", "lead": OFFICES[k % 3]["name"], "limit_hours": 60} for k in range(4)]
    return log_scenario(
        OFFICES, sorts, start=date(2018, 1, 1), days=DAYS, calendars=[HOURS], policy=CENTRE, given={"cases": str(file)}
    )


@pytest.fixture(scope="module")
def compiled(scenario: Scenario) -> Simulation:
    simulation = Simulation(scenario, SEED, log=True)
    simulation.advance(simulation.horizon)
    return simulation


def test_the_mesa_loop_writes_the_same_event_log(scenario: Scenario, compiled: Simulation) -> None:
    model = GovernanceModel(scenario, SEED, loop="mesa", log=True)
    model.run_model()
    np.testing.assert_array_equal(compiled.log, model.log)
    for name in ("cases", "given", "departments", "days"):
        np.testing.assert_array_equal(getattr(compiled.world, name), getattr(model.world, name))


def test_what_the_log_brings_occurs(compiled: Simulation) -> None:
    kinds = set(compiled.log["activity"].tolist())
    wanted = {a.REPORTED, a.FILED, a.RECEIVED, a.PARKED, a.UNPARKED, a.STARTED, a.CLOSED, a.OVERDUE, a.VERIFIED}
    assert wanted <= kinds
    assert not kinds & {a.ARISES, a.TOLERATED, a.BOUNCED, a.IMPATIENT, a.WITHDRAWN, a.JUDGED, a.RECURS}
    assert compiled.world.departments["draws"].min() > 0


def test_steps_and_a_copy_on_the_way_change_nothing(scenario: Scenario, compiled: Simulation) -> None:
    model = GovernanceModel(scenario, SEED, log=True)
    model.run_until(7)
    model = pickle.loads(pickle.dumps(model))
    model.run_until(DAYS)
    np.testing.assert_array_equal(compiled.log, model.log)


def test_a_file_and_a_table_handed_over_are_the_same_run(scenario: Scenario, compiled: Simulation) -> None:
    bare = scenario.model_copy(update={"given": type(scenario.given)()})
    handed = Simulation(bare, SEED, log=True, given=table())
    handed.advance(handed.horizon)
    np.testing.assert_array_equal(compiled.log, handed.log)


def test_the_same_seed_gives_the_same_bytes_with_a_world_kept_from_another_run(scenario: Scenario) -> None:
    kept: dict[Any, Any] = {}
    worlds = []
    for seed in (SEED, SEED + 1, SEED):
        simulation = Simulation(scenario, seed, world_cache=kept)
        simulation.advance(simulation.horizon)
        worlds.append(simulation.world.cases.tobytes())
    assert worlds[0] == worlds[2] != worlds[1]
