"""The page on a real territory: it is sent the outlines, and reads no file that it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.cli.demo import scenario_of_own
from experiments.config.validation_errors import ConfigError
from experiments.demo.session_request import Wish, scenario_of
from experiments.demo.twin import Twin
from experiments.demo.world_description import about
from sim.scenario.place import read_place

SHORT = ("horizon.days=3", "horizon.warmup_days=0")


def test_the_outlines_are_sent() -> None:
    told = about(Twin(Wish(world=("scenario=linqiao", *SHORT))))
    assert [len(told["outlines"][level]) for level in ("street", "community", "grid")] == [2, 6, 35]
    assert len(told["cells"]["x"]) == 423
    assert about(Twin(Wish(world=("scenario=small_town", *SHORT))))["outlines"] is None


def test_a_link_may_not_read_files_of_the_machine(tmp_path: Path) -> None:
    own = tmp_path / "mine.parquet"
    own.write_bytes(read_place("linqiao.parquet").file.read_bytes())
    words = ("scenario=small_town", *SHORT, f"territory.file={own}")
    with pytest.raises(ConfigError, match="come with the program"):
        scenario_of(words, ())
    assert str(own) in scenario_of_own(Wish(world=words))  # but the command line may
    assert scenario_of(words, (), frozenset({str(own)})).cells == 423
    shipped = ("scenario=small_town", *SHORT, "territory.file=linqiao.parquet")
    assert scenario_of(shipped, ()).cells == 423
