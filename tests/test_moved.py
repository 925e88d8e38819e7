"""Former names of modules still import, as the very same module, with a warning that says where it is now."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from sim.moved import MOVED

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("former", MOVED)
def test_a_former_name_is_the_module_and_warns(former: str) -> None:
    now = import_module(MOVED[former])
    spec = now.__spec__
    sys.modules.pop(former, None)
    with pytest.warns(DeprecationWarning, match=f"{former} is now {MOVED[former]}"):
        assert import_module(former) is now
    assert now.__spec__ is spec


@pytest.mark.parametrize(
    "line",
    [
        "from sim.model import GovernanceModel",
        "from sim.faces import Department",
        "from sim.errors import WanggeError",
        "from sim.disputes.game import equilibria",
        "from experiments.compose import compose_scenario",
        "from experiments.mining.procedure import procedure",
        "from experiments.plot.figures import draw_figures",
        "from experiments.sensitivity.indices import indices",
        "from experiments.store import read_results",
    ],
)
def test_what_the_documentation_said_still_runs(line: str) -> None:
    command = [sys.executable, "-W", "error", "-c", line]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "DeprecationWarning" in refused.stderr and " is now experiments." in refused.stderr.replace(
        "sim.", "experiments."
    )
    subprocess.run([sys.executable, "-c", line], cwd=ROOT, check=True)


def test_a_name_that_never_was_is_still_unknown() -> None:
    with pytest.raises(ModuleNotFoundError):
        import_module("sim.fases")
