"""What shipped scenarios and commands give, as hashes: `python tests/support/golden.py` writes them down anew.

A change that is not meant to alter results leaves them as they are; one that is meant to rewrites them and says
*numbers change* in the changelog. Floats count to ten significant digits: processors differ in the last bits of an
exponential.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.cli.main import main
from experiments.config.compose import compose_scenario
from sim.run.simulation import simulate

FILE = Path(__file__).parents[1] / "golden.json"
SCENARIOS = ("blasting", "dongcheng", "restless_town", "small_town", "x_community", "xianlin")
SEEDS = (1, 2, 3)
TOWN = ("scenario=small_town", "horizon.days=40", "horizon.warmup_days=10", "figures=false")
UNCERTAIN = ("troubles.factor=interval(0.5,3)", "policy.participation.reporting_rate=interval(0.2,0.8)")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "sweep": ("policy.staffing.workers_per_grid=0.5,1", "policy.dispatch.rule=fifo,nearest", "replications=3"),
    "compare": ("reactive", "grid_service", "replications=5"),
    "choose": ("reactive", "standard", "grid_service", "first=5", "replications_max=40"),
    "discover": (
        "reactive",
        "grid_service",
        "fails_above.duration_hours=40",
        *UNCERTAIN,
        "worlds=40",
        "replications=1",
    ),
    "optimise": (
        "policy.staffing.workers_per_grid=interval(0.25,2)",
        "policy.dispatch.rule=fifo,nearest",
        "trials=20",
        "replications=2",
        "reestimate=5",
    ),
    "sensitivity": (*UNCERTAIN, "trajectories=4", "samples=8", "replications=2"),
}


def of_scenario(name: str, seed: int) -> dict[str, str]:
    """Hashes of the event log and of every table of a run."""
    result = simulate(compose_scenario([f"scenario={name}"])[0], seed, log=True)
    tables = result.tables()
    return {"log": _digest(np.ascontiguousarray(result.simulation.log).tobytes())} | {
        each: of_table(tables[each]) for each in sorted(tables)
    }


def of_command(verb: str) -> dict[str, str]:
    """Hashes of the tables that a command leaves in its folder."""
    with tempfile.TemporaryDirectory() as folder:
        _quietly([verb, *COMMANDS[verb], *TOWN, f"results={folder}"])
        (found,) = (each for each in Path(folder).iterdir() if each.name != "store")
        return {file.stem: of_table(pd.read_parquet(file)) for file in sorted(found.glob("*.parquet"))}


def of_facts() -> dict[str, str]:
    """Hashes of what every stylised fact was found to be."""
    with tempfile.TemporaryDirectory() as folder:
        _quietly(["facts", "pairs=2", f"results={folder}"])
        (file,) = Path(folder).rglob("facts.json")
        findings = json.loads(file.read_text(encoding="utf-8"))
    return {
        each["id"]: each["verdict"] + " " + _digest(json.dumps(_rounded(each["claims"]), sort_keys=True).encode())
        for each in findings["facts"]
    }


def of_table(table: pd.DataFrame) -> str:
    """A hash of a table's columns and values, in order."""
    parts = [hashlib.sha256(",".join(map(str, table.columns)).encode())]
    for name in table:
        values = table[name]
        if values.dtype.kind == "f":
            parts.append(hashlib.sha256("\n".join(f"{value:.10g}" for value in values.to_numpy()).encode()))
        else:
            parts.append(hashlib.sha256("\n".join(map(str, values)).encode()))
    return _digest(b"".join(part.digest() for part in parts))


def everything() -> dict[str, dict[str, str]]:
    """All hashes by what they are of."""
    runs = {f"{name}, seed {seed}": of_scenario(name, seed) for name in SCENARIOS for seed in SEEDS}
    return runs | {verb: of_command(verb) for verb in COMMANDS} | {"facts": of_facts()}


def _rounded(value: Any) -> Any:
    """Numbers of a finding, as deep as they lie; words may be put better."""
    if isinstance(value, Mapping):
        kept = {name: _rounded(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each is not None}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return f"{value:.10g}" if isinstance(value, int | float) else None


def _quietly(words: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert main(words) == 0, words


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


if __name__ == "__main__":
    FILE.write_text(json.dumps(everything(), indent=1) + "\n", encoding="utf-8")
