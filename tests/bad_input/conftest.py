"""What all tests of bad input begin with: compiled code, and an empty working folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.run.simulation import warm_up


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Compile beforehand, or the first run would announce that it takes a while."""
    warm_up(lambda line: None)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
