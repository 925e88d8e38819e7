"""The small laboratory, set up in an empty working folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from laboratory import make_model, make_source, simulate

import experiments.run
import experiments.sweep
from experiments.cli import main
from experiments.compose import ConfigSource


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
    for verb in (experiments.run, experiments.sweep):
        monkeypatch.setattr(verb, "packaged", lambda: source)
        monkeypatch.setattr(verb, "packaged_model", lambda: make_model(simulate))
    return lambda *arguments: main(list(arguments))
