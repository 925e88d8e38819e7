"""The Python API of the laboratory: the verbs of `wangge` as functions.

A scenario, its policies and its levers are written as on the command line, one string each: `"scenario=small_town"`,
`"policy.dispatch.rule=severity"`. Everything else is an argument. Most functions return a frozen object that holds data
frames; nothing is printed, and nothing is written unless a folder is given. A mistake raises `WanggeError`, whose text
is one line. `progress=True` reports the progress of the runs on standard error.

`scenario` a validated scenario | `run` one run | `sweep` levers against each other | `compare` two policies |
`facts` the stylised facts | `levers` the literature's table of levers | `claims` what sources claim of the systems |
`choose` the best of several policies | `sensitivity` what an outcome depends on | `discover` where policies fail |
`optimise` the best compromises | `process_log`, `conformance`, `export` process mining |
`calibrate`, `backtest`, `replay` a log of real cases: what fits it, how well, and what another policy would have done
`optimise` the best compromises | `process_log`, `conformance`, `export` process mining | `import_log`, `read_log` case
logs of real centres | `import_territory` a place from maps | `drop_log` a log onto it

>>> from experiments import api
>>> api.choose("reactive", "standard", confidence=0.4)
Traceback (most recent call last):
experiments.config.validation_errors.ConfigError: confidence=0.4 (argument): must be > 0.5, < 1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.api.backtests import Backtested, backtest
    from experiments.api.calibration import Calibrated, calibrate
    from experiments.api.case_logs import import_log, read_log
    from experiments.api.counterfactual import Counterfactual, replay
    from experiments.api.functions import (
        Compared,
        Run,
        Swept,
        claims,
        compare,
        conformance,
        export,
        facts,
        levers,
        process_log,
        run,
        scenario,
        sweep,
    )
    from experiments.api.studies import Chosen, Discovered, Optimised, Studied, choose, discover, optimise, sensitivity
    from experiments.api.territory import drop_log, import_territory
    from experiments.logs.log import CaseLog
    from sim.text.catalogue import WanggeError

__all__ = [
    "Backtested",
    "Calibrated",
    "CaseLog",
    "Chosen",
    "Compared",
    "Counterfactual",
    "Discovered",
    "Optimised",
    "Run",
    "Studied",
    "Swept",
    "WanggeError",
    "backtest",
    "calibrate",
    "choose",
    "claims",
    "compare",
    "conformance",
    "discover",
    "drop_log",
    "export",
    "facts",
    "import_log",
    "import_territory",
    "levers",
    "optimise",
    "process_log",
    "read_log",
    "replay",
    "run",
    "scenario",
    "sensitivity",
    "sweep",
]

_HOMES = {
    "experiments.api.backtests": ("Backtested", "backtest"),
    "experiments.api.calibration": ("Calibrated", "calibrate"),
    "experiments.api.counterfactual": ("Counterfactual", "replay"),
    "experiments.api.functions": (
        "Compared",
        "Run",
        "Swept",
        "claims",
        "compare",
        "conformance",
        "export",
        "facts",
        "levers",
        "process_log",
        "run",
        "scenario",
        "sweep",
    ),
    "experiments.api.studies": (
        "Chosen",
        "Discovered",
        "Optimised",
        "Studied",
        "choose",
        "discover",
        "optimise",
        "sensitivity",
    ),
    "experiments.api.case_logs": ("import_log", "read_log"),
    "experiments.logs.log": ("CaseLog",),
    "experiments.api.territory": ("drop_log", "import_territory"),
    "sim.text.catalogue": ("WanggeError",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a function when it is first used, so that the command line starts at once."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'experiments.api' has no attribute '{name}'")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
