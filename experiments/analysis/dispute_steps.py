"""When a dispute comes to a head, over many seeds: how often each step happens, and on which day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.runner.measure import Measure
from experiments.runner.runner import Asked, Runner
from sim.vocabulary.units import DAY

if TYPE_CHECKING:
    from sim.scenario import Scenario

STEPS = ("heard", "force", "government", "ordered", "elected", "settled")


def days_to_steps(result: Any) -> NDArray[np.float64]:
    """Return the days from the outbreak of the first dispute to each of STEPS; NaN for a step that did not happen."""
    record = result.simulation.world.disputes[0]
    return np.array([(record[step] - record["starts"]) / DAY if record[step] >= 0 else np.nan for step in STEPS])


DAYS_TO_STEPS = Measure("days_to_steps", days_to_steps)


def times(key: str, scenario: Scenario, seeds: Sequence[int], runner: Runner) -> dict[str, NDArray[np.float64]]:
    """Return the days from the outbreak of the first dispute to each of STEPS, one number per seed.

    Only what the runner's store does not know is computed; a run that fails is left out.
    """
    done = runner.measure([Asked(key, scenario, [DAYS_TO_STEPS])], seeds)
    days = [done.values(run, DAYS_TO_STEPS) for run in done.succeeded([(key, seed) for seed in seeds])]
    return {step: np.array([each[place] for each in days]) for place, step in enumerate(STEPS)}
