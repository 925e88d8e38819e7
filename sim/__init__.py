"""wangge (网格): an agent-based laboratory for the governance of neighbourhoods divided into grids.

`Scenario` describes what is simulated, `GovernanceModel(scenario, seed)` is the Mesa model, and
`simulate(scenario, seed)` runs it without agent objects. Everything else can be imported but is private
unless the documentation names it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.moved import answer_to_former_names

__version__ = "0.1.0"
answer_to_former_names()

if TYPE_CHECKING:
    from sim.mesa_model.model import GovernanceModel
    from sim.run.simulation import simulate
    from sim.scenario import Scenario

__all__ = ["GovernanceModel", "Scenario", "__version__", "model_version", "simulate"]

_HOMES = {"GovernanceModel": "sim.mesa_model.model", "Scenario": "sim.scenario", "simulate": "sim.run.simulation"}


@cache
def model_version() -> str:
    """Return the version that labels every result: the release plus eight digits of a hash of the model's sources."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"


def __getattr__(name: str) -> Any:
    """Import the public names on first access, so that the command line starts quickly."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
