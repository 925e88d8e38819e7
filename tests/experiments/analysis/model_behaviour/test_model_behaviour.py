"""What the model must show, row by row: the experiments of docs/model-behaviour.md over paired seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.analysis.model_behaviour.check import check
from experiments.analysis.model_behaviour.expectation import Experiment, expectations
from experiments.runner.runner import Runner

TABLE = expectations()
PAIRS = 20


@pytest.mark.parametrize("experiment", TABLE.of(slow=False), ids=lambda each: each.id)
def test_the_model_answers_as_expected(experiment: Experiment, tmp_path: Path) -> None:
    done = check(TABLE, [experiment], Runner(tmp_path, processes=1), PAIRS)
    assert [
        f"{each.measure}: {each.expectation.kind} {each.value:.4g} [{each.low} to {each.high}], "
        f"expected {each.expectation.bounds.text()}"
        for each in done
        if each.verdict != "reached"
    ] == []
