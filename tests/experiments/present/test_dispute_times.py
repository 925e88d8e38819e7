"""The times of a dispute over seeds: in their order, of the right scale, and the same at every call."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.dispute_steps import STEPS, times
from experiments.config.compose import compose_scenario
from experiments.present.dispute_times import show_times
from experiments.runner.runner import Runner

SEEDS = 12


def days(folder: Path, *words: str, seeds: int = SEEDS) -> dict[str, np.ndarray]:
    scenario = compose_scenario(words)[0]
    return times(scenario.hash(), scenario, range(1, seeds + 1), Runner(folder, processes=1))


@pytest.fixture(scope="module")
def parking(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    return days(tmp_path_factory.mktemp("results"), "system=x-community-parking-dispute")


def test_every_step_has_a_day_or_none_for_every_seed(parking: dict[str, np.ndarray]) -> None:
    assert tuple(parking) == STEPS
    assert all(len(days) == SEEDS and (np.isnan(days) | (days >= 0)).all() for days in parking.values())


def test_steps_come_in_the_order_of_the_source_and_on_its_scale(parking: dict[str, np.ndarray]) -> None:
    """The source counts 4 days to the government's gate, 5 to the order, 23 to the election."""
    assert (parking["government"] < parking["ordered"]).all()
    assert (parking["ordered"] < parking["elected"]).all()
    gate, order, election = (float(np.median(parking[step])) for step in ("government", "ordered", "elected"))
    assert 2 <= gate <= 8 and 3 <= order <= 10 and 15 <= election <= 35


def test_the_same_seeds_give_the_same_days(parking: dict[str, np.ndarray], tmp_path: Path) -> None:
    again = days(tmp_path, "system=x-community-parking-dispute")
    for step in STEPS:
        np.testing.assert_array_equal(parking[step], again[step])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_step_that_never_happens_has_no_day(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show_times(days(tmp_path, "scenario=x_community", "policy.conflict.order_rung=6", "horizon.days=20", seeds=3), lang)
    lines = [line for line in capsys.readouterr().out.splitlines() if "0%" in line and "100%" not in line]
    assert len(lines) >= 2
