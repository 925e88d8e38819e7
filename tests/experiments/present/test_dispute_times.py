"""The times of a dispute over seeds: in their order, of the right scale, and the same at every call."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.config.compose import compose_scenario
from experiments.present.dispute_times import STEPS, show_times, times

SEEDS = 12


@pytest.fixture(scope="module")
def parking() -> dict[str, np.ndarray]:
    return times(compose_scenario(["system=x-community-parking-dispute"])[0], seeds=SEEDS)


def test_every_step_has_a_day_or_none_for_every_seed(parking: dict[str, np.ndarray]) -> None:
    assert tuple(parking) == STEPS
    assert all(len(days) == SEEDS and (np.isnan(days) | (days >= 0)).all() for days in parking.values())


def test_steps_come_in_the_order_of_the_source_and_on_its_scale(parking: dict[str, np.ndarray]) -> None:
    """The source counts 4 days to the government's gate, 5 to the order, 23 to the election."""
    assert (parking["government"] < parking["ordered"]).all()
    assert (parking["ordered"] < parking["elected"]).all()
    gate, order, election = (float(np.median(parking[step])) for step in ("government", "ordered", "elected"))
    assert 2 <= gate <= 8 and 3 <= order <= 10 and 15 <= election <= 35


def test_the_same_seeds_give_the_same_days(parking: dict[str, np.ndarray]) -> None:
    again = times(compose_scenario(["system=x-community-parking-dispute"])[0], seeds=SEEDS)
    for step in STEPS:
        np.testing.assert_array_equal(parking[step], again[step])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_step_that_never_happens_has_no_day(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_times(
        compose_scenario(["scenario=x_community", "policy.conflict.order_rung=6", "horizon.days=20"])[0], lang, seeds=3
    )
    lines = [line for line in capsys.readouterr().out.splitlines() if "0%" in line and "100%" not in line]
    assert len(lines) >= 2
