"""Layer 1: cases drawn for a window are like those of the training, and the same for the same seed."""

from __future__ import annotations

import numpy as np
from made_cases import made

from experiments.analysis.calibration.prepare import prepare


def test_drawn_cases_are_as_many_and_of_the_same_kinds() -> None:
    prepared = prepare(made(seed=21))
    origin, cases = prepared.cases.ends, prepared.cases
    drawn = [prepared.stream.draw(cases, origin, origin + 336.0, seed) for seed in range(40)]
    counts = np.array([len(each) for each in drawn])
    assert abs(counts.mean() - len(cases) / 4) < 0.1 * len(cases) / 4  # eight weeks of training, two drawn
    shares = np.concatenate([each.department for each in drawn])
    assert abs(shares.mean() - cases.department.mean()) < 0.05
    hours = np.concatenate([each.opened for each in drawn]) % 24
    assert (hours >= 8).mean() > 0.95 and (hours < 18).mean() > 0.95
    weekend = (np.concatenate([each.opened for each in drawn]) // 24) % 7 >= 5
    assert weekend.mean() < 0.15


def test_drawn_cases_are_those_of_their_seed_and_lie_in_the_window() -> None:
    prepared = prepare(made(seed=22))
    origin = prepared.cases.ends
    one, again, other = (prepared.stream.draw(prepared.cases, origin, origin + 168.0, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.opened, again.opened) and np.array_equal(one.category, again.category)
    assert not np.array_equal(one.opened[:20], other.opened[:20])
    assert one.opened.min() >= origin and one.opened.max() < origin + 168.0
    assert (np.diff(one.opened) >= 0).all() and not np.isfinite(one.closed).any()
