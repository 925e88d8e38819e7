"""Shares become whole numbers without losing any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.apportion import even_steps, largest_remainder

WEIGHTS = st.lists(st.floats(0, 1e300), min_size=1, max_size=50).filter(any)


@given(WEIGHTS, st.integers(0, 10**7))
def test_the_total_is_met_and_every_quota_is_rounded_up_or_down(weights: list[float], total: int) -> None:
    shared = largest_remainder(weights, total)
    scaled = np.array(weights) / max(weights)
    quota = scaled / scaled.sum() * total
    assert shared.sum() == total
    assert (np.abs(shared - quota) < 1 + 1e-6).all()
    assert (shared[scaled == 0] == 0).all()


def test_hamiltons_method_on_a_known_apportionment() -> None:
    # quotas 4.70, 1.60, 1.58, 1.20, 0.61, 0.31: seven seats at once, the other three to .70, .61 and .60
    assert largest_remainder([47000, 16000, 15800, 12000, 6100, 3100], 10).tolist() == [5, 2, 1, 1, 1, 0]


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, -1.0], [1.0, float("nan")], [float("inf")]])
def test_weights_that_say_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        largest_remainder(weights, 3)


def test_nothing_to_share_needs_no_weights() -> None:
    assert largest_remainder([0.0, 0.0], 0).tolist() == [0, 0]


@given(st.lists(st.floats(0, 100), max_size=60))
def test_even_steps_keep_every_running_total(rates: list[float]) -> None:
    rate = np.array(rates)
    steps = even_steps(rate)
    assert (steps[rate == 0] == 0).all() and (steps >= 0).all()
    assert (np.abs(np.cumsum(steps) - np.cumsum(rate)) <= 0.5 + 1e-9).all()
