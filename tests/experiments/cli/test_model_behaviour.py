"""The page of the model's behaviour: every table and picture it names is made, also from numbers that mean nothing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.levers.catalogue import levers
from experiments.analysis.levers.judge import judge, moved_outcomes
from experiments.analysis.model_behaviour.check import Check
from experiments.analysis.model_behaviour.expectation import expectations
from experiments.api.model_behaviour import Behaviour
from experiments.cli import model_behaviour as command
from sim.text.catalogue import label

PAGE = command.PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made_up() -> Behaviour:
    """Numbers that mean nothing, for every row of the page."""
    table, experiments = levers(), expectations()

    def values(side: str, name: str) -> dict[int, float]:
        return {seed: (side == "moved") + 0.1 * float(np.sin(seed + len(name))) for seed in range(5)}

    cells = [
        cell
        for lever in table.levers
        if lever.untested is None
        for load in table.loads
        for cell in judge(table, lever, load, values)
    ]
    moves = moved_outcomes(["trust", "response_hours"], values)
    checks = [
        Check(each, expected, experiments.measure(expected), 2.0, 1.0, 1.0, 0.5, 1.5, 5, "reached")
        for each in experiments.of(slow=False)
        for expected in each.expect
    ]
    series = {"standard": np.ones((3, 8)), "reactive": np.zeros((3, 8))}
    weak = {(each.id, load): moves for each in table.weak for load in table.loads}
    return Behaviour(5, checks, table, cells, weak, series, series)


def test_the_page_has_every_table_once() -> None:
    assert sorted(name for _, name, _ in command.BLOCK.findall(PAGE)) == sorted(command.BLOCKS)


def test_the_page_shows_every_experiment_and_lever(made_up: Behaviour) -> None:
    text = command.filled(PAGE, made_up)
    for each in expectations().of():
        assert each.tried.replace("|", r"\|") in text
    for lever in made_up.table.levers:
        assert f"{lever.id} {lever.name.en}" in text
    assert "not run" in text
    assert command.filled(text, made_up) == text


def test_every_measure_has_a_name_in_both_languages() -> None:
    for name in command.MEASURES:
        assert label(f"measure.{name}", "en") != label(f"measure.{name}", "zh")


def test_the_pictures_of_the_page_are_drawn(
    made_up: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "IMAGES", tmp_path)
    command.draw(made_up)
    named = set(re.findall(r"\(images/([\w-]+\.png)\)", PAGE))
    assert {path.name for path in tmp_path.iterdir()} == named
    assert all((command.DOCS / "images" / name).is_file() for name in named)
