"""Warm-up by MSER-5: how many days to leave out at the start so that the rest estimates its mean best.

White (1997), "An effective truncation heuristic for bias reduction in simulation output", Simulation 69; batches of
five: White, Cobb & Spratt (2000), Winter Simulation Conference. Of all truncations up to half of the series, the one
that minimises the squared standard error of the rest is taken. A minimum at the half says that the series is too short
to tell.

The series is the daily backlog, because a world begins without open cases and lines fill; it is averaged over the seeds
of a point first, as Welch did, so that a day's luck is not taken for a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.config.validation_errors import ConfigError
from experiments.io.provenance import Model

if TYPE_CHECKING:
    import pandas as pd

    from experiments.design.design import Design
    from experiments.results.days import Days

BATCH = 5
LEAST = 8
"""Number of batches below which nothing is said."""
SERIES = "backlog"
SEEDS, POINTS = 5, 12
"""The pilot of `warm_up=mser5`: seeds per point, and the largest number of points, evenly chosen."""


@dataclass(frozen=True)
class Truncation:
    """How many days to leave out; `found` is False if the minimum lies at half of the series."""

    days: int
    found: bool


def mser5(series: NDArray[np.float64], batch: int = BATCH) -> Truncation | None:
    """Return the truncation of a daily series; None if it has fewer than `LEAST` batches.

    >>> mser5(np.array([0.0] * 10 + [5.0, 6.0] * 40))
    Truncation(days=10, found=True)
    """
    known = np.asarray(series, float)
    known = known[~np.isnan(known)]
    means = known[: len(known) // batch * batch].reshape(-1, batch).mean(axis=1)
    if len(means) < LEAST:
        return None
    half = len(means) // 2
    errors = [float(((means[d:] - means[d:].mean()) ** 2).sum()) / (len(means) - d) ** 2 for d in range(half + 1)]
    least = int(np.argmin(errors))
    return Truncation(least * batch, least < half)


def truncations(runs: pd.DataFrame, days: Days, by: Sequence[str] = ("scenario_hash",)) -> pd.DataFrame:
    """Return one row per group of runs that agree in the columns `by`: these columns, `days`, `found`.

    The days of a group's runs are averaged. The table is empty if there are too few days or the series was not counted.
    """
    import pandas as pd

    rows = []
    if SERIES in days.series:
        means = days.means(runs, by, SERIES)
        for group, values in zip(means.groups.to_dict("records") or [{}], means.values, strict=True):
            found = mser5(values)
            if found is not None:
                rows.append({**group, "days": found.days, "found": found.found})
    return pd.DataFrame(rows, columns=[*by, "days", "found"])


def pilot(design: Design, model: Model) -> int:
    """Return the longest warm-up among the points of a design, from a few runs of each.

    All points get the same one, so that they stay comparable. Raises ConfigError if a series is too short to tell.
    """
    chosen = np.unique(np.linspace(0, len(design.points) - 1, POINTS).round().astype(int))
    longest = 0
    for place in chosen:
        scenario = design.points[place].scenario
        series = [_series(model, scenario, seed) for seed in design.seeds[:SEEDS]]
        found = mser5(np.mean(series, axis=0))
        if found is None or not found.found:
            raise ConfigError("warm_up_too_short", days=len(series[0]))
        longest = max(longest, found.days)
    return longest


def _series(model: Model, scenario: Any, seed: int) -> NDArray[np.float64]:
    return np.asarray(model.simulate(scenario, seed, log=False).daily[SERIES], float)
