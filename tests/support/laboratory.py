"""A small laboratory for the tests of the verbs: configs, a scenario class and a model that takes no time."""

import contextlib
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

import configs
from experiments.config.compose import ConfigSource
from experiments.io.provenance import Model
from sim.text.catalogue import WanggeError


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Staffing(Part):
    workers_per_grid: float = Field(default=1.0, ge=0, le=50)
    shifts: int = Field(default=1, ge=1, le=3)


class Dispatch(Part):
    rule: str = "fifo"


class Policy(Part):
    name: str = "standard"
    staffing: Staffing = Staffing()
    dispatch: Dispatch = Dispatch()


class Department(Part):
    name: str
    staff: int = Field(ge=0)


class Scenario(Part):
    name: str
    days: int = Field(ge=1, le=3650)
    half_days: int = Field(default=0)
    weather: float = Field(default=1.0, ge=0, le=10)
    departments: tuple[Department, ...] = Field(default=(), strict=False)
    policy: Policy = Policy()

    def hash(self, known: Mapping[int, str] = MappingProxyType({})) -> str:
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


FILES = {
    "scenario/small_town.yaml": "# @package _global_\nname: small_town\ndays: 4\nhalf_days: ${days}\n"
    "departments: [{name: police, staff: 2}]\n",
    "scenario/large_town.yaml": "# @package _global_\nname: large_town\ndays: 6\n",
    "scenario/broken_town.yaml": "# @package _global_\nname: broken_town\ndays: soon\n",
    "policy/standard.yaml": "name: standard\nstaffing: {workers_per_grid: 1}\ndispatch: {rule: fifo}\n",
    "policy/reactive.yaml": "name: reactive\nstaffing: {workers_per_grid: 0.5}\ndispatch: {rule: fifo}\n",
    "experiment/two_levers.yaml": "# @package _global_\nlevers:\n  policy.staffing.workers_per_grid: [0.5, 1]\n"
    "  policy.dispatch.rule: [fifo, nearest]\nreplications: 3\n",
}


def make_source(folder: Path) -> ConfigSource:
    """Config groups in `folder`, under the product's own root files."""
    for root in ("run.yaml", "sweep.yaml"):
        FILES[root] = (Path(configs.__file__).parent / root).read_text(encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return ConfigSource(folder.resolve(), Scenario)


@dataclass
class Outcome:
    """What the model gives back."""

    outcomes: dict[str, float | int]
    daily: dict[str, np.ndarray]
    log: np.ndarray | None = None
    extra: dict[str, pd.DataFrame] = field(default_factory=dict)

    def tables(self) -> dict[str, pd.DataFrame]:
        names = ("cases", "grids", "departments", "groups")
        return {name: pd.DataFrame({"case": [0, 1]}) for name in names} | {"daily": pd.DataFrame(self.daily)}


def simulate(scenario: Any, seed: int, log: bool = False, world_cache: dict[Any, Any] | None = None) -> Outcome:
    """A model of no time and no meaning: numbers from the scenario's content and the seed.

    Files of the working folder steer it: `fails` makes rule "nearest" fail, `slow` holds the seconds a run takes,
    `stops_at` the number of runs after which none ends any more, `dies` kills the process, `dies_once` one of them;
    every run adds a line to `calls`.
    """
    if Path("slow").exists():
        time.sleep(float(Path("slow").read_text()))
    while Path("stops_at").exists() and len(calls(Path())) >= int(Path("stops_at").read_text()):
        time.sleep(0.05)
    if Path("dies").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    if Path("dies_once").exists():
        with contextlib.suppress(FileNotFoundError):
            Path("dies_once").unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    if Path("fails").exists() and scenario.policy.dispatch.rule == "nearest":
        raise ValueError("no way there\nat all")
    with open("calls", "a") as told:
        told.write(f"{scenario.hash()} {seed}\n")
    if world_cache is not None:
        world_cache.setdefault("seed", seed)
        assert world_cache["seed"] == seed, "a world of another seed"
    level = (
        scenario.weather * scenario.policy.staffing.workers_per_grid
        + len(scenario.policy.dispatch.rule) / 10
        + seed % 1000 / 100
    )
    days = np.arange(scenario.days)
    outcomes: dict[str, float | int] = {
        "response_hours": np.float64(10 / (level + 0.1)),
        "cases": 7 + seed,
        "trust": float("nan"),
    }
    daily = {
        "day": days,
        "backlog": days * level,
        "response_hours": days + level,
        "satisfaction": days * 0.0,
        "petitions": days,
    }
    events = np.zeros(2, dtype=[("case", "i8"), ("tick", "i8")]) if log else None
    return Outcome(outcomes, daily, events)


def simulate_nothing(scenario: Any, seed: int, log: bool = False, world_cache: dict[Any, Any] | None = None) -> Outcome:
    """As little as a run can be, with a year of days."""
    days = np.arange(365)
    return Outcome(
        {f"outcome_{i}": 1.0 for i in range(30)}, {"day": days} | {f"series_{i}": days * 1.0 for i in range(10)}
    )


def check(scenario: Any) -> None:
    """What only the model can judge."""
    if scenario.policy.dispatch.rule == "unheard_of":
        raise WanggeError("value_refused", path="rule", value="unheard_of", source="model", why="no such rule", more="")


def make_model(run: Any = simulate, version: str = "1-abc") -> Model:
    """The model as the verbs take it."""
    return Model(run, version, lambda announce: None, check)


def finish_sweep(configs: str, results: str, seeds: int, slow: float = 0.0) -> None:
    """A sweep of four points in `results`/sweep.

    It writes and packs as often as it can and says when it has begun.
    """
    import experiments.runner.runner
    import experiments.store.packing
    from experiments.api.sweeps import compute_design
    from experiments.design.outline import make_design

    def run(scenario: Any, seed: int, **more: Any) -> Outcome:
        time.sleep(slow)
        return simulate(scenario, seed, **more)

    design = make_design(["experiment=two_levers", f"replications={seeds}", "processes=1"], make_source(Path(configs)))
    kept = experiments.runner.runner.WRITE_EVERY, experiments.runner.runner.MANY
    experiments.runner.runner.WRITE_EVERY, experiments.runner.runner.MANY = 0.0, 2
    try:
        Path(results).mkdir(exist_ok=True)
        (Path(results) / "started").touch()
        compute_design(design, Path(results) / "sweep", make_model(run), [])
    finally:
        experiments.runner.runner.WRITE_EVERY, experiments.runner.runner.MANY = kept


def calls(folder: Path) -> list[str]:
    """Every run computed so far, by scenario hash and seed."""
    file = folder / "calls"
    return file.read_text().splitlines() if file.exists() else []


def read_lines(file: Path) -> list[dict[str, Any]]:
    """Rows of a JSON-lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    # `python laboratory.py CONFIG_FOLDER ARGUMENTS...` is the command line over this laboratory.
    from unittest.mock import patch

    import laboratory

    import experiments.cli.sweep
    from experiments.cli.main import main

    source = laboratory.make_source(Path(sys.argv[1]))
    with (
        patch.object(experiments.cli.sweep, "packaged", lambda: source),
        patch.object(experiments.cli.sweep, "packaged_model", lambda: laboratory.make_model(laboratory.simulate)),
    ):
        sys.exit(main(sys.argv[2:]))
