"""Provenance of results: what made them, where and when.

It is kept apart from the results, whose bytes must be reproducible.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sim.text.catalogue import Phrase

if TYPE_CHECKING:
    from sim.scenario import Scenario

_LIBRARIES = ("mesa", "numpy", "numba", "pandas", "pyarrow", "pydantic", "hydra-core", "joblib", "scipy")


@dataclass(frozen=True)
class Model:
    """The model as the verbs use it: how to simulate, its version, and how to compile it beforehand.

    `simulate(scenario, seed, log=False, world_cache=None)` returns an object with `outcomes` (name -> number), `daily`
    (name -> array, all of one length, `day` first), `tables()` (name -> DataFrame) and `log` (structured array or
    None). `warm_up(announce)` compiles what is not compiled yet and reports it through `announce`. `check(scenario)`
    raises WanggeError for what only the model can judge (a dispatch rule that does not exist or does not compile).
    """

    simulate: Callable[..., Any]
    version: str
    warm_up: Callable[[Callable[[Phrase], object]], object]
    check: Callable[[Any], object]


@cache
def packaged_model() -> Model:
    """Return the model of this package."""
    from sim import model_version
    from sim.run.simulation import simulate, warm_up

    return Model(simulate, model_version(), warm_up, _check_rule)


def _check_rule(scenario: Scenario) -> None:
    """Check the later changes, read given cases and find every dispatch rule, before anything is computed."""
    from sim.scenario.later import check_each_changes, rules_in_turn
    from sim.setup.custom_rule import compiled, find_rule
    from sim.setup.given import given_columns

    check_each_changes(scenario)
    given_columns(scenario, None)
    for name in rules_in_turn(scenario.policy):
        rule = find_rule(name)
        if name.endswith(".py"):
            compiled(rule)


def provenance(model_version: str, command: list[str], started: float, seconds: float, **more: Any) -> dict[str, Any]:
    """Return the content of provenance.json; `started` is a Unix time, `seconds` the computing time."""
    return {
        "model_version": model_version,
        "command": command,
        "started": datetime.fromtimestamp(started, UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        "processors": os.cpu_count(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        **more,
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
