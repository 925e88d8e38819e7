"""One run of the small town with its event log, shared by all tests of process mining; nothing changes it."""

from pathlib import Path

import pytest

from experiments.analysis.mining.log import ProcessLog, read_log
from experiments.cli.run import run


@pytest.fixture(scope="session")
def logged_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mining")
    assert run(["scenario=small_town", "seed=7", "horizon.days=90", "figures=false", f"results={folder}"]) == 0
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="session")
def log(logged_run: Path) -> ProcessLog:
    return read_log(logged_run)
