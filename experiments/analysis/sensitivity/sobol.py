"""Sobol' indices: the share of an outcome's variance due to a factor alone (S1) and with all others (ST).

Sampling and S1 after Saltelli et al. (2010), "Variance based sensitivity analysis of model output", Computer Physics
Communications 181; ST after Jansen (1999); bootstrap intervals. Sampled and computed by SALib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.sensitivity.morris import Evaluate
from experiments.design.morris import unit_problem

RESAMPLES = 1000
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Index:
    """The first-order and the total index of one factor, each with the half-width of its 95 % interval."""

    path: str
    first: float
    first_half: float
    total: float
    total_half: float


def unit_saltelli(dimensions: int, samples: int, seed: int) -> Floats:
    """Return Saltelli's scheme in the unit cube: `samples` x (`dimensions` + 2) points; `samples` is a power of two."""
    from SALib.sample.sobol import sample

    return np.asarray(sample(unit_problem(dimensions), samples, calc_second_order=False, seed=seed), dtype=float)


def indices(paths: Sequence[str], evaluate: Evaluate, samples: int, seed: int) -> list[Index]:
    """Return every factor's indices, the largest total first."""
    return indices_of(paths, evaluate(unit_saltelli(len(paths), samples, seed)), seed)


def indices_of(paths: Sequence[str], values: Floats, seed: int) -> list[Index]:
    """Return every factor's indices from the values at the points of `unit_saltelli`."""
    from SALib.analyze.sobol import analyze

    # SALib takes seed 0 for no seed and would draw by the clock.
    found = analyze(
        unit_problem(len(paths)),
        np.asarray(values, float),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        seed=seed + 1,
    )
    columns = (found["S1"], found["S1_conf"], found["ST"], found["ST_conf"])
    rows = [Index(path, *(float(each) for each in numbers)) for path, *numbers in zip(paths, *columns, strict=True)]
    return sorted(rows, key=lambda row: -row.total)
