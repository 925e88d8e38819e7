"""The small laboratory, set up in an empty working folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from laboratory import make_model, make_source, simulate

import experiments.cli.run
import experiments.cli.sweep
from experiments.cli.main import main
from experiments.config.compose import ConfigSource


@pytest.fixture
def source(tmp_path: Path) -> ConfigSource:
    """Config groups of the small laboratory."""
    return make_source(tmp_path / "configs")


@pytest.fixture
def wangge(source: ConfigSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command line over the small laboratory, in an empty working folder; gives the exit code."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for verb in (experiments.cli.run, experiments.cli.sweep):
        monkeypatch.setattr(verb, "packaged", lambda: source)
        monkeypatch.setattr(verb, "packaged_model", lambda: make_model(simulate))
    return lambda *arguments: main(list(arguments))


@pytest.fixture(scope="session")
def real_results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small real results by kind: a run, a sweep of two levers, and a comparison."""
    folder = tmp_path_factory.mktemp("real")
    common = [
        "scenario=small_town",
        "horizon.days=40",
        "horizon.warmup_days=5",
        "troubles.factor=3",
        f"results={folder}",
        "figures=false",
    ]
    levers = [
        "policy.staffing.workers_per_grid=1,2,3",
        "policy.dispatch.rule=fifo,nearest",
        "replications=2",
        "processes=1",
        "save_as=sweep",
    ]
    assert main(["run", *common, "seed=3"]) == 0
    assert main(["sweep", *common, *levers]) == 0
    assert main(["compare", "reactive", "grid_service", *common, "replications=3", "processes=1"]) == 0
    return {
        "run": next(folder.glob("small_town-*")),
        "sweep": folder / "sweep",
        "comparison": next(folder.glob("compare-*")),
    }
