"""Moods: bounds, the weight of losses, and sums that are exact without a pass over the residents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg
from small_worlds import smallest_scenario

from sim.agents.satisfaction import (
    moved,
    satisfaction_at,
    settle_sums,
    settled,
    update_satisfaction,
)
from sim.run.simulation import Simulation
from sim.setup.residents import mood_sums
from sim.vocabulary.units import DAY
from sim.world import World

scores = st.floats(0, 1)


def people(**resident: float) -> World:
    """Forty residents of two groups in four grids."""
    return Simulation(
        smallest_scenario(
            horizon={"days": 400, "warmup_days": 0},
            territory={"area_km2": 0.08, "grids": 4, "land_use": {"residential": 1.0}},
            population={"groups": [{"name": "local", "count": 25}, {"name": "migrant", "count": 15}]},
            behaviour={"resident": resident},
        ),
        1,
    ).world


@settings(deadline=None)
@given(scores, st.floats(-1, 1), st.floats(0, 0.5), st.floats(1, 2))
def test_a_moved_score_stays_a_score_and_moves_with_the_gap(
    score: float, gap: float, gain: float, aversion: float
) -> None:
    after = moved(score, gap, gain, aversion)
    assert 0 <= after <= 1
    assert (after - score) * gap >= 0


def test_losses_weigh_as_many_times_more_as_configured() -> None:
    gain, loss = moved(0.5, 0.4, 0.1, 2.0) - 0.5, 0.5 - moved(0.5, -0.4, 0.1, 2.0)
    assert gain == pytest.approx(0.1 * 0.4 * 0.5)
    assert loss == pytest.approx(2 * gain)
    assert 0.5 - moved(0.5, -0.4, 0.1, 1.0) == pytest.approx(gain)


def test_a_contact_moves_satisfaction_trust_and_expectation_as_written() -> None:
    world = people(satisfaction_gain=0.2, trust_gain=0.1, expectation_gain=0.5, loss_aversion=2.0)
    one = world.residents[7]
    one.satisfaction = one.trust = one.disposition = 0.5
    one.expectation = 0.3
    update_satisfaction(world, 7, 0, 0.9, 0.4, 0.5)
    assert one.satisfaction == pytest.approx(0.5 + 0.5 * 0.2 * 0.6 * 0.5)
    assert one.trust == pytest.approx(0.5 + 0.5 * 0.1 * 0.4 * 0.5)
    assert one.expectation == pytest.approx(0.3 + 0.5 * 0.5 * 0.6)


def test_satisfaction_returns_to_trust_with_the_time_constant_if_trust_does_not_drift() -> None:
    world = people(relaxation_days=10.0, trust_days=0.0)
    one = world.residents[3]
    one.trust, one.satisfaction, one.disposition, one.contact = 0.8, 0.2, 0.8, 0
    assert satisfaction_at(world, 3, 10 * DAY) == pytest.approx(0.8 - 0.6 / math.e)
    assert satisfaction_at(world, 3, 0) == satisfaction_at(world, 3, DAY - 1) == 0.2
    assert len(world.fading) == world.settings[0].longest_gap / DAY + 2


def test_mood_settles_as_the_differential_equations_say() -> None:
    world = people(relaxation_days=30.0, trust_days=120.0, trust_pull=0.5)
    one = world.residents[3]
    one.trust, one.satisfaction, one.disposition, one.contact = 0.7, 0.1, 0.4, 0
    feelings = np.array([0.1 - 0.4, 0.7 - 0.4])
    law = np.array([[-1 / 30, 1 / 30], [0.5 / 120, -1 / 120]])
    for days in (1, 7, 60):
        expected = float(np.float32(0.4)) + linalg.expm(law * days) @ feelings
        assert settled(world, 3, days * DAY)[0] == pytest.approx(expected[0], abs=1e-7)
        assert settled(world, 3, days * DAY)[1] == pytest.approx(expected[1], abs=1e-7)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 5 * 86_400), scores, st.floats(-1, 1), scores), max_size=60)
)
def test_the_sums_are_those_of_the_residents(contacts: list[tuple[int, int, float, float, float]]) -> None:
    world = people(satisfaction_gain=0.5, trust_gain=0.5, expectation_gain=1.0, relaxation_days=2.0)
    now, night = 0, 1
    for resident, wait, outcome, trust_gap, weight in contacts:
        now += wait
        while night * DAY <= now:
            settle_sums(world)
            night += 1
        update_satisfaction(world, resident, now, outcome, trust_gap, weight)
    assert ((world.residents["expectation"] >= 0) & (world.residents["expectation"] <= 1)).all()
    present = world.residents.copy()
    present["satisfaction"] = [settled(world, k, now)[0] for k in range(len(present))]
    present["trust"] = [settled(world, k, now)[1] for k in range(len(present))]
    assert all(0 <= satisfaction_at(world, k, now) <= 1 for k in range(len(present)))
    truth = mood_sums(present, world.cells, len(world.grids), 2)
    assert np.allclose(world.moods["satisfaction"], truth["satisfaction"], atol=1e-6)
    assert np.allclose(world.moods["trust"], truth["trust"], atol=1e-6)
    assert world.moods["members"].tolist() == truth["members"].tolist()
